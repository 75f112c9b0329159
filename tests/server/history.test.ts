import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { EXAMPLE_RUBRIC } from '../../src/lib/domain/materials/rubric';
import { Replay } from '../../src/lib/documents/replay';
import { sectionOf } from '../../src/lib/documents/materials/read';
import { writeParagraphs } from '../../src/lib/documents/rich-text';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { readHistoryPage, type HistoryPage } from '../../src/lib/protocol/history';
import { LIMITS } from '../../src/lib/protocol/limits';
import { idOf, NOON, PLACE } from '../builders/municipality';
import { aModifiedClient, refusalsOf } from '../builders/modified-client';
import { aPaperOnSheets, writeSheet } from '../builders/paper';
import { aService, type TestService } from '../builders/service';
import { problem } from '../../server/answers';

const DELETED = 'Этого лучше не писать.';
const SHEET_SECRET = 'Вычеркнуто из листа';
const EXPERTS = ['expert1', 'expert2', 'expert3'];
const STAYING = 'Материал полезен всем.';

let running: TestService;
let paper: Awaited<ReturnType<typeof aPaperOnSheets>>;
let name: string;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
  const { relay } = running.service;
  paper = await aPaperOnSheets(relay, 'robot');
  name = `conclusion/${PLACE}/${paper.submission}`;
  const sheet = new Y.Doc();
  const sheetUpdates: Uint8Array[] = [];
  sheet.on('update', (update: Uint8Array) => sheetUpdates.push(update));
  sheet.getText('findings').insert(0, SHEET_SECRET);
  sheet.getText('findings').delete(0, SHEET_SECRET.length);
  for (const update of sheetUpdates) await write('expert1', paper.sheet('expert1'), update);
  for (const expert of EXPERTS)
    await paper.act(expert, 'complete', {}, { basis: await writeSheet(relay, paper.submission, expert, 2) });
  await paper.act('expert1', 'open-sheets');
  const live = (await relay.documents.load(name))!;
  await edit(await live.read('test', (doc) => doc), 'expert1', (doc) =>
    writeParagraphs(sectionOf(doc, 'findings'), [DELETED, STAYING]),
  );
  vi.setSystemTime(NOON + 3_600_000);
  await edit(await live.read('test', (doc) => doc), 'expert2', (doc) =>
    sectionOf(doc, 'findings').delete(0, 1),
  );
}, 60_000);
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

async function write(person: string, document: string, update: Uint8Array) {
  const live = (await running.service.relay.documents.open(document, idOf(person)))!;
  expect(await live.write(idOf(person), update)).toMatchObject({ verdict: 'stored' });
}
/** One edit of a person, on a device that begins with what the relay has. */
async function edit(current: Y.Doc, person: string, change: (doc: Y.Doc) => void) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(current));
  const before = Y.encodeStateVector(doc);
  change(doc);
  await write(person, name, Y.encodeStateAsUpdate(doc, before));
}
async function ask(person: string, document = name, after = '0') {
  const query = new URLSearchParams({ document, after });
  const response = await fetch(`http://${running.address}/api/history?${query}`, {
    headers: { cookie: await running.cookieOf(person) },
  });
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), body };
}
const page = async (person: string, after?: number): Promise<HistoryPage> =>
  readHistoryPage((await ask(person, name, String(after ?? 0))).body);

describe('[E-26] the history of a conclusion', () => {
  test('is the relay’s own log: who and when, from the first content on', async () => {
    const { updates, more } = await page('expert3');
    expect(more).toBe(false);
    expect(updates.map(({ person, at, brought }) => [person, at, brought])).toEqual([
      ['relay', NOON, false],
      [idOf('expert1'), NOON, false],
      [idOf('expert2'), NOON + 3_600_000, false],
    ]);
  });

  test('shows what was deleted, and by whom, and survives compaction', async () => {
    const { relay } = running.service;
    await relay.compaction.compact(relay.documents.row(name)!.id);
    const { updates, writers } = await page('head');
    const replay = new Replay(name, updates, writers, EXAMPLE_RUBRIC);
    const last = replay.steps.at(-1)!;
    expect(last.people).toEqual([idOf('expert2')]);
    expect(replay.show(last).differences[0]!.pieces).toContainEqual({
      kind: 'mine',
      text: `${DELETED}\n`,
    });
    const line = replay.show(last).fields.find(({ id }) => id === 'findings')!.lines[0]!;
    expect(line.map(({ text, client }) => [text, replay.writer(client)])).toEqual([
      [STAYING, { person: idOf('expert1') }],
    ]);
  });

  test('goes on from where one left off, in pages', async () => {
    const { updates } = await page('specialist');
    const rest = await page('specialist', updates[0]!.seq);
    expect(rest.updates.map(({ seq }) => seq)).toEqual(updates.slice(1).map(({ seq }) => seq));
    const { store } = running.service.relay;
    const small = vi.spyOn(store, 'history');
    await page('specialist');
    expect(small).toHaveBeenCalledWith(expect.anything(), 0, {
      updates: LIMITS.historyPageUpdates,
      bytes: LIMITS.historyPageBytes,
    });
    small.mockRestore();
  });

  test.each(['expert1', 'expert2', 'expert3', 'specialist', 'head'])('is told to %s', async (person) => {
    expect(await ask(person)).toMatchObject({ status: 200, type: 'application/octet-stream' });
  });

  test.each([
    ['its author', 'author'],
    ['a stranger', 'stranger'],
    ['its co-author', 'coauthor'],
    ['an expert of other materials', 'spare'],
    ['a head who does not decide', 'otherhead'],
  ])('is not told to %s, in the words for what is not there', async (_, person) => {
    const client = await aModifiedClient(running, person);
    const nowhere = `conclusion/${PLACE}/${idOf('never')}`;
    const [refused, unknown] = await Promise.all(
      [name, nowhere].map((document) => client.get(`/api/history?document=${encodeURIComponent(document)}`)),
    );
    expect([refused!.status, refused!.text]).toEqual([404, JSON.stringify(problem(404, 'not-found'))]);
    expect([unknown!.status, unknown!.text]).toEqual([refused!.status, refused!.text]);
    expect(refused!.headers.get('content-type')).toContain('application/problem+json');
    expect(await refusalsOf(running, person)).toContain('GET /api/history not-found');
  });

  test('asks the store nothing for whoever has no right', async () => {
    const { store } = running.service.relay;
    const asked = [vi.spyOn(store, 'history'), vi.spyOn(store, 'clients')];
    await ask('stranger');
    for (const spy of asked) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  test('stays closed for sheets, also to whoever reads them and to their own expert', async () => {
    for (const person of EXPERTS) {
      const answer = await ask(person, paper.sheet('expert1'));
      expect(answer.status).toBe(404);
      expect(Buffer.from(answer.body).toString()).not.toContain(SHEET_SECRET);
    }
  });

  test('and its beginning hold nothing of what was taken back in sheets', async () => {
    expect(Buffer.from((await ask('head')).body).toString()).not.toContain(SHEET_SECRET);
  });

  test.each(['-1', '1.5', 'x', '1e400'])('refuses a place that is none: %s', async (after) => {
    expect(await ask('head', name, after)).toMatchObject({ status: 400 });
  });

  test('says what came back after a restore, and by whom', async () => {
    const live = (await running.service.relay.documents.load(name))!;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await live.read('test', Y.encodeStateAsUpdate));
    writeParagraphs(sectionOf(doc, 'strengths'), ['Написано в потерянный день.']);
    const writers = new Map([[doc.clientID, idOf('expert2')]]);
    expect(await live.bring(Y.encodeStateAsUpdate(doc), writers, idOf('expert3'))).toBeDefined();
    const { updates, writers: known } = await page('specialist');
    expect(updates.at(-1)).toMatchObject({ person: idOf('expert3'), brought: true });
    const replay = new Replay(name, updates, known, EXAMPLE_RUBRIC);
    expect(replay.writer(doc.clientID)).toEqual({ person: idOf('expert2'), broughtBy: idOf('expert3') });
    // What the relay itself had stamped stays so, though it came once more.
    expect(replay.steps.slice(0, -1).some(({ brought }) => brought)).toBe(false);
    const [first] = [...replay.told()];
    expect(first!.people).toEqual(['relay']);
  });

  test('is nothing after erasure', async () => {
    const { relay } = running.service;
    const seq = await relay.store.lastSeq();
    await relay.store.erase({ documents: [name] }, seq);
    await relay.documents.erased([name], seq);
    expect((await ask('head')).status).toBe(404);
  });
});

describe('an answer of history', () => {
  const end = encodeRecord({ record: 'end', more: false });
  const update = { record: 'update', seq: 1, person: 'p', at: 1, brought: false };

  test('without its end is a broken line', () => {
    expect(() => readHistoryPage(encodeRecord(update, Uint8Array.of(0, 0)))).toThrow();
  });
  test('passes over what a newer relay adds', () => {
    const body = Buffer.concat([encodeRecord({ record: 'news' }), encodeRecord({ ...update, more: 1 }), end]);
    expect(readHistoryPage(body).updates).toHaveLength(1);
  });
  test('with an update of no person is refused whole', () => {
    expect(() => readHistoryPage(Buffer.concat([encodeRecord({ ...update, person: 7 }), end]))).toThrow();
  });
});
