import 'fake-indexeddb/auto';
import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as idb from 'lib0/indexeddb';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { check } from '../../server/admin/integrity/check';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import { apply, noFacts } from '../../src/lib/domain/facts';
import { fullName } from '../../src/lib/domain/people/person';
import { readOutcome } from '../../src/lib/documents/materials/read';
import { liveName } from '../../src/lib/storage/database';
import { anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';
import { anIssuedPaper, must } from '../builders/paper';
import { aRelayedDevice } from '../builders/relayed-device';
import { withFreeLocks } from '../builders/web-locks';

const PEOPLE = ['author', 'specialist', 'head', 'expert1'];
const DRAFT = `draft/${PLACE}/${idOf('author')}/${idOf('secret-draft')}`;
const SECRET = 'совершенно личные слова';
let directory: string;
let devices: Map<string, ReturnType<typeof aRelayedDevice>>;

withFreeLocks();
afterEach(async () => {
  for (const { device } of devices.values()) await device.delete();
  rmSync(directory, { recursive: true, force: true });
});

async function relayOn(file = 'metodsreda.sqlite') {
  const store = await openSqlite(join(directory, file));
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => NOON });
  return { store, relay };
}

/** A paper issued, a private draft of its author, and devices that know all of it. */
async function aLife() {
  directory = mkdtempSync(join(tmpdir(), 'metodsreda-erasure-'));
  devices = new Map(PEOPLE.map((person) => [person, aRelayedDevice(person)] as const));
  const made = await relayOn();
  for (const act of founding()) await made.relay.journal.enter(act);
  const paper = await anIssuedPaper(made.relay, 'paper');
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, SECRET);
  const live = (await made.relay.documents.open(DRAFT, idOf('author')))!;
  await live.write(idOf('author'), Y.encodeStateAsUpdate(doc));
  for (const device of devices.values()) await device.meets(made.relay);
  return { ...made, paper };
}
const eraseDraft = () => anAct(idOf('author'), 'erase-document', `place:${PLACE}`, { document: DRAFT });
const bytesOnDisk = (file = 'metodsreda.sqlite') => readFileSync(join(directory, file));

/** What a device would tell of the author. */
async function nameOn(person: string) {
  const facts = noFacts();
  for (const entry of await devices.get(person)!.device.entries.orderBy('seq').toArray()) apply(facts, entry);
  return fullName(facts.people.get(idOf('author')));
}

test('[X-06] an erased document is gone from the store and its devices, and an old device cannot bring it back', async () => {
  const { relay, store } = await aLife();
  const author = devices.get('author')!;
  const row = (await author.device.documents.get(DRAFT))!;

  await must(relay, eraseDraft());
  expect(await relay.documents.open(DRAFT, idOf('author'))).toBeUndefined();
  expect(await relay.documents.load(DRAFT)).toBeUndefined();
  await author.meets(relay);
  for (const table of ['documents', 'unsent', 'aside'] as const)
    expect(JSON.stringify(await author.device[table].toArray())).not.toContain(DRAFT);

  // The name stays dead after a restart, whoever tries.
  await store.close();
  expect(bytesOnDisk().includes(SECRET)).toBe(false);
  const again = await relayOn();
  expect(await again.relay.documents.open(DRAFT, idOf('author'))).toBeUndefined();
  await author.device.documents.put({ ...row, open: false });
  await author.device.keep('cursor', 1);
  await author.meets(again.relay);
  expect(await author.device.documents.get(DRAFT)).toBeUndefined();
  await again.store.close();
  expect((await check(directory)).faults).toEqual([]);
});

/** Files of the data folder in which the secret can be read. */
const readableIn = () => readdirSync(directory).filter((file) => bytesOnDisk(file).includes(SECRET));

test('[X-06] what was erased is in no file of the data folder, while the relay runs', async () => {
  const { relay, store } = await aLife();
  expect(readableIn()).not.toEqual([]);
  await must(relay, eraseDraft());
  expect(readableIn()).toEqual([]);
  await store.close();
});

test('[X-06] who reads an older state, a backup, is not waited for: the words go when it has ended', async () => {
  const { relay, store } = await aLife();
  const reader = new Database(join(directory, 'metodsreda.sqlite'), { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM act').get();
  await must(relay, eraseDraft());
  expect(readableIn()).not.toEqual([]);
  // Nor does anybody else wait for it.
  await store.setMeta('said', 'meanwhile');
  reader.exec('COMMIT');
  reader.close();
  await expect.poll(readableIn, { timeout: 10_000 }).toEqual([]);
  await store.close();
});

test('[X-06] what a killed process has erased goes from its write-ahead log with the next start', async () => {
  const { relay, store } = await aLife();
  const reader = new Database(join(directory, 'metodsreda.sqlite'), { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM act').get();
  await must(relay, eraseDraft());
  for (const ending of ['', '-wal'])
    copyFileSync(join(directory, `metodsreda.sqlite${ending}`), join(directory, `killed.sqlite${ending}`));
  reader.close();
  await store.close();
  expect(readableIn()).toContain('killed.sqlite-wal');
  const again = await openSqlite(join(directory, 'killed.sqlite'));
  expect(readableIn()).toEqual([]);
  await again.close();
});

test('[X-06] words that the relay never had stay for their writer beside an erased document, and go nowhere', async () => {
  const { relay, store } = await aLife();
  const { device, meets } = devices.get('author')!;
  // Away since: written here, never sent.
  const row = (await device.documents.get(DRAFT))!;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, row.state);
  const vector = Y.encodeStateVector(doc);
  doc.getText('annotation').insert(0, 'ЕЩЁ ');
  const live = await idb.openDB(liveName(device.person, row), (db) =>
    idb.createStores(db, [['updates', { autoIncrement: true }]]),
  );
  const [updates] = idb.transact(live, ['updates']);
  await idb.addAutoKey(updates!, Y.encodeStateAsUpdate(doc, vector) as unknown as ArrayBuffer);
  live.close();
  await device.documents.put({ ...row, open: true, clients: [doc.clientID] });
  await device.unsent.add({ document: DRAFT, tab: 'gone', local: 1, acknowledged: 0, at: NOON });
  await must(relay, eraseDraft());
  // Coming twice, it is kept once.
  for (let times = 0; times < 2; times++) await meets(relay);

  expect(await device.documents.get(DRAFT)).toBeUndefined();
  expect(await device.unsent.count()).toBe(0);
  const kept = await device.aside.toArray();
  expect(kept.map(({ document, reason }) => [document, reason])).toEqual([[DRAFT, 'erased']]);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, kept[0]!.state);
  expect(copy.getText('annotation').toString()).toBe(`ЕЩЁ ${SECRET}`);
  expect(await relay.store.asideOf(idOf('author'))).toEqual([]);
  await store.close();
  expect(bytesOnDisk().includes('ЕЩЁ ')).toBe(false);
});

test('[X-06] only an own draft that was never handed in is its author’s to erase', async () => {
  const { relay, store, paper } = await aLife();
  const erase = async (person: string, document: string) =>
    await relay.journal.submit(
      idOf(person),
      anAct(idOf(person), 'erase-document', `place:${PLACE}`, { document }),
    );
  const handedIn = `draft/${PLACE}/${idOf('author')}/${paper.subject.slice('material:'.length)}`;
  expect(await erase('head', DRAFT)).toMatchObject({ code: 'author-only' });
  expect(await erase('author', handedIn)).toMatchObject({ code: 'already-handed-in' });
  expect(await erase('author', `conclusion/${PLACE}/${paper.submission}`)).toMatchObject({
    code: 'wrong-subject',
  });
  expect(await erase('author', 'nothing')).toMatchObject({ code: 'wrong-subject' });
  const self = anAct(idOf('author'), 'erase-person', `person:${idOf('author')}`);
  expect(await relay.journal.submit(self.person, self)).toMatchObject({ code: 'relay-only' });
  await store.close();
});

test('[X-06] an erased person keeps no name anywhere but on issued papers; what was signed still verifies', async () => {
  const { relay, store, paper } = await aLife();
  const name = await nameOn('specialist');
  expect(name).not.toBe('имя удалено');
  const verdict = await relay.act({
    kind: 'erase-person',
    place: PLACE,
    subject: `person:${idOf('author')}`,
    payload: {},
  });
  expect(verdict).toMatchObject({ verdict: 'accepted' });
  for (const person of ['specialist', 'head', 'expert1']) {
    await devices.get(person)!.meets(relay);
    expect(await nameOn(person)).toBe('имя удалено');
    const told = await devices
      .get(person)!
      .device.entries.where('subject')
      .equals(`person:${idOf('author')}`)
      .toArray();
    expect(told.flatMap(({ parts }) => Object.values(parts)).every(({ value }) => value === undefined)).toBe(
      true,
    );
  }
  expect(relay.rights.facts.people.get(idOf('author'))).toMatchObject({ erased: true });
  for (const entry of await store.entries(0)) expect(relay.signatures.verifies(entry)).toBe(true);
  expect(await relay.documents.open(DRAFT, idOf('author'))).toBeUndefined();
  // What the office must keep stays: the paper and its conclusion [E-13].
  const outcome = (await relay.documents.load(paper.outcome))!;
  expect(JSON.stringify(await outcome.read('test', readOutcome))).toBeDefined();
  const { subject } = paper;
  expect(
    (await store.entries(0)).filter((entry) => entry.subject === subject && entry.kind === 'issue'),
  ).toHaveLength(1);
  await store.close();
  expect((await check(directory)).faults).toEqual([]);
  expect(bytesOnDisk().includes(SECRET)).toBe(false);
});

test('[X-06] [X-11] a backup that still has what was erased loses it again when a device knows of the erasure', async () => {
  const before = await aLife();
  await before.store.close();
  copyFileSync(join(directory, 'metodsreda.sqlite'), join(directory, 'backup.sqlite'));
  const living = await relayOn();
  const name = await nameOn('specialist');
  await must(living.relay, eraseDraft());
  await living.relay.act({
    kind: 'erase-person',
    place: PLACE,
    subject: `person:${idOf('author')}`,
    payload: {},
  });
  await devices.get('specialist')!.meets(living.relay);
  await living.store.close();

  const marking = await openSqlite(join(directory, 'backup.sqlite'));
  await marking.setMeta('restored', 'yes');
  await marking.close();
  const { relay, store } = await relayOn('backup.sqlite');
  expect(fullName(relay.rights.facts.people.get(idOf('author')))).toBe(name);
  // The head has not heard of it and brings the name along; the specialist brings the erasure.
  await devices.get('head')!.meets(relay);
  await devices.get('specialist')!.meets(relay);
  await devices.get('expert1')!.meets(relay);
  await devices.get('head')!.meets(relay);
  expect(fullName(relay.rights.facts.people.get(idOf('author')))).toBe('имя удалено');
  for (const person of ['head', 'specialist', 'expert1']) expect(await nameOn(person)).toBe('имя удалено');
  expect(await relay.documents.open(DRAFT, idOf('author'))).toBeUndefined();
  await store.close();
  expect(bytesOnDisk('backup.sqlite').includes(SECRET)).toBe(false);
});
