import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { catchUp, readRequest } from '../../server/relay/catch-up';
import { Relay } from '../../server/relay/relay';
import type { DocumentRow } from '../../server/store/store';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
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

  // Whoever's draft it would be is told why; of others' nobody learns anything.
  const answer = async (...documents: string[]) => {
    const said = [
      { record: 'head', epoch: '', cursor: 0 },
      ...documents.map((document) => ({ record: 'update', document, incarnation: 1 })),
    ];
    const request = await readRequest(Buffer.concat(said.map((record) => encodeRecord(record))));
    const told = [];
    for await (const bytes of catchUp(relay, idOf('stranger'), request)) told.push(...readRecords(bytes));
    return told.flatMap(({ head }) => {
      const record = head as CatchUpAnswer;
      return record.record === 'stored' ? [record.reason] : [];
    });
  };
  expect(await answer(draft('stranger', 2_001), draft('author', 2_001))).toEqual([
    'too-many-drafts',
    'forbidden',
  ]);
  await store.close();
});

test('that devices know more than this store is said once of each person in a while', async () => {
  const store = await aStore();
  const log = pino({ level: 'silent' });
  let now = NOON;
  const relay = await Relay.start({ store, log, now: () => now });
  for (const act of founding()) await relay.journal.enter(act);
  const warned = vi.spyOn(log, 'warn');
  const ask = async (person: string) => {
    const request = await readRequest(encodeRecord({ record: 'head', epoch: relay.epoch, cursor: 10 ** 12 }));
    for await (const bytes of catchUp(relay, idOf(person), request)) void bytes;
    return warned.mock.calls.length;
  };
  expect([await ask('author'), await ask('author'), await ask('stranger')]).toEqual([1, 1, 2]);
  now += 3_600_000;
  expect([await ask('author'), await ask('author')]).toEqual([3, 3]);
  await store.close();
});
