import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { updatesOf } from '../../server/relay/compaction';
import { LIMITS } from '../../src/lib/protocol/limits';
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
