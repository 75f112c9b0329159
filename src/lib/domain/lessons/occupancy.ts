import { overlap, type Interval } from './bells';
import type { Booking } from './booking';
import { demandsOf, type Family } from './constraints';
import type { Frame } from './frame';

interface Taken extends Interval {
  readonly booking: Booking;
  readonly amount: number;
}

const DAY = 86_400_000;

/**
 * Who takes what when: an index of bookings by what they share and by day (UTC), a lesson over midnight under both. To add,
 * take out or look up one booking costs what it shares times the few bookings of that day.
 */
export class Occupancy {
  readonly #taken = new Map<string, Taken[]>();
  readonly #frame: Frame;

  constructor(frame: Frame, bookings: Iterable<Booking> = []) {
    this.#frame = frame;
    for (const booking of bookings) this.add(booking);
  }

  add(booking: Booking): void {
    for (const { key, amount } of demandsOf(booking, this.#frame)) {
      const entry = { booking, amount, start: booking.start, end: booking.end };
      for (const day of daysOf(booking)) {
        const place = `${key} ${day}`;
        const taken = this.#taken.get(place);
        if (taken) taken.push(entry);
        else this.#taken.set(place, [entry]);
      }
    }
  }

  remove(booking: Booking): void {
    for (const { key } of demandsOf(booking, this.#frame))
      for (const day of daysOf(booking)) {
        const place = `${key} ${day}`;
        this.#taken.set(
          place,
          (this.#taken.get(place) ?? []).filter((each) => each.booking.id !== booking.id),
        );
      }
  }

  /** Who else takes of a key at some moment of a booking, by start, then id. */
  during(key: string, booking: Booking): Taken[] {
    const found = this.#overlapping(key, booking);
    return found.toSorted((a, b) => a.start - b.start || (a.booking.id < b.booking.id ? -1 : 1));
  }

  #overlapping(key: string, booking: Booking): Taken[] {
    const days = daysOf(booking);
    const found = days.flatMap((day) =>
      (this.#taken.get(`${key} ${day}`) ?? []).filter(
        (taken) => taken.booking.id !== booking.id && overlap(taken, booking),
      ),
    );
    // What lies over midnight like the booking itself was found twice.
    return days.length > 1 ? [...new Set(found)] : found;
  }

  /** What is taken of a key at an instant. */
  at(key: string, instant: number): number {
    const taken = this.#taken.get(`${key} ${Math.floor(instant / DAY)}`) ?? [];
    return taken.reduce(
      (sum, { start, end, amount }) => sum + (start <= instant && instant < end ? amount : 0),
      0,
    );
  }

  /** Everything that takes anything, each once. */
  bookings(): Set<Booking> {
    return new Set([...this.#taken.values()].flatMap((taken) => taken.map(({ booking }) => booking)));
  }

  /** The same bookings, changed from here on by themselves. */
  copy(): Occupancy {
    const copy = new Occupancy(this.#frame);
    for (const [place, taken] of this.#taken) copy.#taken.set(place, [...taken]);
    return copy;
  }

  /** Whether a booking has room beside all others; not counting some families, or some who would leave. */
  fits(
    booking: Booking,
    { without, leaving }: { without?: ReadonlySet<Family>; leaving?: ReadonlySet<string> } = {},
  ): boolean {
    return demandsOf(booking, this.#frame).every(({ family, key, amount, capacity }) => {
      if (without?.has(family)) return true;
      const others = this.#overlapping(key, booking).filter((each) => !leaving?.has(each.booking.id));
      return amount + mostOf(others) <= capacity;
    });
  }
}

/** The most that is taken at any one moment. */
function mostOf(taken: readonly Taken[]): number {
  if (taken.length < 2) return taken[0]?.amount ?? 0;
  let [most, now] = [0, 0];
  for (const [, change] of changesOf(taken)) most = Math.max(most, (now += change));
  return most;
}

/** The days (UTC, since the epoch) that an interval touches. */
function daysOf({ start, end }: Interval): number[] {
  const [first, last] = [Math.floor(start / DAY), Math.floor((end - 1) / DAY)];
  return first === last ? [first] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** By how much the sum of amounts changes at which instants, in order: what ends then makes room for what begins. */
export function changesOf(taken: readonly (Interval & { readonly amount: number })[]): [number, number][] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { start, end, amount } of taken) {
    change(start, amount);
    change(end, -amount);
  }
  return [...changes].toSorted((a, b) => a[0] - b[0]);
}
