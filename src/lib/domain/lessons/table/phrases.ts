import type { OfferField } from './columns';
import type { OfferFault, OfferFaultCode } from './read-offers';

/** The wording of timetables that people bring. */
export const OFFER_FIELD_NAMES: Readonly<Record<OfferField, string>> = {
  teacher: 'Педагог',
  subject: 'Предмет',
  topic: 'Тема',
  level: 'Класс',
  kind: 'Вид занятия',
  use: 'Урок или внеурочное',
  weekday: 'День недели',
  slot: 'Урок или время начала',
  end: 'Время окончания',
  weeks: 'Недели',
  from: 'С какого числа или дата',
  to: 'По какое число',
  seats: 'Мест',
  studio: 'Из студии',
  room: 'Кабинет',
};

const FAULTS: Readonly<Record<OfferFaultCode, string>> = {
  missing: 'не указан предмет',
  long: 'слишком длинно',
  'teacher-unknown': 'в этой сети нет такого педагога',
  'kind-unknown': 'непонятный вид занятия',
  'use-unknown': 'непонятно, урок это или внеурочное занятие',
  'weekday-unknown': 'непонятный день недели',
  'weekday-other': 'дата приходится на другой день недели',
  'slot-unknown': 'непонятно, какой это урок или время',
  'slot-backwards': 'конец раньше начала',
  'weeks-unknown': 'непонятно, по каким неделям',
  'date-unknown': 'непонятная дата',
  'date-outside': 'дата не входит в учебный период',
  'dates-backwards': 'последнее занятие раньше первого',
  'seats-unknown': 'число мест должно быть от 0 до 1000',
  'room-unknown': 'такого кабинета нет в списке школы',
};

const quoted = (text: string) => `«${text.replaceAll('«', '„').replaceAll('»', '“')}»`;

/** «непонятный день недели «втр»», «в этой сети нет такого педагога «Седава», ближайший «Седова А. П.»». */
export const offerFaultText = ({ code, said, nearest }: OfferFault): string =>
  `${FAULTS[code]}${said ? ` ${quoted(said)}` : ''}${nearest ? `, ближайший ${quoted(nearest)}` : ''}`;
