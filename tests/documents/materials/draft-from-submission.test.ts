import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setCardText } from '../../../src/lib/documents/materials/change';
import { draftFromSubmission } from '../../../src/lib/documents/materials/initial';
import { readDraft } from '../../../src/lib/documents/materials/read';
import type { Card } from '../../../src/lib/domain/materials/card';
import { aCard, idOf } from '../../builders/municipality';

const CARD = aCard({
  files: [{ hash: 'a'.repeat(64), name: 'урок.pptx', type: '', size: 10 }],
  sources: [{ title: 'Музей', licence: 'CC BY' }],
});
const submission = idOf('handed-in');
const continued = () => draftFromSubmission(submission, CARD, [idOf('coauthor')]);

test('[E-15] a draft continued loses no field of the card', () => {
  const full: Required<Card> = { ...CARD, kind: 'lesson', level: 'ООО' };
  const read = (state: Uint8Array) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    return readDraft(doc).card;
  };
  for (const field of Object.keys(full) as (keyof Card)[]) {
    expect(JSON.stringify(full[field]), `${field} must be filled for this test`).not.toMatch(/^(""|\[\])$/);
    expect(read(draftFromSubmission(submission, full, []))[field]).toEqual(full[field]);
  }
});

test('[E-15] a draft continues from what was handed in, field by field', () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, continued());
  expect(readDraft(doc)).toEqual({ card: CARD, coAuthors: [idOf('coauthor')], base: submission });
});

test('[E-15] two devices that continue offline do not double the text', () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  for (const doc of [one, other]) Y.applyUpdate(doc, continued());
  setCardText(one, 'annotation', `${CARD.annotation} Дописано.`);
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  for (const doc of [one, other]) expect(readDraft(doc).card.annotation).toBe(`${CARD.annotation} Дописано.`);
});
