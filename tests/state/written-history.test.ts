import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { noFacts } from '../../src/lib/domain/facts';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { App } from '../../src/lib/state/app.svelte';
import { WrittenHistory } from '../../src/lib/state/written-history.svelte';
import { ApiError } from '../../src/lib/sync/api';
import { writeParagraphs } from '../../src/lib/documents/rich-text';

afterEach(() => vi.restoreAllMocks());

const NAME = 'conclusion/p/s';
const doc = new Y.Doc();
writeParagraphs(doc.getXmlFragment('section:findings'), ['Мнение.']);
const BYTES = Y.encodeStateAsUpdate(doc);

const update = (seq: number, person: string, bytes = BYTES) =>
  encodeRecord({ record: 'update', seq, person, at: seq * 1_000_000, brought: false }, bytes);
const aPage = (more: boolean, ...records: Uint8Array[]) =>
  Buffer.concat([
    encodeRecord({ record: 'writers', writers: [[doc.clientID, 'anna']] }),
    ...records,
    encodeRecord({ record: 'end', more }),
  ]);

/** A history whose relay answers so, one answer a request; the paths it was asked for. */
function asking(...answers: (Uint8Array | Error)[]) {
  const asked: string[] = [];
  const fetch = (path: string) => {
    asked.push(path);
    const answer = answers[Math.min(asked.length, answers.length) - 1]!;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(new Response(answer as Uint8Array<ArrayBuffer>));
  };
  const app = { api: { fetch }, facts: noFacts() } as unknown as App;
  return { asked, history: new WrittenHistory(app, NAME) };
}

test('[E-26] a history is asked for page by page and begins with its latest step', async () => {
  const { asked, history } = asking(
    aPage(true, update(5, 'anna')),
    aPage(false, update(9, 'boris', Y.encodeStateAsUpdate(new Y.Doc()))),
  );
  await history.load();
  expect(asked).toEqual(
    [0, 5].map((after) => `/api/history?document=${encodeURIComponent(NAME)}&after=${after}`),
  );
  expect(history.steps!.map(({ people }) => people)).toEqual([['anna'], ['boris']]);
  expect([history.chosen, history.cut, history.refused]).toEqual([1, false, '']);
  history.choose(0);
  const [piece] = history.shown!.fields[0]!.lines[0]!;
  expect([piece!.text, history.writer(piece!.client)]).toEqual(['Мнение.', { person: 'anna' }]);
  history.choose(7);
  expect(history.chosen).toBe(0);
});

test('[E-26] without a line, or without the right, it says why and can be asked again', async () => {
  const { history } = asking(
    new ApiError('offline', 0),
    new ApiError('not-found', 404),
    aPage(false, update(5, 'anna')),
  );
  for (const code of ['offline', 'not-found', '']) {
    await history.load();
    expect([history.refused, !!history.steps]).toEqual([code, code === '']);
  }
});

test.each([
  ['cut short', update(5, 'anna')],
  ['with bytes that are no update', aPage(false, update(5, 'anna', Uint8Array.of(9, 9, 9)))],
])('[E-26] an answer %s is told as unreadable and shown in no part', async (_, answer) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { history } = asking(answer);
  await history.load();
  expect([history.refused, history.steps]).toEqual(['unreadable', undefined]);
});

test('[E-26] of an endless history the beginning is shown, and it says so', async () => {
  const most = Math.ceil(LIMITS.historyBytes / 8_000_000);
  const pages = Array.from({ length: most + 5 }, (_, page) =>
    aPage(true, update(page + 1, 'anna'), encodeRecord({ record: 'padding' }, new Uint8Array(8_000_000))),
  );
  const { asked, history } = asking(...pages);
  await history.load();
  expect(asked).toHaveLength(most);
  expect([history.cut, history.refused]).toEqual([true, '']);
});
