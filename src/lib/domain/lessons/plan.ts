import type { Booking } from './booking';
import { conflictsOf, type Conflict } from './conflicts';
import { needsOf, waysToEquip, type Use } from './equipment';
import type { Frame } from './frame';
import type { Slot } from './lesson';
import { movedTo, seriesOf, seriesWith, type NetworkLesson } from './network-lesson';
import { Occupancy } from './occupancy';
import { occurrencesOf } from './occurrence';
import type { GridPlace } from './paper';
import type { Application, Place, Placement } from './placement/application';
import { optionsOf } from './placement/options';
import { bookingsAt, bookingsOfLesson, type Standing } from './schedule';

/** Where the centre's plan puts an application, or where it asks to stand, and what speaks against that. */
export interface PlannedLesson {
  readonly lesson: NetworkLesson;
  /** False while it only asks. */
  readonly inPlan: boolean;
  readonly pinned: boolean;
  readonly standing: Standing;
  readonly conflicts: readonly Conflict[];
  /** Its dated lessons there. */
  readonly bookings: readonly Booking[];
}

/** Applications that the centre has not decided, those of what is booked already with more schools among them. */
export const isOpen = (lesson: NetworkLesson): boolean => lesson.claim !== undefined && !lesson.withdrawn;

/** A slot as a key: of a period, or of a time. */
export const slotKey = (slot: Slot): string =>
  'period' in slot ? `${slot.period}` : `${slot.start}-${slot.end}`;

const asked = (lesson: NetworkLesson): { weekday: number; slot: Slot } => {
  const { weekday, slot } = seriesOf(lesson);
  return { weekday, slot };
};

/**
 * [V-09] The plan as it stands: every open application at its place in the plan, or where it asks to stand, with its conflicts
 * against everything confirmed and everything else that is in the plan. What only asks is in nobody's way.
 */
export function planOf(
  lessons: readonly NetworkLesson[],
  grid: ReadonlyMap<string, GridPlace>,
  frame: Frame,
): PlannedLesson[] {
  const open = lessons.filter(isOpen);
  const planned = open.map((lesson) => {
    const place = grid.get(lesson.id);
    const schools = lesson.claim!.schools;
    const { weekday, slot } = place ?? asked(lesson);
    const uses = place?.uses ?? usesFor(lesson, schools, frame);
    const standing = { weekday, slot, uses, schools };
    return { lesson, inPlan: !!place, pinned: !!place?.pinned, standing };
  });
  const dates = new Map(planned.map(({ lesson, standing }) => [lesson.id, datesAt(lesson, standing, frame)]));
  const occupied = new Occupancy(frame, [
    // An application of what is booked asks for a change of it: the booking itself does not count.
    ...lessons.filter((lesson) => !isOpen(lesson)).flatMap((lesson) => bookingsOfLesson(lesson, frame)),
    ...planned.filter(({ inPlan }) => inPlan).flatMap(({ lesson }) => dates.get(lesson.id)!.bookings),
  ]);
  return planned.map((each) => {
    const { bookings, unrung } = dates.get(each.lesson.id)!;
    const conflicts = [...unrung, ...bookings.flatMap((booking) => conflictsOf(booking, occupied, frame))];
    return { ...each, bookings, conflicts };
  });
}

/** The dated lessons of an application at a place, and the dates on which its school rings no such period. */
function datesAt(lesson: NetworkLesson, { weekday, slot, uses, schools }: Standing, frame: Frame) {
  const series = movedTo(seriesWith(lesson, schools), { weekday, slot });
  const bookings = bookingsAt(series, uses, frame);
  const rung = new Set(bookings.map(({ id }) => id));
  const unrung = occurrencesOf(series, frame)
    .filter(({ id, off }) => !off && !rung.has(id))
    .map((occurrence): Conflict => ({ family: 'unrung', booking: occurrence }));
  return { bookings, unrung };
}

/** The first choice of equipment for a lesson, whatever else is booked. */
const usesFor = (lesson: NetworkLesson, schools: readonly string[], frame: Frame): Use[] =>
  waysToEquip(needsOf(seriesWith(lesson, schools), frame.resources), frame.resources)[0]!;

/** [V-09] A place that somebody chose by hand, with the equipment that is free there; where none is, the first choice. */
export function placeAt(
  lesson: NetworkLesson,
  at: { readonly weekday: number; readonly slot: Slot },
  occupied: Occupancy,
  frame: Frame,
): GridPlace {
  const schools = lesson.claim?.schools ?? [];
  const ways = waysToEquip(needsOf(seriesWith(lesson, schools), frame.resources), frame.resources);
  const free = ways.find((uses) =>
    datesAt(lesson, { ...at, uses, schools }, frame).bookings.every((booking) => occupied.fits(booking)),
  );
  return { ...at, uses: [...(free ?? ways[0]!)], pinned: true };
}

/**
 * [V-08] The nearest places at which an application stands on all its dates beside what is taken; fewer where there are no more. As in
 * the solver a lesson of one date stays in its week, unlike one that is still being offered (`planning.ts`).
 */
export function freeInPlan(lesson: NetworkLesson, occupied: Occupancy, frame: Frame, count = 2): Place[] {
  const series = seriesWith(lesson, lesson.claim?.schools ?? []);
  return optionsOf({ series }, frame)
    .filter(({ bookings }) => bookings.every((booking) => occupied.fits(booking)))
    .slice(0, count)
    .map(({ place }) => place);
}

/** [V-09] What the solver is asked: open applications to place, what is booked or pinned as it stands. */
export function applicationsOf(
  lessons: readonly NetworkLesson[],
  grid: ReadonlyMap<string, GridPlace>,
  frame: Frame,
): Application[] {
  return lessons.flatMap((lesson): Application[] => {
    const place = grid.get(lesson.id);
    if (isOpen(lesson)) {
      const series = seriesWith(lesson, lesson.claim!.schools);
      if (place?.pinned) return [{ series, pinned: place }];
      return [{ series, ...(place && { previous: place }) }];
    }
    // What needs no equipment takes its teacher's and its classes' time only where it is live; the rest is not placed.
    const { booked } = lesson;
    if (!booked || bookingsOfLesson(lesson, frame).length === 0) return [];
    return [{ series: seriesOf(lesson), pinned: booked }];
  });
}

/**
 * [V-09] A proposal as places of the plan: what stands as a whole. What the solver could place only week by week is left
 * out, because a confirmation is of one place for all weeks.
 */
export function proposedPlaces(
  { placed, unplaced }: Placement,
  lessons: readonly NetworkLesson[],
): ReadonlyMap<string, GridPlace | undefined> {
  const open = new Set(lessons.filter(isOpen).map(({ id }) => id));
  const places = new Map<string, GridPlace | undefined>();
  for (const { application } of unplaced) places.set(application.series.id, undefined);
  for (const { application, week, place } of placed)
    if (week === undefined)
      places.set(application.series.id, {
        ...{ weekday: place.weekday, slot: place.slot, uses: [...place.uses] },
        ...(application.pinned && { pinned: true }),
      });
    else places.set(application.series.id, undefined);
  return new Map([...places].filter(([id]) => open.has(id)));
}
