import {
  addDays,
  dateAt,
  endOfDay,
  FEDERAL_CALENDAR,
  withMarks,
  type CalendarDate,
  type ProductionCalendar,
} from '../shared/calendar';
import { deadlines, type Deadlines } from '../people/deadlines';
import type { Schedule } from '../people/place';
import { settingsOfMonth } from '../people/settings';
import type { Instant } from '../shared/ids';

interface Month {
  readonly dates: Deadlines;
  readonly graceDays: number;
  /** The instant at which the last day of the hand-in ends: what is received until then is in time. */
  readonly handInEnds: Instant;
}

/** Calendar and months of each schedule: a list asks for the same few months once for every paper. */
const known = new WeakMap<Schedule, { calendar: ProductionCalendar; months: Map<string, Month> }>();

function knownOf(schedule: Schedule) {
  let found = known.get(schedule);
  if (!found) {
    const marks = [...schedule.days].map(([date, { day }]) => [date, day] as const);
    found = { calendar: withMarks(FEDERAL_CALENDAR, marks), months: new Map() };
    known.set(schedule, found);
  }
  return found;
}

function monthOf(schedule: Schedule, month: string): Month {
  const { calendar, months } = knownOf(schedule);
  let found = months.get(month);
  if (!found) {
    const settings = settingsOfMonth(schedule.settings, month);
    const dates = deadlines(month, settings, calendar);
    const handInEnds = endOfDay(dates.handIn, schedule.zone);
    found = { dates, graceDays: settings.graceDays, handInEnds };
    months.set(month, found);
  }
  return found;
}

/** [E-22] The federal calendar with the days of this place. */
export const calendarOf = (schedule: Schedule): ProductionCalendar => knownOf(schedule).calendar;

/** [E-22] The dates of a month by its own settings and days: the one way to ask when something was or is due. */
export const deadlinesOf = (schedule: Schedule, month: string): Deadlines => monthOf(schedule, month).dates;

/** [E-18] The next day, this one with it, on which a registry is due. */
export function nextSendingDay(schedule: Schedule, from: CalendarDate): CalendarDate {
  let month = from.slice(0, 7);
  while (!collects(schedule, month) || deadlinesOf(schedule, month).send < from) month = nextMonth(month);
  return deadlinesOf(schedule, month).send;
}

/** One day by which a version is expected: named in the conclusion that sent it back, or the month's own. */
export interface HandInTerm {
  readonly what: 'revision' | 'month';
  readonly date: CalendarDate;
  readonly passed: boolean;
}

/** [E-15, E-22] Until when a version is handed in; of two days the earlier, which binds the author, comes first. */
export function handInTerms(
  revision: CalendarDate | undefined,
  month: CalendarDate,
  today: CalendarDate,
): HandInTerm[] {
  const terms: Pick<HandInTerm, 'what' | 'date'>[] = [
    ...(revision ? [{ what: 'revision' as const, date: revision }] : []),
    { what: 'month', date: month },
  ];
  return terms
    .map((term) => ({ ...term, passed: today > term.date }))
    .toSorted((a, b) => a.date.localeCompare(b.date));
}

/** The month after, `2026-12` → `2027-01`. */
export function nextMonth(month: string): string {
  const [year, index] = month.split('-').map(Number) as [number, number];
  return index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`;
}

/** The first day of the month after a date: from then on a changed setting alters nothing that already runs. */
export const nextMonthStart = (date: CalendarDate): CalendarDate => `${nextMonth(date.slice(0, 7))}-01`;

/** The month before, `2027-01` → `2026-12`. */
export function previousMonth(month: string): string {
  const [year, index] = month.split('-').map(Number) as [number, number];
  return index === 1 ? `${year - 1}-12` : `${year}-${String(index - 1).padStart(2, '0')}`;
}

/** [E-22] True unless the month is marked «сбор не проводится». */
export const collects = ({ monthsOff }: Schedule, month: string): boolean => !monthsOff.has(month);

/** The next month after in which materials are collected. */
export function nextCollecting(schedule: Schedule, month: string): string {
  let next = nextMonth(month);
  while (!collects(schedule, next)) next = nextMonth(next);
  return next;
}

/**
 * The month a paper handed in today is meant for: this one while its assessment still runs (then perhaps late, said in
 * words), afterwards the next that collects. The author may choose otherwise, the specialist decides [E-05].
 */
export function proposedMonth(schedule: Schedule, today: CalendarDate): string {
  const month = today.slice(0, 7);
  const runs = collects(schedule, month) && today <= deadlinesOf(schedule, month).assess;
  return runs ? month : nextCollecting(schedule, month);
}

/**
 * How far from the present a month of collection may lie: a device that was offline for a season, a paper sent ahead.
 * Ahead, months without collection do not count: before a summer without any, September is the next.
 */
const MONTHS = { back: 3, ahead: 2 };

/** [E-05] True for a month that a paper may still, or already, be meant for. */
export function isNearMonth(schedule: Schedule, month: string, today: CalendarDate): boolean {
  let [first, last] = [today.slice(0, 7), today.slice(0, 7)];
  for (let index = 0; index < MONTHS.back; index++) first = previousMonth(first);
  for (let index = 0; index < MONTHS.ahead; index++) last = nextCollecting(schedule, last);
  return first <= month && month <= last;
}

export type Timeliness = 'in-time' | 'in-time-received-later' | 'late';

/**
 * [E-05] Late is a fact. A paper made in time by the device's clock and received within the grace days counts as in
 * time when that clock is sane: not after the receipt by more than five minutes.
 */
export function timeliness(
  times: { readonly madeAt: Instant; readonly receivedAt: Instant },
  handIn: CalendarDate,
  zone: string,
  graceDays: number,
): Timeliness {
  const last = endOfDay(handIn, zone);
  if (times.receivedAt <= last) return 'in-time';
  const saneClock = times.madeAt <= times.receivedAt + 5 * 60_000;
  const withinGrace = dateAt(times.receivedAt, zone) <= addDays(handIn, graceDays);
  return saneClock && times.madeAt <= last && withinGrace ? 'in-time-received-later' : 'late';
}

/**
 * [E-05] Whether a version was handed in by the end of its month's term, by that month's own settings. One that the desk
 * entered goes by the day on which it reached the desk.
 */
export function timelinessOf(
  {
    month,
    entered,
    ...times
  }: {
    readonly month: string;
    readonly madeAt: Instant;
    readonly receivedAt: Instant;
    readonly entered?: { readonly date: CalendarDate };
  },
  schedule: Schedule,
): Timeliness {
  const { dates, graceDays, handInEnds } = monthOf(schedule, month);
  if (entered) return entered.date <= dates.handIn ? 'in-time' : 'late';
  if (times.receivedAt <= handInEnds) return 'in-time';
  return timeliness(times, dates.handIn, schedule.zone, graceDays);
}
