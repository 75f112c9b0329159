import 'fake-indexeddb/auto';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { readMerged } from '../../src/lib/storage/live-store';
import { OpenDocument } from '../../src/lib/sync/open-document';
import { aDeviceOf } from '../builders/device';
import { idOf, PLACE } from '../builders/municipality';
import { aRelay } from '../builders/relay';
import { aRelayedDevice } from '../builders/relayed-device';
import { WebLocks } from '../builders/web-locks';

const NAME = `draft/${PLACE}/${idOf('author')}/${idOf('large')}`;

beforeEach(() => void vi.stubGlobal('navigator', { locks: new WebLocks() }));
afterAll(() => void vi.unstubAllGlobals());

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
  expect(await live.exclusively(() => live.doc.getText('annotation').length)).toBe(6_000_000);

  written.device.close();
  await phone.device.delete();
  const laptop = aRelayedDevice('author');
  await laptop.meets(relay);
  const doc = await readMerged(idOf('author'), (await laptop.device.documents.get(NAME))!);
  expect(doc.getText('annotation').toString()).toBe(text.toString());
});
