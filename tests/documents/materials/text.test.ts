import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setRemark, writeText } from '../../../src/lib/documents/materials/change';
import { readSheet, sheetHash } from '../../../src/lib/documents/materials/read';

const elsewhere = (doc: Y.Doc) => {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  return other;
};

test.each([
  ['урок 😀', 'урок 😁'],
  ['😀 урок', '😁 урок'],
  ['😀', '😀😀'],
  ['👍🏻👍🏿', '👍🏿'],
  ['а😀б', 'аб'],
  ['аб', 'а😀б'],
])('a text of «%s» becomes «%s» here and elsewhere', (before, after) => {
  const doc = new Y.Doc();
  writeText(doc.getText('x'), before);
  writeText(doc.getText('x'), after);
  expect(doc.getText('x').toString()).toBe(after);
  expect(elsewhere(doc).getText('x').toString()).toBe(after);
});

test('[E-08] a sheet with such a remark has one hash on the device and at the relay', () => {
  const here = new Y.Doc();
  setRemark(here, 'goals', 'Хорошо 😀');
  setRemark(here, 'goals', 'Хорошо 😁');
  expect(sheetHash(readSheet(elsewhere(here)))).toBe(sheetHash(readSheet(here)));
});
