/** Who is in the municipality of the test and what becomes of each material: values only. */

export type Role = 'specialist' | 'deputy' | 'head' | 'expert' | 'teacher' | 'observer';

export interface Planned {
  readonly family: string;
  readonly given: string;
  readonly patronymic: string;
  readonly post: string;
  readonly school: number;
  readonly role: Role;
  /** Index of the association for heads and experts. */
  readonly association?: number;
}

/** What a material meets on its way; the end of each is in `verdictOf`. */
export type Fate =
  | 'plain'
  | 'co-author'
  | 'declined'
  | 'revise'
  | 'reject'
  | 'tie'
  | 'late'
  | 'withdrawn'
  | 'letter'
  | 'by-hand';

export interface Paper {
  readonly index: number;
  readonly title: string;
  readonly subject: string;
  readonly association: number;
  readonly author: Planned;
  readonly fate: Fate;
  readonly verdict: 'recommend' | 'revise' | 'reject' | undefined;
}

export const ASSOCIATIONS = [
  {
    title: 'ММО учителей математики',
    subjects: ['Математика', 'Информатика'],
    words: 'математики',
    topics: [
      'Дроби на числовой прямой',
      'Площадь без формул',
      'Проценты в магазине',
      'Симметрия вокруг нас',
      'Графики движения',
      'Вероятность на кубиках',
      'Задачи на смеси',
      'Теорема Пифагора в походе',
      'Многогранники из бумаги',
      'Алгоритмы сортировки карт',
      'Степени и звёзды',
      'Координаты и карты',
      'Пропорции в рецептах',
      'Модуль и расстояние',
    ],
  },
  {
    title: 'ММО учителей русского языка и литературы',
    subjects: ['Русский язык', 'Литература'],
    words: 'русского языка',
    topics: [
      'Причастие в описании',
      'Сложные предложения',
      'Диалог в рассказе',
      'Словарь родного посёлка',
      'Письмо герою',
      'Запятая и смысл',
      'Басни вслух',
      'Однородные члены',
      'Сочинение по картине',
      'Стихи о зиме',
      'Корни с чередованием',
      'Прямая речь',
      'Былины и карта',
      'Редактор газеты',
    ],
  },
  {
    title: 'ММО учителей начальных классов',
    subjects: ['Окружающий мир', 'Литературное чтение'],
    words: 'начальных классов',
    topics: [
      'Птицы у кормушки',
      'Как устроен термометр',
      'Лесные этажи',
      'Вода в трёх состояниях',
      'Путешествие листа',
      'Безопасная дорога',
      'Зимующие звери',
      'Почва под лупой',
      'Семейное дерево',
      'День и ночь',
      'Лекарственные травы',
      'Сказки о животных',
      'Правила дружбы',
      'Наш огород',
    ],
  },
] as const;

export const SCHOOLS = [
  'СОШ № 1',
  'СОШ № 2',
  'СОШ № 3',
  'СОШ № 4',
  'СОШ № 5',
  'Лицей № 6',
  'Гимназия № 7',
  'Берёзовская СОШ',
  'Кедровская СОШ',
  'Луговская ООШ',
  'Озёрская СОШ',
  'Сосновская ООШ',
].map((short) => ({ short, title: `МБОУ «${short}»`, settlement: 'п. Лесной' }));

const FAMILIES =
  `Агапова Баранова Волкова Гордеева Данилова Егорова Журавлёва Зайцева Исаева Калинина Лазарева Макарова Никитина
  Осипова Павлова Романова Савельева Тарасова Уварова Фёдорова Харитонова Цветкова Чернова Шилова Щербакова Юдина
  Яковлева Абрамова Белова Власова Герасимова Дорофеева Ефимова Жданова Зимина Ильина Князева Логинова Маслова
  Назарова Овчинникова Петухова Рожкова Сафонова Титова Устинова Филатова Хохлова Царёва Чижова Шестакова Щукина
  Ершова Ярцева Анохина Быкова Ветрова Глебова Дьякова`.split(/\s+/);
const GIVEN = 'Анна Мария Ольга Ирина Елена Наталья Светлана Татьяна Людмила Галина'.split(' ');
const PATRONYMICS = 'Ивановна Петровна Сергеевна Павловна Андреевна Олеговна Викторовна'.split(' ');

/** Experts of each association; three judge, so that a fourth can take the place of one who declines. */
const EXPERTS = 4;

/** Everybody but the specialist who founds the municipality: with her they are sixty. */
export const PEOPLE: readonly Planned[] = FAMILIES.map((family, index) => {
  const association = index % ASSOCIATIONS.length;
  const round = Math.floor(index / ASSOCIATIONS.length);
  const role: Role =
    round === 0
      ? 'head'
      : round <= EXPERTS
        ? 'expert'
        : index === FAMILIES.length - 1
          ? 'observer'
          : index === FAMILIES.length - 2
            ? 'deputy'
            : 'teacher';
  const judges = role === 'head' || role === 'expert';
  return {
    family,
    given: GIVEN[index % GIVEN.length]!,
    patronymic: PATRONYMICS[index % PATRONYMICS.length]!,
    post: judges ? `учитель, ММО ${ASSOCIATIONS[association]!.words}` : 'учитель',
    // Half of the authors have an expert of their subject at their own school, whom nobody proposes.
    school: (index + (judges ? 0 : 1 - (index % 2))) % SCHOOLS.length,
    role,
    ...(judges && { association }),
  };
});

export const fullName = ({ family, given, patronymic }: Planned): string =>
  `${family} ${given} ${patronymic}`;
export const loginOf = (person: Planned): string => `person-${PEOPLE.indexOf(person) + 1}`;
export const emailOf = (person: Planned): string => `${loginOf(person)}@mail.example`;

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  specialist: 'ответственный специалист',
  deputy: 'заместитель ответственного специалиста',
  head: 'руководитель ММО',
  expert: 'эксперт ММО',
  teacher: 'учитель',
  observer: 'наблюдатель',
};
export const roleWords = ({ role, association }: Planned): string =>
  [ROLE_WORDS[role], association !== undefined && ASSOCIATIONS[association]!.words].filter(Boolean).join(' ');

const FATES: readonly Fate[] = [
  'co-author',
  'declined',
  'revise',
  'reject',
  'tie',
  'late',
  'withdrawn',
  'letter',
];
/** Beyond the first eight, in which everything happens once. */
const LATER: readonly Fate[] = ['plain', 'plain', 'revise', 'reject', 'plain', 'late', 'by-hand', 'letter'];
const verdictOf = (fate: Fate) =>
  fate === 'withdrawn' ? undefined : fate === 'revise' || fate === 'reject' ? fate : 'recommend';

/** Authors who hand in; each has two materials where there are forty. */
const AUTHORS = 20;

/** The month's materials, at least eight. */
export function papersOf(number: number): readonly Paper[] {
  const teachers = PEOPLE.filter(({ role }) => role === 'teacher');
  return Array.from({ length: number }, (_, index) => {
    const association = index % ASSOCIATIONS.length;
    const { subjects, topics } = ASSOCIATIONS[association]!;
    const round = Math.floor(index / ASSOCIATIONS.length);
    const fate = (index < FATES.length ? FATES : LATER)[index % FATES.length]!;
    return {
      index,
      title: topics[round % topics.length]!,
      subject: subjects[round % subjects.length]!,
      association,
      author: teachers[index % AUTHORS]!,
      fate,
      verdict: verdictOf(fate),
    };
  });
}

/** The second teacher of the paper that two have written. */
export const CO_AUTHOR = PEOPLE.filter(({ role }) => role === 'teacher')[AUTHORS]!;
