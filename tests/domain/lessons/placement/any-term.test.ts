import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { allConflicts } from '../../../../src/lib/domain/lessons/conflicts';
import { LESSON_KINDS, LESSON_USES } from '../../../../src/lib/domain/lessons/lesson';
import { bookingsOf, type Application } from '../../../../src/lib/domain/lessons/placement/application';
import { explain } from '../../../../src/lib/domain/lessons/placement/explain';
import { isBetter, qualityOf } from '../../../../src/lib/domain/lessons/placement/preferences';
import { placeGreedily, solve, type Solver } from '../../../../src/lib/domain/lessons/placement/solve';
import { verify } from '../../../../src/lib/domain/lessons/placement/verify';
import { aSolver, parts } from '../../../builders/lessons/solver';
import {
  aFrame,
  aResource,
  aSeries,
  aSite,
  bellsOf,
  lessonId,
  PORTS,
  teacherId,
  ZONE,
} from '../../../builders/lessons/term';

const SCHOOLS = ['s1', 's2', 's3', 's4'];
const DAYS = ['15', '16', '17', '18', '19', '22', '23', '24', '25', '26'].map((day) => `2027-03-${day}`);
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Periods of one length from a time on, so that the bells of two schools seldom agree. */
const someBells = fc
  .record({
    first: fc.constantFrom(480, 510, 550, 780),
    length: fc.constantFrom(35, 40, 45),
    pause: fc.constantFrom(5, 10, 20),
    periods: fc.integer({ min: 2, max: 5 }),
    saturday: fc.boolean(),
  })
  .map(({ first, length, pause, periods, saturday }) => {
    const day = Array.from({ length: periods }, (_, index) => {
      const start = first + index * (length + pause);
      return { number: index + 1, start: clock(start), end: clock(start + length) };
    });
    return Array.from({ length: 7 }, (_, weekday) => (weekday < (saturday ? 6 : 5) ? day : []));
  });

/** Two weeks and a half around the beginning of summer time in Europe, with whatever may happen in them. */
const someFrame = fc
  .record({
    bells: fc.array(someBells, { minLength: 4, maxLength: 4 }),
    later: someBells,
    zones: fc.array(
      fc.constantFrom(ZONE, ZONE, 'Asia/Krasnoyarsk', 'Asia/Omsk', 'Asia/Kamchatka', 'Europe/Berlin'),
      {
        minLength: 4,
        maxLength: 4,
      },
    ),
    closed: fc.option(
      fc.tuple(
        fc.constantFrom(...SCHOOLS),
        fc.constantFrom(...DAYS),
        fc.option(fc.constant<string[]>(['9А']), { nil: undefined }),
      ),
      { nil: undefined },
    ),
    work: fc.option(fc.constantFrom(...DAYS), { nil: undefined }),
    off: fc.option(fc.constantFrom(...DAYS), { nil: undefined }),
    ports: fc.integer({ min: 2, max: 8 }),
    noon: fc.boolean(),
    licences: fc.integer({ min: 0, max: 2 }),
    terminals: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ bells, later, zones, closed, work, off, ports, noon, licences, terminals }) => {
    const start = work ? Date.parse(`${work}T03:00:00Z`) : 0;
    const hours = [1, 2, 3, 4, 5].map((weekday) => ({
      weekday,
      start: '08:00',
      end: noon ? '13:00' : '20:00',
    }));
    return aFrame(SCHOOLS, {
      term: { from: '2027-03-16', to: '2027-04-02', breaks: [{ from: '2027-03-29', to: '2027-03-30' }] },
      calendar: { daysOff: new Set(off ? [off] : []), workedWeekends: new Set() },
      zones: new Map(SCHOOLS.map((school, index) => [school, zones[index]!])),
      bells: [
        ...SCHOOLS.map((school, index) => ({ ...bellsOf(school), days: bells[index]! })),
        { school: 's1', from: '2027-03-24', days: later },
      ],
      closures: closed
        ? [{ school: closed[0], from: closed[1], to: '2027-03-24', reason: 'weather', classes: closed[2] }]
        : [],
      resources: [
        {
          ...PORTS,
          capacity: ports,
          hours,
          maintenance: work ? [{ start, end: start + 4 * 3_600_000, reason: '' }] : [],
        },
        ...(licences > 0 ? [aResource('calls', 'licence', { capacity: licences })] : []),
        aResource('studio-1', 'studio'),
        aResource('studio-2', 'studio', { hours }),
        aResource('room-1', 'room', { owner: 's2' }),
        ...SCHOOLS.map((school) =>
          aResource(`${school}-terminal`, 'terminal', { owner: school, capacity: terminals }),
        ),
      ],
    });
  });

const someApplications = fc
  .array(
    fc.record({
      teacher: fc.integer({ min: 1, max: 4 }),
      schools: fc.shuffledSubarray(SCHOOLS, { minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom(...LESSON_KINDS, 'online' as const),
      use: fc.constantFrom(...LESSON_USES),
      own: fc.boolean(),
      room: fc.boolean(),
      studio: fc.boolean(),
      weekday: fc.integer({ min: 1, max: 6 }),
      slot: fc.constantFrom({ period: 1 }, { period: 2 }, { period: 4 }, { start: '14:00', end: '15:30' }),
      weeks: fc.constantFrom('every' as const, 'odd' as const, 'even' as const, [2], [1, 3]),
      days: fc.constantFrom(undefined, [1, 2], [3, 4, 5, 6]),
      class: fc.constantFrom('9А', '9Б'),
    }),
    { minLength: 2, maxLength: 10 },
  )
  .map((values) =>
    values.map(({ teacher, schools, own, room, studio, days, class: name, ...rest }, index): Application => {
      const [host, ...others] = schools as [string, ...string[]];
      const series = aSeries({
        ...rest,
        id: lessonId(index + 1),
        teacher: teacherId(teacher),
        host: own ? aSite(host, name) : aSite(host),
        parts: others.map((school) => ({
          ...aSite(school, name),
          ...(room && school === 's2' && { room: 'room-1' }),
        })),
        studio,
        from: '2027-03-16',
        to: '2027-04-02',
      });
      return { series, ...(days && { weekdays: days }) };
    }),
  );

let solver: Solver;
beforeAll(async () => {
  solver = await aSolver();
});

describe('[V-09] whatever the bells, zones, closures and equipment', { timeout: 120_000 }, () => {
  test('a placement keeps every constraint as the verifier understands it, and every lesson is accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(someFrame, someApplications, async (frame, applications) => {
        const greedy = await placeGreedily(applications, frame);
        expect(verify(applications, greedy, frame)).toEqual([]);
        expect(allConflicts(bookingsOf(greedy), frame)).toEqual([]);
        expect(explain(greedy, frame)).toHaveLength(greedy.unplaced.length);
      }),
      { numRuns: 50 },
    );
  });

  test('nor does the solver break any, and it is never worse than greedy placement', async () => {
    await fc.assert(
      fc.asyncProperty(someFrame, someApplications, async (frame, applications) => {
        const solved = await solve(applications, frame, solver, parts(8));
        expect(verify(applications, solved, frame)).toEqual([]);
        const greedy = await placeGreedily(applications, frame);
        expect(isBetter(qualityOf(greedy, frame), qualityOf(solved, frame))).toBe(false);
      }),
      { numRuns: 10 },
    );
  });
});
