import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeParagraphs } from '../../src/lib/documents/rich-text';
import { wordsOfUpdate } from '../../src/lib/documents/words-of-update';

test('[E-14] the words of an edit are read without the document it was made in', () => {
  const doc = new Y.Doc();
  doc.getText('findings').insert(0, 'Было раньше.');
  const before = Y.encodeStateVector(doc);
  const late = new Y.Doc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(doc));
  for (const [at, letter] of [...' Дописано в поезде.'].entries())
    late.getText('findings').insert(12 + at, letter);
  writeParagraphs(late.getXmlFragment('section:summary'), ['Первая мысль.', 'Вторая мысль.']);
  late.getMap('meta').set('term', '2026-12-01');
  const words = wordsOfUpdate(Y.encodeStateAsUpdate(late, before));
  expect(words.split('\n')).toEqual(['Дописано в поезде.', 'Первая мысль.', 'Вторая мысль.', '2026-12-01']);
});
