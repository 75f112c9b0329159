import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate } from '../../server/relay/decode-update';
import { integrate, TooLaborious, Unwritten } from '../../server/relay/integrate';
import { Turns } from '../../server/relay/turns';
import { emptyStructs } from '../builders/empty-structs';
import { aLaboriousUpdate } from '../builders/laborious';

const theirs = () => new Turns('somebody');
const contents = (doc: Y.Doc) => [doc.getText('t').toDelta(), doc.getXmlFragment('x').toJSON()];

/** Documents of several writers who hear of each other now and then: their structs rest on one another. */
const aHistory = fc.array(
  fc.record({
    writer: fc.nat(3),
    hears: fc.nat(3),
    at: fc.nat(1_000),
    act: fc.constantFrom('insert', 'insert', 'delete', 'nest', 'hear'),
  }),
  { minLength: 20, maxLength: 200 },
);

describe('in parts', () => {
  test('an update says what it says as a whole, also beyond what is there', () => {
    return fc.assert(
      fc.asyncProperty(aHistory, fc.nat(100), async (history, known) => {
        const writers = [1, 2, 3, 4].map((clientID) => Object.assign(new Y.Doc({ gc: false }), { clientID }));
        let early = Y.encodeStateAsUpdate(new Y.Doc());
        for (const [index, { writer, hears, at, act }] of history.entries()) {
          const doc = writers[writer]!;
          const text = doc.getText('t');
          if (act === 'insert') text.insert(at % (text.length + 1), 'слово'.slice(0, 1 + (at % 5)));
          else if (act === 'delete' && text.length > 0) text.delete(at % text.length, 1);
          else if (act === 'nest') doc.getXmlFragment('x').insert(0, [new Y.XmlElement('p')]);
          else if (act === 'hear') Y.applyUpdate(doc, Y.encodeStateAsUpdate(writers[hears]!));
          if (index === known) early = Y.encodeStateAsUpdate(writers[0]!);
        }
        const update = Y.mergeUpdates(writers.map((doc) => Y.encodeStateAsUpdate(doc)));
        const [whole, parts] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
        Y.applyUpdate(whole, early);
        Y.applyUpdate(whole, update);
        await integrate(parts, [early, update], theirs());
        expect(contents(parts)).toEqual(contents(whole));
        expect(Y.decodeStateVector(Y.encodeStateVector(parts))).toEqual(
          Y.decodeStateVector(Y.encodeStateVector(whole)),
        );
        expect(parts.store.pendingStructs).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('structs that wait for each other, or for what never came, end it as they do otherwise', async () => {
    const writer = new Y.Doc();
    const updates: Uint8Array[] = [];
    writer.on('update', (bytes: Uint8Array) => updates.push(bytes));
    for (let index = 0; index < 40; index++) writer.getText('t').insert(index, 'слово '.repeat(20));
    const doc = new Y.Doc();
    await integrate(doc, [Y.mergeUpdates(updates.slice(1))], theirs());
    expect(doc.store.pendingStructs).not.toBeNull();
    await integrate(doc, updates.slice(0, 1), theirs());
    expect(doc.getText('t').toString()).toBe(writer.getText('t').toString());
  });
});

describe('a few bytes that cost much', () => {
  test('leave everybody else their turn', async () => {
    let turns = 0;
    let working = true;
    const others = (async () => {
      while (working) {
        turns++;
        await setImmediate();
      }
    })();
    await integrate(new Y.Doc(), [aLaboriousUpdate(1_500)], theirs());
    working = false;
    await others;
    expect(turns).toBeGreaterThan(5);
  });

  test('are given up after so much work', async () => {
    const bomb = aLaboriousUpdate(4_000);
    expect(bomb.byteLength).toBeLessThan(40_000);
    await expect(integrate(new Y.Doc(), [bomb], theirs(), { patience: 50 })).rejects.toThrow(TooLaborious);
  });

  test('so are types within types without end', async () => {
    const doc = new Y.Doc();
    let inner: Y.Map<unknown> = doc.getMap('m');
    doc.transact(() => {
      for (let depth = 0; depth < 3_000; depth++) inner = inner.set('in', new Y.Map());
    });
    const here = new Y.Doc();
    await expect(
      integrate(here, [Y.encodeStateAsUpdate(doc)], theirs(), { patience: 60_000 }),
    ).rejects.toThrow(Unwritten);
    expect(Y.getState(here.store, doc.clientID)).toBeLessThan(1_000);
  });
});

test('a long update is decoded in pieces, with turns between them, and says the same', async () => {
  const doc = new Y.Doc({ gc: false });
  const list = doc.getArray<Y.Array<unknown>>('list');
  for (let turn = 0; turn < 20; turn++)
    list.insert(
      turn,
      Array.from({ length: 1_000 }, () => new Y.Array()),
    );
  doc.getText('t').insert(0, 'Ёлка 🎄 '.repeat(3_000));
  for (let at = 0; at < 20_000; at += 5) doc.getText('t').delete(at, 1);
  const update = Y.encodeStateAsUpdate(doc);
  let rounds = 0;
  let working = true;
  const others = (async () => {
    for (; working; rounds++) await setImmediate();
  })();
  const { structs, deletes } = await decodeUpdate(update, theirs());
  working = false;
  await others;
  expect(rounds).toBeGreaterThan(2);
  const whole = Y.decodeUpdate(update);
  expect(structs.map(({ id, length }) => [id.client, id.clock, length])).toEqual(
    whole.structs.map(({ id, length }) => [id.client, id.clock, length]),
  );
  expect([...deletes]).toEqual([...whole.ds.clients]);
});

test('what was deleted long ago is one object however it is written, and only what follows it in its client', async () => {
  const update = emptyStructs(7, 50_000);
  const { structs } = await decodeUpdate(update, theirs());
  expect(structs.map(({ id, length }) => [id.client, id.clock, length])).toEqual([[7, 0, 50_000]]);
  const [whole, parts] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
  Y.applyUpdate(whole, update);
  await integrate(parts, [update], theirs());
  expect(Y.encodeStateAsUpdate(parts)).toEqual(Y.encodeStateAsUpdate(whole));

  const two = await decodeUpdate(Y.mergeUpdates([emptyStructs(7, 3), emptyStructs(8, 2)]), theirs());
  expect(two.structs.map(({ id, length }) => [id.client, id.clock, length])).toEqual([
    [8, 0, 2],
    [7, 0, 3],
  ]);
});
