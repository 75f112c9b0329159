import { dateAt, isHoliday, startOfDay, addDays, type CalendarDate } from '../shared/calendar';
import { occurrencesIn, type Dated } from './agenda';
import { overlap, type Interval } from './bells';
import { book, type Booking } from './booking';
import { inClaimOrder } from './claims';
import { conflictsOf, type Conflict } from './conflicts';
import { CENTRE, needsOf, waysToEquip, type Resource } from './equipment';
import { timeOf, type Frame } from './frame';
import { sitesOf } from './lesson';
import { seriesOf, stands, type NetworkLesson } from './network-lesson';
import { changesOf, Occupancy } from './occupancy';
import type { ClaimRule } from './region';
import { bookingsOfLesson } from './schedule';
import { closureOn, type Closure } from './term';

/** First and last day included. */
export interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** From the first moment of some days to the last one by a clock in `zone`. */
const spanOf = ({ from, to }: Days, zone: string): Interval => ({
  start: startOfDay(from, zone),
  end: startOfDay(addDays(to, 1), zone),
});

/** What stands in some days, with what each date takes. */
export function bookingsIn(
  lessons: readonly NetworkLesson[],
  frame: Frame,
  days: Days,
  zone: string,
): Booking[] {
  const span = spanOf(days, zone);
  return lessons.flatMap((lesson) =>
    bookingsOfLesson(lesson, frame).filter((booking) => overlap(booking, span)),
  );
}

/**
 * [V-08] What is in each other's way in some days: what stands first, then applications in the order that the centre's rule
 * suggests, each with the equipment that leaves it the fewest conflicts, because nobody has chosen for it yet.
 */
export function conflictsIn(
  lessons: readonly NetworkLesson[],
  frame: Frame,
  days: Days,
  zone: string,
  order: readonly ClaimRule[],
): Conflict[] {
  const span = spanOf(days, zone);
  const occupied = new Occupancy(frame);
  const conflicts: Conflict[] = [];
  const take = (booking: Booking, found: readonly Conflict[]) => {
    conflicts.push(...found);
    occupied.add(booking);
  };
  const standing = bookingsIn(lessons, frame, days, zone);
  for (const booking of standing.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)))
    take(booking, conflictsOf(booking, occupied, frame));
  for (const lesson of inClaimOrder(
    lessons.filter((each) => !stands(each) && !each.withdrawn),
    order,
  ))
    for (const occurrence of occurrencesIn(lesson, frame)) {
      if (occurrence.off) continue;
      const tried = waysToEquip(needsOf(occurrence.lesson, frame.resources), frame.resources).flatMap(
        (uses) => {
          const booking = book(occurrence, frame, uses);
          return booking && overlap(booking, span)
            ? [{ booking, found: conflictsOf(booking, occupied, frame) }]
            : [];
        },
      );
      const [best] = tried.sort((a, b) => a.found.length - b.found.length);
      if (best) take(best.booking, best.found);
    }
  return [...conflicts, ...unrungIn(lessons, frame, days)];
}

/** Dates on which the teacher's school rings no such period: they have no time, so that no clock shows them. */
const unrungIn = (lessons: readonly NetworkLesson[], frame: Frame, { from, to }: Days): Conflict[] =>
  lessons
    .filter((lesson) => !lesson.withdrawn && (stands(lesson) || lesson.claim))
    .flatMap((lesson) => occurrencesIn(lesson, frame))
    .filter(({ off, date }) => !off && from <= date && date <= to)
    .filter(({ lesson, date, slot }) => !timeOf(frame, lesson.host.school, date, slot))
    .map((booking) => ({ family: 'unrung' as const, booking }));

/** The dates (by the occurrence's id) that are in a conflict, on whichever side. */
export function inConflict(conflicts: readonly Conflict[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const conflict of conflicts) {
    ids.add(conflict.booking.id);
    if ('other' in conflict) ids.add(conflict.other.id);
    if ('others' in conflict) for (const other of conflict.others) ids.add(other.id);
  }
  return ids;
}

export const LANE_KINDS = ['resource', 'school', 'teacher'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/** Lanes of lessons that take no equipment of the centre: it is not confirmed yet, or none is needed. */
export const UNCONFIRMED = '-unconfirmed';
export const UNEQUIPPED = '-unequipped';

/** In which lanes a dated lesson stands. */
export function lanesFor(
  kind: LaneKind,
  { network, occurrence, certain }: Dated,
  uses: ReadonlyMap<string, Booking['uses']>,
  resources: readonly Resource[],
): string[] {
  if (kind === 'teacher') return [occurrence.lesson.teacher];
  if (kind === 'school') {
    // A school that is closed that day has its lesson in its lane all the same, crossed out there.
    const schools = [network.offer.host, ...seriesOf(network).parts].map(({ school }) => school);
    return [...new Set(schools)];
  }
  if (!certain) return [UNCONFIRMED];
  const taken = (uses.get(occurrence.id) ?? network.booked?.uses ?? []).map(({ resource }) => resource);
  const lanes = resources.filter(({ id, owner }) => owner === CENTRE && taken.includes(id));
  return lanes.length > 0 ? lanes.map(({ id }) => id) : [UNEQUIPPED];
}

/** Lessons by lane, then by day. */
export function cellsOf(
  dated: readonly Dated[],
  lanesOf: (each: Dated) => readonly string[],
): ReadonlyMap<string, ReadonlyMap<CalendarDate, readonly Dated[]>> {
  const lanes = new Map<string, Map<CalendarDate, Dated[]>>();
  for (const each of dated)
    for (const lane of lanesOf(each)) {
      const days = lanes.get(lane) ?? new Map<CalendarDate, Dated[]>();
      lanes.set(lane, days);
      const cell = days.get(each.date);
      if (cell) cell.push(each);
      else days.set(each.date, [each]);
    }
  return lanes;
}

/**
 * How many lessons a cell of a crowded week shows, so that all together are at most `most`; at least one. A page of a few hundred
 * links stays quick on an old laptop, and the rest of a lane is one press away.
 */
export function cellBound(sizes: readonly number[], most: number): number {
  const shown = (bound: number) => sizes.reduce((sum, size) => sum + Math.min(size, bound), 0);
  let bound = Math.max(1, ...sizes);
  while (bound > 1 && shown(bound) > most) bound--;
  return bound;
}

/** [V-06] The most that is taken of a resource at one moment of some bookings. */
export function peakOf(resource: string, bookings: readonly Booking[]): number {
  const taken = bookings.flatMap(({ start, end, uses }) => {
    const amount = uses.reduce((sum, use) => sum + (use.resource === resource ? use.amount : 0), 0);
    return amount > 0 ? [{ start, end, amount }] : [];
  });
  let [most, now] = [0, 0];
  for (const [, change] of changesOf(taken)) most = Math.max(most, (now += change));
  return most;
}

/** Why lessons are not to be expected on a day at all. */
export type DayOff = 'outside' | 'break' | 'holiday';

export function dayOff(date: CalendarDate, { term, calendar }: Frame): DayOff | undefined {
  if (date < term.from || date > term.to) return 'outside';
  if (term.breaks.some(({ from, to }) => from <= date && date <= to)) return 'break';
  return isHoliday(date, calendar) ? 'holiday' : undefined;
}

/** [V-17] Closures of some schools that touch some days, by first day. */
export const closuresIn = (
  closures: readonly Closure[],
  schools: ReadonlySet<string>,
  { from, to }: Days,
): Closure[] =>
  closures
    .filter((each) => schools.has(each.school) && each.from <= to && from <= each.to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));

/** Whether a school as a whole, or some of its classes, is at home on a date. */
export const closedOn = (closures: readonly Closure[], school: string, date: CalendarDate) =>
  closureOn(closures, school, date) ??
  closures.find((each) => each.school === school && each.from <= date && date <= each.to);

/** [V-06] Works on a resource on a date by a clock in `zone`. */
export const worksOn = ({ maintenance }: Resource, date: CalendarDate, zone: string) =>
  maintenance.filter(({ start, end }) => dateAt(start, zone) <= date && date <= dateAt(end - 1, zone));

/** The classes of a date, or those of one school, for a line: «9А, 9Б»; two schools may call theirs alike. */
export const classesOf = ({ occurrence }: Dated, school?: string): string[] => [
  ...new Set(
    sitesOf(occurrence.lesson)
      .filter((site) => school === undefined || site.school === school)
      .flatMap(({ classes }) => classes),
  ),
];
