import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { decodeFrame, awarenessMessage, MESSAGE } from '../../src/lib/protocol/messages';
import { idOf, NOON } from '../builders/municipality';
import { aModifiedClient, refusalsOf, type ModifiedClient } from '../builders/modified-client';
import { aPaperOnSheets, writeSheet } from '../builders/paper';
import { aService, type TestService } from '../builders/service';
import { problem } from '../../server/answers';

const SECRET = 'Тайное мнение';
let running: TestService;
let sheet: string;
let curious: ModifiedClient;
let author: ModifiedClient;
let writing: Awaited<ReturnType<ModifiedClient['sync']>>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
  const paper = await aPaperOnSheets(running.service.relay, 'robot');
  sheet = paper.sheet('expert2');
  curious = await aModifiedClient(running, 'expert1');
  author = await aModifiedClient(running, 'author');
  writing = await (await aModifiedClient(running, 'expert2')).sync(sheet);
  write(SECRET);
  await vi.waitFor(() => expect(writing.acknowledged).toBe(writing.sent));
}, 60_000);
afterAll(async () => {
  writing.disconnect();
  await running.remove();
  vi.useRealTimers();
});

const write = (text: string) => writing.doc.getText('findings').insert(0, text);
/** Neither what it says nor that it is there. */
function saysNothing(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString();
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(sheet);
}

describe('[E-09] a colleague’s sheet is not read before the sheets are opened', () => {
  test('by opening it, nor by asking who is there', async () => {
    const awareness = new Awareness(writing.doc);
    awareness.setLocalStateField('place', 'findings');
    writing.send(awarenessMessage(encodeAwarenessUpdate(awareness, [writing.doc.clientID])));
    await vi.waitFor(() => expect(writing.of('awareness')).not.toEqual([]));
    for (const client of [curious, author]) {
      const single = await client.sync(sheet);
      single.send(Uint8Array.of(MESSAGE.queryAwareness));
      await vi.waitFor(() => expect(single.told).not.toEqual([]));
      expect(single.told).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
      const device = await client.mux(sheet);
      device.say(Uint8Array.of(MESSAGE.queryAwareness));
      await vi.waitFor(() => expect(device.code()).toBe(CLOSE.forbidden.code));
      expect(device.heard).toHaveLength(1);
      device.end();
      expect(await refusalsOf(running, client.person)).toContain(`${sheet} forbidden`);
    }
    awareness.destroy();
  });

  test.each<[string, () => object]>([
    ['from the beginning', () => ({ cursor: 0 })],
    ['as a device of another time', () => ({ epoch: 'made up', cursor: 5 })],
    ['from a cursor never given', () => ({ cursor: 10 ** 12 })],
    ['with an inventory that names it', () => ({ inventory: { [sheet]: 0 } })],
    ['with an inventory of made-up heads', () => ({ inventory: { [sheet]: 10 ** 9 } })],
    ['as one who has brought back', () => ({ brought: running.service.relay.epoch, inventory: {} })],
  ])('by catching up %s', async (_, head) => {
    for (const client of [curious, author]) {
      const { status, body, records } = await client.catchUp(head());
      expect(status).toBe(200);
      expect(records.at(-1)).toMatchObject({ record: 'end' });
      saysNothing(body);
    }
  });

  test('by other requests', async () => {
    for (const client of [curious, author]) {
      for (const path of [
        `/api/files/${'0'.repeat(64)}?document=${encodeURIComponent(sheet)}`,
        '/api/aside',
        `/api/aside/${idOf('expert2')}`,
        '/metrics',
        '/healthz',
      ])
        saysNothing(Buffer.from((await client.get(path)).text));
      const brought = await running.ask('POST', '/api/bring-back', undefined, { cookie: client.cookie });
      expect([brought.status, brought.json]).toEqual([409, problem(409, 'no-recovery')]);
    }
  });

  test('nor does a hint tell that it is being written', async () => {
    const devices = [await curious.mux(sheet), await author.mux(sheet)];
    for (const device of devices) await vi.waitFor(() => expect(device.code()).toBe(CLOSE.forbidden.code));
    const { relay } = running.service;
    const hinted: number[] = [];
    const deaf = [curious, author].map(({ person }) =>
      relay.listen({ person: idOf(person), follows: () => false, hint: (seq) => hinted.push(seq) }),
    );
    write('Ещё. ');
    // Whoever is told of an edit is told before its writer hears that it is kept.
    await vi.waitFor(() => expect(writing.acknowledged).toBe(writing.sent));
    expect(hinted).toEqual([]);
    deaf.forEach((leave) => leave());
    // Hints are gathered: one that everybody may have comes after all that was said before.
    relay.tellEverybody(await relay.store.lastSeq());
    for (const { heard, end } of devices) {
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1));
      expect(heard.map((bytes) => decodeFrame(new Uint8Array(bytes)).op)).toEqual(['close', 'hint']);
      end();
    }
  });
});

test('[E-09] [E-14] who may read a sheet once it is open is not told what was deleted in it before, whatever they claim to have', async () => {
  const { relay } = running.service;
  const { submission, act, sheet: of } = await aPaperOnSheets(relay, 'deleted');
  const name = of('expert2');
  const live = (await relay.documents.open(name, idOf('expert2')))!;
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
  doc.getText('findings').insert(0, 'Слабая работа. ');
  doc.getText('findings').delete(0, 15);
  for (const bytes of updates) await live.write(idOf('expert2'), bytes);
  for (const expert of ['expert1', 'expert2', 'expert3'])
    await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
  await act('expert1', 'open-sheets');
  const reader = await aModifiedClient(running, 'expert3');
  for (const head of [{ cursor: 0 }, { cursor: 0, inventory: { [name]: 1 } }]) {
    const { body, records } = await reader.catchUp(head);
    expect(records.some((record) => record.record === 'document' && record.document === name)).toBe(true);
    expect(body.includes('Слабая работа')).toBe(false);
  }
});
