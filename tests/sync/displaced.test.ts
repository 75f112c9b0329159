import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { OwnEdits } from '../../src/lib/sync/displaced';

const paragraph = (text: string) => {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(text)]);
  return element;
};
const textIn = (doc: Y.Doc, at = 0) =>
  (doc.getXmlFragment('text').get(at) as Y.XmlElement).get(0) as Y.XmlText;

/** A device whose copy began from the relay's state, and a colleague with the same state. */
function twoCopies() {
  const relay = new Y.Doc();
  relay.getXmlFragment('text').insert(0, [paragraph('Ход урока продуман.'), paragraph('Итог подведён.')]);
  const replica = Y.encodeStateAsUpdate(relay);
  const mine = new Y.Doc();
  const colleague = new Y.Doc();
  Y.applyUpdate(mine, replica);
  Y.applyUpdate(colleague, replica);
  return { mine, colleague, own: new OwnEdits(mine, replica), replica };
}

/** Merges the colleague's copy and answers what was lost by it. */
function merge(mine: Y.Doc, colleague: Y.Doc, own: OwnEdits) {
  let lost = '';
  mine.on('afterTransaction', (transaction) => (lost += own.lostIn(transaction)));
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(colleague, Y.encodeStateVector(mine)), 'relay');
  return lost;
}

test('own text in a paragraph that a colleague deleted is found', () => {
  const { mine, colleague, own } = twoCopies();
  textIn(mine).insert(19, ' Вопросы точные.');
  colleague.getXmlFragment('text').delete(0, 1);
  expect(merge(mine, colleague, own)).toBe(' Вопросы точные.');
  expect(mine.getXmlFragment('text').toString()).not.toContain('Вопросы');
});

test('text whose neighbours were deleted as text stays, and is not called lost', () => {
  const { mine, colleague, own } = twoCopies();
  textIn(mine).insert(19, ' Вопросы точные.');
  textIn(colleague).delete(0, 19);
  expect(merge(mine, colleague, own)).toBe('');
  expect(mine.getXmlFragment('text').toString()).toContain('Вопросы точные.');
});

test('what the relay has committed is the history’s to keep, not this device’s', () => {
  const { mine, colleague, own } = twoCopies();
  textIn(mine).insert(19, ' Вопросы точные.');
  own.allCommitted();
  colleague.getXmlFragment('text').delete(0, 1);
  expect(merge(mine, colleague, own)).toBe('');
});

test('text written before a restart, under another client id, is still own', () => {
  const { mine, colleague, replica } = twoCopies();
  textIn(mine).insert(19, ' Вопросы точные.');
  const restarted = new Y.Doc();
  Y.applyUpdate(restarted, Y.encodeStateAsUpdate(mine));
  const own = new OwnEdits(restarted, replica);
  colleague.getXmlFragment('text').delete(0, 1);
  expect(merge(restarted, colleague, own)).toBe(' Вопросы точные.');
});

test('a letter in flight is no reason to stop anybody', () => {
  const { mine, colleague, own } = twoCopies();
  textIn(mine).insert(19, 'а');
  colleague.getXmlFragment('text').delete(0, 1);
  expect(merge(mine, colleague, own)).toBe('');
});
