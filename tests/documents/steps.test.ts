import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST, PAUSE, stepsOf, TOGETHER, type Write } from '../../src/lib/documents/steps';

const SECOND = 1_000;
/** Writes told shortly: `a0 b30` are two, by a at once and by b after thirty seconds; `+` marks what was brought back. */
const written = (story: string): Write[] =>
  story.split(' ').map((word) => ({
    person: word[0]!,
    at: Number.parseInt(word.slice(1)) * SECOND,
    brought: word.endsWith('+'),
  }));
/** Steps told shortly: people and number of writes. */
const told = (story: string) =>
  stepsOf(written(story))
    .map(({ people, first, end, brought }) => `${people.join('&')}${end - first}${brought ? '+' : ''}`)
    .join(' ');

describe('[E-26] steps of a history', () => {
  test.each([
    ['one person without a pause', 'a0 a10 a20', 'a3'],
    ['a pause of more than five minutes', 'a0 a10 a311 a320', 'a2 a2'],
    ['another person goes on', 'a0 a10 b12 b20', 'a2 b2'],
    ['back after more than a minute', 'a0 b30 a61', 'a1 b1 a1'],
    ['two at the same time', 'a0 b5 a10 b15 a20', 'a&b5'],
    ['one hands over after writing together', 'a0 b5 a10 b15 b60 b100', 'a&b6'],
    ['three, each interrupted by the next', 'a0 b10 a20 c30 b40 c50', 'a&b&c6'],
    ['what was brought back stands alone', 'a0 b10+ a20', 'a1 b1+ a1'],
    ['own work brought back is no typing', 'a0 a10+ a20', 'a1 a1+ a1'],
  ])('%s', (_, story, steps) => expect(told(story)).toBe(steps));

  test('are cut when they last', () => {
    const long = Array.from({ length: 40 }, (_, minute) => `a${minute * 60}`).join(' ');
    expect(told(long)).toBe('a16 a16 a8');
  });

  test('are nothing where nothing was written', () => expect(stepsOf([])).toEqual([]));

  test('have every write once and in order, and none lasts too long or rests too long', () => {
    const write = fc.record({
      person: fc.constantFrom('a', 'b', 'c'),
      after: fc.integer({ min: 0, max: PAUSE * 2 }),
      brought: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write), (random) => {
        let at = 0;
        const writes = random.map(({ after, ...rest }) => ({ ...rest, at: (at += after) }));
        const steps = stepsOf(writes);
        expect(steps.flatMap(({ first, end }) => writes.slice(first, end))).toEqual(writes);
        for (const { first, end, begins, ends, people, brought } of steps) {
          expect(end).toBeGreaterThan(first);
          expect(ends - begins).toBeLessThanOrEqual(LONGEST);
          const own = writes.slice(first, end);
          expect(new Set(own.map(({ person }) => person))).toEqual(new Set(people));
          expect(own.every((each) => each.brought === brought)).toBe(true);
          own.slice(1).forEach((each, index) => expect(each.at - own[index]!.at).toBeLessThanOrEqual(PAUSE));
        }
      }),
    );
    expect(TOGETHER).toBeLessThan(PAUSE);
  });
});
