import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';
import { aModifiedClient, refusalsOf } from '../builders/modified-client';
import { aPaperOnSheets, must, writeSheet } from '../builders/paper';
import { aService, type TestService } from '../builders/service';
import { problem } from '../../server/answers';

let running: TestService;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
}, 60_000);
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

function aText(text: string) {
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

test('[E-14] [E-25] whoever writes on after a role has ended writes nowhere, live and by catching up', async () => {
  const { relay } = running.service;
  const { submission, act, sheet } = await aPaperOnSheets(relay, 'robot');
  for (const expert of ['expert1', 'expert2', 'expert3'])
    await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
  await act('expert1', 'open-sheets');
  const conclusion = `conclusion/${PLACE}/${submission}`;
  const leaving = await aModifiedClient(running, 'expert2');
  const staying = await (await aModifiedClient(running, 'expert1')).sync(conclusion);
  const live = await leaving.sync(conclusion);
  live.doc.getText('opinion').insert(0, 'Пока эксперт. ');
  await vi.waitFor(() => expect(live.acknowledged).toBe(live.sent));
  await vi.waitFor(() => expect(staying.doc.getText('opinion').toString()).toBe('Пока эксперт. '));

  const role = relay.rights.facts.people.get(idOf('expert2'))!.roles[0]!.id;
  await must(relay, anAct(idOf('specialist'), 'end-role', `person:${idOf('expert2')}`, { role }));
  live.doc.getText('opinion').insert(0, 'Уже не эксперт. ');
  await vi.waitFor(() => expect(live.of('closed')).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]));
  const told = staying.told.length;
  expect(await leaving.write(conclusion, aText('Всё равно'))).toEqual({
    'catch-up': 'ended',
    sync: CLOSE.forbidden.code,
    mux: CLOSE.forbidden.code,
  });
  expect(await leaving.write(sheet('expert2'), aText('Всё равно'))).toEqual({
    'catch-up': 'frozen',
    sync: 'frozen',
    mux: 'frozen',
  });
  expect(staying.doc.getText('opinion').toString()).toBe('Пока эксперт. ');
  expect(staying.told.slice(told).filter(({ told: what }) => what !== 'rights')).toEqual([]);
  expect(await refusalsOf(running, 'expert2')).toEqual(
    expect.arrayContaining([`${conclusion} forbidden`, `${conclusion} aside-ended`]),
  );
  staying.disconnect();
});

describe('[X-10] two people in one browser', () => {
  const draft = `draft/${PLACE}/${idOf('author')}/${idOf('shared')}`;

  test('never work in each other’s name, whatever a page says it is', async () => {
    const { relay } = running.service;
    const cookie = await running.cookieOf('stranger');
    const author = idOf('author');
    const client = await aModifiedClient(running, 'stranger');
    const end = (path: string) =>
      new Promise<number>((done) => {
        const socket = new WebSocket(`ws://${running.address}${path}`, { headers: { cookie } });
        socket.on('close', done);
      });
    expect(await end(`/sync/${encodeURIComponent(draft)}?person=${author}`)).toBe(CLOSE.session.code);
    const device = await client.mux(draft, author);
    await vi.waitFor(() => expect(device.code()).toBe(CLOSE.session.code));
    device.end();
    for (const [method, path] of [
      ['POST', '/api/catch-up'],
      ['POST', '/api/bring-back'],
      ['GET', '/api/aside'],
    ] as const) {
      const { status, json } = await running.ask(method, path, undefined, { cookie, 'x-person': author });
      expect([status, json]).toEqual([401, problem(401, 'session-of-another')]);
    }
    const act = anAct(author, 'ask-help', `material:${idOf('shared')}`);
    const { records } = await client.catchUp({}, encodeRecord({ record: 'act', act }));
    expect(records).toContainEqual({
      record: 'verdict',
      act: act.id,
      verdict: 'refused',
      code: 'not-yours',
    });
    expect(relay.documents.row(draft)).toBeUndefined();
    expect(await refusalsOf(running, 'stranger')).toEqual(
      expect.arrayContaining([
        'draft/* session',
        'POST /api/catch-up session-of-another',
        'POST /api/catch-up not-yours',
      ]),
    );
  });
});
