import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { partsOfUpdate } from '../../server/relay/parts-of-update';

/** Every kind of content that Yjs writes, with deletes and what they leave. */
function aDoc() {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  text.insert(0, 'Ёлка 🎄 и снег');
  text.insert(2, 'жирно', { bold: true });
  text.insertEmbed(0, { image: 'x' });
  text.delete(4, 3);
  const map = doc.getMap('map');
  map.set('any', { list: [1, 2.5, 'три', null, true, undefined, new Uint8Array([1, 2])] });
  map.set('any', 'снова');
  map.set('bytes', new Uint8Array(300));
  map.set('inside', new Y.Map([['key', new Y.Array()]]));
  map.set('doc', new Y.Doc({ guid: 'inside' }));
  const fragment = doc.getXmlFragment('xml');
  const paragraph = new Y.XmlElement('paragraph');
  fragment.insert(0, [paragraph, new Y.XmlElement('li')]);
  paragraph.insert(0, [new Y.XmlText('абзац')]);
  fragment.delete(1, 1);
  doc.getArray('array').insert(0, [1, 'два', new Y.Text('три')]);
  return doc;
}
const decoded = (update: Uint8Array) => {
  const { structs, ds } = Y.decodeUpdate(update);
  const ranges = [...ds.clients.values()].map((list) => list.length + 1);
  return ranges.reduce((sum, each) => sum + each, structs.length);
};

test('counts what Yjs decodes: structs, and ranges with their clients', () => {
  const doc = aDoc();
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  other.getText('text').insert(1, 'от другого');
  const state = Y.encodeStateAsUpdate(other);
  const later = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc));
  // With a hole in the middle.
  const updates: Uint8Array[] = [];
  const writer = new Y.Doc();
  writer.on('update', (bytes: Uint8Array) => updates.push(bytes));
  for (let index = 0; index < 5; index++) writer.getText('text').insert(0, 'слово ');
  const holed = Y.mergeUpdates([updates[0]!, updates[3]!]);
  for (const update of [state, later, holed, Uint8Array.of(0, 0)])
    expect(partsOfUpdate(update, 1_000_000)).toBe(decoded(update));
});

test('stops as soon as there are too many, whatever follows', () => {
  const encoder = encoding.createEncoder();
  for (const number of [0, 1, 7, 1_000_000]) encoding.writeVarUint(encoder, number);
  for (let range = 0; range < 50; range++)
    for (const number of [0, 1]) encoding.writeVarUint(encoder, number);
  // A million is announced and fifty are there.
  expect(partsOfUpdate(encoding.toUint8Array(encoder), 40)).toBe(41);
  expect(() => partsOfUpdate(encoding.toUint8Array(encoder), 1_000)).toThrow();
});

test('what is no update throws, at every length', () => {
  const state = Y.encodeStateAsUpdate(aDoc());
  for (let length = 0; length < state.byteLength; length++)
    expect(() => partsOfUpdate(state.slice(0, length), 1_000_000), `${length} bytes`).toThrow();
});
