import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { agreeScore, setFindings } from '../../src/lib/documents/materials/change';
import { changesOf, putInChanges } from '../../src/lib/documents/changes';
import { readConclusion, readSheet } from '../../src/lib/documents/materials/read';
import { newDocument } from '../../src/lib/storage/database';
import { LiveStore, readMerged } from '../../src/lib/storage/live-store';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, conclusion, must, writeSheet } from '../builders/paper';
import { aRelay } from '../builders/relay';
import { aRelayedDevice } from '../builders/relayed-device';
import { WebLocks } from '../builders/web-locks';

beforeAll(() => vi.stubGlobal('navigator', { locks: new WebLocks() }));
afterAll(() => void vi.unstubAllGlobals());

const why = { private: { reason: 'Так решили.' } };

/** A paper on its experts' sheets or, with opened sheets, on its conclusion. */
async function aPaper(material: string, opened: boolean) {
  const { relay } = made;
  const paper = await aPaperOnSheets(relay, material);
  if (!opened) await writeSheet(relay, paper.submission, 'expert2', 2);
  else {
    for (const expert of ['expert1', 'expert2', 'expert3'])
      await paper.act(
        expert,
        'complete',
        {},
        { basis: await writeSheet(relay, paper.submission, expert, 2) },
      );
    await paper.act('expert1', 'open-sheets');
    // Of who has written in a document before the relay keeps what comes too late; of others it takes nothing.
    const { live } = await conclusion(relay, paper.submission);
    const doc = new Y.Doc();
    agreeScore(doc, 'c2', 2);
    await live.write(idOf('expert2'), Y.encodeStateAsUpdate(doc));
  }
  return { ...paper, relay, conclusion: `conclusion/${PLACE}/${paper.submission}` };
}
let made: Awaited<ReturnType<typeof aRelay>>;
beforeAll(async () => void (made = await aRelay()));
afterAll(() => made.store.close());

type Paper = Awaited<ReturnType<typeof aPaper>>;
const subject = `person:${idOf('expert2')}`;
async function endRole({ relay }: Paper) {
  for (const { id, state } of relay.rights.facts.people.get(idOf('expert2'))!.roles)
    if (state === 'current') await must(relay, anAct(idOf('specialist'), 'end-role', subject, { role: id }));
}
async function grantRole({ relay }: Paper) {
  const role = { role: 'expert', association: 'informatics', from: '2026-12-01', begins: 'now' };
  await must(relay, anAct(idOf('specialist'), 'grant-role', subject, role));
}

const said = {
  conclusion: (doc: Y.Doc) => readConclusion(doc).agreed.c1,
  sheet: (doc: Y.Doc) => readSheet(doc).findings,
};
const CASES = [
  {
    reason: 'frozen',
    kind: 'conclusion',
    write: (doc: Y.Doc) => agreeScore(doc, 'c1', 0),
    meant: 0,
    async ends({ relay, submission, act }: Paper) {
      const { hash: basis } = await conclusion(relay, submission);
      for (const expert of ['expert1', 'expert2', 'expert3']) await act(expert, 'confirm', {}, { basis });
      await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
    },
    async returns({ act }: Paper) {
      await act('specialist', 'reopen', {}, why);
    },
  },
  {
    reason: 'ended',
    kind: 'conclusion',
    write: (doc: Y.Doc) => agreeScore(doc, 'c1', 0),
    meant: 0,
    ends: endRole,
    returns: grantRole,
  },
  {
    reason: 'reader',
    kind: 'sheet',
    write: (doc: Y.Doc) => setFindings(doc, 'Дописано в поезде.'),
    meant: 'Дописано в поезде.',
    ends: endRole,
    returns: grantRole,
  },
] as const;

test.each(CASES)(
  '[E-14] a right that returns ($reason, a $kind) brings nothing in unasked; asked, the batch is an edit of its own',
  async ({ reason, kind, write, meant, ends, returns }) => {
    const paper = await aPaper(`unasked ${reason}`, kind === 'conclusion');
    const { relay } = paper;
    const name = kind === 'conclusion' ? paper.conclusion : paper.sheet('expert2');
    const { device, meets } = aRelayedDevice('expert2');
    await meets(relay);
    const asideBefore = await device.aside.count();

    /** Writes with no line to the relay, as a page does that was closed since. */
    const writeOffline = async (change: (doc: Y.Doc) => void) => {
      const row = (await device.documents.get(name)) ?? newDocument(name);
      const doc = new Y.Doc();
      if (row.state.byteLength > 0) Y.applyUpdate(doc, row.state);
      const store = await LiveStore.open(device.person, row, doc);
      const writing: Promise<void>[] = [];
      doc.on('update', (bytes: Uint8Array) => writing.push(store.store(bytes)));
      change(doc);
      await Promise.all(writing);
      await store.close();
      await device.documents.put({ ...row, open: true, clients: [doc.clientID] });
      await device.unsent.put({ document: name, tab: 'tab', local: 1, acknowledged: 0, at: 1 });
    };
    const atRelay = async () => {
      const live = await relay.documents.load(name);
      return live && (await live.read('test', (doc) => said[kind](doc)));
    };
    const asideAtRelay = async () =>
      (await relay.store.asideOf(idOf('expert2'))).filter(({ document }) => document === name);

    await writeOffline(write);
    await ends(paper);
    const stood = await atRelay();
    await meets(relay);
    expect((await device.aside.toArray()).slice(asideBefore)).toMatchObject([{ document: name, reason }]);
    expect(await asideAtRelay()).toHaveLength(1);

    await returns(paper);
    // However often the device comes by, before and after it has heard of the right.
    for (let time = 0; time < 3; time++) await meets(relay);
    expect(await atRelay()).toEqual(stood);
    expect(await atRelay()).not.toEqual(meant);
    expect(await device.aside.count()).toBe(asideBefore + 1);
    expect(await asideAtRelay()).toHaveLength(1);
    const row = await device.documents.get(name);
    if (row) expect(said[kind](await readMerged(device.person, row))).not.toEqual(meant);

    // Its person puts it in: an edit like any other, under a client id that nobody has closed.
    const copy = (await device.aside.toArray()).find(({ document }) => document === name)!;
    const changes = changesOf(name, copy.base, copy.state);
    await writeOffline((doc) => putInChanges(name, doc, changes, 'salt'));
    await meets(relay);
    expect(await atRelay()).toEqual(meant);
    expect(await device.aside.count()).toBe(asideBefore + 1);
    device.close();
    await device.delete();
  },
);
