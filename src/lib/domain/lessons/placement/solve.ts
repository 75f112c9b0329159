import type { Frame } from '../frame';
import type { Occupancy } from '../occupancy';
import type { Application, Placement } from './application';
import { place, type Candidate } from './candidates';
import { chooseGreedily } from './greedy';
import type { Option } from './options';
import { polish } from './polish';
import { isBetter, loadOf, qualityOf, WEIGHTS } from './preferences';
import { PLACED, programOf } from './program';

/**
 * A solver of integer programs, handed in: it runs in a worker, the rules here know none.
 *
 * @param lp the program in the LP format of CPLEX
 * @param start variables of a solution to begin with: those that are 1
 * @returns the variables that are 1 in the best solution it has found in the time it gives itself; undefined if in none
 */
export type Solver = (
  lp: string,
  start: readonly string[],
) => Promise<readonly string[] | undefined> | readonly string[] | undefined;

/** [V-09] The placement found without a solver. */
export const placeGreedily = (applications: readonly Application[], frame: Frame): Promise<Placement> =>
  place(applications, frame, chooseGreedily);

/**
 * [V-09] A clash-free placement of all applications of a term. It never is worse than the greedy one: that is where the
 * solver begins, and what is kept if all was in vain.
 *
 * A term as one program is too much for a device. So the solver improves a timetable part by part (large neighbourhood
 * search): whatever stands on a weekday or two is taken out and, together with what waits, placed anew as well as possible,
 * weekdays by turns, until nothing gets better.
 *
 * @param goOn asked before each part: whether there is still time
 */
export async function solve(
  applications: readonly Application[],
  frame: Frame,
  solver: Solver,
  goOn: () => boolean,
): Promise<Placement> {
  const solved = await place(applications, frame, async (candidates, booked) =>
    polish(await chooseByParts(candidates, booked, frame, solver, goOn), booked),
  );
  const greedy = await placeGreedily(applications, frame);
  return isBetter(qualityOf(greedy, frame), qualityOf(solved, frame)) ? greedy : solved;
}

type Chosen = ReadonlyMap<Candidate, Option>;

async function chooseByParts(
  candidates: readonly Candidate[],
  booked: Occupancy,
  frame: Frame,
  solver: Solver,
  goOn: () => boolean,
): Promise<Chosen> {
  let chosen: Chosen = chooseGreedily(candidates, booked);
  const parts = partsOf(candidates);
  // So many parts in a row were as good as they can be.
  let settled = 0;
  for (let turn = 0; settled < parts.length && goOn(); turn++) {
    const part = parts[turn % parts.length]!;
    const found = await placeAnew(candidates, chosen, part, booked, frame, solver);
    settled = objective(found) < objective(chosen) - 0.001 ? 0 : settled + 1;
    if (settled === 0) chosen = found;
  }
  return chosen;
}

/** Places anew whatever stands on the weekdays of a part, and what waits. */
async function placeAnew(
  candidates: readonly Candidate[],
  chosen: Chosen,
  part: readonly number[],
  booked: Occupancy,
  frame: Frame,
  solver: Solver,
): Promise<Chosen> {
  const staying = new Map([...chosen].filter(([, { place }]) => !part.includes(place.weekday)));
  const around = booked.copy();
  const standing = loadsOf(staying);
  for (const { bookings } of staying.values()) for (const booking of bookings) around.add(booking);
  const { lp, variables } = programOf(
    candidates.filter((candidate) => !staying.has(candidate)),
    around,
    standing,
    frame,
  );
  const start = [...variables].flatMap(([name, { candidate, option }]) =>
    chosen.get(candidate) === option ? [name] : [],
  );
  for (const name of (await solver(lp, start)) ?? []) {
    const found = variables.get(name);
    // A solver answers within tolerances, and may be another than ours: nothing is taken on trust.
    if (!found?.option.bookings.every((booking) => around.fits(booking)) || staying.has(found.candidate))
      return chosen;
    for (const booking of found.option.bookings) around.add(booking);
    staying.set(found.candidate, found.option);
  }
  return staying;
}

/** The weekdays on which anything can stand: each by itself, which is soon done, then every two. */
function partsOf(candidates: readonly Candidate[]): number[][] {
  const days = [...new Set(candidates.flatMap(({ options }) => options.map(({ place }) => place.weekday)))];
  const pairs = days.flatMap((one) => days.filter((other) => one < other).map((other) => [one, other]));
  return [...days.map((day) => [day]), ...pairs];
}

function loadsOf(chosen: Chosen): number[] {
  const loads = Array.from({ length: 7 }, () => 0);
  for (const option of chosen.values()) loads[option.place.weekday - 1]! += loadOf(option);
  return loads;
}

/** What the program minimises, of the whole timetable. */
function objective(chosen: Chosen): number {
  let sum = WEIGHTS.uneven * Math.max(...loadsOf(chosen));
  for (const [{ dates }, { cost }] of chosen) sum += cost - PLACED * dates;
  return sum;
}
