import 'fake-indexeddb/auto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import { agreeScore } from '../../src/lib/documents/materials/change';
import { readConclusion } from '../../src/lib/documents/materials/read';
import { numbersOf } from '../../src/lib/domain/facts';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { beyondReplica } from '../../src/lib/storage/live-store';
import type { OpenDocuments } from '../../src/lib/sync/open-document';
import { aHandIn, anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';
import { anIssuedPaper, conclusion, must } from '../builders/paper';
import { aRelayedDevice } from '../builders/relayed-device';
import { withFreeLocks } from '../builders/web-locks';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-recovery-'));
withFreeLocks();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const PEOPLE = ['author', 'specialist', 'head', 'expert1', 'expert2', 'expert3', 'deputy'];
let days = 0;

async function relayOn(file: string, now = NOON) {
  const store = await openSqlite(join(directory, file));
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => now });
  return { store, relay };
}

/** Everything the relay holds, to compare by: what was accepted, what follows from it, what documents say. */
async function held(relay: Relay) {
  const entries = await relay.store.entries(0);
  const documents: Record<string, unknown> = {};
  for (const { name, frozenSeq } of await relay.store.documents()) {
    const doc = await (await relay.documents.load(name))!.read('test', (here) => here);
    for (const root of doc.share.keys()) doc.get(root);
    documents[name] = {
      frozenSeq,
      vector: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))),
    };
  }
  return { entries, materials: relay.rights.facts.materials, people: relay.rights.facts.people, documents };
}

/** A municipality with one paper issued before the backup and work of every kind after it. */
async function aLostDay() {
  const [living, backup] = [`living${++days}`, `backup${days}`];
  const before = await relayOn(living);
  for (const act of founding()) await before.relay.journal.enter(act);
  const kept = await anIssuedPaper(before.relay, 'kept');
  await before.store.addFile('kept', 4, idOf('author'), NOON);
  await before.store.close();
  copyFileSync(join(directory, living), join(directory, backup));

  const { relay, store } = await relayOn(living);
  const devices = new Map(PEOPLE.map((person) => [person, aRelayedDevice(person)] as const));
  const lost = await anIssuedPaper(relay, 'lost');
  // The old paper is opened again and written on; another is only handed in; a draft is begun.
  await must(
    relay,
    anAct(
      idOf('specialist'),
      'reopen',
      kept.subject,
      { submission: kept.submission },
      { private: { reason: 'Ошибка.' } },
    ),
  );
  const { live } = await conclusion(relay, kept.submission);
  const edit = new Y.Doc();
  Y.applyUpdate(edit, await live.read('test', Y.encodeStateAsUpdate));
  const vector = Y.encodeStateVector(edit);
  agreeScore(edit, 'c1', 1);
  await live.write(idOf('expert2'), Y.encodeStateAsUpdate(edit, vector));
  await must(relay, aHandIn('fresh'));
  const draft = `draft/${PLACE}/${idOf('author')}/${idOf('draft')}`;
  const doc = new Y.Doc();
  doc.getMap('card').set('title', 'Начато после копии');
  await (await relay.documents.open(draft, idOf('author')))!.write(
    idOf('author'),
    Y.encodeStateAsUpdate(doc),
  );
  for (const device of devices.values()) await device.meets(relay);
  // Of two files uploaded from the author's device the backup has one.
  const files = ['kept', 'lost'].map((name) => ({
    hash: name,
    name,
    type: '',
    blob: new Blob([name]),
    size: 4,
  }));
  const uploaded = { own: true, uploaded: true, sent: 4, at: NOON };
  await devices.get('author')!.device.files.bulkAdd(files.map((file) => ({ ...file, ...uploaded })));
  const state = await held(relay);
  await store.close();
  return { backup, devices, state, kept, lost, draft };
}

/** Starts on the backup as `npm run restore` leaves it. */
async function restored(backup: string, now = NOON) {
  const store = await openSqlite(join(directory, backup));
  await store.setMeta('restored', 'yes');
  await store.close();
  return await relayOn(backup, now);
}
async function end({ relay }: Awaited<ReturnType<typeof relayOn>>, numbers = {}) {
  await relay.recovery.end(numbers);
  expect(relay.recovery.active).toBe(false);
}
const close = async (devices: Map<string, ReturnType<typeof aRelayedDevice>>) => {
  for (const { device } of devices.values()) await device.delete();
};

test.each([0, 2, 5])(
  '[X-11] devices bring back all that a restored relay has lost, in whatever order they come (%i)',
  async (first) => {
    const { backup, devices, state, lost } = await aLostDay();
    const made = await restored(backup);
    const { relay } = made;
    expect(relay.recovery.active).toBe(true);

    const waits = anAct(idOf('head'), 'appoint', lost.subject, {
      submission: lost.submission,
      expert: idOf('spare'),
      warnings: [],
    });
    const order = [...PEOPLE.slice(first), ...PEOPLE.slice(0, first)];
    for (const person of order) {
      await devices.get(person)!.meets(relay);
      expect(await relay.journal.submit(waits.person, waits)).toEqual({
        verdict: 'waiting',
        code: 'try-again',
      });
    }
    const files = await devices.get('author')!.device.files.toArray();
    expect(files.map(({ hash, uploaded }) => [hash, uploaded])).toEqual([
      ['kept', true],
      ['lost', false],
    ]);

    // Coming twice changes nothing.
    const brought = await relay.store.brought();
    for (const person of order) await devices.get(person)!.meets(relay);
    expect(await relay.store.brought()).toEqual(brought);

    const now = await held(relay);
    expect(now.entries).toEqual(state.entries);
    expect(now.documents).toEqual(state.documents);
    expect(now.materials).toEqual(state.materials);
    expect(now.people).toEqual(state.people);
    for (const entry of now.entries) expect(relay.signatures.verifies(entry)).toBe(true);

    await end(made);
    for (const { device, meets } of devices.values()) {
      await meets(relay);
      expect(await device.aside.count()).toBe(0);
      expect(await device.read('epoch')).toBe(relay.epoch);
    }
    // What a device was told early is whole now: it holds the same entries as one that starts from nothing.
    const told = await devices.get('specialist')!.device.entries.toArray();
    await close(devices);
    const fresh = aRelayedDevice('specialist');
    await fresh.meets(relay);
    expect(told).toEqual(await fresh.device.entries.toArray());
    await fresh.device.delete();

    // A number is never given twice, also not one that nobody has brought back.
    const next = await anIssuedPaper(relay, 'next');
    expect(relay.rights.facts.materials.get(next.subject.slice(9))!.submissions[0]!.issued?.number).toBe(
      '201/2026-ЭОМ',
    );
    // Nor a sequence.
    const seqs = (await relay.store.entries(0)).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    await made.store.close();
  },
  60_000,
);

test('[X-11] a text that is open brings back what colleagues wrote in it, though they never come', async () => {
  const { backup, devices, kept } = await aLostDay();
  const made = await restored(backup);
  const { relay } = made;
  const { device, meets } = devices.get('expert1')!;
  const name = `conclusion/${PLACE}/${kept.submission}`;
  // The row is of before; the page has had a colleague's later words by its channel.
  const { state, incarnation, writers } = (await device.documents.get(name))!;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const colleague = new Y.Doc();
  Y.applyUpdate(colleague, state);
  agreeScore(colleague, 'c2', 1);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(colleague));
  const receive = (update: Uint8Array) => Y.applyUpdate(doc, update);
  const known = new Map([...writers, [colleague.clientID, idOf('expert2')] as const]);
  const open = { doc, incarnation, unsent: 0, writers: known, receive };
  await meets(relay, Infinity, new Map([[name, open]]) as unknown as OpenDocuments);

  const live = (await relay.documents.load(name))!;
  expect((await live.read('test', readConclusion)).agreed.c2).toBe(1);
  const clients = await relay.store.clients(relay.documents.row(name)!.id);
  expect(clients.find(({ client }) => client === colleague.clientID)?.person).toBe(idOf('expert2'));
  // Nothing is left over to be kept aside.
  expect(beyondReplica(doc, (await device.documents.get(name))!.state)).toBeUndefined();
  await close(devices);
  await made.store.close();
});

test('[X-11] a decision made during a recovery waits on its device without a word of failure, and is made after it', async () => {
  const { backup, devices, lost } = await aLostDay();
  const made = await restored(backup);
  const { device, meets } = devices.get('specialist')!;
  const { submission, subject } = lost;
  const act = anAct(
    idOf('specialist'),
    'reopen',
    subject,
    { submission },
    { private: { reason: 'Опечатка.' } },
  );
  await device.outbox.add({ act, state: 'waiting', attempted: false, at: NOON });
  expect(await meets(made.relay)).toMatchObject({ stored: true, recovering: true });
  expect((await device.outbox.toArray()).map(({ state }) => state)).toEqual(['waiting']);
  await end(made);
  expect(await meets(made.relay)).toMatchObject({ stored: true, recovering: false });
  expect(await device.outbox.count()).toBe(0);
  expect(await made.relay.store.findAct(act.id)).toMatchObject({ verdict: 'accepted' });
  await close(devices);
  await made.store.close();
});

test('[X-11] a restart in the middle of a recovery forgets nothing of it', async () => {
  const { backup, devices, state } = await aLostDay();
  const made = await restored(backup);
  await devices.get('author')!.meets(made.relay);
  await made.store.close();
  const again = await relayOn(backup);
  expect([again.relay.recovery.active, again.relay.epoch]).toEqual([true, made.relay.epoch]);
  for (const device of devices.values()) await device.meets(again.relay);
  await end(again, { 2026: 40 });
  expect((await held(again.relay)).documents).toEqual(state.documents);
  expect((await held(again.relay)).materials).toEqual(state.materials);
  expect(numbersOf(again.relay.rights.facts, PLACE).get('2026')).toBe(40);
  for (const { device, meets } of devices.values()) {
    await meets(again.relay);
    expect(await device.aside.count()).toBe(0);
  }
  await close(devices);
  await again.store.close();
});

test('[X-11] what comes after its end is kept by its writer and enters nowhere by itself', async () => {
  const { backup, devices, lost, draft } = await aLostDay();
  const made = await restored(backup);
  await end(made);
  const author = devices.get('author')!;
  await author.meets(made.relay);
  expect(made.relay.rights.facts.materials.has(lost.subject.slice(9))).toBe(false);
  expect(await author.device.entries.where('subject').equals(lost.subject).count()).toBe(0);
  expect((await author.device.aside.toArray()).map(({ document }) => document)).toContain(draft);
  await close(devices);
  await made.store.close();
});

test('[X-11] a forged act, a changed part and a state of a document one may not read are not taken', async () => {
  const { backup, devices, lost } = await aLostDay();
  const made = await restored(backup);
  const { relay } = made;
  const entries = await devices.get('author')!.device.entries.where('subject').equals(lost.subject).toArray();
  const handIn = entries.find(({ kind }) => kind === 'hand-in')!;
  const card = handIn.parts.card!;
  const forged = [
    { ...handIn, person: idOf('stranger') },
    { ...handIn, seq: handIn.seq + 1 },
    { ...handIn, signature: '' },
    { ...handIn, parts: { card: { ...card, value: { ...(card.value as object), title: 'Другое' } } } },
    { nothing: true },
  ];
  const body = (records: object[]) => Buffer.concat(records.map((record) => encodeRecord(record)));
  const take = (person: string, records: object[]) => relay.recovery.take(idOf(person), body(records));
  expect(
    await take(
      'author',
      forged.map((entry) => ({ record: 'entry', entry })),
    ),
  ).toEqual({ acts: 0, documents: 0, missing: [] });
  expect(relay.rights.facts.materials.has(lost.subject.slice(9))).toBe(false);

  const expert = devices.get('expert1')!;
  await expert.meets(relay);
  const sheet = await expert.device.documents.get(`sheet/${PLACE}/${lost.submission}/${idOf('expert1')}`);
  const record = { record: 'document', document: sheet!.name, incarnation: 1, writers: [] };
  const doc = new Y.Doc();
  doc.getText('findings').insert(0, 'Чужое мнение');
  const bytes = encodeRecord(record, Y.encodeStateAsUpdate(doc));
  for (const stranger of ['author', 'stranger'])
    expect(await relay.recovery.take(idOf(stranger), bytes)).toEqual({ acts: 0, documents: 0, missing: [] });
  expect((await relay.store.brought()).every(({ person }) => person === idOf('expert1'))).toBe(true);
  await close(devices);
  await made.store.close();
});

test('[X-11] nobody brings back more drafts that no act knows than they may begin', async () => {
  const { backup, devices } = await aLostDay();
  const made = await restored(backup);
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, 'Много');
  const drafts = Array.from({ length: LIMITS.draftsPerPerson + 50 }, (_, number) =>
    encodeRecord(
      {
        record: 'document',
        document: `draft/${PLACE}/${idOf('stranger')}/${number}`,
        incarnation: 1,
        writers: [],
      },
      Y.encodeStateAsUpdate(doc),
    ),
  );
  const { documents } = await made.relay.recovery.take(idOf('stranger'), Buffer.concat(drafts));
  expect(documents).toBe(LIMITS.draftsPerPerson);
  await close(devices);
  await made.store.close();
});
