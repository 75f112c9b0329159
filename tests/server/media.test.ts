import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { submissionName } from '../../src/lib/domain/materials/names';
import { aHandIn, anAct, idOf, NOON } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
/** Bytes that say where they stand. */
const film = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, at) => at % 251));
const hash = createHash('sha256').update(film).digest('hex');
let document: string;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
  const { relay, files } = running.service;
  await files.put(film, idOf('author'));
  const act = aHandIn('film', { files: [{ hash, name: 'урок.mp4', type: 'video/mp4', size: film.length }] });
  expect(await relay.journal.submit(act.person, act)).toMatchObject({ verdict: 'accepted' });
  const material = relay.rights.facts.materials.get(idOf('film'))!;
  document = submissionName(material, material.submissions[0]!);
});
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

async function ask(
  headers: Record<string, string> = {},
  more = '&as=video/mp4',
  person = 'author',
  method = 'GET',
) {
  const response = await fetch(
    `http://${running.address}/api/files/${hash}?document=${encodeURIComponent(document)}${more}`,
    { method, headers: { cookie: await running.cookieOf(person), ...headers } },
  );
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

test('[E-28] a player gets the range it asks for, named a film, with what it needs to go on', async () => {
  const { response, bytes } = await ask({ range: 'bytes=1000-1999' });
  expect(response.status).toBe(206);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'content-range': `bytes 1000-1999/${film.length}`,
    'content-length': '1000',
    'accept-ranges': 'bytes',
    etag: `"${hash}"`,
    'cache-control': 'private, no-store',
    'content-security-policy': 'sandbox',
  });
  expect(bytes.equals(film.subarray(1000, 2000))).toBe(true);
  const last = await ask({ range: 'bytes=-10' });
  expect(last.response.headers.get('content-range')).toBe(`bytes 299990-299999/300000`);
  expect(last.bytes.equals(film.subarray(-10))).toBe(true);
  expect((await ask({ range: 'bytes=299000-' })).bytes).toHaveLength(1000);
});

test('[E-28] a range that is not there is 416, with the length; several at once are answered whole', async () => {
  for (const range of ['bytes=300000-', 'bytes=5-2', 'bytes=-0', 'bytes=x-y']) {
    const { response, bytes } = await ask({ range });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */300000']);
    expect(bytes).toHaveLength(0);
  }
  const { response, bytes } = await ask({ range: 'bytes=0-1,5-6' });
  expect([response.status, response.headers.get('content-range')]).toEqual([200, null]);
  expect(bytes.equals(film)).toBe(true);
});

test('[E-28] If-Range: a part of these bytes, or all of them to whoever has begun with others', async () => {
  const range = 'bytes=10-19';
  expect((await ask({ range, 'if-range': `"${hash}"` })).response.status).toBe(206);
  for (const other of [`"${'0'.repeat(64)}"`, `W/"${hash}"`, 'Tue, 01 Dec 2026 00:00:00 GMT'])
    expect((await ask({ range, 'if-range': other })).response.status).toBe(200);
});

test('[E-28] HEAD says the length and opens nothing', async () => {
  const { response, bytes } = await ask({}, '&as=video/mp4', 'author', 'HEAD');
  expect([response.status, response.headers.get('content-length')]).toEqual([200, '300000']);
  expect(bytes).toHaveLength(0);
});

test('a file is called by what players take, or bytes to keep; never a page', async () => {
  expect((await ask({}, '')).response.headers.get('content-type')).toBe('application/octet-stream');
  for (const as of ['text/html', 'image/svg+xml', 'video/mp4; charset=x', ''])
    expect((await ask({}, `&as=${encodeURIComponent(as)}`)).response.status).toBe(400);
  expect((await ask()).response.headers.get('content-disposition')).toBe('attachment');
});

test('[E-28, X-05] every range is asked for anew: whose right is over gets no further', async () => {
  const { journal, rights } = running.service.relay;
  const submission = rights.facts.materials.get(idOf('film'))!.submissions[0]!.id;
  const act = async (person: string, kind: string, payload = {}, reason?: string) => {
    const made = anAct(
      idOf(person),
      kind,
      `material:${idOf('film')}`,
      { submission, ...payload },
      reason === undefined ? {} : { private: { reason } },
    );
    expect(await journal.submit(made.person, made)).toMatchObject({ verdict: 'accepted' });
  };
  const watch = async (at: number, more = '') =>
    (await ask({ range: `bytes=${at}-${at + 9}` }, `&as=video/mp4${more}`, 'expert1')).response.status;
  expect(await watch(0)).toBe(404);
  await act('specialist', 'accept', { month: '2026-12', association: 'informatics' });
  await act(
    'head',
    'appoint',
    { expert: idOf('expert1'), warnings: ['same-school', 'other-subject'] },
    'Больше некого.',
  );
  expect(await watch(0)).toBe(206);
  // A session that is another's than the page works for.
  expect(await watch(0, `&person=${idOf('author')}`)).toBe(401);
  await act('head', 'release', { expert: idOf('expert1') }, 'По просьбе.');
  expect(await watch(1_000)).toBe(404);
});
