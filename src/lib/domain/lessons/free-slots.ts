import { addDays, isHoliday, type CalendarDate } from '../shared/calendar';
import type { Interval } from './bells';
import { book } from './booking';
import { conflictsOf } from './conflicts';
import { needsOf, waysToEquip } from './equipment';
import { timeOf, type Frame } from './frame';
import type { Lesson, LessonKind, Slot } from './lesson';
import type { Occupancy } from './occupancy';
import { inTerm } from './term';
import { slotsOn } from './alternatives';
import type { Days } from './week';

/** What somebody wants to find a time for. */
export interface SlotQuestion {
  /** The first one is the teacher's: its bells are gone by. */
  readonly schools: readonly string[];
  /** Left out: any teacher. */
  readonly teacher?: string;
  /** Equipment that has to be free beside what a lesson of the kind needs anyway. */
  readonly resources: readonly string[];
  readonly kind: LessonKind;
  readonly days: Days;
}

export interface FreeSlot extends Interval {
  /** By the clock of the first school. */
  readonly date: CalendarDate;
  readonly slot: Slot;
}

/** A class that no school has: the bells and closures of its school hold for it, and it is busy with nothing. */
const SOME_CLASS = '*';

/**
 * [V-08] The periods of some days in which a lesson could stand with all of them, by the constraints that a confirmation is judged
 * by; what is already on is not shown. None after `until` now is gone.
 */
export function freeSlots(
  { schools, teacher, resources, kind, days }: SlotQuestion,
  occupied: Occupancy,
  frame: Frame,
  now: number,
): FreeSlot[] {
  const [host, ...parts] = schools;
  if (host === undefined) return [];
  const lesson: Lesson = {
    id: SOME_CLASS,
    teacher: teacher ?? SOME_CLASS,
    subject: '',
    kind,
    use: 'lesson',
    host: { school: host, classes: [SOME_CLASS] },
    parts: parts.map((school) => ({ school, classes: [SOME_CLASS] })),
    // Who asks for a studio speaks from it.
    ...(frame.resources.some(({ id, kind: is }) => is === 'studio' && resources.includes(id)) && {
      studio: true,
    }),
  };
  const needs = needsOf(lesson, frame.resources);
  const ways = waysToEquip(needs, frame.resources)
    .map((way) => [
      ...way.filter(({ resource }) => !replaces(resource, resources, frame)),
      ...resources.filter((id) => !isTaken(id, way)).map((resource) => ({ resource, amount: 1 })),
    ])
    .slice(0, 12);
  const found: FreeSlot[] = [];
  for (let date = days.from; date <= days.to; date = addDays(date, 1)) {
    if (!inTerm(date, frame.term) || isHoliday(date, frame.calendar)) continue;
    for (const slot of slotsOn(host, date, { period: 0 }, frame)) {
      const time = timeOf(frame, host, date, slot);
      if (!time || time.start <= now) continue;
      const free = ways.some((uses) => {
        const booking = book({ id: SOME_CLASS, lesson, date, slot }, frame, uses)!;
        return conflictsOf(booking, occupied, frame).length === 0;
      });
      if (free) found.push({ date, slot, ...time });
    }
  }
  return found;
}

const isTaken = (id: string, way: readonly { readonly resource: string }[]) =>
  way.some(({ resource }) => resource === id);

/** One of the same kind and owner has been named: that one is taken instead. */
function replaces(resource: string, named: readonly string[], { resources }: Frame): boolean {
  const own = resources.find(({ id }) => id === resource);
  return (
    !named.includes(resource) &&
    resources.some(({ id, kind, owner }) => named.includes(id) && kind === own?.kind && owner === own.owner)
  );
}
