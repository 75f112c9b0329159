import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  setCardField,
  setCardText,
  setDeleted,
  setSource,
} from '../../../src/lib/documents/materials/change';
import { readDraft, readSources } from '../../../src/lib/documents/materials/read';
import { summarize } from '../../../src/lib/documents/summary';

const NAME = 'draft/place/author/id';

test('[E-03] a draft keeps what was pasted, however long', () => {
  const doc = new Y.Doc();
  const long = 'о'.repeat(20_000);
  setCardField(doc, 'title', long);
  setCardText(doc, 'annotation', long);
  setCardField(doc, 'links', [`https://школа.рф/${long}`, 'https://музей.рф']);
  setSource(doc, 'one', { title: long, licence: long });
  const { card } = readDraft(doc);
  expect([card.title, card.annotation]).toEqual([long, long]);
  expect(card.links).toHaveLength(2);
  expect(readSources(doc)).toEqual([['one', { title: long, licence: long }]]);
  // Kind, subjects, level are missing; title, annotation, link, source, licence are too long.
  expect(summarize(NAME, doc)?.missing).toBe(8);
});

test('a deleted draft keeps its text, and is back on every device when its author has it back', () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const meet = () => {
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  };
  setCardField(one, 'title', 'Дроби');
  setDeleted(one, 1_000);
  meet();
  expect(summarize(NAME, other)).toMatchObject({ title: 'Дроби', deleted: true });
  setDeleted(other, undefined);
  meet();
  expect(summarize(NAME, one)).toMatchObject({ title: 'Дроби', deleted: false, blank: false });
});
