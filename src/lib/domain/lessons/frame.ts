import type { CalendarDate, ProductionCalendar } from '../shared/calendar';
import { intervalOf, periodsOn, type BellSchedule, type Interval } from './bells';
import type { Resource } from './equipment';
import type { Slot } from './lesson';
import type { Closure, Term } from './term';

/** Everything that lessons of a term are placed in. A value: a change makes a new frame. */
export interface Frame {
  readonly term: Term;
  readonly calendar: ProductionCalendar;
  /** The IANA zone of each school's clock. */
  readonly zones: ReadonlyMap<string, string>;
  readonly bells: readonly BellSchedule[];
  readonly closures: readonly Closure[];
  readonly resources: readonly Resource[];
}

const known = new WeakMap<Frame, Map<string, unknown>>();

/**
 * What was computed of a frame, remembered with it: placing a term asks the same few thousand questions of clocks and zones
 * again and again. Keys are of dates, slots and times of the frame, so that there is an end to them.
 */
export function remembered<T>(frame: Frame, key: string, compute: () => T): T {
  const answers = known.get(frame) ?? new Map<string, unknown>();
  known.set(frame, answers);
  if (!answers.has(key)) answers.set(key, compute());
  return answers.get(key) as T;
}

/** When a slot is on a date in a school; undefined where the school rings no such period or its clock is not known. */
export function timeOf(frame: Frame, school: string, date: CalendarDate, slot: Slot): Interval | undefined {
  const key = `time ${school} ${date} ${'period' in slot ? slot.period : `${slot.start} ${slot.end}`}`;
  return remembered(frame, key, () => {
    const zone = frame.zones.get(school);
    return zone === undefined ? undefined : intervalOf(frame.bells, school, zone, date, slot);
  });
}

/** From the first bell of a school on a date to the last; undefined on a day without lessons. */
export const dayOf = (frame: Frame, school: string, date: CalendarDate): Interval | undefined =>
  remembered(frame, `day ${school} ${date}`, () => {
    const periods = periodsOn(frame.bells, school, date);
    const time = (index: number) => {
      const period = periods.at(index);
      return period && timeOf(frame, school, date, { period: period.number });
    };
    const [first, last] = [time(0), time(-1)];
    return first && last && { start: first.start, end: last.end };
  });
