import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { idOf, NOON, PLACE } from '../builders/municipality';
import { aRelay } from '../builders/relay';
import { aRelayedDevice } from '../builders/relayed-device';
import { withFreeLocks } from '../builders/web-locks';

withFreeLocks();

test('[E-03] a draft that a new device loads shows when it was written, not when it was loaded', async () => {
  const { relay, store, clock } = await aRelay();
  const name = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
  const doc = new Y.Doc();
  const write = async (title: string) => {
    const before = Y.encodeStateVector(doc);
    doc.getMap('card').set('title', title);
    const live = (await relay.documents.open(name, idOf('author')))!;
    await live.write(idOf('author'), Y.encodeStateAsUpdate(doc, before));
    return await store.changedAt(relay.documents.row(name)!.id);
  };
  const written = await write('Робот');

  clock.now = NOON + 3 * 86_400_000;
  const { device, meets } = aRelayedDevice('author');
  await meets(relay);
  expect(written).toBe(NOON);
  expect((await device.documents.get(name))!.changedAt).toBe(written);
  expect((await device.lines.get(name))!.changedAt).toBe(written);
  store.close();
});
