import type { Interval } from './bells';
import { book, type Booking, type Planned } from './booking';
import { demandsOf, obstaclesOf, type Demand, type Obstacle } from './constraints';
import type { Frame } from './frame';
import { changesOf, Occupancy } from './occupancy';

/** Both want the same teacher, class, or the only one of a room, terminal, studio. */
export interface Clash {
  readonly family: Demand['family'];
  readonly key: string;
  readonly booking: Booking;
  readonly other: Booking;
}

/** Together they want more than there is. */
export interface Excess {
  readonly family: 'room' | 'capacity';
  readonly key: string;
  readonly booking: Booking;
  /** Everybody else who takes of it at one of the moments, by start; empty when the booking alone wants too much. */
  readonly others: readonly Booking[];
  readonly capacity: number;
  /** The most that is wanted at one moment. */
  readonly wanted: number;
  readonly moments: readonly Interval[];
}

/** The teacher's school rings no such period on that date: nobody can say when the lesson is. */
export interface Unrung {
  readonly family: 'unrung';
  readonly booking: Planned;
}

/** [V-08] Why a lesson cannot stand where it stands. */
export type Conflict = Clash | Excess | Unrung | (Obstacle & { readonly booking: Booking });

/** [V-08] The conflicts of a lesson put on a date and slot, also of one that is no booking because its period is not rung. */
export function conflictsOfPlanned(planned: Planned, booked: Occupancy, frame: Frame): Conflict[] {
  const made = book(planned, frame);
  return made ? conflictsOf(made, booked, frame) : [{ family: 'unrung', booking: planned }];
}

/**
 * [V-08] Everything that speaks against a booking in a frame, beside what is booked already (a booking of its own id, as it
 * was before, does not count). What others have among themselves is not told.
 */
export function conflictsOf(booking: Booking, booked: Occupancy, frame: Frame): Conflict[] {
  const shared = demandsOf(booking, frame).flatMap((demand): Conflict[] =>
    demand.capacity === 1 && demand.amount === 1
      ? booked
          .during(demand.key, booking)
          .map(({ booking: other }) => ({ family: demand.family, key: demand.key, booking, other }))
      : excess(demand, booking, booked),
  );
  return [...obstaclesOf(booking, frame).map((obstacle) => ({ ...obstacle, booking })), ...shared];
}

function excess({ family, key, amount, capacity }: Demand, booking: Booking, booked: Occupancy): Excess[] {
  const taken = booked.during(key, booking);
  const own = { start: booking.start, end: booking.end, amount };
  const moments: Interval[] = [];
  let [sum, wanted, since] = [0, 0, undefined as number | undefined];
  for (const [at, change] of changesOf([...taken, own])) {
    sum += change;
    // Only while the booking itself is on: what others exceed without it is theirs.
    const over = sum > capacity && booking.start <= at && at < booking.end;
    if (over) wanted = Math.max(wanted, sum);
    if (over && since === undefined) since = at;
    if (!over && since !== undefined) {
      moments.push({ start: since, end: at });
      since = undefined;
    }
  }
  if (moments.length === 0) return [];
  const during = (each: Interval) => moments.some(({ start, end }) => each.start < end && start < each.end);
  const others = taken.filter(during).map((each) => each.booking);
  return [{ family: family as Excess['family'], key, booking, others, capacity, wanted, moments }];
}

/** [V-08] All conflicts of a set of bookings, each told once, from the later of those who are in it. */
export function allConflicts(bookings: readonly Booking[], frame: Frame): Conflict[] {
  const booked = new Occupancy(frame);
  const order = bookings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  return order.flatMap((booking) => {
    const found = conflictsOf(booking, booked, frame);
    booked.add(booking);
    return found;
  });
}
