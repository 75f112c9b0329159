import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { newDocument } from '../../src/lib/storage/database';
import { readMerged } from '../../src/lib/storage/live-store';
import { catchUp } from '../../src/lib/sync/catch-up';
import { tabLock } from '../../src/lib/sync/environment';
import { keepAside, sendDiscarded } from '../../src/lib/sync/keep-aside';
import { OpenDocument } from '../../src/lib/sync/open-document';
import { aDeviceOf, socket } from '../builders/device';
import { idOf, PLACE } from '../builders/municipality';
import { WebLocks } from '../builders/web-locks';

const later = (ms = 60) => new Promise((go) => setTimeout(go, ms));
const none = new Map();
let locks: WebLocks;
const open: OpenDocument[] = [];

beforeEach(() => {
  locks = new WebLocks();
  vi.stubGlobal('navigator', { locks });
});
afterEach(async () => {
  for (const document of open.splice(0)) await document.close();
});
afterAll(() => void vi.unstubAllGlobals());

async function opened(...[environment, name, events]: Parameters<typeof OpenDocument.open>) {
  const document = await OpenDocument.open(environment, name, events);
  open.push(document);
  return document;
}
const write = async (document: OpenDocument, text: string) => {
  document.doc.getText('annotation').insert(0, text);
  await later();
};
const textOf = (state: Uint8Array, text: string) => {
  const doc = new Y.Doc();
  if (state.byteLength > 0) Y.applyUpdate(doc, state);
  return doc.getText(text).toString();
};
const draftOf = (person: string, material = 'm') => `draft/${PLACE}/${idOf(person)}/${idOf(material)}`;

describe('[X-02] what is written is where the next exchange looks for it', () => {
  test('the last view closed, the database is folded into the replica and gone', async () => {
    const { device, environment } = aDeviceOf('author');
    const name = draftOf('author');
    const seen = await opened(environment, name);
    await seen.close();
    expect(await device.documents.get(name)).toMatchObject({ open: false });
    expect((await indexedDB.databases()).filter((db) => db.name?.includes(name))).toEqual([]);
  });

  test('opened again while an exchange folds its database, a document’s next words are sent', async () => {
    const { device, environment, asked } = aDeviceOf('deputy');
    const name = draftOf('deputy');
    const first = await opened(environment, name);
    await write(first, 'раньше. ');
    await first.close();
    let again: Promise<OpenDocument> | undefined;
    locks.given = () => void (again = opened(environment, name));
    await catchUp(environment, none);
    await write(await again!, 'написано без связи. ');

    // The tab is killed; another one exchanges.
    locks.drop(tabLock(device.person, ''));
    asked.length = 0;
    expect(await device.documents.get(name)).toMatchObject({ open: true });
    await catchUp({ ...environment, tab: 'another' }, none);
    expect(asked[0]!.documents).toEqual([name]);
  });

  test('an edit whose page went away before it was counted is reported as unsent and sent', async () => {
    const { device, environment, asked } = aDeviceOf('expert2');
    const name = draftOf('expert2');
    await write(await opened(environment, name), 'последнее слово');
    // The page is killed between the writing and the counting.
    locks.drop('metodsreda-');
    await device.unsent.clear();
    const failing = { ...environment, api: { ...environment.api, fetch: () => Promise.reject(new Error()) } };
    await expect(catchUp({ ...failing, tab: 'another' }, none)).rejects.toThrow();
    expect(await device.unsent.toArray()).toMatchObject([{ document: name, local: 1, acknowledged: 0 }]);
    await catchUp({ ...environment, tab: 'another' }, none);
    expect(asked[0]!.documents).toEqual([name]);
  });

  test('[E-14] kept aside by the channel while an exchange asks about it, an edit is one copy', async () => {
    const open = new Map<string, OpenDocument>();
    const name = draftOf('expert1');
    const { device, environment } = aDeviceOf('expert1', {}, async () => {
      await open.get(name)!.moveAside('frozen', 'by the channel');
      open.set(name, await opened(environment, name));
      return { verdict: 'aside', reason: 'frozen', id: 'by the exchange' };
    });
    open.set(name, await opened(environment, name));
    await write(open.get(name)!, 'написано в поезде. ');
    await catchUp(environment, open);
    expect(await device.aside.toArray()).toMatchObject([{ remote: 'by the channel' }]);

    const json = vi.fn(async () => ({}));
    await sendDiscarded({ ...environment, api: { ...environment.api, json } as never });
    expect(json.mock.calls).toEqual([['DELETE', '/api/aside/by%20the%20exchange']]);
  });

  test('[X-02] what an exchange says of the copy before says nothing about edits of the clean one', async () => {
    const open = new Map<string, OpenDocument>();
    const name = draftOf('expert3');
    const { device, environment } = aDeviceOf('expert3', {}, async () => {
      await open.get(name)!.moveAside('frozen', 'late');
      open.set(name, await opened(environment, name));
      await write(open.get(name)!, 'в чистой копии. ');
      return { verdict: 'stored' };
    });
    open.set(name, await opened(environment, name));
    await write(open.get(name)!, 'прежде. ');
    await catchUp(environment, open);
    expect(open.get(name)!.unsent).toBe(1);
    expect(await device.unsent.toArray()).toMatchObject([{ local: 1, acknowledged: 0 }]);
  });

  test('a failed opening holds nothing back, and is forgotten with the next that succeeds', async () => {
    const failed = vi.fn();
    const { device, environment } = aDeviceOf('head', { writeFailed: failed });
    const name = draftOf('head');
    const put = vi.spyOn(device.documents, 'put').mockRejectedValueOnce(new Error('no room'));
    await expect(OpenDocument.open(environment, name)).rejects.toThrow('no room');
    expect(failed).toHaveBeenLastCalledWith(name, true);
    expect((await locks.query()).held).toEqual([]);
    put.mockRestore();
    await opened(environment, name);
    expect(failed).toHaveBeenLastCalledWith(name, false);
  });
});

describe('a channel that the relay has closed', () => {
  const attempts = async (person: string, code: number) => {
    let channels = 0;
    const { environment } = aDeviceOf(person, {
      mux: { alive: true, socketFor: () => socket(code, () => channels++) } as never,
      epoch: () => 'epoch',
      // As the engine does after each exchange.
      requestCatchUp: () =>
        void setTimeout(() => {
          document.reconsider('session');
          document.connect();
        }, 5),
    });
    const document: OpenDocument = await opened(environment, draftOf(person));
    await later(300);
    return { document, count: () => channels };
  };

  // A refusal may cross the answer that brings the right: that one is tried once more.
  test.each([
    [CLOSE.malformed.code, 1],
    [CLOSE.forbidden.code, 2],
    [CLOSE.tooMuch.code, 1],
  ])('%d is not tried again with every exchange', async (code, times) => {
    expect((await attempts('teacher', code)).count()).toBe(times);
  });

  test('rights that moved are a reason to try once more', async () => {
    const { document, count } = await attempts('expert1', CLOSE.forbidden.code);
    const before = count();
    document.reconsider('rights');
    document.connect();
    await later();
    expect(count()).toBeGreaterThan(before);
  });
});

describe('[E-14] kept aside in two tabs', () => {
  const texts = async (device: ReturnType<typeof aDeviceOf>['device']) =>
    (await device.aside.toArray()).map(({ state }) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, state);
      return doc.getText('t').toString();
    });

  test('what the second tab alone holds is kept too; what both hold is kept once', async () => {
    const { device, environment } = aDeviceOf('specialist');
    const row = { ...newDocument(`conclusion/${PLACE}/${idOf('sub')}`), open: true, head: 5 };
    await device.documents.put(row);
    const first = new Y.Doc();
    first.getText('t').insert(0, 'общее');
    const same = new Y.Doc();
    Y.applyUpdate(same, Y.encodeStateAsUpdate(first));
    const more = new Y.Doc();
    Y.applyUpdate(more, Y.encodeStateAsUpdate(first));
    more.getText('t').insert(5, ' и дописанное');
    await keepAside(environment, row, first, 'frozen', 'one');
    await keepAside(environment, row, same, 'closed', 'two');
    await keepAside(environment, row, more, 'closed', 'three');
    expect(await texts(device)).toEqual(['общее', 'общее и дописанное']);
    expect(await device.documents.get(row.name)).toMatchObject({ generation: 1 });
  });

  test('is compared with what its writer saw when the writing began, not with an older contact', async () => {
    const { device, environment } = aDeviceOf('stranger');
    const name = draftOf('stranger');
    const here = await opened(environment, name);
    const colleague = new Y.Doc();
    colleague.getText('t').insert(0, 'коллега. ');
    // Told on the channel a moment before the line broke: the replica has not heard of it.
    here.receive(Y.encodeStateAsUpdate(colleague));
    here.doc.getText('t').insert(9, 'моё');
    here.doc.getText('t').insert(12, ' и ещё');
    await here.moveAside('frozen', 'one');
    const [copy] = await device.aside.toArray();
    expect(textOf(copy!.base, 't')).toBe('коллега. ');
    expect(await texts(device)).toEqual(['коллега. моё и ещё']);
  });

  test('written in two tabs, is compared with what was there before the first word of both', async () => {
    const { device, environment } = aDeviceOf('head');
    const name = draftOf('head', 'two tabs');
    await write(await opened(environment, name), 'в первой вкладке. ');
    const second = await opened({ ...environment, tab: 'second' }, name);
    await write(second, 'во второй. ');
    await second.moveAside('frozen', 'one');
    const copies = await device.aside.toArray();
    expect(copies.map(({ base }) => textOf(base, 'annotation'))).toEqual(['']);
    expect(textOf(copies[0]!.state, 'annotation')).toContain('в первой вкладке.');
    expect(await device.began.count()).toBe(0);
  });

  test('is compared with it also when the page was gone in between', async () => {
    const { device, environment } = aDeviceOf('released', {}, () => ({
      verdict: 'aside',
      reason: 'frozen',
      id: 'one',
    }));
    const name = draftOf('released');
    const here = await opened(environment, name);
    const colleague = new Y.Doc();
    colleague.getText('annotation').insert(0, 'коллега. ');
    here.receive(Y.encodeStateAsUpdate(colleague));
    await write(here, 'моё. ');
    locks.drop('metodsreda-');
    await catchUp({ ...environment, tab: 'another' }, none);
    const [copy] = await device.aside.toArray();
    expect(textOf(copy!.base, 'annotation')).toBe('коллега. ');
    expect(textOf(copy!.state, 'annotation')).toBe('моё. коллега. ');
  });

  test('once sent, what was there before is forgotten', async () => {
    const { device, environment } = aDeviceOf('newcomer');
    const name = draftOf('newcomer');
    const here = await opened(environment, name);
    await write(here, 'отправлено. ');
    expect(await device.began.count()).toBe(1);
    await catchUp(environment, new Map([[name, here]]));
    expect(await device.began.count()).toBe(0);
  });

  test('the other tab follows to the clean copy and keeps its own last words', async () => {
    const { device, environment } = aDeviceOf('observer');
    const moved = vi.fn();
    const name = draftOf('observer');
    const here = await opened(environment, name, { moved });
    here.doc.getText('t').insert(0, 'в этой вкладке');
    await later();
    const row = (await device.documents.get(name))!;
    const other = await readMerged(device.person, { ...row, open: false });
    other.getText('t').insert(0, 'в другой');
    await keepAside({ ...environment, tab: 'another' }, row, other, 'closed');
    await vi.waitFor(() => expect(moved).toHaveBeenCalled());
    expect(await texts(device)).toEqual(['в другой', 'в этой вкладке']);
  });
});
