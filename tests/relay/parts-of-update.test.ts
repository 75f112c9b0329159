import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { partsOfUpdate, piecesOf } from '../../server/relay/parts-of-update';

/** Every kind of content that Yjs writes, with deletes and what they leave. */
function aDoc() {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  text.insert(0, 'Ёлка 🎄 и снег');
  text.insert(2, 'жирно', { bold: true });
  text.insertEmbed(0, { image: 'x' });
  text.delete(4, 3);
  const map = doc.getMap('map');
  map.set('deep', { of: { lists: [[], [1, [2, {}]]] } });
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
/** Values within a value, with it. */
const valuesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? Object.values(value).reduce((sum: number, each) => sum + valuesIn(each), 1)
    : 1;
/** What a struct holds besides itself. */
function within(struct: Y.Item | Y.GC | Y.Skip): number {
  const content = struct instanceof Y.Item ? struct.content : undefined;
  if (content instanceof Y.ContentType) return 1;
  if (content instanceof Y.ContentAny) return valuesIn(content.arr) - 2;
  if (content instanceof Y.ContentEmbed) return valuesIn(content.embed) - 1;
  if (content instanceof Y.ContentFormat) return valuesIn(content.value) - 1;
  if (content instanceof Y.ContentDoc) return valuesIn(content.opts) - 1;
  return 0;
}
const decoded = (update: Uint8Array) => {
  const { structs, ds } = Y.decodeUpdate(update);
  const ranges = [...ds.clients.values()].map((list) => list.length + 1);
  const values = structs.map((struct) => 1 + within(struct));
  return [...ranges, ...values].reduce((sum, each) => sum + each, 0);
};

test('counts what Yjs decodes: structs, values within them, and ranges with their clients', () => {
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

test.each([
  ['objects', Y.ContentAny, Array.from({ length: 5_000 }, () => ({}))],
  ['lists within lists', Y.ContentAny, [Array.from({ length: 5_000 }, () => [])]],
  ['numbers as JSON', Y.ContentJSON, Array.from({ length: 5_000 }, () => 1)],
  ['an embed', Y.ContentEmbed, Array.from({ length: 5_000 }, () => 1)],
] as const)('one struct of thousands of values is thousands of parts: %s', (_, Content, values) => {
  const doc = new Y.Doc();
  const encoder = new Y.UpdateEncoderV1();
  for (const number of [1, 1, 7, 0]) encoding.writeVarUint(encoder.restEncoder, number);
  const content = new (Content as new (values: unknown) => Y.ContentAny)(values);
  new Y.Item(Y.createID(7, 0), null, null, null, null, doc.getArray('a'), null, content).write(encoder, 0);
  encoding.writeVarUint(encoder.restEncoder, 0);
  const update = encoder.toUint8Array();
  Y.applyUpdate(new Y.Doc(), update);
  expect(partsOfUpdate(update, 1_000_000)).toBeGreaterThanOrEqual(5_000);
  expect(partsOfUpdate(update, 1_000)).toBe(1_001);
});

test('its pieces are the update, whatever they are', () => {
  const doc = aDoc();
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  other.getText('text').insert(1, 'от другого');
  const update = Y.encodeStateAsUpdate(other);
  for (const size of [1, 3, 1_000]) {
    const pieces = [...piecesOf(update, size)];
    const count = pieces.reduce((sum, piece) => sum + (piece.is === 'structs' ? piece.count : 0), 0);
    expect(count).toBe(Y.decodeUpdate(update).structs.length);
    expect(pieces.at(-1)!.is).toBe('deletes');
  }
});
