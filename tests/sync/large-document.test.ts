import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { readMerged } from '../../src/lib/storage/live-store';
import { OpenDocument } from '../../src/lib/sync/open-document';
import { aConnectedDevice } from '../builders/connected-device';
import { aDeviceOf } from '../builders/device';
import { idOf, PLACE } from '../builders/municipality';
import { aRelay } from '../builders/relay';
import { aRelayedDevice } from '../builders/relayed-device';
import { aService } from '../builders/service';
import { WebLocks } from '../builders/web-locks';

const NAME = `draft/${PLACE}/${idOf('author')}/${idOf('large')}`;

beforeEach(() => void vi.stubGlobal('navigator', { locks: new WebLocks() }));
afterEach(() => void vi.unstubAllGlobals());

test('[X-02] six megabytes written without a connection are brought in one exchange, and fetched by a new device in another', async () => {
  const { relay } = await aRelay();
  const written = aDeviceOf('author');
  const open = await OpenDocument.open(written.environment, NAME);
  const text = open.doc.getText('annotation');
  for (let day = 0; day < 6; day++) text.insert(text.length, `${day}`.repeat(1_000_000));
  await open.close();

  const phone = aRelayedDevice('author');
  await phone.meets(relay);
  expect(await phone.device.unsent.toArray()).toEqual([]);
  const live = (await relay.documents.load(NAME))!;
  expect(await live.read('test', (doc) => doc.getText('annotation').length)).toBe(6_000_000);

  written.device.close();
  await phone.device.delete();
  const laptop = aRelayedDevice('author');
  await laptop.meets(relay);
  const doc = await readMerged(idOf('author'), (await laptop.device.documents.get(NAME))!);
  expect(doc.getText('annotation').toString()).toBe(text.toString());
});

test('[X-02] a paste larger than a frame counts as sent when an exchange has brought it, and not with what is typed after', async () => {
  const running = await aService();
  const name = `draft/${PLACE}/${idOf('author')}/${idOf('pasted')}`;
  const phone = await aConnectedDevice(running, 'author');
  await phone.exchange();
  const open = await phone.open(name);
  await vi.waitFor(() => expect(open.synced).toBe(true));
  const text = open.doc.getText('annotation');
  text.insert(0, 'Начало. ');
  await vi.waitFor(() => expect(open.unsent).toBe(0));

  text.insert(8, 'п'.repeat(700_000));
  text.delete(0, 1);
  expect(phone.requestCatchUp).toHaveBeenCalled();
  // Whatever left before this has been answered after it.
  const later = await phone.open(`draft/${PLACE}/${idOf('author')}/${idOf('later')}`);
  later.doc.getText('annotation').insert(0, 'После.');
  await vi.waitFor(() => expect(later.unsent).toBe(0));
  const live = (await running.service.relay.documents.load(name))!;
  const there = () => live.read('test', (doc) => doc.getText('annotation').toString());
  expect([open.unsent > 0, (await there()).length]).toEqual([true, 8]);

  await phone.exchange(new Map([[name, open]]));
  expect([open.unsent, await there()]).toEqual([0, text.toString()]);
  // The channel is open again.
  await vi.waitFor(() => expect(open.synced).toBe(true));
  text.insert(text.length, ' Конец.');
  await vi.waitFor(async () => expect([open.unsent, await there()]).toEqual([0, text.toString()]));
  await later.close();
  await open.close();
  phone.stop();
  await running.remove();
});

test('a state larger than a part comes whole to a device that opens it', async () => {
  const running = await aService();
  const name = `draft/${PLACE}/${idOf('author')}/${idOf('parts')}`;
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, 'ю'.repeat(300_000));
  const live = (await running.service.relay.documents.open(name, idOf('author')))!;
  await live.write(idOf('author'), Y.encodeStateAsUpdate(doc));
  const phone = await aConnectedDevice(running, 'author');
  const open = await phone.open(name);
  await vi.waitFor(() => expect(open.doc.getText('annotation').length).toBe(300_000));
  await open.close();
  phone.stop();
  await running.remove();
});
