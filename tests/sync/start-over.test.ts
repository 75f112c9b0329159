import 'fake-indexeddb/auto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import { aHandIn, type anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';
import { aRelayedDevice } from '../builders/relayed-device';
import { withFreeLocks } from '../builders/web-locks';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-start-over-'));
withFreeLocks();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function relayOn(file: string, restored = false) {
  const store = await openSqlite(join(directory, file));
  if (restored) await store.setMeta('restored', 'yes');
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => NOON });
  // A recovery that ends before this device comes back.
  await relay.recovery.end({});
  const submit = async (act: ReturnType<typeof anAct>) =>
    expect(await relay.journal.submit(act.person, act)).toMatchObject({ verdict: 'accepted' });
  /** Writes as the author's device would, and keeps what it wrote. */
  const write = async (name: string, doc: Y.Doc, title: string) => {
    const before = Y.encodeStateVector(doc);
    doc.getMap('card').set('title', title);
    const live = (await relay.documents.open(name, idOf('author')))!;
    expect(await live.write(idOf('author'), Y.encodeStateAsUpdate(doc, before))).toMatchObject({
      verdict: 'stored',
    });
  };
  return { store, relay, submit, write };
}

test('[X-11] what a restored relay has lost, and nobody brought back in time, is kept aside for its writer, and nothing of the lost time stays', async () => {
  const draft = (material: string) => `draft/${PLACE}/${idOf('author')}/${idOf(material)}`;
  const [changed, same, later] = [draft('changed'), draft('same'), draft('later')];
  const docs = new Map([changed, same, later].map((name) => [name, new Y.Doc()]));
  const living = await relayOn('living');
  for (const act of founding()) await living.relay.journal.enter(act);
  for (const name of [changed, same]) await living.write(name, docs.get(name)!, 'до копии');
  await living.store.close();
  copyFileSync(join(directory, 'living'), join(directory, 'backup'));

  // After the backup: a draft is changed, another begun, a material handed in. The device has it all, unsent nothing.
  const after = await relayOn('living');
  await after.write(changed, docs.get(changed)!, 'после копии');
  await after.write(later, docs.get(later)!, 'начат после копии');
  const lost = aHandIn('lost');
  await after.submit(lost);
  const { device, meets } = aRelayedDevice('author');
  await meets(after.relay);
  expect(await device.entries.where('subject').equals(lost.subject).count()).toBe(1);
  await after.store.close();

  const restored = await relayOn('backup', true);
  const anew = aHandIn('anew');
  await restored.submit(anew);
  // An answer that breaks off changes nothing, or the next one would continue where the old epoch ended.
  const epoch = await device.read('epoch');
  await expect(meets(restored.relay, 300)).rejects.toThrow();
  expect(await device.read('epoch')).toBe(epoch);

  await meets(restored.relay);
  expect(await device.read('epoch')).toBe(restored.relay.epoch);
  const aside = (await device.aside.toArray()).map(({ document, state, reason }) => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, state);
    return [document, reason, copy.getMap('card').get('title')];
  });
  expect(aside.sort()).toEqual(
    [
      [changed, 'clean-copy', 'после копии'],
      [later, 'clean-copy', 'начат после копии'],
    ].sort(),
  );
  const titleNow = async (name: string) => {
    const replica = new Y.Doc();
    const row = (await device.documents.get(name))!;
    if (row.state.byteLength > 0) Y.applyUpdate(replica, row.state);
    return replica.getMap('card').get('title');
  };
  expect([await titleNow(changed), await titleNow(same), await titleNow(later)]).toEqual([
    'до копии',
    'до копии',
    undefined,
  ]);
  // The journal is the restored one: the lost hand-in is gone, its sequence belongs to another act.
  expect(await device.entries.where('subject').equals(lost.subject).count()).toBe(0);
  expect(await device.entries.where('subject').equals(anew.subject).count()).toBe(1);

  // Nothing is kept aside again, and nothing is missing: one request is enough.
  await meets(restored.relay);
  expect(await device.aside.count()).toBe(2);
  await restored.store.close();
  device.close();
});
