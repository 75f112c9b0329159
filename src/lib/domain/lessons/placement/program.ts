/**
 * [V-09] The integer program of a placement, in the LP format of CPLEX, which every solver reads.
 *
 * `x<candidate>_<option>` is 1 when the candidate stands there; `busiest` is the load of the busiest weekday.
 * Minimise what is soft minus {@link PLACED} for every dated lesson in a place, subject to
 * - one place at most for each candidate;
 * - for everything shared, at every moment at which somebody begins: no more than its capacity less what is booked;
 * - the load of each weekday at most `busiest`.
 *
 * The moments at which somebody begins are enough: what is on at any other moment was on when the last of it began.
 */
import { demandsOf } from '../constraints';
import type { Frame } from '../frame';
import type { Occupancy } from '../occupancy';
import type { Candidate } from './candidates';
import type { Option } from './options';
import { loadOf, WEIGHTS } from './preferences';

/** What a lesson in a place is worth for each of its dates: more than anything soft can cost it. */
export const PLACED = 200;

export interface Program {
  readonly lp: string;
  /** What each variable would place. */
  readonly variables: ReadonlyMap<string, { readonly candidate: Candidate; readonly option: Option }>;
}

interface Wanted {
  readonly name: string;
  readonly candidate: number;
  readonly start: number;
  readonly end: number;
  readonly amount: number;
}

/** The program of candidates beside what is booked already, whose sites by weekday count for evenness. */
export function programOf(
  candidates: readonly Candidate[],
  booked: Occupancy,
  standing: readonly number[],
  frame: Frame,
): Program {
  const variables = new Map<string, { candidate: Candidate; option: Option }>();
  const objective: string[] = [];
  const rows = new Set<string>();
  const shared = new Map<string, { capacity: number; wanted: Wanted[] }>();
  const loads: string[][] = Array.from({ length: 7 }, () => []);

  for (const [index, candidate] of candidates.entries()) {
    const own: string[] = [];
    for (const [number, option] of candidate.options.entries()) {
      if (!option.bookings.every((booking) => booked.fits(booking))) continue;
      const name = `x${index}_${number}`;
      variables.set(name, { candidate, option });
      own.push(name);
      objective.push(term(option.cost - PLACED * candidate.dates, name));
      loads[option.place.weekday - 1]!.push(term(loadOf(option), name));
      for (const booking of option.bookings)
        for (const { key, amount, capacity } of demandsOf(booking, frame)) {
          const { wanted } = shared.get(key) ?? { wanted: [] as Wanted[] };
          shared.set(key, { capacity, wanted });
          wanted.push({ name, candidate: index, amount, start: booking.start, end: booking.end });
        }
    }
    if (own.length > 0)
      rows.add(
        atMost(
          own.map((name) => term(1, name)),
          1,
        ),
      );
  }
  for (const [key, { capacity, wanted }] of shared)
    for (const [at, sharing] of moments(wanted)) {
      const room = capacity - booked.at(key, at);
      if (largest(sharing) > room)
        rows.add(
          atMost(
            sharing.map(({ amount, name }) => term(amount, name)),
            room,
          ),
        );
    }
  for (const [index, load] of loads.entries())
    rows.add(atMost([...load, term(-1, 'busiest')], -standing[index]!));
  objective.push(term(WEIGHTS.uneven, 'busiest'));

  const lp = ['minimize', ...objective, 'subject to', ...rows, 'binary', ...variables.keys(), 'end'].join(
    '\n',
  );
  return { lp, variables };
}

/** Everything wanted at each moment at which something begins; the weeks of a term mostly want the same. */
function* moments(wanted: readonly Wanted[]): Generator<[number, Wanted[]]> {
  const order = wanted.toSorted((a, b) => a.start - b.start);
  let now: Wanted[] = [];
  for (const [index, each] of order.entries()) {
    now.push(each);
    if (order[index + 1]?.start === each.start) continue;
    now = now.filter(({ end }) => end > each.start);
    yield [each.start, now];
  }
}

/** The most that can be taken at once: each candidate stands in one place only. */
function largest(sharing: readonly Wanted[]): number {
  const most = new Map<number, number>();
  for (const { candidate, amount } of sharing)
    most.set(candidate, Math.max(amount, most.get(candidate) ?? 0));
  return [...most.values()].reduce((sum, amount) => sum + amount, 0);
}

const atMost = (terms: readonly string[], bound: number): string => `${terms.join('\n')}\n<= ${bound}`;

/** A term of a sum, with its sign. One to a line: a line of the format is short. */
const term = (factor: number, name: string): string =>
  `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`;
