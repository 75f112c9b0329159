import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { summaryOf } from '../../src/lib/documents/summary';
import type { Entry } from '../../src/lib/domain/act';
import { redact, seenBy } from '../../src/lib/domain/acts';
import { holds } from '../../src/lib/domain/audience';
import { apply, noFacts, type Facts } from '../../src/lib/domain/facts';
import { documentsOf } from '../../src/lib/domain/materials/audience';
import { digestOf, inventoryDigest } from '../../src/lib/protocol/catch-up';
import { Device, newDocument, type DocumentRow } from '../../src/lib/storage/database';
import {
  factsAfter,
  factsHere,
  indexNews,
  indexState,
  linesAfter,
  openHere,
  type Lines,
} from '../../src/lib/storage/index/news';
import { ensureLines, ensureSubjects, rebuildIndex } from '../../src/lib/storage/index/rebuild';
import { dropRestored, restoreIndex } from '../../src/lib/storage/index/restore';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { WebLocks } from '../builders/web-locks';
import { aMove, happens, type Move } from '../domain/random-history';
import { aFullHouse, Round } from '../domain/round';

beforeEach(() => void vi.stubGlobal('navigator', { locks: new WebLocks() }));
afterAll(() => void vi.unstubAllGlobals());

let devices = 0;
const aDevice = (person = 'specialist', program?: string) =>
  new Device(`${idOf(person)}-${devices++}`, program);

const folded = (entries: readonly Entry[]): Facts => {
  const facts = noFacts();
  for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) apply(facts, entry);
  return facts;
};

/** What screens ask of facts: who is involved in nothing any more is not involved; numbers are the relay's to give. */
const plain = ({ involvement, numbers: _, ...rest }: Facts) => ({
  ...rest,
  involvement: new Map([...involvement].filter(([, materials]) => materials.size > 0)),
});

/** The index as it stands, without its revisions: those say when a row was made, not what it says. */
async function indexOf(device: Device) {
  const lines = await device.lines.orderBy('name').toArray();
  const subjects = await device.subjects.orderBy('subject').toArray();
  const { held } = await indexState(device);
  return {
    held: digestOf(held),
    lines: lines.map(({ listed, ...line }) => ({ ...line, isListed: listed !== undefined })),
    subjects: subjects.map(({ revision: _, ...subject }) => subject),
  };
}

/** A screen that follows the index from news to news. */
function aFollower(device: Device) {
  let seen: number | undefined;
  let facts = noFacts();
  let drafts: Lines = new Map();
  return {
    async look() {
      const news = await indexNews(device, seen);
      seen = news.revision;
      facts = factsAfter(facts, news);
      drafts = linesAfter(drafts, 'draft', news);
      return { facts, drafts, news };
    },
  };
}

/** What the relay shows a person of what has happened so far. */
function shown(history: ReturnType<typeof aFullHouse>, person: string): Entry[] {
  const held = holds(history.facts, idOf(person));
  return history.entries
    .filter((entry) => seenBy(history.facts, entry).some((right) => held.has(right)))
    .map((entry) => redact(history.facts, entry, held));
}

/** Brings a device's entries to what is shown: as an exchange does it, new and changed ones first, then what goes. */
async function told(device: Device, entries: readonly Entry[]): Promise<void> {
  const known = new Map((await device.entries.toArray()).map((entry) => [entry.seq, JSON.stringify(entry)]));
  await device.entries.bulkPut(entries.filter((entry) => known.get(entry.seq) !== JSON.stringify(entry)));
  const stays = new Set(entries.map(({ seq }) => seq));
  await device.entries.bulkDelete([...known.keys()].filter((seq) => !stays.has(seq)));
}

const aDraft = (title: string) => {
  const doc = new Y.Doc();
  doc.getMap('card').set('title', title);
  return Y.encodeStateAsUpdate(doc);
};

/** One of the ways in which documents of a device change; the number chooses. */
async function change(device: Device, name: string, choice: number): Promise<void> {
  const row = (await device.documents.get(name)) ?? newDocument(name);
  const state = aDraft(`Название ${choice}`);
  const written: DocumentRow = { ...row, state, head: row.head + 1, summary: summaryOf(name, state) };
  if (choice % 5 === 0) await device.documents.delete(name);
  else if (choice % 5 === 1) await device.documents.update(name, { open: !row.open });
  else if (choice % 5 === 2) await device.documents.bulkPut([written, newDocument(`${name}-own`)]);
  else if (choice % 5 === 3)
    await device.transaction('rw', [device.documents, device.unsent], async () => {
      await device.documents.put(written);
      await device.documents.update(name, { changedAt: choice });
    });
  else await device.documents.put(written);
}

interface Step {
  readonly moves: readonly Move[];
  readonly person: number;
  readonly documents: readonly number[];
  readonly startsOver: boolean;
}
const aStep: fc.Arbitrary<Step> = fc.record({
  moves: fc.array(aMove, { minLength: 1, maxLength: 6 }),
  person: fc.nat(3),
  documents: fc.array(fc.nat(40), { maxLength: 4 }),
  startsOver: fc.boolean(),
});

describe('[X-02] the index of a device', () => {
  test('after any changes is what is made of everything from the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 4 }), async (steps) => {
        const history = aFullHouse();
        const device = aDevice();
        const follower = aFollower(device);
        for (const { moves, person, documents, startsOver } of steps) {
          for (const move of moves) happens(history, move);
          const names = [...history.facts.materials.values()].flatMap(documentsOf);
          for (const choice of documents)
            if (names.length > 0) await change(device, names[choice % names.length]!, choice);
          // Rights come and go: the device sees now what one person may, now what another.
          const entries = shown(history, ['specialist', 'author', 'expert1', 'head'][person]!);
          await device.transaction('rw', [device.entries, device.meta], async () => {
            if (startsOver) await device.entries.clear();
            await told(device, entries);
          });
          const { facts, drafts } = await follower.look();
          expect(plain(facts)).toEqual(plain(folded(entries)));
          expect(plain(await factsHere(device))).toEqual(plain(folded(entries)));
          const held = await device.documents.toArray();
          expect([...drafts.keys()].toSorted()).toEqual(
            held.flatMap(({ name }) => (name.startsWith('draft/') ? name : [])).toSorted(),
          );
          expect((await openHere(device)).toSorted()).toEqual(
            held.flatMap(({ name, open }) => (open ? name : [])).toSorted(),
          );
          const known = held.filter(({ head }) => head > 0);
          const digest = inventoryDigest(known.map(({ name, head }) => [name, head] as const));
          expect(digestOf((await indexState(device)).held)).toBe(digest);
        }
        const before = await indexOf(device);
        await rebuildIndex(device);
        expect(await indexOf(device)).toEqual(before);
      }),
      { numRuns: 25, seed: 7 },
    );
  }, 120_000);

  test('a change costs what has changed', async () => {
    const device = aDevice();
    const follower = aFollower(device);
    const round = new Round(aFullHouse());
    await device.entries.bulkPut(round.history.entries);
    await follower.look();
    const entry = round.history.accept(aHandIn('another'));
    await device.entries.put(entry);
    const { news } = await follower.look();
    expect(news).toMatchObject({ whole: false, lines: [], subjects: [{ subject: entry.subject }] });
    expect((await follower.look()).news).toMatchObject({ whole: false, lines: [], subjects: [] });
  });

  test('lists neither documents that no list shows, nor sheets of others', async () => {
    const device = new Device(idOf('expert1'));
    const names = ['submission/m/a/s', 'remarks/m/s', 'sheet/m/s/other', `sheet/m/s/${device.person}`];
    await device.documents.bulkPut([...names, 'conclusion/m/s'].map(newDocument));
    const { lines } = await indexNews(device, undefined);
    expect(lines.map(({ name }) => name).toSorted()).toEqual(['conclusion/m/s', names[3]]);
    expect(await device.lines.count()).toBe(5);
  });

  test('goes with what is forgotten, and a screen that follows it forgets too [X-05]', async () => {
    const device = aDevice();
    const follower = aFollower(device);
    const round = new Round(aFullHouse());
    const name = `draft/${PLACE}/${idOf('author')}/${round.material}`;
    await device.entries.bulkPut(round.history.entries);
    await device.documents.put({
      ...newDocument(name),
      state: aDraft('Чужое'),
      head: 3,
      summary: { title: 'Чужое' },
    });
    expect((await follower.look()).drafts.size).toBe(1);
    await device.entries.where('subject').equals(round.subject).delete();
    await device.documents.delete(name);
    const { facts, drafts } = await follower.look();
    expect([drafts.size, facts.materials.size]).toEqual([0, 0]);
    expect(await device.subjects.get(round.subject)).toBeUndefined();
    expect(JSON.stringify(await device.lines.toArray())).not.toContain('Чужое');
  });
});

test('[X-02] whatever an index says, it is made anew from what it was made of', async () => {
  const device = aDevice();
  const { history, subject, material } = new Round(aFullHouse());
  const name = `draft/${PLACE}/${idOf('author')}/${material}`;
  await device.entries.bulkPut(history.entries);
  const state = aDraft('Верно');
  await device.documents.put({ ...newDocument(name), state, head: 3, summary: summaryOf(name, state) });
  const right = await indexOf(device);
  const follower = aFollower(device);
  await follower.look();
  await device.subjects.bulkPut([
    { subject, seq: 900, revision: 1 },
    { subject: 'person:nobody', seq: 900, revision: 1 },
  ]);
  await device.lines.bulkPut([
    { name, head: 1, bytes: 0, changedAt: 0, listed: 1, summary: { title: 'Неверно' } },
    { name: 'draft/nobody', head: 7, bytes: 0, changedAt: 0, listed: 1 },
  ]);
  await device.keep('index', { ...(await indexState(device)), held: { count: 9, low: 9, high: 9 } });
  await rebuildIndex(device);
  expect(await indexOf(device)).toEqual(right);
  const { facts, drafts } = await follower.look();
  expect(plain(facts)).toEqual(plain(folded(history.entries)));
  expect([...drafts.values()]).toMatchObject([{ summary: { title: 'Верно' } }]);
});

describe('[X-02] an index that is not there, or not this program’s', () => {
  /** A device whose index was never made, as an older program has left it. */
  async function anOldDevice() {
    const device = aDevice('author', 'new');
    const { history } = new Round(aFullHouse());
    await device.entries.bulkPut(history.entries);
    const names = Array.from({ length: 450 }, (_, index) => `draft/${PLACE}/${idOf('author')}/${index}`);
    await device.documents.bulkPut(
      names.map((name) => ({ ...newDocument(name), state: aDraft(name), head: 1 })),
    );
    await Promise.all([device.lines.clear(), device.subjects.clear(), device.meta.clear()]);
    return { device, history };
  }

  test('is made, with the summaries of documents', async () => {
    const { device, history } = await anOldDevice();
    await ensureSubjects(device);
    await ensureLines(device);
    expect(plain(await factsHere(device))).toEqual(plain(folded(history.entries)));
    const lines = await device.lines.toArray();
    expect(lines).toHaveLength(450);
    expect(lines.every(({ name, summary }) => summary?.title === name)).toBe(true);
  });

  test('takes in what is written while it is being made', async () => {
    const { device, history } = await anOldDevice();
    const made = Promise.all([ensureSubjects(device), ensureLines(device)]);
    const entry = history.accept(aHandIn('meanwhile'));
    await device.entries.put(entry);
    await device.documents.delete(`draft/${PLACE}/${idOf('author')}/7`);
    await made;
    expect(plain(await factsHere(device))).toEqual(plain(folded(history.entries)));
    const before = await indexOf(device);
    expect(before.lines).toHaveLength(449);
    await rebuildIndex(device);
    expect(await indexOf(device)).toEqual(before);
  });

  test('written by a tab of an older program, is made anew by the next start of the newer', async () => {
    const { device, history } = await anOldDevice();
    await ensureSubjects(device);
    expect((await indexState(device)).subjects).toBe('new');
    const older = new Device(device.person, 'old');
    await older.entries.put(history.accept(aHandIn('older tab')));
    older.close();
    expect((await indexState(device)).subjects).toBe('');
    await ensureSubjects(device);
    expect((await indexState(device)).subjects).toBe('new');
  });
});

test('[X-02] what a page writes back into an emptied database stays until the relay has told everything', async () => {
  const device = aDevice('author');
  const { history } = new Round(aFullHouse());
  const name = `draft/${PLACE}/${idOf('author')}/lost`;
  const line = { name, head: 4, bytes: 90, changedAt: 1, listed: 8, summary: { title: 'Было' } };
  const tables = [device.lines, device.subjects, device.meta];
  await device.transaction('rw', tables, async () => {
    await restoreIndex(device, { facts: history.facts, newer: new Set(), lines: [line] });
  });
  await Promise.all([ensureSubjects(device), ensureLines(device)]);
  expect(plain(await factsHere(device))).toEqual(plain(history.facts));
  expect((await indexNews(device, undefined)).lines).toMatchObject([{ name, summary: line.summary }]);
  // The relay tells everything but one person and the draft.
  const known = history.entries.filter(({ subject }) => subject !== `person:${idOf('observer')}`);
  await device.entries.bulkPut(known);
  await dropRestored(device);
  expect(plain(await factsHere(device))).toEqual(plain(folded(known)));
  expect(await device.lines.count()).toBe(0);
});

test('[X-02] an act on its way is in the outbox or in the facts at every moment that a screen sees', async () => {
  const device = aDevice();
  // One entry of each subject: a subject that is known has brought it.
  const entries = [
    ...new Map(shown(aFullHouse(), 'specialist').map((entry) => [entry.subject, entry])).values(),
  ];
  const rowOf = ({ id, kind, place, subject }: Entry) => ({
    act: {
      id,
      kind,
      place,
      subject,
      payload: {},
      parts: {},
      needs: [],
      person: idOf('specialist'),
      madeAt: 0,
    },
    state: 'waiting' as const,
    attempted: true,
    at: 0,
  });
  expect(entries.length).toBeGreaterThan(5);
  await device.outbox.bulkAdd(entries.map(rowOf));
  let seen: number | undefined;
  const known = new Set<string>();
  const moments: boolean[] = [];
  const following = liveQuery(() => indexNews(device, seen)).subscribe((news) => {
    seen = news.revision;
    for (const { subject } of news.subjects) known.add(subject);
    const coming = new Set(news.outbox.map(({ act }) => act.subject));
    moments.push(entries.every(({ subject }) => known.has(subject) || coming.has(subject)));
  });
  for (const entry of entries)
    await device.transaction('rw', [device.entries, device.outbox, device.meta], async () => {
      await device.entries.put(entry);
      await device.outbox.filter(({ act }) => act.id === entry.id).delete();
    });
  await vi.waitFor(() => expect([known.size, moments.at(-1)]).toEqual([entries.length, true]));
  following.unsubscribe();
  expect(moments.every(Boolean)).toBe(true);
});
