import type { ColumnKind } from '../../shared/table';

/** What a timetable that a teacher brings may say of a lesson. */
export const OFFER_FIELDS = [
  'teacher',
  'subject',
  'topic',
  'level',
  'kind',
  'use',
  'weekday',
  'slot',
  'end',
  'weeks',
  'from',
  'to',
  'seats',
  'studio',
  'room',
] as const;
export type OfferField = (typeof OFFER_FIELDS)[number];

/** [V-15] What is written above the columns of such timetables. */
export const OFFER_COLUMNS: readonly ColumnKind<OfferField>[] = [
  { field: 'teacher', headings: ['Педагог', 'Учитель', 'ФИО педагога', 'ФИО учителя', 'Преподаватель'] },
  { field: 'subject', headings: ['Предмет', 'Учебный предмет', 'Дисциплина', 'Занятие', 'Название', 'Курс'] },
  { field: 'topic', headings: ['Тема', 'Тема занятия', 'Раздел'] },
  { field: 'level', headings: ['Класс', 'Классы', 'Параллель', 'Для кого', 'Уровень', 'Год обучения'] },
  { field: 'kind', headings: ['Вид', 'Вид занятия', 'Формат', 'Форма занятия', 'Форма проведения'] },
  { field: 'use', headings: ['Назначение', 'Урок или внеурочное', 'Тип занятия', 'Тип'] },
  { field: 'weekday', headings: ['День', 'День недели', 'Дни'] },
  {
    field: 'slot',
    headings: ['Урок', '№ урока', 'Номер урока', 'Время', 'Начало', 'Время начала', 'Время занятия'],
  },
  { field: 'end', headings: ['Конец', 'Окончание', 'Время окончания'] },
  { field: 'weeks', headings: ['Недели', 'Неделя', 'Чётность', 'Периодичность'] },
  { field: 'from', headings: ['С какого числа', 'Дата начала', 'Первое занятие', 'Дата', 'С'] },
  { field: 'to', headings: ['По какое число', 'Дата окончания', 'Последнее занятие', 'По'] },
  { field: 'seats', headings: ['Мест', 'Места', 'Количество мест', 'Число мест', 'Учеников'] },
  { field: 'studio', headings: ['Студия', 'Из студии'] },
  { field: 'room', headings: ['Кабинет', 'Каб.', 'Аудитория'] },
];
