import type { Instant } from './ids';

/** A calendar date as `YYYY-MM-DD`; comparison of the strings is comparison of the dates. */
export type CalendarDate = string;

/** What a clock on a wall shows, `HH:MM` from `00:00` to `23:59`; comparison of the strings is comparison of the times. */
export type ClockTime = string;

/** Days off that differ from the ordinary week, and Saturdays or Sundays that are worked. */
export interface ProductionCalendar {
  readonly daysOff: ReadonlySet<CalendarDate>;
  readonly workedWeekends: ReadonlySet<CalendarDate>;
}

/**
 * Federal holidays and transfers: 2026 by the Government's decree on transfer of days off in 2026, 2027 by article 112
 * of the Labour Code with the transfers of the decree for 2027.
 */
export const FEDERAL_CALENDAR: ProductionCalendar = {
  daysOff: new Set([
    ...['01', '02', '05', '06', '07', '08', '09'].map((day) => `2026-01-${day}`),
    '2026-02-23',
    '2026-03-09',
    '2026-05-01',
    '2026-05-11',
    '2026-06-12',
    '2026-11-04',
    '2026-12-31',
    ...['01', '04', '05', '06', '07', '08'].map((day) => `2027-01-${day}`),
    '2027-02-22',
    '2027-02-23',
    '2027-03-08',
    '2027-05-03',
    '2027-05-10',
    '2027-06-14',
    '2027-11-04',
    '2027-11-05',
    '2027-12-31',
  ]),
  workedWeekends: new Set(['2027-02-20']),
};

/** A calendar with some days marked otherwise: off, or worked. */
export function withMarks(
  calendar: ProductionCalendar,
  marks: Iterable<readonly [CalendarDate, 'off' | 'working']>,
): ProductionCalendar {
  const daysOff = new Set(calendar.daysOff);
  const workedWeekends = new Set(calendar.workedWeekends);
  for (const [date, day] of marks) {
    const [into, outOf] = day === 'off' ? [daysOff, workedWeekends] : [workedWeekends, daysOff];
    into.add(date);
    outOf.delete(date);
  }
  return { daysOff, workedWeekends };
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** What clock and calendar on a wall in the zone show, as `YYYY-MM-DDTHH:MM:SS`. */
function wallAt(instant: Instant, zone: string): string {
  // To make a format takes a hundred times as long as to use it, and lists ask for thousands of dates.
  const known = wallClocks.get(zone);
  // Swedish writes dates as ISO does.
  const clock =
    known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  if (!known) wallClocks.set(zone, clock);
  return clock.format(instant).replace(' ', 'T');
}

/** Whether there is such a zone (IANA), «Asia/Omsk». */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The date in a zone at an instant. */
export const dateAt = (instant: Instant, zone: string): CalendarDate => wallAt(instant, zone).slice(0, 10);

/** The hour that a clock in a zone shows, 0 to 23. */
export const hourAt = (instant: Instant, zone: string): number => Number(wallAt(instant, zone).slice(11, 13));

const DAY = 86_400_000;
const noonUtc = (date: CalendarDate): Instant => Date.parse(`${date}T12:00:00Z`);

/** The date `days` later (or earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(noonUtc(date) + days * DAY).toISOString().slice(0, 10);
}

/** The same day some years later; 29 February becomes 1 March. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  const moved = new Date(noonUtc(date));
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved.toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((noonUtc(to) - noonUtc(from)) / DAY);
}

export function isWorkingDay(date: CalendarDate, calendar: ProductionCalendar): boolean {
  if (calendar.daysOff.has(date)) return false;
  const weekday = new Date(noonUtc(date)).getUTCDay();
  return (weekday !== 0 && weekday !== 6) || calendar.workedWeekends.has(date);
}

/** The date itself when it is a working day, else the nearest one in the direction. */
export function workingDay(date: CalendarDate, towards: 'next' | 'previous', calendar: ProductionCalendar) {
  let day = date;
  while (!isWorkingDay(day, calendar)) day = addDays(day, towards === 'next' ? 1 : -1);
  return day;
}

/** The instant at which a date ends in a zone: the last moment of a deadline. */
export function endOfDay(date: CalendarDate, zone: string): Instant {
  return startOfDay(addDays(date, 1), zone) - 1;
}

/** The instant at which a date begins in a zone. */
export const startOfDay = (date: CalendarDate, zone: string): Instant => instantAt(date, '00:00', zone);

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
const offsetAt = (instant: Instant, zone: string): number =>
  Date.parse(`${wallAt(instant, zone)}Z`) - Math.floor(instant / 1000) * 1000;

/**
 * The instant at which date and clock on a wall in the zone show this. Where the clock is put back and shows it twice, the
 * first of both; where it is put forward and never shows it, as much later as the clock skips (RFC 5545, 3.3.5).
 */
export function instantAt(date: CalendarDate, clock: ClockTime, zone: string): Instant {
  const wall = Date.parse(`${date}T${clock}:00Z`);
  // No zone changes its clock twice within two days, so one of these offsets is the right one.
  const [before, after] = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const shown = [wall - before, wall - after].filter((instant) => instant + offsetAt(instant, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : wall - before;
}

/** What a clock in a zone shows at an instant, `HH:MM`. */
export const clockAt = (instant: Instant, zone: string): ClockTime => wallAt(instant, zone).slice(11, 16);

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekdayOf = (date: CalendarDate): number => new Date(noonUtc(date)).getUTCDay() || 7;

/** Non-working holidays of every year, article 112 of the Labour Code, as `MM-DD`. */
const HOLIDAYS: ReadonlySet<string> = new Set([
  ...['01', '02', '03', '04', '05', '06', '07', '08'].map((day) => `01-${day}`),
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
]);

/**
 * A day on which nobody learns, whatever the length of the school's week: an ordinary Saturday is none, 9 May on a Saturday
 * is one.
 */
export const isHoliday = (date: CalendarDate, calendar: ProductionCalendar): boolean =>
  !calendar.workedWeekends.has(date) && (calendar.daysOff.has(date) || HOLIDAYS.has(date.slice(5)));
