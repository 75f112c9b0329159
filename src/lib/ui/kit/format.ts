/**
 * Dates, times, sizes and counts in Russian words. Pure: the moment, "now" and the time zone come as
 * arguments, because a municipality's day is not the device's day (a teacher may travel, a relay lives in UTC).
 *
 * A moment is anything `Date` accepts: ISO string, milliseconds or `Date`. A plain day «2026-12-10» is read as
 * that day in every zone.
 */
export type Moment = string | number | Date;

const NBSP = '\u00a0';
const DAY_MS = 86_400_000;
const PLAIN_DAY = /^\d{4}-\d{2}-\d{2}$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

function format(moment: Moment, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const plain = typeof moment === 'string' && PLAIN_DAY.test(moment);
  const zone = plain ? 'UTC' : timeZone;
  const key = zone + JSON.stringify(options);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('ru', { timeZone: zone, ...options });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(moment));
}

/** «2026-12-08»: the calendar day in the zone; sorts and compares as text. */
export function dayKey(moment: Moment, timeZone: string): string {
  if (typeof moment === 'string' && PLAIN_DAY.test(moment)) return moment;
  const [day, month, year] = format(moment, timeZone, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).split('.');
  return `${year}-${month}-${day}`;
}

/** Whole days from `from` to `to` on the zone's calendar: tomorrow is 1, yesterday −1. */
export function daysBetween(from: Moment, to: Moment, timeZone: string): number {
  return Math.round((Date.parse(dayKey(to, timeZone)) - Date.parse(dayKey(from, timeZone))) / DAY_MS);
}

/** «8 декабря» */
export function date(moment: Moment, timeZone: string): string {
  return format(moment, timeZone, { day: 'numeric', month: 'long' }).replace(' ', NBSP);
}

/** «8 декабря 2026» (without «г.») */
export function dateYear(moment: Moment, timeZone: string): string {
  return `${date(moment, timeZone)} ${format(moment, timeZone, { year: 'numeric' }).replace(/\D/g, '')}`;
}

/** «8 дек», «30 ноя» for the date margin: a month has three letters everywhere, and never a full stop. */
export function dateShort(moment: Moment, timeZone: string): string {
  const [day = '', name = ''] = date(moment, timeZone).split(NBSP);
  return `${day}${NBSP}${name.slice(0, 3)}`;
}

/** «08.12.2026» for documents and tables. */
export function dateNumeric(moment: Moment, timeZone: string): string {
  return format(moment, timeZone, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

/** «ср» */
export function weekdayShort(moment: Moment, timeZone: string): string {
  return format(moment, timeZone, { weekday: 'short' });
}

/** «среда» */
export function weekday(moment: Moment, timeZone: string): string {
  return format(moment, timeZone, { weekday: 'long' });
}

/** «декабрь 2026» */
export function month(moment: Moment, timeZone: string): string {
  return `${format(moment, timeZone, { month: 'long' })} ${format(moment, timeZone, { year: 'numeric' }).replace(/\D/g, '')}`;
}

/** «14:02» */
export function time(moment: Moment, timeZone: string): string {
  return format(moment, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** «8 декабря, 14:02» */
export function dateTime(moment: Moment, timeZone: string): string {
  return `${date(moment, timeZone)}, ${time(moment, timeZone)}`;
}

/** «сегодня», «завтра», «вчера», otherwise «9 дек», and with the year when it is another one. */
export function dayWord(moment: Moment, now: Moment, timeZone: string): string {
  const days = daysBetween(now, moment, timeZone);
  if (days === 0) return 'сегодня';
  if (days === 1) return 'завтра';
  if (days === -1) return 'вчера';
  const [year] = dayKey(moment, timeZone).split('-');
  const short = dateShort(moment, timeZone);
  return year === dayKey(now, timeZone).split('-')[0] ? short : `${short} ${year}`;
}

/** How far a deadline is: «сегодня», «остался 1 день», «осталось 3 дня», «просрочено на 2 дня». */
export function deadlineWord(deadline: Moment, now: Moment, timeZone: string): string {
  const days = daysBetween(now, deadline, timeZone);
  if (days === 0) return 'сегодня';
  if (days < 0) return `просрочено на ${count(-days, ['день', 'дня', 'дней'])}`;
  return `${plural(days, ['остался', 'осталось', 'осталось'])} ${count(days, ['день', 'дня', 'дней'])}`;
}

/** When something happened, for logs and threads: «только что», «5 минут назад», «14:02», «вчера, 14:02», «8 дек, 14:02». */
export function since(moment: Moment, now: Moment, timeZone: string): string {
  const minutes = Math.floor((new Date(now).getTime() - new Date(moment).getTime()) / 60_000);
  if (minutes >= 0 && minutes < 1) return 'только что';
  if (minutes >= 0 && minutes < 60) return `${count(minutes, ['минуту', 'минуты', 'минут'])} назад`;
  const at = time(moment, timeZone);
  const word = dayWord(moment, now, timeZone);
  return word === 'сегодня' ? at : `${word}, ${at}`;
}

const UNITS: readonly (readonly [ms: number, forms: readonly [string, string, string]])[] = [
  [365.25 * DAY_MS, ['год', 'года', 'лет']],
  [DAY_MS, ['день', 'дня', 'дней']],
  [3_600_000, ['час', 'часа', 'часов']],
  [60_000, ['минуту', 'минуты', 'минут']],
];

/** How long, roughly, in the largest unit that fits: «6 лет», «3 часа», «12 минут». */
export function roughly(ms: number): string {
  const [unit, forms] = UNITS.find(([each]) => Math.round(ms / each) >= 1) ?? UNITS.at(-1)!;
  return count(Math.round(ms / unit), forms);
}

/** «8–10 декабря», «30 ноября – 4 декабря» */
export function period(from: Moment, to: Moment, timeZone: string): string {
  const [first, last] = [dayKey(from, timeZone), dayKey(to, timeZone)];
  if (first === last) return date(from, timeZone);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${date(to, timeZone)}`;
  return `${date(from, timeZone)} – ${date(to, timeZone)}`;
}

/** The form that goes with the number: plural(5, ['материал', 'материала', 'материалов']) → «материалов». */
export function plural(n: number, [one, few, many]: readonly [string, string, string]): string {
  if (!Number.isInteger(n)) return few;
  const tens = Math.abs(n) % 100;
  const units = tens % 10;
  if (tens > 10 && tens < 20) return many;
  if (units === 1) return one;
  return units > 1 && units < 5 ? few : many;
}

/** Number and word, kept on one line: «5 материалов», «1 200 материалов». */
export function count(n: number, forms: readonly [string, string, string]): string {
  return `${number(n)}${NBSP}${plural(n, forms)}`;
}

/** «1 234,5» with at most `digits` after the comma. */
export function number(n: number, digits = 1): string {
  const rounded = Number(n.toFixed(digits));
  const [whole = '0', part] = String(Math.abs(rounded)).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, NBSP) : whole;
  return `${rounded < 0 ? '−' : ''}${grouped}${part ? `,${part}` : ''}`;
}

/** «45 %» from a share of 1. */
export function percent(share: number): string {
  return `${number(share * 100, 0)}${NBSP}%`;
}

const SIZES = ['Б', 'КБ', 'МБ', 'ГБ'] as const;

/** «3,4 МБ»: steps of 1024, a digit after the comma only below 10. */
export function fileSize(bytes: number): string {
  let size = bytes;
  let step = 0;
  while (size >= 1000 && step < SIZES.length - 1) {
    size /= 1024;
    step += 1;
  }
  return `${number(size, step > 0 && size < 10 ? 1 : 0)}${NBSP}${SIZES[step]}`;
}

/** «1 ч 20 мин», «45 мин» from minutes. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return [hours ? `${hours}${NBSP}ч` : '', rest || !hours ? `${rest}${NBSP}мин` : '']
    .filter(Boolean)
    .join(' ');
}

/** A short preposition or number keeps its word: «в школе № 3» does not leave «в» or «№» at a line's end; initials stay with the name. */
export function glue(text: string): string {
  return text.replace(/(^|[\s(«])([а-яё]{1,2}|№) (?=\S)/giu, `$1$2${NBSP}`).replace(/ (?=[А-ЯЁ]\.)/gu, NBSP);
}

/** The first letter large: the same words begin a line here and stand inside a sentence there. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Said under a field that takes no more: a browser cuts a longer text without a word. */
export const fullText = (limit: number): string =>
  `Поле заполнено: больше ${count(limit, ['знака', 'знаков', 'знаков'])} не помещается.`;
