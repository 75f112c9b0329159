import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { judgeUpdate } from '../../server/relay/judge-update';
import type { Relay } from '../../server/relay/relay';
import { agreeScore } from '../../src/lib/documents/materials/change';
import { conclusionHash, readConclusion } from '../../src/lib/documents/materials/read';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, conclusion, must, writeSheet } from '../builders/paper';
import { aRelay } from '../builders/relay';
import { ChannelClient } from './channel-client';
import { randomOf } from './random';

const SEEDS = process.env.SEED ? [Number(process.env.SEED)] : [1, 2, 3, 5, 8];
let made: Awaited<ReturnType<typeof aRelay>>;
beforeAll(async () => void (made = await aRelay()));
afterAll(() => made.store.close());

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** People who write in a document until it is frozen, each on a line of their own speed; what all of them have sent. */
async function writersOf(relay: Relay, document: string, people: readonly string[], seed: number) {
  const random = randomOf(seed);
  const sent: Uint8Array[] = [];
  const writers = await Promise.all(
    people.map(async (person) => {
      const client = new ChannelClient(idOf(person));
      const live = (await relay.documents.open(document, idOf(person)))!;
      const slow = random.below(4);
      // One line keeps its order, however slow it is.
      let way = Promise.resolve();
      client.deliver = (pass) => {
        way = way.then(() => pause(slow)).then(pass);
      };
      client.doc.on('update', (bytes: Uint8Array, origin: unknown) => origin !== client && sent.push(bytes));
      return { person, client: client.connect(live) };
    }),
  );
  return {
    sent,
    random,
    async write(rounds: number) {
      for (let round = 0; round < rounds; round++) {
        const { client, person } = writers[random.below(writers.length)]!;
        // Confirmations are of scores, not of what else is written.
        if (random.below(4) === 0) agreeScore(client.doc, 'c1', random.below(2) === 0 ? 1 : 3);
        else client.doc.getMap('said').set(`${person}${round}`, round);
        if (random.below(3) === 0) await pause(1);
      }
    },
    /** What was refused with its predecessors is brought once more, as a device does that opens a clean copy. */
    async bringTheRest() {
      await pause(100);
      const live = (await relay.documents.load(document))!;
      for (const { client, person } of writers) {
        const known = await live.read('test', (doc) => Y.encodeStateVector(doc));
        await live.write(idOf(person), Y.encodeStateAsUpdate(client.doc, known));
      }
      return writers.flatMap(({ client }) => client.kept);
    },
  };
}

/** A document as it was frozen, and with everything kept aside of it. */
async function frozen(relay: Relay, document: string, people: readonly string[]) {
  const row = relay.documents.row(document)!;
  const live = (await relay.documents.load(document))!;
  const state = await live.read('test', (doc) => Y.encodeStateAsUpdate(doc));
  const [doc, whole] = [new Y.Doc(), new Y.Doc()];
  for (const copy of [doc, whole]) Y.applyUpdate(copy, state);
  for (const person of people)
    for (const { document: of, bytes } of await relay.store.asideOf(idOf(person)))
      if (of === document) Y.applyUpdate(whole, bytes);
  const { tail } = await relay.store.state(row.id);
  return { doc, whole, late: tail.filter(({ seq }) => seq > (row.frozenSeq ?? Infinity)), row };
}
const missing = (doc: Y.Doc, updates: readonly Uint8Array[]) =>
  updates.filter((bytes) => judgeUpdate(doc, bytes).is !== 'nothing-new').length;

test.each(SEEDS)(
  '[E-10] [E-14] opening the sheets while they are written: each edit is in what was frozen, or kept aside (seed %i)',
  async (seed) => {
    const { relay } = made;
    const { submission, subject, act, sheet } = await aPaperOnSheets(relay, `opened ${seed}`);
    await act('expert1', 'complete', {}, { basis: await writeSheet(relay, submission, 'expert1', 2) });
    const people = ['expert2', 'expert2'];
    const document = sheet('expert2');
    const writers = await writersOf(relay, document, people, seed);
    const writing = writers.write(60);
    await pause(writers.random.below(25));
    await must(
      relay,
      anAct(
        idOf('head'),
        'open-sheets',
        subject,
        { submission },
        { private: { reason: 'Эксперт в больнице.' } },
      ),
    );
    await writing;
    const acknowledged = await writers.bringTheRest();
    const { doc, whole, late, row } = await frozen(relay, document, ['expert2']);
    expect(row.frozenSeq).not.toBeNull();
    expect(late).toEqual([]);
    expect(missing(doc, acknowledged)).toBe(0);
    expect(missing(whole, writers.sent)).toBe(0);
  },
);

test.each(SEEDS)(
  '[E-13] [E-14] issuing while others write: what is issued is what was confirmed, the rest is kept aside (seed %i)',
  async (seed) => {
    const { relay } = made;
    const { submission, subject, act } = await aPaperOnSheets(relay, `issued ${seed}`);
    const people = ['expert1', 'expert2', 'expert3'];
    for (const expert of people)
      await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
    await act('expert1', 'open-sheets');
    const { hash: basis } = await conclusion(relay, submission);
    for (const expert of people) await act(expert, 'confirm', {}, { basis });
    const document = `conclusion/${PLACE}/${submission}`;
    const writers = await writersOf(relay, document, people, seed);
    const writing = pause(writers.random.below(8)).then(() => writers.write(40));
    await pause(writers.random.below(16));
    const issue = anAct(
      idOf('specialist'),
      'issue',
      subject,
      { submission, verdict: 'recommend' },
      { basis },
    );
    const verdict = await relay.journal.submit(issue.person, issue);
    await writing;

    const acknowledged = await writers.bringTheRest();
    const { doc, whole, late, row } = await frozen(relay, document, people);
    expect(late).toEqual([]);
    expect(missing(doc, acknowledged)).toBe(0);
    expect(missing(whole, writers.sent)).toBe(0);
    if (verdict.verdict === 'accepted') {
      expect(row.frozenSeq).toBe(verdict.seq);
      expect(conclusionHash(readConclusion(doc))).toBe(basis);
    } else expect([verdict, row.frozenSeq]).toEqual([{ verdict: 'refused', code: 'text-changed' }, null]);
  },
);
