import { ROLE_NAMES } from '../phrases';
import type { PersonField, SchoolField } from './columns';
import type { Doubt } from './match-person';
import type { PersonFault, PersonRow, UnknownSchool } from './read-people';
import type { ReadRole } from './read-roles';
import type { SchoolFault, SchoolRow } from './read-schools';

/** The wording of tables of people and schools. */
export const PERSON_FIELD_NAMES: Readonly<Record<PersonField, string>> = {
  name: 'ФИО целиком',
  family: 'Фамилия',
  given: 'Имя',
  patronymic: 'Отчество',
  post: 'Должность',
  school: 'Школа',
  email: 'Почта',
  phone: 'Телефон',
  role: 'Роль',
  association: 'Методическое объединение',
};

export const SCHOOL_FIELD_NAMES: Readonly<Record<SchoolField, string>> = {
  title: 'Полное название',
  short: 'Краткое название',
  settlement: 'Населённый пункт',
};

/** Quotes inside quotes are of the other kind. */
const quoted = (text: string) => `«${text.replaceAll('«', '„').replaceAll('»', '“')}»`;
const nearest = (name: string | undefined) => (name ? `, ближайшая ${quoted(name)}` : '');

const FAULT_WORDS: Readonly<Record<PersonFault['code'], string>> = {
  'name-missing': '',
  'name-long': 'больше 60 знаков',
  'name-odd': 'в имени лишние знаки',
  'role-unknown': 'непонятная роль',
  'association-missing': 'не указано методическое объединение',
  'association-many': 'подходит несколько объединений:',
  'association-unknown': 'нет такого объединения',
  'post-long': 'больше 120 знаков',
  'email-bad': 'проверьте адрес',
  'phone-bad': 'проверьте номер',
  'school-many': 'подходит несколько школ:',
  'school-unknown': 'нет такой школы',
};

/** What is wrong in a cell: «нет такой школы «СОШ 7», ближайшая «Школа № 7»». */
export function personFaultText(fault: PersonFault): string {
  if (fault.code === 'name-missing') return fault.field === 'family' ? 'нет фамилии' : 'нет имени';
  const said = 'said' in fault ? ` ${quoted(fault.said)}` : '';
  if (fault.code === 'school-unknown') return `нет такой школы${said}${nearest(fault.nearest)}`;
  if (fault.code === 'association-unknown')
    return `нет такого объединения${said}${fault.nearest ? `, ближайшее ${quoted(fault.nearest)}` : ''}`;
  if (fault.code === 'association-missing') return `${FAULT_WORDS[fault.code]}: ${quoted(fault.said)}`;
  if (fault.code === 'role-unknown' || fault.code === 'email-bad' || fault.code === 'phone-bad')
    return `${FAULT_WORDS[fault.code]}${said}`;
  if (fault.code === 'school-many' || fault.code === 'association-many')
    return `${FAULT_WORDS[fault.code]}${said}`;
  return `${PERSON_FIELD_NAMES[fault.field].toLocaleLowerCase('ru')}: ${FAULT_WORDS[fault.code]}${said}`;
}

export function schoolFaultText({ code, field }: SchoolFault): string {
  return code === 'title-missing'
    ? 'нет названия'
    : `${SCHOOL_FIELD_NAMES[field].toLocaleLowerCase('ru')}: слишком длинное`;
}

/** A fault with its row, as the summary names it: «Строка 14: нет имени». */
export const atRow = (row: number, words: string): string => `Строка ${row}: ${words}`;

export const PERSON_OUTCOMES: Readonly<Record<PersonRow['outcome'], string>> = {
  add: 'Новый человек',
  change: 'Изменятся сведения',
  there: 'Уже записан',
  repeat: 'Повтор',
  doubtful: 'Нужно решить',
  faulty: 'Ошибка',
  skipped: 'Пропущен',
};

export const SCHOOL_OUTCOMES: Readonly<Record<SchoolRow['outcome'], string>> = {
  add: 'Новая школа',
  there: 'Уже записана',
  repeat: 'Повтор',
  near: 'Нужно решить',
  faulty: 'Ошибка',
  skipped: 'Пропущена',
};

/** Why a row is asked about, said of the person it may be. */
export const DOUBTS: Readonly<Record<Doubt, string>> = {
  'same-name': 'то же имя, но почта из этой строки записана у другого',
  namesakes: 'таких людей несколько',
  'other-school': 'то же имя, но другая школа',
  initials: 'та же фамилия и подходят инициалы',
  similar: 'имя отличается одной буквой',
  email: 'та же почта, но другое имя',
  left: 'больше не работает, вернуть запись нельзя',
};

/** «педагог; эксперт: ММО физики» */
export const rolesText = (roles: readonly ReadRole[], titleOf: (association: string) => string): string =>
  roles
    .map(({ role, association }) =>
      [ROLE_NAMES[role], association && titleOf(association)].filter(Boolean).join(': '),
    )
    .join('; ');

/** What is asked about a school that nobody has recorded. */
export const unknownSchoolText = ({ said, several }: UnknownSchool): string =>
  several ? `${quoted(said)}: подходит несколько школ` : `${quoted(said)}: такой школы нет`;
