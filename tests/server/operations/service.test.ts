import { request } from 'node:http';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeRecord } from '../../../src/lib/protocol/catch-up';
import { encodeFrame } from '../../../src/lib/protocol/messages';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aService, type TestService } from '../../builders/service';
import { problem } from '../../../server/answers';

let running: TestService | undefined;
afterEach(async () => {
  await running?.remove();
  running = undefined;
});

/** Lines written so far, the newest last, as `who what code × count`. */
async function lines({ service }: TestService) {
  await service.operations.close();
  const names = new Map(['author', 'expert1', 'stranger'].map((name) => [idOf(name), name]));
  const counts = new Map<string, number>();
  for (const { person, address, subject, code, count } of (
    await service.relay.store.refusals(100)
  ).reverse()) {
    const line = [names.get(person) ?? (address && 'somebody'), subject, code].join(' ');
    // A minute may end in the middle of a test.
    counts.set(line, count + (counts.get(line) ?? 0));
  }
  return [...counts].map(([line, count]) => `${line} ${count}`);
}
/** A catch-up read to its end: the relay goes on with it as it is read. */
async function catchUp(service: TestService, cookie: string, ...records: Uint8Array[]) {
  const answer = await fetch(`http://${service.address}/api/catch-up`, {
    method: 'POST',
    headers: { cookie },
    body: Buffer.concat(records),
  });
  await answer.arrayBuffer();
  return answer;
}
const HEAD = encodeRecord({ record: 'head', epoch: '', cursor: 0 });

/** Opens a socket, sends frames and answers the code it was closed with; 0 when it stays open. */
function socketEnd(
  service: TestService,
  path: string,
  headers: Record<string, string> = {},
  ...frames: Uint8Array[]
) {
  return endOf(service, path, headers, frames, 1_000);
}
function endOf(
  service: TestService,
  path: string,
  headers: Record<string, string>,
  frames: Uint8Array[],
  patience: number,
) {
  return new Promise<number>((done) => {
    const socket = new WebSocket(`ws://${service.address}${path}`, { headers });
    const waited = setTimeout(() => (done(0), socket.terminate()), patience);
    socket.on('open', () => frames.forEach((frame) => socket.send(frame)));
    socket.on('close', (code) => (clearTimeout(waited), done(code)));
  });
}
const opening = (document: string, channel = 1, person = idOf('author')) =>
  encodeFrame({
    op: 'open',
    channel,
    opening: { document, person, incarnation: 1, epoch: running!.service.relay.epoch },
  });

describe('the journal of refusals', () => {
  test('has a line for what is refused over HTTP, by endpoint and code, and none for what is not', async () => {
    running = await aService();
    const author = { cookie: await running.cookieOf('author') };
    await running.ask('GET', '/api/session', undefined, author);
    await running.ask('GET', '/api/state');
    await running.ask('GET', '/api/session');
    await running.ask('GET', '/api/session', undefined, { ...author, 'x-person': idOf('expert1') });
    await running.ask('GET', '/api/invitations/a-secret-token');
    await running.ask('POST', '/api/session', { login: 'ivanova@example.org', password: 'secret-word' });
    await running.ask('POST', '/api/session', { login: 7 });
    await running.ask('POST', '/api/session', {}, { origin: 'http://elsewhere.example' });
    await running.ask('POST', '/api/invitations', { person: 'x'.repeat(200_000) }, author);
    await running.ask('GET', '/api/nothing/ivanova', undefined, author);
    await running.ask('POST', '/api/files/upload', undefined, {
      'tus-resumable': '1.0.0',
      'upload-length': '5',
    });
    await running.ask('POST', '/api/files/upload', undefined, { origin: 'http://elsewhere.example' });
    expect(await lines(running)).toEqual([
      'somebody GET /api/session session 1',
      'author GET /api/session session-of-another 1',
      'somebody GET /api/invitations/:token invitation-unknown 1',
      'somebody POST /api/session wrong-password 1',
      'somebody POST /api/session malformed 1',
      'somebody POST /api/session wrong-origin 1',
      'author POST /api/invitations too-large 1',
      'author GET /api/* not-found 1',
      'somebody POST /api/files/upload session 1',
      'somebody POST /api/files/upload wrong-origin 1',
    ]);
  });

  test('has a line for sockets and channels that are closed', async () => {
    running = await aService();
    const author = { cookie: await running.cookieOf('author') };
    expect(await socketEnd(running, '/mux?v=1')).toBe(4401);
    expect(await socketEnd(running, '/mux?v=1', { ...author, origin: 'http://elsewhere.example' })).toBe(
      4401,
    );
    expect(await socketEnd(running, '/mux?v=99', author)).toBe(4426);
    expect(await socketEnd(running, '/mux?v=1', author, Uint8Array.from([1, 77]))).toBe(4400);
    const others = `draft/${PLACE}/${idOf('expert1')}/${idOf('robot')}`;
    expect(await socketEnd(running, '/mux?v=1', author, opening(others), opening('tales/x', 2))).toBe(0);
    expect(await lines(running)).toEqual([
      'somebody /mux session 1',
      'author /mux wrong-origin 1',
      'author /mux newer-app 1',
      'author /mux malformed 1',
      'author draft/* forbidden 1',
      'author document/* forbidden 1',
    ]);
  });

  test('has a line for acts that no honest device makes, and none for those that rules refuse', async () => {
    running = await aService();
    const cookie = await running.cookieOf('author');
    const own = anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`);
    const acts = [
      { kind: 'nonsense' },
      anAct(idOf('expert1'), 'ask-help', `material:${idOf('robot')}`),
      own,
      { ...own, madeAt: own.madeAt + 1 },
    ];
    await catchUp(running, cookie, HEAD, ...acts.map((act) => encodeRecord({ record: 'act', act })));
    await catchUp(running, cookie, Uint8Array.from([255, 255, 255]));
    expect(await lines(running)).toEqual([
      'author POST /api/catch-up malformed 2',
      'author POST /api/catch-up not-yours 1',
      'author POST /api/catch-up id-taken 1',
    ]);
  });
});

test('[E-14] an update kept aside leaves a line and is held against nobody', async () => {
  running = await aService();
  const { relay, operations } = running.service;
  const draft = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
  const live = (await relay.documents.open(draft, idOf('author')))!;
  const device = new Y.Doc();
  for (let index = 0; index < 100; index++) {
    device.getText('text').insert(0, 'а');
    const written = await live.write(idOf('expert1'), Y.encodeStateAsUpdate(device));
    expect(written).toMatchObject({ verdict: 'aside', reason: 'ended' });
  }
  expect(await lines(running)).toEqual([`expert1 ${draft} aside-ended 100`]);
  expect(operations.offenders.standing({ person: idOf('expert1') }).is).toBe('free');
});

describe('whoever goes on being refused', () => {
  const tight = {
    session: { slowed: 20, closed: 30, drainedPerMinute: 1 },
    person: { slowed: 100, closed: 100, drainedPerMinute: 1 },
    address: { slowed: 20, closed: 30, drainedPerMinute: 1 },
  };
  const nonsense = (cookie: string) => catchUp(running!, cookie, Uint8Array.from([255, 255, 255]));

  test('gets 429 with a stable code and a time, and loses the sockets; others behind the address work on', async () => {
    running = await aService({ measures: tight });
    const author = await running.cookieOf('author');
    const others = await running.cookieOf('expert1');
    const [own, colleague] = [author, others].map((cookie) =>
      endOf(running!, '/mux?v=1', { cookie }, [], 6_000),
    );
    const statuses = new Set<number>();
    for (let index = 0; index < 40; index++) statuses.add((await nonsense(author)).status);
    expect([...statuses]).toEqual([400, 429]);
    expect(await own).toBe(4429);
    const answer = await running.ask('GET', '/api/session', undefined, { cookie: author });
    expect([answer.status, answer.json]).toEqual([429, problem(429, 'too-much')]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
    const upload = await running.ask('POST', '/api/files/upload', undefined, { cookie: author });
    expect([upload.status, upload.json]).toEqual([429, problem(429, 'too-much')]);
    expect(await socketEnd(running, '/mux?v=1', { cookie: author })).toBe(4429);

    expect(await colleague).toBe(0);
    // Another device of the same person is not to blame.
    expect((await catchUp(running, await running.cookieOf('author'), HEAD)).status).toBe(200);
    expect((await catchUp(running, others, HEAD)).status).toBe(200);
    expect((await running.ask('GET', '/api/state')).status).toBe(200);
    expect((await running.ask('GET', '/healthz')).status).toBe(200);
  });

  test('with frames that are none, or too large, is counted too', async () => {
    running = await aService();
    const author = { cookie: await running.cookieOf('author') };
    const large = new Uint8Array(LIMITS.frameBytes + 1);
    expect(await socketEnd(running, '/mux?v=1', author, large)).toBe(1009);
    expect(await lines(running)).toEqual(['author /mux too-large 1']);
  });

  test('on one socket loses it', async () => {
    running = await aService({ measures: { ...tight, session: { ...tight.session, slowed: 30 } } });
    const cookie = await running.cookieOf('author');
    const asking = Array.from({ length: 60 }, (_, index) =>
      opening(`draft/${PLACE}/${idOf('expert1')}/${idOf('robot')}`, index + 1),
    );
    expect(await socketEnd(running, '/mux?v=1', { cookie }, ...asking)).toBe(4429);
  });

  test('a stranger is refused with the address, whoever is signed in behind it is not', async () => {
    running = await aService({ measures: tight });
    const cookie = await running.cookieOf('author');
    for (let index = 0; index < 40; index++) await running.ask('POST', '/api/session', { login: 7 });
    expect((await running.ask('GET', '/api/state')).status).toBe(429);
    expect((await running.ask('GET', '/api/state', undefined, { cookie })).status).toBe(200);
    expect(await socketEnd(running, '/mux?v=1')).toBe(4429);
    expect(await socketEnd(running, '/mux?v=1', { cookie })).toBe(0);
  });

  test('a device that sends back a whole outbox of bad acts at once offends once', async () => {
    running = await aService();
    const cookie = await running.cookieOf('author');
    const bad = Array.from({ length: LIMITS.actsPerCatchUp }, () =>
      encodeRecord({ record: 'act', act: { kind: 'nonsense' } }),
    );
    for (let index = 0; index < 5; index++)
      expect((await catchUp(running, cookie, HEAD, ...bad)).status).toBe(200);
    expect(running.service.operations.offenders.standing({ person: idOf('author') }).is).toBe('free');
    expect(await lines(running)).toEqual([`author POST /api/catch-up malformed ${5 * bad.length}`]);
  });
});

describe('figures', () => {
  const figure = (text: string, name: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`metodsreda_${name} `))
        ?.split(' ')[1],
    );

  test('are for this machine or for who knows the token; nobody else learns of them', async () => {
    running = await aService({ metricsToken: 'a-token' });
    const ask = (headers: Record<string, string>) => running!.ask('GET', '/metrics', undefined, headers);
    expect((await ask({})).status).toBe(200);
    const passedOn = { 'x-forwarded-for': '198.51.100.4' };
    expect((await ask(passedOn)).status).toBe(404);
    expect((await ask({ ...passedOn, authorization: 'Bearer another' })).status).toBe(404);
    expect((await ask({ ...passedOn, authorization: 'Bearer a-token' })).status).toBe(200);
  });

  test('without a token open nothing to an empty one', async () => {
    running = await aService();
    const headers = { 'x-forwarded-for': '198.51.100.4', authorization: 'Bearer ' };
    expect((await running.ask('GET', '/metrics', undefined, headers)).status).toBe(404);
  });

  test('say what is stored, refused and open, and nothing of anybody', async () => {
    running = await aService();
    const cookie = await running.cookieOf('author');
    const draft = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
    const socket = new WebSocket(`ws://${running.address}/mux?v=1`, { headers: { cookie } });
    await new Promise((done) => socket.on('open', done));
    const heard = new Promise((done) => socket.once('message', done));
    socket.send(opening(draft));
    await heard;
    await catchUp(running, cookie, HEAD, encodeRecord({ record: 'act', act: { kind: 'nonsense' } }));
    await running.ask('GET', '/api/invitations/a-secret-token');
    const { text } = await running.ask('GET', '/metrics');
    expect(figure(text, 'sockets')).toBe(1);
    expect(figure(text, 'channels')).toBe(1);
    expect(figure(text, 'documents_loaded')).toBe(1);
    expect(figure(text, 'aside_rows')).toBe(0);
    expect(figure(text, 'store_bytes')).toBeGreaterThan(0);
    expect(text).toContain('metodsreda_refusals_total{code="malformed"} 1');
    expect(text).toContain('metodsreda_acts_total{verdict="refused"} 1');
    expect(text).toContain('metodsreda_commit_duration_seconds_count{operation="beginDocument"} 1');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    // No backup was made yet: a figure that is not there can be told from one that is zero.
    expect(text).not.toMatch(/^metodsreda_last_backup_age_seconds /m);
    for (const secret of [PLACE, idOf('author'), draft, 'a-secret-token', 'draft/'])
      expect(text).not.toContain(secret);
    socket.close();
  });
});

test('[E-14] health says when the store cannot write, and when it can again', async () => {
  running = await aService();
  const { store } = running.service.relay;
  const setMeta = store.setMeta.bind(store);
  const health = async () => {
    const { status, json } = await running!.ask('GET', '/healthz');
    return [status, json.ok];
  };
  expect(await health()).toEqual([200, true]);
  store.setMeta = () => Promise.reject(new Error('disk full'));
  await store.setMeta('a', 'b').catch(() => undefined);
  expect(await health()).toEqual([503, false]);
  store.setMeta = setMeta;
  await store.setMeta('a', 'b');
  expect(await health()).toEqual([200, true]);
});

test('a log has no address, token or name, also of what failed', async () => {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  running = await aService({ log });
  const { store } = running.service.relay;
  store.invitation = () => Promise.reject(new Error('disk I/O error'));
  const answer = await running.ask('GET', '/api/invitations/a-secret-token');
  expect(answer.status).toBe(503);
  await new Promise<void>((done) => {
    const odd = request(`http://${running!.address}/api/nothing/ivanova`, (met) =>
      met.resume().on('end', done),
    );
    odd.end();
  });
  expect(logged.join('')).toContain('GET /api/invitations/:token');
  for (const secret of ['a-secret-token', 'ivanova', '127.0.0.1'])
    expect(logged.join('')).not.toContain(secret);
});
