import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyOf } from '../../src/lib/domain/facts';
import { allConflicts } from '../../src/lib/domain/lessons/conflicts';
import { inClaimOrder } from '../../src/lib/domain/lessons/claims';
import { needsOf, waysToEquip } from '../../src/lib/domain/lessons/equipment';
import { lessonsOf, seriesWith, stateOf } from '../../src/lib/domain/lessons/network-lesson';
import { bookingsOfLesson, frameOf } from '../../src/lib/domain/lessons/schedule';
import {
  anApplication,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  SCHOOLS,
  TERM,
  TOWN,
} from '../builders/lessons/region';
import { idOf } from '../builders/municipality';
import { History } from '../domain/history';

/** `RUNS=5000 npx vitest run tests/simulation/claims.test.ts` looks at as many schedules and orders. */
const RUNS = Number(process.env.RUNS ?? 300);

const [BASE, SECOND, THIRD] = SCHOOLS[TOWN] as [string, string, string];
const TEACHERS = ['town-teacher', 'town-admin', 'town-coordinator', 'town-desk'];
const KINDS = ['online', 'partly-online'];

/** One who wants a lesson: of few teachers, schools, days and periods, so that most are in each other's way. */
const aWish = fc.record({
  teacher: fc.constantFrom(...TEACHERS),
  host: fc.constantFrom(BASE, THIRD),
  school: fc.constantFrom(SECOND, THIRD),
  weekday: fc.constantFrom(2, 3),
  period: fc.constantFrom(3, 4),
  kind: fc.constantFrom(...KINDS),
  weeks: fc.constantFrom('every', 'odd', 'even'),
});
const aSchedule = fc
  .record({
    ports: fc.constantFrom(2, 3, 4),
    wishes: fc.array(aWish, { minLength: 2, maxLength: 7 }),
    /** The order in which applications arrive, and in which the centre tries to confirm them. */
    seed: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
  })
  .map((schedule) => ({
    ...schedule,
    wishes: schedule.wishes.map((wish) => (wish.host === wish.school ? { ...wish, school: SECOND } : wish)),
  }));

const bases = new Map([2, 3, 4].map((ports) => [ports, new History(foundingRegion(ports)).facts] as const));

test(`[V-07] over ${RUNS} schedules and orders nothing that is confirmed is in conflict, and nobody is booked before it`, () => {
  let [rivals, confirmed, refused] = [0, 0, 0];
  fc.assert(
    fc.property(aSchedule, ({ ports, wishes, seed }) => {
      const history = new History([], copyOf(bases.get(ports)!));
      const names = wishes.map((_, index) => `wish-${index}`);
      const left = new Map(
        wishes.map(({ teacher, host, school, period, ...rest }, index) => [
          names[index]!,
          anApplication(
            names[index]!,
            { ...rest, teacher: idOf(teacher), host: { school: host, classes: [] }, slot: { period } },
            school,
          ),
        ]),
      );
      let at = 0;
      const next = () => seed[at++ % seed.length]!;
      // Acts of different people arrive in any order; those of one lesson in theirs.
      for (let waiting = names.filter((name) => left.get(name)!.length > 0); waiting.length > 0;) {
        const name = waiting[next() % waiting.length]!;
        history.accept(left.get(name)!.shift()!);
        waiting = names.filter((each) => left.get(each)!.length > 0);
      }
      const lesson = (name: string) => history.facts.lessons.get(idOf(name))!;
      // [V-07] Whatever wants what, until a confirmation everybody is told «заявка».
      for (const name of names) expect(stateOf(lesson(name))).toBe('applied');
      const frame = frameOf(history.facts, CENTRE_PLACE, TERM)!;
      const order = inClaimOrder(lessonsOf(history.facts, CENTRE_PLACE), ['kind', 'received']);
      // The same order from the same facts in whatever order a device keeps them.
      expect(inClaimOrder(lessonsOf(history.facts, CENTRE_PLACE).toReversed(), ['kind', 'received'])).toEqual(
        order,
      );
      for (let tries = 0; tries < names.length * 2; tries++) {
        const name = names[next() % names.length]!;
        const { claim, offer, booked } = lesson(name);
        if (!claim) continue;
        const ways = waysToEquip(
          needsOf(seriesWith(lesson(name), claim.schools), frame.resources),
          frame.resources,
        );
        const decision = history.submit(
          regional('dispatcher', 'confirm-lesson', `lesson:${idOf(name)}`, {
            ...{ claim: claim.id, schools: claim.schools, weekday: offer.weekday, slot: offer.slot },
            uses: ways[0],
          }),
        );
        expect(booked).toBeUndefined();
        if (decision.answer === 'yes') confirmed++;
        else {
          expect(decision).toEqual({ answer: 'no', code: 'place-taken' });
          refused++;
          expect(stateOf(lesson(name))).toBe('applied');
        }
      }
      const standing = names.flatMap((name) => [...bookingsOfLesson(lesson(name), frame)]);
      expect(allConflicts(standing, frame)).toEqual([]);
      rivals += names.filter((name) => lesson(name).claim).length;
    }),
    { numRuns: RUNS, seed: 20261201 },
  );
  // Of applications that never were in each other's way it would hold of any rule.
  expect(confirmed).toBeGreaterThan(RUNS);
  expect(refused).toBeGreaterThan(RUNS);
  expect(rivals).toBeGreaterThan(RUNS);
}, 600_000);
