import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { DocumentState } from '../../server/relay/document-state';
import { Turns } from '../../server/relay/turns';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { StoredState } from '../../server/store/store';

const turns = () => new Turns('somebody');
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
    const difference = await state.difference(Y.encodeStateVector(reader), turns());
    Y.applyUpdate(reader, difference);
    expect(text(reader).toString()).toBe('Урок окружающего мира');
    expect(Buffer.from(difference).includes('тайна')).toBe(false);
    expect(Y.decodeStateVector(await state.vector(turns()))).toEqual(
      Y.decodeStateVector(Y.encodeStateVector(reader)),
    );
  });

  test('a reader who has everything is told so, one who writes is answered from what they wrote', async () => {
    const state = new DocumentState(rows);
    const reader = new Y.Doc();
    Y.applyUpdate(reader, await state.difference(Y.encodeStateVector(reader), turns()));
    const known = Y.encodeStateVector(reader);
    expect(await state.judge(Uint8Array.of(0, 0), turns())).toEqual({ is: 'nothing-new' });
    text(reader).insert(0, 'Видео. ');
    const update = Y.encodeStateAsUpdate(reader, known);
    expect(await state.judge(update, turns())).toMatchObject({ is: 'new' });
    expect(await state.add(update, turns())).toBe('added');
    const newcomer = new Y.Doc();
    Y.applyUpdate(newcomer, await state.difference(Y.encodeStateVector(newcomer), turns()));
    expect(text(newcomer).toString()).toBe('Видео. Урок окружающего мира');
    expect(await state.judge(update, turns())).toEqual({ is: 'nothing-new' });
  });
});

describe('a document in sum', () => {
  /** Lists that follow each other under one client id: none can be joined with the next. */
  function lists(client: number, count: number) {
    const doc = Object.assign(new Y.Doc(), { clientID: client });
    doc.getArray('lists').insert(
      0,
      Array.from({ length: count }, () => new Y.Array()),
    );
    return Y.encodeStateAsUpdate(doc);
  }
  const empty = () => new DocumentState({ snapshot: undefined, tail: [], clients: [] });
  async function add(state: DocumentState, update: Uint8Array) {
    expect(await state.judge(update, turns())).toMatchObject({ is: 'new' });
    expect(await state.exceeds(update, turns())).toBe(false);
    expect(await state.add(update, turns())).toBe('added');
  }

  test('has room for the largest that people write: 6 MB in paragraphs, with thousands of scattered edits', async () => {
    const doc = new Y.Doc();
    const fragment = doc.getXmlFragment('body');
    const paragraph = (index: number) => {
      const element = new Y.XmlElement('paragraph');
      const words = new Y.XmlText();
      words.insert(0, `${index} ${'слово '.repeat(28)}`);
      element.insert(0, [words]);
      return element;
    };
    fragment.insert(
      0,
      Array.from({ length: 19_000 }, (_, index) => paragraph(index)),
    );
    const annotation = text(doc);
    annotation.insert(0, 'а'.repeat(100_000));
    for (let edit = 0; edit < 3_000; edit++) annotation.insert((edit * 7_919) % annotation.length, 'правка');
    const update = Y.encodeStateAsUpdate(doc);
    expect(update.byteLength).toBeGreaterThan(6_000_000);
    await add(empty(), update);
  }, 60_000);

  test('has no more parts than fit into memory, however few their bytes; what was deleted makes room', async () => {
    const state = empty();
    const half = LIMITS.partsPerDocument / 4 - 10;
    await add(state, lists(1, half));
    await add(state, lists(2, half));
    const more = lists(3, 1_000);
    expect(more.byteLength).toBeLessThan(10_000);
    expect(await state.exceeds(more, turns())).toBe(true);
    const writer = new Y.Doc();
    Y.applyUpdate(writer, await state.difference(Uint8Array.of(0), turns()));
    const before = Y.encodeStateVector(writer);
    writer.getArray('lists').delete(0, half);
    const deletion = Y.encodeStateAsUpdate(writer, before);
    await state.judge(deletion, turns());
    expect(await state.add(deletion, turns())).toBe('added');
    expect(await state.exceeds(more, turns())).toBe(false);
  }, 60_000);
});
