import type { SamplePerson, SampleRole } from './content';

const teacher: SampleRole = { role: 'teacher' };

function head(association: string): SampleRole {
  return { role: 'head', association };
}

function expert(...associations: string[]): SampleRole[] {
  return associations.map((association) => ({ role: 'expert', association }));
}

/** `name` is «Фамилия Имя Отчество»; the address follows from the key and the school. */
function person(key: string, name: string, school: string, post: string, roles: SampleRole[]): SamplePerson {
  const [family = '', given = '', patronymic = ''] = name.split(' ');
  return { key, family, given, patronymic, school, post, email: `${key}@${school}.zarechny.example`, roles };
}

/** [E-07] Who mentors whom, since how many days. */
export const SAMPLE_MENTORS: readonly { mentor: string; mentee: string; days: number }[] = [
  { mentor: 'zimina', mentee: 'pavlenko', days: 200 },
  { mentor: 'naumova', mentee: 'mokhova', days: 300 },
];

/** Sixty made-up people. Heads and experts teach as well. */
export const SAMPLE_PEOPLE: SamplePerson[] = [
  person('veselkova', 'Веселкова Ирина Аркадьевна', 'centre', 'методист', [{ role: 'specialist' }]),
  person('tarasenko', 'Тарасенко Олег Витальевич', 'centre', 'методист по информатизации', [
    { role: 'deputy' },
  ]),
  person('krasnopeeva', 'Краснопеева Нина Эриковна', 'centre', 'аналитик', [{ role: 'observer' }]),

  person('golubeva', 'Голубева Марина Павловна', 'school-1', 'учитель математики', [teacher, head('exact')]),
  person('ryabinin', 'Рябинин Константин Игоревич', 'school-1', 'учитель физики', [
    teacher,
    ...expert('exact'),
  ]),
  person('shestakova', 'Шестакова Лариса Глебовна', 'school-1', 'учитель русского языка и литературы', [
    teacher,
    ...expert('philology'),
  ]),
  person('belousova', 'Белоусова Татьяна Юрьевна', 'school-1', 'учитель химии', [
    teacher,
    ...expert('natural'),
  ]),
  person('mokhova', 'Мохова Екатерина Андреевна', 'school-1', 'учитель начальных классов', [teacher]),
  person('zhdanov', 'Жданов Артём Русланович', 'school-1', 'учитель информатики', [teacher]),
  person('lapteva', 'Лаптева Светлана Олеговна', 'school-1', 'учитель истории и обществознания', [teacher]),
  person('ustinova', 'Устинова Галина Захаровна', 'school-1', 'учитель биологии', [
    teacher,
    { role: 'expert', association: 'natural', untilDays: -40 },
  ]),

  person('kudryashova', 'Кудряшова Елена Викторовна', 'school-2', 'учитель русского языка и литературы', [
    teacher,
    head('philology'),
  ]),
  person('panfilov', 'Панфилов Денис Романович', 'school-2', 'учитель математики', [
    teacher,
    ...expert('exact'),
  ]),
  person('naumova', 'Наумова Ольга Геннадьевна', 'school-2', 'учитель начальных классов', [
    teacher,
    ...expert('primary', 'preschool'),
  ]),
  person('sitnikov', 'Ситников Андрей Леонидович', 'school-2', 'учитель истории', [
    teacher,
    ...expert('society'),
  ]),
  person('gracheva', 'Грачёва Полина Максимовна', 'school-2', 'учитель английского языка', [teacher]),
  person('voronina', 'Воронина Юлия Станиславовна', 'school-2', 'учитель географии', [teacher]),
  person('kiselyov', 'Киселёв Павел Дмитриевич', 'school-2', 'учитель физики', [teacher]),
  person('ermolina', 'Ермолина Вера Ильинична', 'school-2', 'учитель изобразительного искусства', [teacher]),

  person('savostina', 'Савостина Наталья Борисовна', 'gymnasium', 'учитель биологии', [
    teacher,
    head('natural'),
    ...expert('natural'),
  ]),
  person('aksyonov', 'Аксёнов Михаил Вадимович', 'gymnasium', 'учитель информатики', [
    teacher,
    ...expert('exact'),
  ]),
  person('lisitsyna', 'Лисицына Анна Григорьевна', 'gymnasium', 'учитель английского языка', [
    teacher,
    ...expert('philology'),
  ]),
  person('merkulova', 'Меркулова Дарья Алексеевна', 'gymnasium', 'учитель обществознания', [
    teacher,
    ...expert('society'),
  ]),
  person('chernykh', 'Черных Роман Евгеньевич', 'gymnasium', 'учитель математики', [teacher]),
  person('polyanskaya', 'Полянская Ксения Валерьевна', 'gymnasium', 'учитель русского языка и литературы', [
    teacher,
  ]),
  person('bystrova', 'Быстрова Алла Германовна', 'gymnasium', 'учитель химии', [teacher]),
  person('gorshkova', 'Горшкова Инна Тимофеевна', 'gymnasium', 'учитель музыки', [teacher]),
  person('dolgikh', 'Долгих Маргарита Антоновна', 'gymnasium', 'учитель начальных классов', [
    teacher,
    ...expert('primary'),
  ]),

  person('starkova', 'Старкова Людмила Никитична', 'klyuchi', 'учитель начальных классов', [
    teacher,
    head('primary'),
  ]),
  person('filatov', 'Филатов Семён Ильич', 'klyuchi', 'учитель географии', [teacher, ...expert('natural')]),
  person('zueva', 'Зуева Кристина Олеговна', 'klyuchi', 'учитель русского языка и литературы', [
    teacher,
    ...expert('philology'),
  ]),
  person('selivanov', 'Селиванов Илья Прохорович', 'klyuchi', 'учитель физики и информатики', [
    teacher,
    ...expert('exact'),
  ]),
  person('potapova', 'Потапова Алёна Викторовна', 'klyuchi', 'учитель математики', [teacher]),
  person('rodin', 'Родин Виктор Арсеньевич', 'klyuchi', 'учитель труда (технологии)', [teacher]),
  person('sazonova', 'Сазонова Надежда Львовна', 'klyuchi', 'учитель истории и обществознания', [teacher]),

  person('krylov', 'Крылов Евгений Тарасович', 'sosnovka', 'учитель истории и обществознания', [
    teacher,
    head('society'),
    ...expert('society'),
  ]),
  person('fomina', 'Фомина Раиса Фёдоровна', 'sosnovka', 'учитель химии и биологии', [
    teacher,
    ...expert('natural'),
  ]),
  person('agapova', 'Агапова Мария Кирилловна', 'sosnovka', 'учитель начальных классов', [
    teacher,
    ...expert('primary'),
  ]),
  person('sharova', 'Шарова Оксана Денисовна', 'sosnovka', 'учитель русского языка и литературы', [teacher]),
  person('tikhonov', 'Тихонов Никита Аркадьевич', 'sosnovka', 'учитель физической культуры', [teacher]),
  person('noskova', 'Носкова Жанна Эдуардовна', 'sosnovka', 'учитель математики', [teacher]),
  person('kalinina', 'Калинина Лидия Мироновна', 'sosnovka', 'учитель начальных классов', [teacher]),

  person('utkina', 'Уткина Зоя Матвеевна', 'lipovka', 'учитель начальных классов', [teacher]),
  person('subbotin', 'Субботин Григорий Яковлевич', 'lipovka', 'учитель ОБЗР и физической культуры', [
    teacher,
  ]),
  person('lebyodkina', 'Лебёдкина Валерия Руслановна', 'lipovka', 'воспитатель дошкольной группы', [teacher]),
  person('orlovskaya', 'Орловская Эмма Георгиевна', 'lipovka', 'учитель немецкого языка', [teacher]),
  person('prokhorova', 'Прохорова Ульяна Игоревна', 'lipovka', 'учитель биологии и географии', [teacher]),

  person('yudin', 'Юдин Станислав Олегович', 'kamenka', 'учитель математики и информатики', [
    teacher,
    { role: 'expert', association: 'exact', fromDays: 21 },
  ]),
  person('gavrilova', 'Гаврилова Виктория Семёновна', 'kamenka', 'учитель русского языка и литературы', [
    teacher,
  ]),
  person('chistyakova', 'Чистякова Эльвира Робертовна', 'kamenka', 'учитель начальных классов', [teacher]),
  person('balashov', 'Балашов Тимур Ринатович', 'kamenka', 'учитель географии', [teacher]),

  person('zimina', 'Зимина Алевтина Борисовна', 'kolokolchik', 'старший воспитатель', [
    teacher,
    head('preschool'),
  ]),
  person('sorokina', 'Сорокина Диана Артуровна', 'kolokolchik', 'воспитатель', [teacher]),
  person('lugovaya', 'Луговая Рената Маратовна', 'kolokolchik', 'учитель-логопед', [
    teacher,
    ...expert('preschool'),
  ]),

  person('mironova', 'Миронова Ангелина Львовна', 'teremok', 'воспитатель', [teacher]),
  person('tsvetkova', 'Цветкова Яна Владиславовна', 'teremok', 'музыкальный руководитель', [
    teacher,
    ...expert('preschool', 'society'),
  ]),

  person('ozerova', 'Озерова Софья Глебовна', 'ryabinka', 'воспитатель', [teacher]),
  person('pavlenko', 'Павленко Инга Всеволодовна', 'ryabinka', 'педагог-психолог', [
    teacher,
    ...expert('preschool', 'primary'),
  ]),

  person('kravets', 'Кравец Лев Ефимович', 'orientir', 'педагог дополнительного образования', [teacher]),
  person('yakusheva', 'Якушева Милана Олеговна', 'orientir', 'педагог дополнительного образования', [
    teacher,
  ]),
];
