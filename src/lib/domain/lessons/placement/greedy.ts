import type { Occupancy } from '../occupancy';
import { sitesOf } from '../lesson';
import type { Candidate } from './candidates';
import type { Option } from './options';

/**
 * [V-09] What a careful person does by hand: the largest first, each into the nearest place to what it asks that is still
 * free. The solver begins here and is measured against it.
 */
export function chooseGreedily(candidates: readonly Candidate[], booked: Occupancy): Map<Candidate, Option> {
  const chosen = new Map<Candidate, Option>();
  const taken = booked.copy();
  const size = ({ application, dates }: Candidate) => dates * sitesOf(application.series).length;
  for (const candidate of candidates.toSorted((a, b) => size(b) - size(a))) {
    const option = candidate.options.find(({ bookings }) => bookings.every((each) => taken.fits(each)));
    if (!option) continue;
    chosen.set(candidate, option);
    for (const booking of option.bookings) taken.add(booking);
  }
  return chosen;
}
