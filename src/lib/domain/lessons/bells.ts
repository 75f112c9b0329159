import { z } from 'zod/mini';
import { clockAt, dateAt, instantAt, weekdayOf, type CalendarDate, type ClockTime } from '../shared/calendar';
import { ClockText, DateText, Slug, type Instant } from '../shared/ids';
import { openObject } from '../shared/open-object';
import type { Slot } from './lesson';

/** From `start` up to, and without, `end`. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

export const overlap = (a: Interval, b: Interval): boolean => a.start < b.end && b.start < a.end;

export const Period = openObject({
  number: z.int().check(z.gte(0), z.lte(20)),
  start: ClockText,
  end: ClockText,
});
export type Period = z.infer<typeof Period>;

/** Periods of a day follow each other: by number and by time. */
const Day = z.array(Period).check(
  z.maxLength(20),
  z.refine(
    (periods) =>
      periods.every(({ number, start, end }, index) => {
        const before = periods[index - 1];
        return start < end && (!before || (before.number < number && before.end <= start));
      }),
    'periods overlap or are out of order',
  ),
);

/** [V-13] When a school rings from a date on, until a schedule with a later date; seven days, Monday first. */
export const BellSchedule = openObject({
  school: Slug,
  from: DateText,
  days: z.array(Day).check(z.length(7)),
});
export type BellSchedule = z.infer<typeof BellSchedule>;

/** [V-13] The periods of a school on a date; none on days without lessons and before its first schedule. */
export function periodsOn(
  bells: readonly BellSchedule[],
  school: string,
  date: CalendarDate,
): readonly Period[] {
  let inForce: BellSchedule | undefined;
  for (const schedule of bells)
    if (schedule.school === school && schedule.from <= date && (!inForce || schedule.from >= inForce.from))
      inForce = schedule;
  return inForce?.days[weekdayOf(date) - 1] ?? [];
}

/** [V-13] From (school, date, period) to the time on the school's wall; undefined where it rings no such period. */
export function clockOf(
  bells: readonly BellSchedule[],
  school: string,
  date: CalendarDate,
  slot: Slot,
): { start: ClockTime; end: ClockTime } | undefined {
  if (!('period' in slot)) return slot;
  return periodsOn(bells, school, date).find(({ number }) => number === slot.period);
}

/** [V-13] When a slot is, in a school whose clock shows `zone`; undefined where it rings no such period. */
export function intervalOf(
  bells: readonly BellSchedule[],
  school: string,
  zone: string,
  date: CalendarDate,
  slot: Slot,
): Interval | undefined {
  const clock = clockOf(bells, school, date, slot);
  return clock && { start: instantAt(date, clock.start, zone), end: instantAt(date, clock.end, zone) };
}

/** [V-13] What the wall of another school shows meanwhile: its date and times, and its periods that are touched. */
export function seenFrom(bells: readonly BellSchedule[], school: string, zone: string, interval: Interval) {
  const date = dateAt(interval.start, zone);
  return {
    date,
    start: clockAt(interval.start, zone),
    end: clockAt(interval.end, zone),
    periods: periodsOn(bells, school, date).filter(({ start, end }) =>
      overlap(interval, { start: instantAt(date, start, zone), end: instantAt(date, end, zone) }),
    ),
  };
}
