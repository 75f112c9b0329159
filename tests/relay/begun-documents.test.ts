import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Relay } from '../../server/relay/relay';
import type { DocumentRow } from '../../server/store/store';
import { LIMITS } from '../../src/lib/protocol/limits';
import { founding, idOf, NOON, PLACE } from '../builders/municipality';
import { aStore } from '../builders/store';

test('of 2,000 documents that one person opens at once so many begin and no more', async () => {
  const store = await aStore();
  // No commit for each: many begin while none of them is in the store yet.
  let begun = 0;
  store.beginDocument = async (name) => {
    const id = 1_000 + begun++;
    await new Promise((done) => setTimeout(done, 5));
    return { id, name, incarnation: 1, head: 0, frozenSeq: null, rightsVersion: 0 } satisfies DocumentRow;
  };
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => NOON });
  for (const act of founding()) await relay.journal.enter(act);

  const draft = (author: string, number: number) => `draft/${PLACE}/${idOf(author)}/${number}`;
  const opened = await Promise.all(
    Array.from({ length: 2_000 }, (_, number) =>
      relay.documents.open(draft('stranger', number), idOf('stranger')),
    ),
  );
  expect(begun).toBe(LIMITS.draftsPerPerson);
  expect(opened.filter(Boolean)).toHaveLength(LIMITS.draftsPerPerson);
  expect(await relay.documents.open(draft('stranger', 0), idOf('stranger'))).toBeDefined();
  expect(await relay.documents.open(draft('author', 0), idOf('author'))).toBeDefined();
  await store.close();
});
