import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { DocumentState } from '../../server/relay/document-state';
import type { StoredState } from '../../server/store/store';

const text = (doc: Y.Doc) => doc.getText('annotation');

/** A text with a deleted word, as the updates of one writer. */
function written() {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
  text(doc).insert(0, 'тайна ');
  text(doc).insert(6, 'Урок окружающего мира');
  text(doc).delete(0, 6);
  return { doc, updates };
}

const tailOf = (updates: readonly Uint8Array[]) =>
  updates.map((bytes, index) => ({ seq: index + 1, person: 'p', at: 0, bytes }));

/** The same text as a snapshot, as a log, and as a snapshot with a log after it. */
const stored = (): [string, StoredState][] => {
  const { doc, updates } = written();
  const first = new Y.Doc();
  Y.applyUpdate(first, updates[0]!);
  return [
    ['a snapshot', { snapshot: Y.encodeStateAsUpdate(doc), tail: [], clients: [] }],
    ['a log', { snapshot: undefined, tail: tailOf(updates), clients: [] }],
    [
      'a snapshot and a log',
      { snapshot: Y.encodeStateAsUpdate(first), tail: tailOf(updates.slice(1)), clients: [] },
    ],
  ];
};

describe.each(stored())('kept as %s', (_, rows) => {
  test('a first reader gets all that is left, and no deleted word', async () => {
    const state = new DocumentState(rows);
    const reader = new Y.Doc();
    const difference = await state.difference(Y.encodeStateVector(reader));
    Y.applyUpdate(reader, difference);
    expect(text(reader).toString()).toBe('Урок окружающего мира');
    expect(Buffer.from(difference).includes('тайна')).toBe(false);
    expect(Y.decodeStateVector(await state.vector())).toEqual(
      Y.decodeStateVector(Y.encodeStateVector(reader)),
    );
  });

  test('a reader who has everything is told so, one who writes is answered from what they wrote', async () => {
    const state = new DocumentState(rows);
    const reader = new Y.Doc();
    Y.applyUpdate(reader, await state.difference(Y.encodeStateVector(reader)));
    const known = Y.encodeStateVector(reader);
    expect(await state.judge(Uint8Array.of(0, 0))).toEqual({ is: 'nothing-new' });
    text(reader).insert(0, 'Видео. ');
    const update = Y.encodeStateAsUpdate(reader, known);
    expect(await state.judge(update)).toMatchObject({ is: 'new' });
    expect(await state.add(update)).toBe(true);
    const newcomer = new Y.Doc();
    Y.applyUpdate(newcomer, await state.difference(Y.encodeStateVector(newcomer)));
    expect(text(newcomer).toString()).toBe('Видео. Урок окружающего мира');
    expect(await state.judge(update)).toEqual({ is: 'nothing-new' });
  });
});
