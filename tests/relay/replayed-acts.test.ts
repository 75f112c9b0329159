import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../src/lib/domain/act';
import { anAct, idOf } from '../builders/municipality';
import { anIssuedPaper } from '../builders/paper';
import { aRelay } from '../builders/relay';
import { randomOf } from '../simulation/random';

let made: Awaited<ReturnType<typeof aRelay>>;
beforeEach(async () => void (made = await aRelay()));
afterEach(() => made.store.close());

/** What a device sent, from what became of it. */
function asSent({ seq: _, receivedAt: __, given: ___, signature: ____, ...act }: Entry) {
  return act;
}
/** Acts of people on one paper, in the order in which they were accepted. */
async function actsOn(subject: string) {
  const entries = await made.store.entries(0);
  return entries.filter((entry) => entry.subject === subject && entry.person !== 'relay').map(asSent);
}

test.each([1, 2, 3])(
  '[E-14] acts sent again, in any order and all at once, change nothing (seed %i)',
  async (seed) => {
    const { relay, store } = made;
    const { subject } = await anIssuedPaper(relay, 'robot');
    const acts = await actsOn(subject);
    const before = await store.entries(0);
    const { next } = randomOf(seed);
    const again = [...acts, ...acts].map((act) => ({ act, at: next() })).sort((a, b) => a.at - b.at);
    const verdicts = await Promise.all(again.map(({ act }) => relay.journal.submit(act.person, act)));
    expect(verdicts.every(({ verdict }) => verdict === 'accepted')).toBe(true);
    // Nor do they in another's hands, or under an id of their own.
    for (const act of acts) {
      expect(await relay.journal.submit(idOf('stranger'), act)).toEqual({
        verdict: 'refused',
        code: 'not-yours',
      });
      const stolen = { ...act, person: idOf('stranger') };
      expect(await relay.journal.submit(stolen.person, stolen)).toEqual({
        verdict: 'refused',
        code: 'id-taken',
      });
      const { id } = anAct(act.person, act.kind, subject);
      expect(await relay.journal.submit(act.person, { ...act, id })).toMatchObject({ verdict: 'refused' });
    }
    expect(await store.entries(0)).toEqual(before);
  },
);

test('[E-14] acts sent ahead of what they rest on are refused, and the paper goes its way all the same', async () => {
  const { relay } = made;
  const elsewhere = await aRelay();
  const { subject } = await anIssuedPaper(elsewhere.relay, 'robot');
  const acts = (await elsewhere.store.entries(0))
    .filter((entry) => entry.subject === subject && entry.person !== 'relay')
    .map(asSent);
  await elsewhere.store.close();
  for (const act of acts.slice(1).reverse())
    expect((await relay.journal.submit(act.person, act)).verdict, act.kind).toBe('refused');
  expect(relay.rights.facts.materials.size).toBe(0);
  // Decided once: sent again in their order they stay refused, and new ones are made.
  for (const act of acts.slice(1))
    expect((await relay.journal.submit(act.person, act)).verdict, act.kind).toBe('refused');
  await anIssuedPaper(relay, 'robot');
});
