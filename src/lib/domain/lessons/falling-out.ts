import type { CalendarDate } from '../shared/calendar';
import type { Instant } from '../shared/ids';
import { concernsSchool } from './agenda';
import { alternatives } from './alternatives';
import type { Booking } from './booking';
import type { Use } from './equipment';
import type { Frame } from './frame';
import { seriesOf, stands, type NetworkLesson } from './network-lesson';
import { Occupancy } from './occupancy';
import { occurrencesOf, type Occurrence } from './occurrence';
import { bookingsAt, bookingsOfLesson } from './schedule';
import type { Closure } from './term';

/** A dated lesson that a closed school changes. */
export interface FallenOut {
  readonly network: NetworkLesson;
  /** As it stood. */
  readonly booking: Booking;
  readonly planned: CalendarDate;
  /** The others go on without the school, or without some of its classes. */
  readonly goesOn: boolean;
  /** [V-17] What is free again by that. */
  readonly released: readonly Use[];
}

/** What is used before and not, or less of it, afterwards. */
function releasedBy(before: readonly Use[], after: readonly Use[]): Use[] {
  const total = (uses: readonly Use[], resource: string) =>
    uses.reduce((sum, use) => sum + (use.resource === resource ? use.amount : 0), 0);
  return [...new Set(before.map(({ resource }) => resource))].flatMap((resource) => {
    const amount = total(before, resource) - total(after, resource);
    return amount > 0 ? [{ resource, amount }] : [];
  });
}

/** The frame with one more school closed. */
export const closedIn = (frame: Frame, closure: Closure): Frame => ({
  ...frame,
  closures: [...frame.closures, closure],
});

/** [V-17] The lessons that stand and that closing a school would change, by time; what is over by `now` is not among them. */
export function fallingOut(
  lessons: readonly NetworkLesson[],
  closure: Closure,
  frame: Frame,
  now: Instant,
): FallenOut[] {
  const closed = closedIn(frame, closure);
  const found = lessons
    .filter((lesson) => stands(lesson) && concernsSchool(lesson, closure.school))
    .flatMap((network): FallenOut[] => {
      const after = new Map(
        bookingsAt(seriesOf(network), network.booked?.uses, closed).map((each) => [each.id, each]),
      );
      const planned = new Map(occurrencesOf(seriesOf(network), frame).map((each) => [each.id, each.planned]));
      return bookingsOfLesson(network, frame).flatMap((booking) => {
        const left = after.get(booking.id);
        if (booking.end <= now || (left && sameSites(left, booking))) return [];
        const released = releasedBy(booking.uses, left?.uses ?? []);
        return [{ network, booking, planned: planned.get(booking.id)!, goesOn: !!left, released }];
      });
    });
  return found.sort((a, b) => a.booking.start - b.booking.start || (a.booking.id < b.booking.id ? -1 : 1));
}

const sameSites = (a: Booking, b: Booking): boolean => {
  const sites = ({ lesson }: Booking) =>
    JSON.stringify([lesson.host, ...lesson.parts].map(({ school, classes }) => [school, classes]));
  return sites(a) === sites(b);
};

/**
 * [V-08] The nearest places without a conflict for a date that stands or has fallen out, none of them over. `from` is what
 * it would be if it were held.
 */
export function newPlaces(
  from: Occurrence | Booking,
  occupied: Occupancy,
  frame: Frame,
  { today, now, count = 2 }: { readonly today: CalendarDate; readonly now: Instant; readonly count?: number },
): Booking[] {
  const rest = aheadOf(frame, today);
  // Of today alone a period may be over; a day has fewer of them than this.
  for (const more of [0, 20]) {
    const found = alternatives(from, occupied, rest, count + more);
    const places = found.filter(({ start }) => start > now);
    if (places.length >= count || found.length < count + more || more > 0) return places.slice(0, count);
  }
  return [];
}

const ahead = new WeakMap<Frame, { readonly today: CalendarDate; readonly frame: Frame }>();

/** The rest of a term: nothing is proposed in the days that are over. */
function aheadOf(frame: Frame, today: CalendarDate): Frame {
  const from = today > frame.term.from ? today : frame.term.from;
  const known = ahead.get(frame);
  if (known?.today === from) return known.frame;
  const rest = { ...frame, term: { ...frame.term, from } };
  ahead.set(frame, { today: from, frame: rest });
  return rest;
}

/** A fallen lesson with the date proposed for it; undefined where the rest of the term has none. */
export interface NewDate {
  readonly fallen: FallenOut;
  readonly to?: Booking;
}

/**
 * [V-17] New dates for lessons that a closed school has made fall out, each beside those proposed before it, so that all can be
 * taken. `frame` has the school closed.
 */
export function newDates(
  fallen: readonly FallenOut[],
  lessons: readonly NetworkLesson[],
  frame: Frame,
  when: { readonly today: CalendarDate; readonly now: Instant },
): NewDate[] {
  const occupied = new Occupancy(
    frame,
    lessons.flatMap((lesson) => bookingsOfLesson(lesson, frame)),
  );
  return fallen
    .filter(({ goesOn }) => !goesOn)
    .map((each) => {
      const [to] = newPlaces(each.booking, occupied, frame, { ...when, count: 1 });
      if (to) occupied.add(to);
      return { fallen: each, ...(to && { to }) };
    });
}
