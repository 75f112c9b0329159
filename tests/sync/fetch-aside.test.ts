import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Relay } from '../../server/relay/relay';
import { agreeScore } from '../../src/lib/documents/materials/change';
import { changesOf } from '../../src/lib/documents/changes';
import { AsideAnswer } from '../../src/lib/protocol/aside';
import { LiveStore } from '../../src/lib/storage/live-store';
import { fetchAside, settleAside } from '../../src/lib/sync/fetch-aside';
import { discard, sendDiscarded } from '../../src/lib/sync/keep-aside';
import { idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, conclusion, writeSheet } from '../builders/paper';
import { aRelay } from '../builders/relay';
import { aRelayedDevice } from '../builders/relayed-device';
import { WebLocks } from '../builders/web-locks';

let made: Awaited<ReturnType<typeof aRelay>>;
beforeAll(async () => {
  vi.stubGlobal('navigator', { locks: new WebLocks() });
  made = await aRelay();
});
afterAll(() => {
  made.store.close();
  vi.unstubAllGlobals();
});

/** Two devices of one person, each with databases of its own. */
function twoDevices(person: string) {
  const each = () => {
    const databases = new IDBFactory();
    const here = () => {
      Dexie.dependencies.indexedDB = databases;
      globalThis.indexedDB = databases;
    };
    here();
    const { device, environment, meets, asked } = aRelayedDevice(person);
    return {
      device,
      asked,
      /** One exchange as the engine does it. */
      async meets(relay: Relay) {
        here();
        await meets(relay);
        await settleAside(environment);
        await sendDiscarded(environment);
        await fetchAside(environment);
        return await device.aside.toArray();
      },
      async writes(name: string, change: (doc: Y.Doc) => void) {
        here();
        const row = (await device.documents.get(name))!;
        const doc = new Y.Doc();
        Y.applyUpdate(doc, row.state);
        const store = await LiveStore.open(device.person, row, doc);
        const writing: Promise<void>[] = [];
        doc.on('update', (bytes: Uint8Array) => writing.push(store.store(bytes)));
        change(doc);
        await Promise.all(writing);
        await store.close();
        await device.documents.put({ ...row, open: true, clients: [doc.clientID] });
        await device.unsent.put({ document: name, tab: 'tab', local: 1, acknowledged: 0, at: 1 });
      },
      async ends() {
        here();
        device.close();
        await device.delete();
      },
    };
  };
  return [each(), each()] as const;
}

/** A conclusion that is issued while a device of one of its experts, who is offline, gives another score. */
async function aLateEdit(material: string) {
  const { relay } = made;
  const paper = await aPaperOnSheets(relay, material);
  const experts = ['expert1', 'expert2', 'expert3'];
  for (const expert of experts)
    await paper.act(expert, 'complete', {}, { basis: await writeSheet(relay, paper.submission, expert, 2) });
  await paper.act('expert1', 'open-sheets');
  const { live } = await conclusion(relay, paper.submission);
  const doc = new Y.Doc();
  agreeScore(doc, 'c2', 2);
  await live.write(idOf('expert2'), Y.encodeStateAsUpdate(doc));
  const name = `conclusion/${PLACE}/${paper.submission}`;
  const [first, second] = twoDevices('expert2');
  for (const device of [first, second]) await device.meets(relay);
  const before = await relay.store.asideIds(idOf('expert2'));
  for (const id of before) await relay.store.dropAside(id, idOf('expert2'));
  await first.writes(name, (text) => agreeScore(text, 'c1', 0));
  const { hash: basis } = await conclusion(relay, paper.submission);
  for (const expert of experts) await paper.act(expert, 'confirm', {}, { basis });
  await paper.act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  const ofIt = (rows: Awaited<ReturnType<typeof first.meets>>) =>
    rows.filter(({ document }) => document === name);
  const atRelay = async () => await relay.store.asideIds(idOf('expert2'));
  return { ...paper, relay, name, first, second, ofIt, atRelay };
}

test('[E-14] kept aside on one device, an edit is read on another and goes where it was decided on', async () => {
  const { relay, name, first, second, ofIt, atRelay } = await aLateEdit('two devices');
  const [own] = ofIt(await first.meets(relay));
  expect(own).toMatchObject({ reason: 'frozen', atRelay: 'whole' });
  expect(own!.elsewhere).toBeUndefined();
  const [copy] = ofIt(await second.meets(relay));
  expect(copy).toMatchObject({
    reason: 'frozen',
    elsewhere: true,
    remote: own!.remote,
    at: expect.any(Number),
  });
  const said = ({ base, state }: NonNullable<typeof copy>) => changesOf(name, base, state);
  expect(said(copy!)).toEqual(said(own!));
  expect(said(copy!)).toContainEqual(expect.objectContaining({ root: 'agreed', key: 'c1', now: 0 }));
  // Once is enough, on either.
  for (const device of [first, second, first, second])
    expect(ofIt(await device.meets(relay))).toHaveLength(1);
  expect(second.asked).toEqual([own!.remote]);

  // Deleted there, as the page does it.
  await second.device.aside.delete(copy!.id);
  await discard(second.device, copy!.remote!);
  expect(ofIt(await second.meets(relay))).toEqual([]);
  expect(await atRelay()).toEqual([]);
  expect(ofIt(await first.meets(relay))).toEqual([]);
  for (const device of [first, second]) await device.ends();
});

test('[E-14] what a device alone has stays there when the relay keeps nothing any more', async () => {
  const { relay, first, second, ofIt, atRelay } = await aLateEdit('alone');
  const [own] = ofIt(await first.meets(relay));
  const more = new Y.Doc();
  Y.applyUpdate(more, own!.state);
  agreeScore(more, 'c3', 1);
  await first.device.aside.put({ ...own!, state: Y.encodeStateAsUpdate(more), atRelay: undefined });
  expect(ofIt(await first.meets(relay))).toMatchObject([{ atRelay: 'part' }]);
  await second.meets(relay);
  // A relay that begins anew has lost it: nobody has decided.
  await second.device.keep('epoch', 'another');
  await relay.store.dropAside((await atRelay())[0]!, idOf('expert2'));
  expect(ofIt(await second.meets(relay))).toHaveLength(1);
  expect(ofIt(await first.meets(relay))).toHaveLength(1);
  for (const device of [first, second]) await device.ends();
});

test('[E-14] put in on one device, an edit is asked about on none; what the document says already is settled', async () => {
  const { relay, name, first, second, ofIt, atRelay, act } = await aLateEdit('put in');
  const [own] = ofIt(await first.meets(relay));
  expect(own!.decided).toBeUndefined();
  await second.meets(relay);
  await act('specialist', 'reopen', {}, { private: { reason: 'Просьба эксперта' } });
  // Another member gives the same score.
  await second.meets(relay);
  const live = (await relay.documents.load(name))!;
  const bytes = await live.read('test', (doc) => {
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
    agreeScore(theirs, 'c1', 0);
    return Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(doc));
  });
  expect(await live.write(idOf('expert1'), bytes)).toMatchObject({ verdict: 'stored' });
  await first.meets(relay);
  expect(ofIt(await first.meets(relay))).toMatchObject([{ decided: { as: 'present' } }]);
  expect(await atRelay()).toEqual([]);
  expect(ofIt(await second.meets(relay)).filter(({ decided }) => !decided)).toEqual([]);
  for (const device of [first, second]) await device.ends();
});

test('[E-14] what the relay says of copies is parsed within limits', () => {
  const row = { id: 'a', document: 'd', incarnation: 1, reason: 'frozen', at: 1, bytes: 'AQID' };
  expect(AsideAnswer.safeParse([row]).success).toBe(true);
  for (const wrong of [
    { bytes: 'AQI' },
    { bytes: '<b>' },
    { id: '' },
    { incarnation: -1 },
    { reason: 'x'.repeat(41) },
    { document: 'x'.repeat(401) },
  ])
    expect(AsideAnswer.safeParse([{ ...row, ...wrong }]).success).toBe(false);
  expect(AsideAnswer.safeParse([row, row]).success).toBe(false);
});
