import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Occupancy } from '../../../../src/lib/domain/lessons/occupancy';
import { candidateOf, type Candidate } from '../../../../src/lib/domain/lessons/placement/candidates';
import type { Option } from '../../../../src/lib/domain/lessons/placement/options';
import { loadOf, WEIGHTS } from '../../../../src/lib/domain/lessons/placement/preferences';
import { PLACED, programOf } from '../../../../src/lib/domain/lessons/placement/program';
import type { Solver } from '../../../../src/lib/domain/lessons/placement/solve';
import { aSolver } from '../../../builders/lessons/solver';
import {
  aFrame,
  aSeries,
  aSite,
  bellsOf,
  lessonId,
  PERIODS,
  PORTS,
  teacherId,
  terminalOf,
} from '../../../builders/lessons/term';

let solver: Solver;
beforeAll(async () => {
  solver = await aSolver();
});

const SCHOOLS = ['s1', 's2', 's3'];
/** Two days of two periods, four ports, two weeks: small enough to try everything. */
const frame = aFrame(SCHOOLS, {
  term: { from: '2027-01-11', to: '2027-01-22', breaks: [] },
  bells: SCHOOLS.map((school) => ({
    ...bellsOf(school),
    days: Array.from({ length: 7 }, (_, day) => (day < 2 ? PERIODS.slice(0, 2) : [])),
  })),
  resources: [{ ...PORTS, capacity: 4 }, ...SCHOOLS.map(terminalOf)],
});
const NONE = Array.from({ length: 7 }, () => 0);

/** The least value of any choice of places, by trying them all. */
function best(candidates: readonly Candidate[]): number {
  let least = Infinity;
  const loads = [...NONE];
  const go = (index: number, occupancy: Occupancy, sum: number) => {
    if (index === candidates.length) {
      least = Math.min(least, sum + WEIGHTS.uneven * Math.max(...loads));
      return;
    }
    go(index + 1, occupancy, sum);
    const candidate = candidates[index]!;
    for (const option of candidate.options) {
      if (!option.bookings.every((booking) => occupancy.fits(booking))) continue;
      for (const booking of option.bookings) occupancy.add(booking);
      loads[option.place.weekday - 1]! += loadOf(option);
      go(index + 1, occupancy, sum + option.cost - PLACED * candidate.dates);
      loads[option.place.weekday - 1]! -= loadOf(option);
      for (const booking of option.bookings) occupancy.remove(booking);
    }
  };
  go(0, new Occupancy(frame), 0);
  return least;
}

describe('[V-09] the integer program', { timeout: 120_000 }, () => {
  test('has the value of the best of all choices', async () => {
    const lesson = fc.record({
      teacher: fc.integer({ min: 1, max: 3 }),
      host: fc.constantFrom(...SCHOOLS),
      part: fc.constantFrom(...SCHOOLS),
      weekday: fc.integer({ min: 1, max: 2 }),
      period: fc.integer({ min: 1, max: 2 }),
      weeks: fc.constantFrom('every' as const, 'odd' as const, 'even' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(lesson, { minLength: 2, maxLength: 6 }), async (lessons) => {
        const candidates = lessons.map(({ teacher, host, part, weekday, period, weeks }, index) =>
          candidateOf(
            {
              series: aSeries({
                id: lessonId(index + 1),
                teacher: teacherId(teacher),
                host: aSite(host),
                parts: part === host ? [] : [aSite(part, '9А')],
                weekday,
                slot: { period },
                weeks,
              }),
            },
            frame,
          ),
        );
        const { lp, variables } = programOf(candidates, new Occupancy(frame), NONE, frame);
        const found = (await solver(lp, []))!.map((name) => variables.get(name)!);
        const loads = [...NONE];
        let value = 0;
        const occupancy = new Occupancy(frame);
        for (const { candidate, option } of found as { candidate: Candidate; option: Option }[]) {
          for (const booking of option.bookings) {
            expect(occupancy.fits(booking)).toBe(true);
            occupancy.add(booking);
          }
          loads[option.place.weekday - 1]! += loadOf(option);
          value += option.cost - PLACED * candidate.dates;
        }
        // HiGHS may stop within a thousandth of the bound.
        const wanted = best(candidates);
        expect(value + WEIGHTS.uneven * Math.max(...loads)).toBeLessThanOrEqual(
          wanted + Math.abs(wanted) * 0.001 + 1e-6,
        );
      }),
      { numRuns: 25 },
    );
  });

  test('leaves what is booked already its room', async () => {
    const [one, other] = [1, 2].map((number) =>
      candidateOf(
        {
          series: aSeries({ id: lessonId(number), teacher: teacherId(number), slot: { period: 1 } }),
          weekdays: [1],
          periods: [1],
        },
        frame,
      ),
    );
    const booked = new Occupancy(frame, one!.options[0]!.bookings);
    const { variables } = programOf([other!], booked, NONE, frame);
    expect(variables.size).toBe(0);
  });
});
