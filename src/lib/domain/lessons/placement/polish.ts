import type { Booking } from '../booking';
import type { Occupancy } from '../occupancy';
import type { Candidate } from './candidates';
import type { Option } from './options';
import { daysTouched, gapsIn, loadOf, unevenness, WEIGHTS } from './preferences';

/** Times through all lessons; after a few nothing moves any more. */
const MOST_PASSES = 4;

/**
 * [V-09] Moves one lesson to a free place, or lets two change places, as long as that makes the timetable better in everything
 * soft, gaps included, which no linear program sees. Nothing loses its place.
 */
export function polish(chosen: ReadonlyMap<Candidate, Option>, booked: Occupancy): Map<Candidate, Option> {
  const standing = new Standing(chosen, booked);
  const candidates = [...chosen.keys()];
  let changed = true;
  for (let pass = 0; changed && pass < MOST_PASSES; pass++) {
    changed = false;
    for (const [index, candidate] of candidates.entries()) {
      changed = standing.move(candidate) || changed;
      for (const other of candidates.slice(index + 1)) changed = standing.swap(candidate, other) || changed;
    }
  }
  return standing.chosen;
}

/** A change has to be better by more than rounding. */
const BETTER = 0.001;

/** Who stands where, with the days of teachers and classes and the load of each weekday. */
class Standing {
  readonly chosen: Map<Candidate, Option>;
  readonly #around: Occupancy;
  readonly #days = new Map<string, Set<Booking>>();
  readonly #loads = Array.from({ length: 7 }, () => 0);

  constructor(chosen: ReadonlyMap<Candidate, Option>, booked: Occupancy) {
    this.chosen = new Map(chosen);
    this.#around = booked.copy();
    for (const booking of booked.bookings()) this.#put(booking);
    for (const option of chosen.values()) this.#add(option);
  }

  /** Puts a lesson into the best place that is free for it; true when that is another than before. */
  move(candidate: Candidate): boolean {
    const now = this.chosen.get(candidate)!;
    this.#remove(now);
    let [best, least] = [now, this.#penalty(now) - BETTER];
    for (const option of candidate.options) {
      if (option === now || !this.#fits(option)) continue;
      const penalty = this.#penalty(option);
      if (penalty < least) [best, least] = [option, penalty];
    }
    this.#add(best);
    this.chosen.set(candidate, best);
    return best !== now;
  }

  /** Lets two lessons change places where that is possible and better; true when they have. */
  swap(one: Candidate, other: Candidate): boolean {
    const [mine, theirs] = [this.chosen.get(one)!, this.chosen.get(other)!];
    const [there, here] = [at(theirs, one), at(mine, other)];
    if (!there || !here || there === mine) return false;
    // Most pairs fail here, before anything is moved.
    const leaving = new Set([...mine.bookings, ...theirs.bookings].map(({ id }) => id));
    const fits = ({ bookings }: Option) =>
      bookings.every((booking) => this.#around.fits(booking, { leaving }));
    if (!fits(there) || !fits(here)) return false;
    this.#remove(mine);
    this.#remove(theirs);
    const before = this.#both(mine, theirs);
    // The second is asked beside the first: they may be in each other's way.
    const better =
      this.#fits(there) && this.#fitsBeside(here, there) && this.#both(there, here) < before - BETTER;
    const [first, second] = better ? [there, here] : [mine, theirs];
    this.#add(first);
    this.#add(second);
    this.chosen.set(one, first).set(other, second);
    return better;
  }

  #fits = (option: Option): boolean => option.bookings.every((booking) => this.#around.fits(booking));

  #fitsBeside(option: Option, beside: Option): boolean {
    this.#add(beside);
    const fits = this.#fits(option);
    this.#remove(beside);
    return fits;
  }

  #both(one: Option, other: Option): number {
    const first = this.#penalty(one);
    this.#add(one);
    const second = this.#penalty(other);
    this.#remove(one);
    return first + second;
  }

  /** What a lesson in a place adds to everything soft. */
  #penalty(option: Option): number {
    let gaps = 0;
    for (const booking of option.bookings)
      for (const day of daysTouched(booking)) {
        const others = [...(this.#days.get(day) ?? [])];
        if (others.length > 0) gaps += gapsIn([...others, booking]) - gapsIn(others);
      }
    const [day, load] = [option.place.weekday - 1, loadOf(option)];
    const uneven = unevenness(this.#loads.with(day, this.#loads[day]! + load)) - unevenness(this.#loads);
    return option.cost + WEIGHTS.gap * gaps + WEIGHTS.uneven * uneven;
  }

  #add(option: Option): void {
    this.#loads[option.place.weekday - 1]! += loadOf(option);
    for (const booking of option.bookings) {
      this.#around.add(booking);
      this.#put(booking);
    }
  }

  #remove(option: Option): void {
    this.#loads[option.place.weekday - 1]! -= loadOf(option);
    for (const booking of option.bookings) {
      this.#around.remove(booking);
      for (const day of daysTouched(booking)) this.#days.get(day)!.delete(booking);
    }
  }

  #put(booking: Booking): void {
    for (const day of daysTouched(booking)) {
      const there = this.#days.get(day);
      if (there) there.add(booking);
      else this.#days.set(day, new Set([booking]));
    }
  }
}

/** The option of a candidate at the time at which another stands, with resources of its own. */
const at = ({ place }: Option, candidate: Candidate): Option | undefined =>
  candidate.options.find(
    (each) =>
      each.place.weekday === place.weekday && JSON.stringify(each.place.slot) === JSON.stringify(place.slot),
  );
