import type { CalendarDate } from '../shared/calendar';
import type { Interval } from './bells';
import { needsOf, waysToEquip, type Use } from './equipment';
import { timeOf, type Frame } from './frame';
import type { Lesson, Slot } from './lesson';
import type { Occurrence } from './occurrence';

/** A lesson put on a date and slot. */
export interface Planned {
  /** The occurrence's id. */
  readonly id: string;
  readonly lesson: Lesson;
  /** In the zone of the teacher's school. */
  readonly date: CalendarDate;
  readonly slot: Slot;
}

/** A lesson at a time with what it uses: what can be in conflict with others. */
export interface Booking extends Planned, Interval {
  readonly uses: readonly Use[];
}

/** A lesson booked at its slot; undefined when the teacher's school does not ring that period on that date. */
export function book(
  { id, lesson, date, slot }: Planned,
  frame: Frame,
  uses: readonly Use[] = waysToEquip(needsOf(lesson, frame.resources), frame.resources)[0]!,
): Booking | undefined {
  const time = timeOf(frame, lesson.host.school, date, slot);
  return time && { id, lesson, date, slot, ...time, uses };
}

/** What an occurrence books; nothing when it is not held. */
export const bookingOf = (
  occurrence: Occurrence,
  frame: Frame,
  uses?: readonly Use[],
): Booking | undefined => (occurrence.off ? undefined : book(occurrence, frame, uses));
