/* [V-13] Bells as people write them: a line for each period, the same for most days of the week. */
import type { CalendarDate, ClockTime } from '../shared/calendar';
import type { BellSchedule, Period } from './bells';

/** What is wrong with one line, and where the lines are counted from 1. */
export interface BellFault {
  readonly line: number;
  readonly text: string;
  readonly code: 'unread' | 'no-such-time' | 'ends-early' | 'overlaps' | 'number' | 'too-many';
}

export interface BellLines {
  readonly periods: readonly Period[];
  readonly faults: readonly BellFault[];
}

/** More periods than a schedule takes. */
const MOST = 20;

/** «08:30», «8.30», «8-30», «8 30», «0830»: hours and minutes as written. */
const TIME = String.raw`(\d{1,2})\s?[:.\-–—\s]?\s?(\d{2})`;
/** «1.», «1)», «1-й урок», «Урок 1:», «1 –», or a cell of a table; none where there is no number. */
const NUMBER = String.raw`(?:(?:урок\s*)?(\d{1,2})(?:-?й)?(?:\s*урок)?(?:\s*[.):;,]|\s+[-–—]\s|\s)\s*)?`;
/** «, перемена 10 мин», «(перемена 10)»: what lists of bells say besides. */
const BESIDES = String.raw`(?:\s*(?:\(|,?\s*перем).*|\.)?`;
const LINE = new RegExp(`^${NUMBER}(?:с\\s+)?${TIME}\\s*(?:[-–—−;,]|до|по|\\s)+\\s*${TIME}${BESIDES}$`, 'iu');

/**
 * Reads bells written one period a line, «1. 08:30–09:10», with whatever dots, dashes and words are used; a line without a
 * number is the next one. Every line that cannot stand is named, and nothing is read of it.
 */
export function readBellLines(text: string): BellLines {
  const periods: Period[] = [];
  const faults: BellFault[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.trim();
    if (!words) continue;
    const read = periodOf(words, periods.at(-1));
    if (typeof read === 'string') faults.push({ line: index + 1, text: words, code: read });
    else periods.push(read);
  }
  return { periods, faults };
}

function periodOf(text: string, before: Period | undefined): Period | BellFault['code'] {
  const found = LINE.exec(text);
  if (!found) return 'unread';
  const [, written, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = found;
  const [start, end] = [clock(fromHour, fromMinute), clock(toHour, toMinute)];
  if (!start || !end) return 'no-such-time';
  if (end <= start) return 'ends-early';
  const number = written === undefined ? (before?.number ?? 0) + 1 : Number(written);
  if (number > MOST) return 'too-many';
  if (before && number <= before.number) return 'number';
  if (before && start < before.end) return 'overlaps';
  return { number, start, end };
}

function clock(hour: string, minute: string): ClockTime | undefined {
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** «1. 08:30–09:10», a line for each period: {@link readBellLines} reads the same from it. */
export const bellLines = (periods: readonly Period[]): string =>
  periods.map(({ number, start, end }) => `${number}. ${start}–${end}`).join('\n');

/** A week of bells as it is entered: what most days from Monday to Friday have, Saturday, and the days that differ. */
export interface BellWeek {
  readonly usual: readonly Period[];
  readonly saturday: readonly Period[];
  /** By weekday, 1 is Monday: of Monday to Friday those unlike the usual day, and Sunday where it has lessons. */
  readonly others: ReadonlyMap<number, readonly Period[]>;
}

const WORKDAYS = [1, 2, 3, 4, 5] as const;
const [SATURDAY, SUNDAY] = [6, 7];

/** The week of seven days, Monday first, as it is entered. */
export function weekOfBells(days: readonly (readonly Period[])[]): BellWeek {
  const of = (weekday: number) => days[weekday - 1] ?? [];
  const written = (weekday: number) => bellLines(of(weekday));
  const alike = (weekday: number) => WORKDAYS.filter((other) => written(other) === written(weekday)).length;
  // The first of the days that most others are like.
  const usual = WORKDAYS.reduce((best, weekday) => (alike(weekday) > alike(best) ? weekday : best));
  const differing = WORKDAYS.filter((weekday) => written(weekday) !== written(usual));
  const sunday = of(SUNDAY).length > 0 ? [SUNDAY] : [];
  return {
    usual: of(usual),
    saturday: of(SATURDAY),
    others: new Map([...differing, ...sunday].map((weekday) => [weekday, of(weekday)])),
  };
}

/** The seven days of a week as it was entered. */
export const daysOfBells = ({ usual, saturday, others }: BellWeek): Period[][] =>
  Array.from({ length: 7 }, (_, index) => {
    const weekday = index + 1;
    const common = weekday < SATURDAY ? usual : weekday === SATURDAY ? saturday : [];
    return [...(others.get(weekday) ?? common)];
  });

/** [V-13] The schedule of a school in force on a date, and those that come, the next first. */
export function bellsOfSchool(
  bells: readonly BellSchedule[],
  school: string,
  today: CalendarDate,
): { readonly now?: BellSchedule; readonly coming: readonly BellSchedule[] } {
  const own = bells
    .filter((each) => each.school === school)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const now = own.findLast(({ from }) => from <= today);
  return { ...(now && { now }), coming: own.filter(({ from }) => from > today) };
}
