import 'fake-indexeddb/auto';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import { newDocument } from '../../src/lib/storage/database';
import { ApiError, apiOf } from '../../src/lib/sync/api';
import { catchUp } from '../../src/lib/sync/catch-up';
import { documentLock, tabLock } from '../../src/lib/sync/environment';
import { discard, sendDiscarded } from '../../src/lib/sync/keep-aside';
import { keepFile } from '../../src/lib/sync/files';
import { sendFiles } from '../../src/lib/sync/send-files';
import { aDeviceOf } from '../builders/device';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { WebLocks } from '../builders/web-locks';

const none = new Map();
let locks: WebLocks;
beforeEach(() => {
  locks = new WebLocks();
  vi.stubGlobal('navigator', { locks });
});
afterAll(() => void vi.unstubAllGlobals());

/** A tab that lives, and a document that some tab has open. */
function aTab(person: string, tab: string, document: string): void {
  const held = () => new Promise(() => undefined);
  void locks.request(tabLock(person, tab), held);
  void locks.request(documentLock(person, document), { mode: 'shared' }, held);
}
const stateOf = (text: string) => {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
};

describe('[X-02] acts that wait', () => {
  const row = (material: string) =>
    ({ act: aHandIn(material), state: 'waiting', attempted: false, at: 1 }) as const;

  test('taken back while the link is asked for, an act is not sent', async () => {
    const { device, environment, asked } = aDeviceOf('author', { mux: { alive: false } as never });
    await device.outbox.add(row('m1'));
    const json = async () => void (await device.outbox.clear());
    await catchUp({ ...environment, api: { ...environment.api, json } as never }, none);
    expect(asked[0]!.kinds).toEqual(['head']);
  });

  test('offline, none is called attempted', async () => {
    const { device, environment } = aDeviceOf('coauthor', { mux: { alive: false } as never });
    await device.outbox.add(row('m2'));
    const json = () => Promise.reject(new ApiError('offline', 0));
    await expect(
      catchUp({ ...environment, api: { ...environment.api, json } as never }, none),
    ).rejects.toThrow('offline');
    expect(await device.outbox.toArray()).toMatchObject([{ attempted: false }]);
  });

  test('accepted, it goes from the list even when its entry is hidden from its person', async () => {
    const { device, environment } = aDeviceOf('teacher');
    await device.outbox.add(row('m3'));
    await catchUp(environment, none);
    expect(await device.outbox.count()).toBe(0);
  });
});

describe('[X-02] what another tab has sent', () => {
  const name = `draft/${PLACE}/${idOf('leaver')}/${idOf('shared')}`;

  test('is not unsent here, though this tab counted it', async () => {
    const { device, environment } = aDeviceOf('leaver');
    // This tab wrote and closed the view; another has the document open, and the relay has told of everything.
    aTab(device.person, 'tab', name);
    await device.documents.put({ ...newDocument(name), state: stateOf('всё'), head: 5, open: true });
    await device.unsent.put({ document: name, tab: 'tab', local: 1, acknowledged: 0, at: 1 });
    await catchUp(environment, none);
    expect(await device.unsent.toArray()).toMatchObject([{ local: 1, acknowledged: 1 }]);
  });
});

test('[X-02] what a reader’s device holds beyond the last exchange is nobody’s unsent edit', async () => {
  const { device, environment } = aDeviceOf('observer');
  const name = `conclusion/${PLACE}/${idOf('read')}`;
  const { IndexeddbPersistence } = await import('y-indexeddb');
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'слова коллеги');
  const store = new IndexeddbPersistence(`metodsreda-${device.person}|${name}|1.0`, doc);
  await store.whenSynced;
  await store.destroy();
  await device.documents.put({ ...newDocument(name), open: true, clients: [4711] });
  const fetch = () => Promise.reject(new ApiError('offline', 0));
  await expect(
    catchUp({ ...environment, api: { ...environment.api, fetch } as never }, none),
  ).rejects.toThrow('offline');
  expect(await device.unsent.count()).toBe(0);
});

describe('[X-05] [E-25] a right that is gone', () => {
  const name = `conclusion/${PLACE}/${idOf('sub')}`;
  const held = { ...newDocument(name), state: stateOf('чужой текст'), head: 5 };

  test('takes the document from the device though its person had written in it', async () => {
    const { device, environment, asked } = aDeviceOf('head');
    await device.documents.put(held);
    await device.unsent.put({ document: name, tab: 'tab', local: 1, acknowledged: 1, at: 1 });
    await catchUp(environment, none);
    expect(await device.documents.count()).toBe(0);
    asked.length = 0;
    await catchUp(environment, none);
    expect(asked).toHaveLength(1);
  });

  test('leaves it while something of it is unsent, and takes it afterwards', async () => {
    const { device, environment } = aDeviceOf('expert1');
    // Another tab writes in it: its words are its own to send.
    aTab(device.person, 'other', name);
    await device.documents.put(held);
    await device.unsent.put({ document: name, tab: 'other', local: 2, acknowledged: 1, at: 1 });
    await catchUp(environment, none);
    expect(await device.documents.get(name)).toBeDefined();
    await device.unsent.update([name, 'other'], { acknowledged: 2 });
    await catchUp(environment, none);
    expect(await device.documents.get(name)).toBeUndefined();
  });
});

test('[X-02] what one request cannot hold waits for the next', async () => {
  const { device, environment, asked } = aDeviceOf('deputy');
  for (let index = 0; index < 3; index++) {
    const name = `draft/${PLACE}/${device.person}/${idOf(`large${index}`)}`;
    await device.documents.put({ ...newDocument(name), open: true });
    await device.unsent.put({ document: name, tab: 'gone', local: 1, acknowledged: 0, at: 1 });
    const live = await import('y-indexeddb');
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, 'я'.repeat(LIMITS.catchUpBytes / 5));
    const store = new live.IndexeddbPersistence(`metodsreda-${device.person}|${name}|1.0`, doc);
    await store.whenSynced;
    await store.destroy();
  }
  await device.outbox.add({ act: aHandIn('after them'), state: 'waiting', attempted: false, at: 1 });
  expect(await catchUp(environment, none)).toMatchObject({ stored: true, more: true });
  expect(asked[0]!.documents).toHaveLength(1);
  // Documents before acts: an act may close a document that did not fit.
  expect(asked[0]!.kinds).not.toContain('act');
  while ((await catchUp(environment, none)).more);
  expect(new Set(asked.flatMap(({ documents }) => documents)).size).toBe(3);
}, 60_000);

test('[X-06] a kept-aside copy that its writer deletes is deleted at the relay, once', async () => {
  const { device, environment } = aDeviceOf('observer');
  await discard(device, 'one');
  await discard(device, 'two');
  await discard(device, 'three');
  await discard(device, 'two', false);
  const json = vi.fn(async (_: string, path: string) => {
    if (path.endsWith('/one')) throw new ApiError('not-found', 404);
    return {};
  });
  const sending = { ...environment, api: { ...environment.api, json } as never };
  await sendDiscarded(sending);
  await sendDiscarded(sending);
  expect(json.mock.calls).toEqual([
    ['DELETE', '/api/aside/one'],
    ['DELETE', '/api/aside/three'],
  ]);
});

describe('files', () => {
  const file = (text: string) => new File([text], `${text}.txt`, { type: 'text/plain' });

  test('[E-03] fetched from a colleague and then attached, a file is one’s own to send', async () => {
    const { device, environment } = aDeviceOf('newcomer');
    const mention = await keepFile(environment, file('конспект'));
    if ('refused' in mention) throw new Error(mention.refused);
    await device.files.update(mention.hash, { own: false, uploaded: true });
    await keepFile(environment, file('конспект'));
    expect(await device.files.get(mention.hash)).toMatchObject({ own: true, uploaded: false });
  });

  test('[X-02] one that cannot go does not hold up the others, and says why', async () => {
    const { device, environment } = aDeviceOf('decliner');
    for (const name of ['плохой', 'хороший']) await keepFile(environment, file(name));
    const bad = (await device.files.toArray()).find(({ name }) => name.startsWith('плохой'))!.hash;
    const json = async (_: string, path: string) => {
      if (path.includes(bad)) throw new ApiError('no-room', 413);
      return { uploaded: true };
    };
    const sending = { ...environment, api: { ...environment.api, json } as never };
    await expect(sendFiles(sending, () => false)).rejects.toThrow('no-room');
    const rows = await device.files.toArray();
    expect(rows.map(({ hash, uploaded, failed }) => [hash === bad, uploaded, failed]).sort()).toEqual([
      [false, true, undefined],
      [true, false, 'no-room'],
    ]);
  });

  test('[X-02] without a line nothing is tried in vain', async () => {
    const { environment } = aDeviceOf('released');
    for (const name of ['первый', 'второй']) await keepFile(environment, file(name));
    const json = vi.fn(() => Promise.reject(new ApiError('offline', 0)));
    await expect(
      sendFiles({ ...environment, api: { ...environment.api, json } as never }, () => false),
    ).rejects.toThrow('offline');
    expect(json).toHaveBeenCalledTimes(1);
  });
});

describe('[X-02] a line that is silent', () => {
  test('is given up before an answer and within one', async () => {
    vi.useFakeTimers();
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) });
    const silent = (signal: AbortSignal) =>
      new Promise<Response>((_, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))));
    const answers = [
      (init: RequestInit) => silent(init.signal!),
      (init: RequestInit) => {
        init.signal!.addEventListener('abort', () => void stream.cancel().catch(() => undefined));
        return Promise.resolve(new Response(stream));
      },
    ];
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => answers.shift()!(init));
    const api = apiOf(idOf('author'));
    const first = api.fetch('/api/session').catch((error: ApiError) => error.code);
    await vi.advanceTimersByTimeAsync(LIMITS.answerPatience - 1);
    const soon = await Promise.race([first, Promise.resolve('still waiting')]);
    expect(soon).toBe('still waiting');
    await vi.advanceTimersByTimeAsync(2);
    expect(await first).toBe('offline');

    const aborted = vi.spyOn(AbortController.prototype, 'abort');
    await api.fetch('/api/session');
    await vi.advanceTimersByTimeAsync(LIMITS.answerPatience + 1);
    expect(aborted).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
