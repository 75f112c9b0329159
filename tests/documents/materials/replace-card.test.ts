import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addFile,
  replaceCard,
  setCardField,
  setCardText,
  setCoAuthor,
  setEntering,
  setSource,
} from '../../../src/lib/documents/materials/change';
import { readDraft } from '../../../src/lib/documents/materials/read';
import { aCard, idOf } from '../../builders/municipality';

const FILE = { hash: 'f'.repeat(64), name: 'план.docx', type: '', size: 4 };

test('[X-13] a draft goes on with what somebody else handed in: every field of it, and nothing of before', () => {
  const doc = new Y.Doc();
  setCardField(doc, 'title', 'Прежнее');
  setCardField(doc, 'level', 'СОО');
  setCardText(doc, 'annotation', 'Прежняя аннотация.');
  addFile(doc, { ...FILE, hash: 'a'.repeat(64) });
  setSource(doc, 'old', { title: 'Прежний источник', licence: '' });
  setCoAuthor(doc, idOf('stranger'), true);
  setEntering(doc, 'way', 'email');

  const card = aCard({
    files: [FILE],
    sources: [{ title: 'Новый', licence: 'свободная' }],
    level: undefined,
  });
  let made = 0;
  const handedIn = { id: idOf('version'), card, coAuthors: [idOf('coauthor')] };
  replaceCard(doc, handedIn, () => `id-${++made}`);
  const { level: _, ...rest } = card;
  expect(readDraft(doc)).toEqual({
    card: rest,
    coAuthors: [idOf('coauthor')],
    entering: { way: 'email' },
    base: idOf('version'),
  });
  // The same again changes nothing that others would have to receive.
  const before = Y.encodeStateVector(doc);
  replaceCard(doc, { ...handedIn, card: { ...card, sources: [] } }, () => 'none');
  replaceCard(doc, { ...handedIn, card: { ...card, sources: [] } }, () => 'none');
  expect(Y.encodeStateVector(doc)).toEqual(before);
});

test('[X-13] what a draft says of its author and letter is read field by field, and nothing without a way', () => {
  const doc = new Y.Doc();
  doc.getMap('entering').set('author', idOf('author'));
  expect(readDraft(doc).entering).toBeUndefined();
  setEntering(doc, 'way', 'paper');
  setEntering(doc, 'received', '2026-12-04');
  doc.getMap('entering').set('letter', 'no hash');
  doc.getMap('entering').set('said', { sender: 5 });
  expect(readDraft(doc).entering).toEqual({ author: idOf('author'), way: 'paper', received: '2026-12-04' });
});
