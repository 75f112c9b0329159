import type { Role } from '../../../../src/lib/domain/people/person';
import { PLACE } from '../sample';
import { CENTRE_PLACE, networkOf, REGION_SCHOOLS, schoolOf } from './places';

export type RegionRole = Pick<Role, 'role' | 'network' | 'school'>;

export interface RegionPerson {
  readonly key: string;
  readonly place: string;
  /** «Фамилия Имя Отчество». */
  readonly name: string;
  readonly post: string;
  readonly school?: string;
  readonly roles: readonly RegionRole[];
}

const of = (
  place: string,
  key: string,
  name: string,
  post: string,
  ...roles: RegionRole[]
): RegionPerson => ({
  ...{ key, place, name, post, roles },
});
const at = (
  school: string,
  key: string,
  name: string,
  post: string,
  ...roles: RegionRole[]
): RegionPerson => ({
  ...{ key, name, post, school, roles, place: schoolOf(school).place },
});
const administrator = (network: string): RegionRole => ({ role: 'administrator', network });
const distance = (school: string, key: string, name: string, post: string) =>
  at(school, key, name, post, { role: 'teacher' }, { role: 'distance', network: networkOf(school) });

/** Local coordinator and deputy head of each school: the coordinator's key is `local-<school>`, the deputy's `office-<school>`. */
const STAFF: Readonly<Record<string, readonly [local: string, post: string, office: string]>> = {
  gymnasium: ['Третьяков Максим Олегович', 'инженер по ИКТ', 'Золотарёва Нелли Фёдоровна'],
  'school-1': ['Овчинникова Регина Павловна', 'педагог-библиотекарь', 'Мальцева Ирина Степановна'],
  'school-2': ['Поздняков Вадим Сергеевич', 'учитель информатики', 'Рожкова Тамара Ильинична'],
  klyuchi: ['Суханова Евгения Львовна', 'учитель информатики', 'Князева Антонина Егоровна'],
  sosnovka: ['Черкасов Богдан Андреевич', 'лаборант', 'Воробьёва Клавдия Петровна'],
  lipovka: ['Ермакова Снежана Юрьевна', 'учитель математики', 'Гусева Валентина Власовна'],
  kamenka: ['Родионов Артур Валерьевич', 'учитель технологии', 'Лазарева Майя Константиновна'],
  'pribrezhnaya-1-b7fk': ['Соловьёва Алиса Дмитриевна', 'техник', 'Фролова Вероника Андреевна'],
  'pribrezhnaya-3-m2ta': ['Шубин Глеб Николаевич', 'учитель информатики', 'Антипова Любовь Семёновна'],
  'rechnoye-x4dw': ['Королёва Злата Игоревна', 'учитель физики', 'Быков Аркадий Трофимович'],
  'beryozovka-q8ns': ['Мухина Элина Рашидовна', 'педагог-организатор', 'Тимофеева Римма Аркадьевна'],
  'yelovo-c5rh': ['Ковалёв Данила Петрович', 'инженер по ИКТ', 'Пономарёва Эльза Генриховна'],
  'kedrovka-z3vp': ['Лыткина Василиса Романовна', 'учитель информатики', 'Некрасов Юрий Ефимович'],
  'talitsa-j6ye': ['Осипова Камилла Тагировна', 'учитель начальных классов', 'Жукова Раиса Макаровна'],
  'stepnoye-w9gu': ['Абдуллин Марат Ильдарович', 'учитель информатики', 'Беляева Серафима Ивановна'],
};

/** People that the region adds, made up like all others; those of the centre first. */
export const REGION_PEOPLE: readonly RegionPerson[] = [
  of(CENTRE_PLACE, 'kazantseva', 'Казанцева Эмилия Сергеевна', 'методист РКЦ по учёту оборудования', {
    role: 'specialist',
  }),
  of(CENTRE_PLACE, 'vorontsov', 'Воронцов Филипп Андреевич', 'диспетчер РКЦ', { role: 'dispatcher' }),
  of(CENTRE_PLACE, 'yermolayeva', 'Ермолаева Таисия Глебовна', 'диспетчер РКЦ', { role: 'dispatcher' }),

  of('pribrezhny', 'panova', 'Панова Лилия Викторовна', 'методист', { role: 'specialist' }),
  of('pribrezhny', 'drozdov', 'Дроздов Иннокентий Павлович', 'ведущий специалист управления образования', {
    role: 'coordinator',
  }),
  of('yelovsky', 'shilova', 'Шилова Василина Олеговна', 'методист', { role: 'specialist' }),
  of('yelovsky', 'glushkov', 'Глушков Ярослав Михайлович', 'методист по информатизации', {
    role: 'coordinator',
  }),
  of('stepnoy', 'vlasova', 'Власова Устинья Марковна', 'методист', { role: 'specialist' }),
  of('stepnoy', 'kudinov', 'Кудинов Эдуард Захарович', 'консультант отдела образования', {
    role: 'coordinator',
  }),
  at(
    'gymnasium',
    'druzhinina',
    'Дружинина Вероника Павловна',
    'заместитель директора по информатизации',
    administrator('zarechny-net'),
  ),
  at(
    'pribrezhnaya-1-b7fk',
    'shchukin',
    'Щукин Всеволод Игнатьевич',
    'заместитель директора базовой школы',
    administrator('pribrezhny-net'),
  ),
  ...REGION_SCHOOLS.flatMap(({ id }) => {
    const [local, post, office] = STAFF[id]!;
    return [
      at(id, `local-${id}`, local, post, { role: 'local', school: id }),
      at(id, `office-${id}`, office, 'заместитель директора по УВР', { role: 'office', school: id }),
    ];
  }),

  distance('gymnasium', 'astakhova', 'Астахова Маргарита Юрьевна', 'учитель физики и астрономии'),
  distance('gymnasium', 'bereznev', 'Березнев Тихон Александрович', 'учитель математики'),
  distance('school-1', 'vdovina', 'Вдовина Ярослава Кирилловна', 'учитель химии'),
  distance('school-2', 'gushchin', 'Гущин Валерий Эдуардович', 'учитель труда и черчения'),
  distance('gymnasium', 'dyachenko', 'Дьяченко Роман Станиславович', 'учитель права и экономики'),
  distance('school-1', 'emelyanova', 'Емельянова Стефания Витальевна', 'учитель русского языка'),
  distance('pribrezhnaya-1-b7fk', 'zhuravlyova', 'Журавлёва Арина Тимуровна', 'учитель французского языка'),
  distance('pribrezhnaya-1-b7fk', 'zadorin', 'Задорин Евгений Маркович', 'учитель физики'),
  distance('pribrezhnaya-1-b7fk', 'isayeva', 'Исаева Злата Аркадьевна', 'учитель ИЗО и мировой культуры'),
  distance('pribrezhnaya-3-m2ta', 'karimova', 'Каримова Гузель Рафаиловна', 'учитель родного языка'),
  distance('pribrezhnaya-1-b7fk', 'lopatin', 'Лопатин Степан Вячеславович', 'учитель информатики'),
  distance('rechnoye-x4dw', 'makarova', 'Макарова Доминика Ильинична', 'учитель биологии'),
  distance('stepnoye-w9gu', 'nefyodov', 'Нефёдов Прохор Давидович', 'учитель географии'),
  distance('yelovo-c5rh', 'ostapenko', 'Остапенко Виолетта Ивановна', 'учитель математики'),
  distance('yelovo-c5rh', 'pestova', 'Пестова Мирослава Львовна', 'учитель английского языка'),
  distance('kedrovka-z3vp', 'rusakov', 'Русаков Назар Витальевич', 'педагог дополнительного образования'),
  distance('talitsa-j6ye', 'samoylova', 'Самойлова Пелагея Антоновна', 'учитель истории и обществознания'),
];

/** What people of the sample municipality do in the region besides. */
export const ROLES_OF_SAMPLE_PEOPLE: readonly { readonly key: string; readonly role: RegionRole }[] = [
  { key: 'tarasenko', role: { role: 'coordinator' } },
  ...['aksyonov', 'selivanov', 'orlovskaya'].map((key) => ({
    key,
    role: { role: 'distance' as const, network: 'zarechny-net' },
  })),
];

/** Who administers a network: its administrator, or the coordinator of its municipality. */
export const ADMINISTRATORS: Readonly<Record<string, string>> = {
  'zarechny-net': 'druzhinina',
  'pribrezhny-net': 'shchukin',
  'yelovsky-net': 'glushkov',
};

/** The specialist of a place, who enters its people. */
export const specialistOf = (place: string): string =>
  place === PLACE
    ? 'veselkova'
    : REGION_PEOPLE.find((each) => each.place === place && each.roles[0]?.role === 'specialist')!.key;
