import type { Booking } from '../booking';
import type { Occupancy } from '../occupancy';
import type { Candidate } from './candidates';
import type { Option } from './options';
import { daysTouched, gapsIn, loadOf, unevenness, WEIGHTS } from './preferences';

/** Times through all lessons; after a few nothing moves any more. */
const MOST_PASSES = 6;

/**
 * [V-09] Moves one lesson at a time to a free place as long as that makes the timetable better in everything soft, gaps
 * included, which no linear program sees. Nothing loses its place.
 */
export function polish(chosen: ReadonlyMap<Candidate, Option>, booked: Occupancy): Map<Candidate, Option> {
  const polished = new Map(chosen);
  const around = booked.copy();
  const days = new Days(booked.bookings());
  for (const option of chosen.values()) stand(option);

  function stand(option: Option) {
    for (const booking of option.bookings) around.add(booking);
    days.add(option);
  }
  function leave(option: Option) {
    for (const booking of option.bookings) around.remove(booking);
    days.remove(option);
  }

  for (let [pass, moved] = [0, true]; moved && pass < MOST_PASSES; pass++) {
    moved = false;
    for (const [candidate, now] of polished) {
      leave(now);
      let [best, least] = [now, days.penaltyWith(now) - 0.001];
      for (const option of candidate.options) {
        if (option === now || !option.bookings.every((booking) => around.fits(booking))) continue;
        const penalty = days.penaltyWith(option);
        if (penalty < least) [best, least] = [option, penalty];
      }
      stand(best);
      if (best !== now) {
        polished.set(candidate, best);
        moved = true;
      }
    }
  }
  return polished;
}

/** The days of teachers and classes, and the load of each weekday. */
class Days {
  readonly #days = new Map<string, Set<Booking>>();
  readonly #loads = Array.from({ length: 7 }, () => 0);

  constructor(bookings: Iterable<Booking>) {
    for (const booking of bookings) this.#put(booking);
  }

  add(option: Option): void {
    this.#loads[option.place.weekday - 1]! += loadOf(option);
    for (const booking of option.bookings) this.#put(booking);
  }

  remove(option: Option): void {
    this.#loads[option.place.weekday - 1]! -= loadOf(option);
    for (const booking of option.bookings)
      for (const day of daysTouched(booking)) this.#days.get(day)!.delete(booking);
  }

  /** What is soft with a lesson in a place, as far as that place changes it. */
  penaltyWith(option: Option): number {
    let gaps = 0;
    for (const booking of option.bookings)
      for (const day of daysTouched(booking)) {
        const others = [...(this.#days.get(day) ?? [])];
        if (others.length > 0) gaps += gapsIn([...others, booking]) - gapsIn(others);
      }
    const loads = this.#loads.with(
      option.place.weekday - 1,
      this.#loads[option.place.weekday - 1]! + loadOf(option),
    );
    return option.cost + WEIGHTS.gap * gaps + WEIGHTS.uneven * unevenness(loads);
  }

  #put(booking: Booking): void {
    for (const day of daysTouched(booking)) {
      const there = this.#days.get(day);
      if (there) there.add(booking);
      else this.#days.set(day, new Set([booking]));
    }
  }
}
