import type { ColumnKind } from '../../shared/table';

/** What a list of people may say of each of them. */
export const PERSON_FIELDS = [
  'name',
  'family',
  'given',
  'patronymic',
  'post',
  'school',
  'email',
  'phone',
  'role',
  'association',
] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

/** What is written above the columns of such lists. */
export const PERSON_COLUMNS: readonly ColumnKind<PersonField>[] = [
  {
    field: 'name',
    headings: ['ФИО', 'Ф. И. О.', 'Фамилия, имя, отчество', 'ФИО педагога', 'Сотрудник'],
  },
  { field: 'family', headings: ['Фамилия'] },
  { field: 'given', headings: ['Имя'] },
  { field: 'patronymic', headings: ['Отчество'] },
  { field: 'post', headings: ['Должность', 'Занимаемая должность', 'Должность, предмет'] },
  {
    field: 'school',
    headings: [
      'Школа',
      'ОО',
      'ОУ',
      'Образовательная организация',
      'Образовательное учреждение',
      'Место работы',
      'Организация',
      'Учреждение',
    ],
  },
  {
    field: 'email',
    headings: [
      'Почта',
      'Электронная почта',
      'Адрес электронной почты',
      'E-mail',
      'Email',
      'Эл. почта',
      'Mail',
    ],
  },
  {
    field: 'phone',
    headings: ['Телефон', 'Номер телефона', 'Контактный телефон', 'Тел.', 'Сотовый', 'Моб. телефон'],
  },
  { field: 'role', headings: ['Роль', 'Роли', 'Роль в программе', 'Роль в экспертизе', 'Статус'] },
  {
    field: 'association',
    headings: ['ММО', 'МО', 'РМО', 'ГМО', 'Методическое объединение', 'Объединение'],
  },
];

/** What a list of schools may say of each. */
export const SCHOOL_FIELDS = ['title', 'short', 'settlement'] as const;
export type SchoolField = (typeof SCHOOL_FIELDS)[number];

export const SCHOOL_COLUMNS: readonly ColumnKind<SchoolField>[] = [
  {
    field: 'title',
    headings: [
      'Полное название',
      'Полное наименование',
      'Название',
      'Наименование',
      'Наименование организации',
      'Наименование ОО',
      'Школа',
      'Образовательная организация',
    ],
  },
  {
    field: 'short',
    headings: ['Краткое название', 'Краткое наименование', 'Сокращённое наименование', 'Кратко'],
  },
  {
    field: 'settlement',
    headings: ['Населённый пункт', 'Село', 'Посёлок', 'Город', 'Адрес', 'Местонахождение'],
  },
];
