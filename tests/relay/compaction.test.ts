import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { catchUp, readRequest } from '../../server/relay/catch-up';
import { Compaction, TooLong, updatesOf } from '../../server/relay/compaction';
import type { Store } from '../../server/store/store';
import { encodeRecord, readRecords } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aLaboriousUpdate } from '../builders/laborious';
import { idOf } from '../builders/municipality';
import { aRelay } from '../builders/relay';

const AUTHOR = idOf('author');
const NAME = `draft/m1/${AUTHOR}/${idOf('robot')}`;

/** A document in which somebody types, deletes a secret and goes on. */
async function written(edits: number) {
  const made = await aRelay();
  const live = (await made.relay.documents.open(NAME, AUTHOR))!;
  const doc = new Y.Doc();
  const text = doc.getText('annotation');
  const updates: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
  text.insert(0, 'тайна');
  text.delete(0, 5);
  for (let index = 0; updates.length < edits; index++) text.insert(text.length, `${index} `);
  await Promise.all(updates.map((bytes) => live.write(AUTHOR, bytes)));
  await new Promise((done) => setTimeout(done));
  return { ...made, live, doc, id: made.relay.documents.row(NAME)!.id };
}
const textOf = (updates: Uint8Array[]) => {
  const doc = new Y.Doc();
  for (const bytes of updates) Y.applyUpdate(doc, bytes);
  return doc.getText('annotation').toString();
};

test('a document in use is compacted after many updates, without its deleted words; the log keeps them', async () => {
  const { store, relay, doc, id } = await written(500);
  await relay.compaction.end();
  const state = await store.state(id);
  expect(state.tail).toEqual([]);
  expect(textOf(updatesOf(state))).toBe(doc.getText('annotation').toString());
  expect(Buffer.from(state.snapshot!).includes('тайна')).toBe(false);
  const log = await store.tail(id, 0);
  expect(log).toHaveLength(500);
  expect(log.some(({ bytes }) => Buffer.from(bytes).includes('тайна'))).toBe(true);
});

test('asked for while one is being made, another snapshot is made with what came meanwhile', async () => {
  const { store, relay, live, doc, id } = await written(20);
  const state = vi.spyOn(store, 'state');
  void relay.compaction.compact(id);
  await vi.waitFor(() => expect(state).toHaveBeenCalled());
  const before = Y.encodeStateVector(doc);
  doc.getText('annotation').insert(0, 'позже ');
  await live.write(AUTHOR, Y.encodeStateAsUpdate(doc, before));
  await relay.compaction.compact(id);
  expect((await store.state(id)).tail).toEqual([]);
});

test('a closed document is compacted after few updates, one with hardly any is left alone', async () => {
  for (const [edits, compacted] of [
    [16, true],
    [15, false],
  ] as const) {
    const { store, relay, clock, id } = await written(edits);
    clock.now += LIMITS.unloadIdleDocument;
    await relay.documents.unloadIdle();
    await relay.compaction.end();
    expect((await store.state(id)).snapshot !== undefined).toBe(compacted);
  }
});

test('what is written while a snapshot is made is not lost to it', async () => {
  const { store, relay, live, doc, id } = await written(20);
  const state = vi.spyOn(store, 'state');
  const compacted = relay.compaction.compact(id);
  await vi.waitFor(() => expect(state).toHaveBeenCalled());
  const before = Y.encodeStateVector(doc);
  doc.getText('annotation').insert(0, 'позже ');
  await live.write(AUTHOR, Y.encodeStateAsUpdate(doc, before));
  await compacted;
  const after = await store.state(id);
  expect(after.snapshot).toBeDefined();
  expect(textOf(updatesOf(after))).toBe(doc.getText('annotation').toString());
});

/** A draft whose log is many times what it says: megabytes written and deleted again. */
async function rewritten(times: number) {
  const made = await aRelay();
  const live = (await made.relay.documents.open(NAME, AUTHOR))!;
  const doc = new Y.Doc();
  const text = doc.getText('annotation');
  const updates: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
  text.insert(0, 'Начало. ');
  for (let time = 0; time < times; time++) {
    text.insert(8, 'a'.repeat(6_000_000));
    text.delete(8, 6_000_000);
  }
  for (const bytes of updates) expect(await live.write(AUTHOR, bytes)).toMatchObject({ verdict: 'stored' });
  await new Promise((done) => setTimeout(done));
  return { ...made, live, doc, id: made.relay.documents.row(NAME)!.id };
}

test('a log of many bytes is compacted, however few updates it has', async () => {
  const { store, relay, id } = await rewritten(4);
  await relay.compaction.end();
  const { snapshot, tail } = await store.state(id);
  expect(snapshot!.byteLength).toBeLessThan(LIMITS.documentBytes);
  expect(tail.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeLessThan(LIMITS.tailBytes);
}, 30_000);

test('whoever asks from an old place is told what the document says now, not all that it has said', async () => {
  const { store, relay, id } = await rewritten(4);
  const read = vi.spyOn(store, 'tail');
  const request = await readRequest(
    encodeRecord({ record: 'head', epoch: relay.epoch, cursor: (await store.tail(id, 0))[0]!.seq }),
  );
  read.mockClear();
  const answer = [];
  for await (const record of catchUp(relay, AUTHOR, request)) answer.push(record);
  expect(read).not.toHaveBeenCalled();
  const [document] = [...readRecords(Buffer.concat(answer))].filter(
    ({ head }) => (head as { record: string }).record === 'document',
  );
  expect(document!.bytes.byteLength).toBeLessThan(1_000);
  expect(textOf([document!.bytes])).toBe('Начало. ');
}, 30_000);

test('nobody waits long for what another person’s document costs, and a person has one merge at a time', async () => {
  const hard = [1, 2, 3].map((piece) => aLaboriousUpdate(9_000, 700 + piece));
  const easy = ['раз', 'два'].map((words) => {
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, words);
    return Y.encodeStateAsUpdate(doc);
  });
  const rows = (updates: Uint8Array[]) =>
    updates.map((bytes, index) => ({ seq: index + 1, person: 'p', at: 0, bytes }));
  const state = vi.fn((document: number) =>
    Promise.resolve({ snapshot: undefined, tail: rows(document < 10 ? hard : easy), clients: [] }),
  );
  const store = { state, writeSnapshot: () => Promise.resolve() } as unknown as Store;
  const failures: unknown[] = [];
  const compaction = new Compaction(store, (error) => failures.push(error));
  const order: string[] = [];
  const asked = [1, 2].map((document) =>
    compaction.stateOf(document, 'attacker').catch((error: unknown) => {
      order.push('attacker');
      return error;
    }),
  );
  await new Promise((done) => setTimeout(done, 50));
  // Of two that one person asks for, one is read and merged.
  expect(state.mock.calls).toEqual([[1]]);
  const honest = await compaction.stateOf(10, 'honest');
  order.push('honest');
  expect(textOf([honest]).length).toBe(6);
  expect(order).toEqual(['attacker', 'honest']);
  expect((await asked[0])!).toBeInstanceOf(TooLong);
  // It is not tried again before there is a snapshot.
  await expect(compaction.stateOf(1, 'somebody')).rejects.toThrow(TooLong);
  await asked[1];
}, 30_000);
