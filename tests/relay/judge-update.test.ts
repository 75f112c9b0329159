import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { judged } from '../builders/judged';

/** A document of one client with a known id. */
function aDoc(client: number, ...updates: Uint8Array[]) {
  const doc = new Y.Doc();
  doc.clientID = client;
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}
const stateOf = (doc: Y.Doc) => Y.encodeStateAsUpdate(doc);
/** What one change made, alone. */
function updateOf(doc: Y.Doc, change: () => void) {
  const before = Y.encodeStateVector(doc);
  change();
  return Y.encodeStateAsUpdate(doc, before);
}
/** Only the update event's bytes: no deletions of before. */
function eventOf(doc: Y.Doc, change: () => void) {
  let bytes = new Uint8Array();
  const listen = (update: Uint8Array) => (bytes = update as Uint8Array<ArrayBuffer>);
  doc.once('update', listen);
  change();
  return bytes;
}

describe('nothing new', () => {
  test('an update already there, a part of it, and an empty one', async () => {
    const writer = aDoc(1);
    writer.getText('t').insert(0, 'привет');
    const half = stateOf(writer);
    writer.getText('t').insert(6, ' всем');
    writer.getText('t').delete(0, 2);
    const doc = aDoc(9, stateOf(writer));
    for (const update of [stateOf(writer), half, stateOf(new Y.Doc())])
      expect(await judged(doc, update)).toEqual({ is: 'nothing-new' });
  });

  test('a deletion already made, though its text was collected long ago', async () => {
    const writer = aDoc(1);
    writer.getText('t').insert(0, 'abc');
    const doc = aDoc(9, stateOf(writer));
    const deletion = eventOf(writer, () => writer.getText('t').delete(0, 3));
    expect(await judged(doc, deletion)).toEqual({ is: 'new', clients: [] });
    Y.applyUpdate(doc, deletion);
    expect(await judged(doc, deletion)).toEqual({ is: 'nothing-new' });
  });
});

describe('new', () => {
  test('names the clients whose structs are new, and none that only repeat', async () => {
    const one = aDoc(1);
    one.getText('t').insert(0, 'a');
    const doc = aDoc(9, stateOf(one));
    const two = aDoc(2, stateOf(one));
    two.getText('t').insert(1, 'b');
    // The whole state of the second repeats the first one's structs.
    expect(await judged(doc, stateOf(two))).toEqual({ is: 'new', clients: [2] });
  });

  test('an update that overlaps what is there is new by its rest', async () => {
    const writer = aDoc(1);
    writer.getText('t').insert(0, 'abc');
    const doc = aDoc(9, stateOf(writer));
    writer.getText('t').insert(3, 'def');
    expect(await judged(doc, stateOf(writer))).toEqual({ is: 'new', clients: [1] });
  });

  test('a deletion of a part not deleted before', async () => {
    const writer = aDoc(1);
    writer.getText('t').insert(0, 'abcdef');
    const doc = aDoc(9, stateOf(writer));
    Y.applyUpdate(
      doc,
      eventOf(writer, () => writer.getText('t').delete(0, 2)),
    );
    const wider = eventOf(writer, () => writer.getText('t').delete(0, 2));
    expect(await judged(doc, wider)).toEqual({ is: 'new', clients: [] });
  });

  test('judging changes nothing', async () => {
    const writer = aDoc(1);
    const update = updateOf(writer, () => writer.getMap('m').set('a', 1));
    const doc = aDoc(9);
    await judged(doc, update);
    expect(stateOf(doc)).toEqual(stateOf(aDoc(9)));
  });
});

describe('a gap', () => {
  const first = () => {
    const writer = aDoc(1);
    writer.getText('t').insert(0, 'abc');
    return writer;
  };

  test('of the client’s own clock', async () => {
    const writer = first();
    const later = eventOf(writer, () => writer.getText('t').insert(3, 'd'));
    expect(await judged(aDoc(9), later)).toEqual({ is: 'gap' });
  });

  test('by origin: text behind text that is not there', async () => {
    const other = aDoc(2, stateOf(first()));
    expect(
      await judged(
        aDoc(9),
        eventOf(other, () => other.getText('t').insert(3, 'x')),
      ),
    ).toEqual({ is: 'gap' });
  });

  test('by right origin: text before text that is not there', async () => {
    const other = aDoc(2, stateOf(first()));
    expect(
      await judged(
        aDoc(9),
        eventOf(other, () => other.getText('t').insert(0, 'x')),
      ),
    ).toEqual({ is: 'gap' });
  });

  test('by parent: an entry of a map that is not there', async () => {
    const writer = aDoc(1);
    const inner = new Y.Map<number>();
    writer.getMap('m').set('inner', inner);
    const other = aDoc(2, stateOf(writer));
    const entry = eventOf(other, () => (other.getMap('m').get('inner') as Y.Map<number>).set('a', 1));
    expect(await judged(aDoc(9), entry)).toEqual({ is: 'gap' });
  });

  test('by a deletion of what is not there', async () => {
    const other = aDoc(2, stateOf(first()));
    const deletion = eventOf(other, () => other.getText('t').delete(0, 1));
    expect(await judged(aDoc(9), deletion)).toEqual({ is: 'gap' });
  });

  test('is none when the update itself brings what it rests on', async () => {
    const other = aDoc(2, stateOf(first()));
    other.getText('t').insert(1, 'x');
    other.getText('t').delete(0, 1);
    expect(await judged(aDoc(9), stateOf(other))).toMatchObject({ is: 'new' });
  });
});

describe('bytes from a stranger', () => {
  const base = aDoc(1);
  base.getText('t').insert(0, 'текст');
  base.getMap('m').set('k', { a: [1, 2] });

  test('of any kind get an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(['nothing-new', 'gap', 'malformed', 'new']).toContain(
          (await judged(aDoc(9, stateOf(base)), bytes)).is,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('that almost are an update get an answer, and leave the state alone', async () => {
    const honest = stateOf(base);
    const doc = aDoc(9, honest);
    const before = stateOf(doc);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(honest.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(honest.length),
        async (at, value, length) => {
          const bytes = honest.slice(0, Math.max(at + 1, length));
          bytes[at] = value;
          expect(['nothing-new', 'gap', 'malformed', 'new']).toContain((await judged(doc, bytes)).is);
        },
      ),
      { numRuns: 2000 },
    );
    expect(stateOf(doc)).toEqual(before);
  });

  test('cut short are malformed', async () => {
    expect(await judged(aDoc(9), stateOf(base).slice(0, 5))).toEqual({ is: 'malformed' });
    expect(await judged(aDoc(9), new Uint8Array())).toEqual({ is: 'malformed' });
  });

  test('that claim more structs than there are bytes for are malformed, and not counted through', async () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, 2 ** 40);
    encoding.writeVarUint(encoder, 7);
    encoding.writeVarUint(encoder, 0);
    // Whoever went through so many would never come to an answer.
    expect(await judged(aDoc(9), encoding.toUint8Array(encoder))).toEqual({ is: 'malformed' });
  });

  test('that claim a clock no typing reaches are malformed', async () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1); // one client
    encoding.writeVarUint(encoder, 1); // one struct
    encoding.writeVarUint(encoder, 7);
    encoding.writeVarUint(encoder, 0);
    encoding.writeUint8(encoder, 0); // GC
    encoding.writeVarUint(encoder, 2 ** 40);
    encoding.writeVarUint(encoder, 0);
    expect(await judged(aDoc(9), encoding.toUint8Array(encoder))).toEqual({ is: 'malformed' });
  });
});
