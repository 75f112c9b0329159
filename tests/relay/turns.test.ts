import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../server/relay/turns';

/** Keeps the thread busy for longer than a turn. */
function toil() {
  for (const began = performance.now(); performance.now() - began < 12;);
}
/** Work of so many turns; notes each. */
async function work(whose: string, count: number, noted: string[]) {
  const turns = new Turns(whose);
  for (let turn = 0; turn < count; turn++) {
    if (!turns.goesOn()) await turns.next();
    noted.push(whose);
    toil();
  }
}

test('of a hundred works begun at once one has its turn between two rounds of everybody else', async () => {
  const noted: string[] = [];
  let working = true;
  const others = (async () => {
    while (working) {
      noted.push('-');
      await setImmediate();
    }
  })();
  await Promise.all(Array.from({ length: 100 }, () => work('one', 1, noted)));
  working = false;
  await others;
  const rounds = noted.join('').split('-');
  // In the first round also what waited for no turn.
  expect(Math.max(...rounds.map((round) => round.length / 'one'.length))).toBeLessThanOrEqual(2);
});

test('persons have turns one after another, however much one of them has asked for', async () => {
  const noted: string[] = [];
  const many = Array.from({ length: 20 }, () => work('many', 2, noted));
  await setImmediate();
  const begun = noted.length;
  await work('few', 2, noted);
  const meanwhile = noted.slice(begun, noted.lastIndexOf('few')).filter((whose) => whose === 'many');
  expect(meanwhile.length).toBeLessThanOrEqual(3);
  await Promise.all(many);
});

test('one long work of a person is done before the next of the same goes on', async () => {
  const noted: string[] = [];
  const works = ['a', 'b', 'c'].map(async (name) => {
    const turns = new Turns('one');
    for (let turn = 0; turn < 3; turn++) {
      if (!turns.goesOn()) await turns.next();
      noted.push(name);
      toil();
    }
  });
  await Promise.all(works);
  expect(noted.join('')).toBe('aaabbbccc');
});

test('what a work has waited is none of its own', async () => {
  const noted: string[] = [];
  const others = Array.from({ length: 5 }, (_, index) => work(`other ${index}`, 4, noted));
  const turns = new Turns('one');
  for (let turn = 0; turn < 3; turn++) {
    await turns.share();
    toil();
  }
  expect(noted.length).toBeGreaterThan(5);
  expect(turns.worked).toBeLessThan(100);
  await Promise.all(others);
});

test('what typing makes has the next turn of its person, whatever long work of theirs goes on', async () => {
  const noted: string[] = [];
  const long = Array.from({ length: 5 }, () => work('one', 10, noted));
  await setImmediate();
  const begun = noted.length;
  toil();
  const short = new Turns('one', true);
  await short.next();
  expect(noted.length - begun).toBeLessThanOrEqual(1);
  await Promise.all(long);
});
