import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { httpApp, type HttpOptions } from '../../server/http';
import { encodeRecord, readRecords } from '../../src/lib/protocol/catch-up';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let cookie: string;
beforeAll(async () => {
  // Thousands of refusals a minute are what this file is for.
  const unlimited = { slowed: Infinity, closed: Infinity, drainedPerMinute: 1 };
  running = await aService({ measures: { session: unlimited, person: unlimited, address: unlimited } });
  cookie = await running.cookieOf('author');
});
afterAll(() => running.remove());

/** The relay lives, knows its person and takes an honest request. */
async function isAlive() {
  expect((await running.ask('GET', '/healthz')).status).toBe(200);
  const own = await running.cookieOf('author');
  const head = encodeRecord({ record: 'head', epoch: '', cursor: 0 });
  const answer = await fetch(`http://${running.address}/api/catch-up`, {
    method: 'POST',
    headers: { cookie: own },
    body: head as Uint8Array<ArrayBuffer>,
  });
  expect(answer.status).toBe(200);
  expect([...readRecords(new Uint8Array(await answer.arrayBuffer()))].at(-1)!.head).toMatchObject({
    record: 'end',
  });
}

/** The status of an answer, on a line of its own: after a refused body the relay hangs up. */
function statusOf(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Uint8Array = '',
): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request(`http://${running.address}${path}`, { method, headers, agent: false }, (answer) => {
      done(answer.statusCode!);
      answer.resume();
    });
    sent.on('error', failed);
    sent.end(body);
  });
}
const isRefusal = (status: number) => status >= 400 && status < 500;

const hash = 'a'.repeat(64);
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Every endpoint with a body, and what comes of bad bytes; the others have no body to be wrong. */
const WITH_BODY = [
  'POST /api/bring-back',
  'POST /api/setup',
  'POST /api/setup/sample',
  'POST /api/sample/session',
  'POST /api/session',
  'POST /api/invitations/:token',
  'POST /api/invitations',
  'DELETE /api/invitations',
  'POST /api/account',
  'POST /api/catch-up',
  'POST /api/mail',
];
const WITHOUT_BODY = [
  'GET /healthz',
  'GET /metrics',
  'GET /api/state',
  'GET /api/sample/people',
  'GET /api/invitations/:token',
  'GET /api/certificates/:code',
  'POST /api/invitations/:token/open',
  'GET /api/session',
  'DELETE /api/session',
  'GET /api/devices',
  'DELETE /api/devices/:id',
  'GET /api/history',
  'GET /api/aside',
  'DELETE /api/aside/:id',
  'GET /api/files/:hash',
  'GET /api/registries/:act/letters',
  'GET /api/registries/:act/letters/:number',
  'GET /api/mail',
  'DELETE /api/mail',
  'POST /api/mail/test',
];
const UPLOADS = [
  'POST /api/files/upload',
  'PATCH /api/files/upload/:id',
  'HEAD /api/files/upload/:id',
  'GET /api/files/upload/:id',
  'DELETE /api/files/upload/:id',
];

const BODIES: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['null', 'null'],
  ['half an object', '{"login":'],
  ['a list', '[]'],
  ['other fields', '{"x":1}'],
  ['fields of other types', '{"code":{},"login":[1],"password":null,"person":7,"name":"x"}'],
  ['a prototype', '{"__proto__":{"login":"a"},"constructor":1}'],
  ['nesting', deep(40_000)],
  ['no text', Uint8Array.from([0xff, 0xfe, 0, 0x80])],
  ['numbers that promise more', Uint8Array.from([255, 255, 255, 255, 15, 1, 2])],
  ['a record that is no JSON', Uint8Array.from([5, 4, 123, 123, 123, 123])],
  ['a record of no kind', encodeRecord({ record: 'nonsense' })],
  ['two hundred kilobytes', 'x'.repeat(200_000)],
];
const SEGMENTS = [
  'x',
  '%00',
  '%E0%A4%A',
  '..%2F..%2Fetc%2Fpasswd',
  hash,
  "'; DROP TABLE act --",
  'ы'.repeat(300),
];
const QUERIES = [
  '',
  '?document=%E0%A4%A',
  `?document=draft/${PLACE}/a/b`,
  '?mine&person=x',
  '?document=&document=',
  `?document=conclusion/${PLACE}/${idOf('robot')}&after=-1`,
  '?after=1e400',
];

const pathsOf = (endpoint: string) => {
  const [method, path] = endpoint.split(' ') as [string, string];
  const filled = /:\w+$/.test(path)
    ? SEGMENTS.flatMap((segment) => QUERIES.map((query) => path.replace(/:\w+$/, segment) + query))
    : QUERIES.map((query) => path + query);
  return { method, paths: filled };
};

test('the tables name every endpoint there is', () => {
  const { routes } = httpApp({ dataDir: running.dataDir } as HttpOptions);
  const named = routes
    .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
    .map(({ method, path }) => `${method} ${path}`);
  expect([...WITH_BODY, ...WITHOUT_BODY].sort()).toEqual([...new Set(named)].sort());
});

describe.each(['a stranger', 'a signed-in person'])('bad bytes from %s', (who) => {
  const headers = (): Record<string, string> => (who === 'a stranger' ? {} : { cookie });

  test.each(WITH_BODY)('to %s are refused', async (endpoint) => {
    const [method, path] = endpoint.split(' ') as [string, string];
    for (const [name, body] of BODIES) {
      const status = await statusOf(
        method,
        path.replace(':token', 'unknown'),
        { ...headers(), 'content-type': 'application/json' },
        body,
      );
      expect([name, status, isRefusal(status)]).toEqual([name, status, true]);
    }
    await isAlive();
  });

  test.each([...WITHOUT_BODY, ...WITH_BODY])('in the address of %s never fail', async (endpoint) => {
    const { method, paths } = pathsOf(endpoint);
    for (const path of paths) {
      // Signing out would make the rest a stranger's.
      const own: Record<string, string> =
        who === 'a stranger' ? {} : { cookie: await running.cookieOf('author') };
      const status = await statusOf(method, path, own);
      expect([path, status, status < 500]).toEqual([path, status, true]);
    }
    await isAlive();
  });

  test.each(UPLOADS)('to %s are refused', async (endpoint) => {
    const { method, paths } = pathsOf(endpoint);
    const wrong: Record<string, string>[] = [
      {},
      { 'tus-resumable': '1.0.0' },
      { 'tus-resumable': '9' },
      { 'tus-resumable': '1.0.0', 'upload-length': '-1' },
      { 'tus-resumable': '1.0.0', 'upload-length': 'x', 'upload-metadata': '%%%' },
      { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': 'hash !!,,' },
      { 'tus-resumable': '1.0.0', 'upload-offset': '-5', 'content-type': 'application/offset+octet-stream' },
      { 'tus-resumable': '1.0.0', 'upload-offset': '9e99', 'content-type': 'text/plain' },
    ];
    for (const path of paths)
      for (const more of wrong) {
        const body = method === 'PATCH' ? 'abc' : '';
        const status = await statusOf(method, path, { ...headers(), ...more }, body);
        expect([path, more, status, isRefusal(status)]).toEqual([path, more, status, true]);
      }
    await isAlive();
  });

  test('in headers never fail', async () => {
    const odd: Record<string, string>[] = [
      { cookie: 'session' },
      { cookie: `session=${'x'.repeat(5000)}` },
      { cookie: 'session=%E0%A4%A; session=;;;=' },
      { ...headers(), 'x-person': "'" },
      { ...headers(), range: 'bytes=99999999999999999999-' },
      { ...headers(), origin: 'null' },
      { ...headers(), origin: 'http://' },
      { ...headers(), 'x-forwarded-for': ',,,' },
      { ...headers(), 'content-type': 'multipart/form-data' },
    ];
    for (const more of odd)
      for (const [method, path] of [
        ['GET', '/api/session'],
        ['GET', `/api/files/${hash}?document=draft/${PLACE}/a/b`],
        ['GET', `/api/files/${hash}?document=a&as=text/html`],
        ['HEAD', `/api/files/${hash}?document=a&as=%00`],
        ['POST', '/api/session'],
        ['POST', '/api/catch-up'],
      ] as const) {
        const status = await statusOf(method, path, more);
        expect([path, more, status, status < 500]).toEqual([path, more, status, true]);
      }
    await isAlive();
  });

  test.each(['/mux', `/sync/${encodeURIComponent(`draft/${PLACE}/x/y`)}`])(
    'over %s end that socket at most',
    async (path) => {
      const own = `/sync/${encodeURIComponent(`draft/${PLACE}/${idOf('author')}/${idOf('fuzz')}`)}`;
      const target = path === '/mux' ? path : own;
      const bytes = fc.uint8Array({ maxLength: 60 });
      // Frames that begin like real ones go deeper than noise.
      const likely = fc
        .tuple(fc.nat(3), fc.nat(5), fc.nat(3), bytes)
        .map(([a, b, c, rest]) => Uint8Array.from([a, b, c, ...rest]));
      const frames = fc.sample(fc.oneof(bytes, likely), { numRuns: 120, seed: 7 });
      const known = [1002, 1003, 1005, 1006, 1007, 1009, 1013, 4400, 4401, 4403, 4409, 4429];
      const codes = new Set<number>();
      const endOf = async (frame: Uint8Array) => {
        const socket = new WebSocket(`ws://${running.address}${target}`, { headers: headers() });
        const closed = new Promise<number>((done) => socket.on('close', done));
        await new Promise((done) => socket.on('open', done));
        socket.send(frame);
        setTimeout(() => socket.close(), 50);
        const code = await closed;
        codes.add(code);
        expect([[...frame], known.includes(code)]).toEqual([[...frame], true]);
      };
      // No more at once than a session may have.
      for (let from = 0; from < frames.length; from += 6)
        await Promise.all(frames.slice(from, from + 6).map(endOf));
      if (who === 'a stranger') expect([...codes]).toEqual([4401]);
      else expect(codes).toContain(4400);
      await isAlive();
    },
    60_000,
  );
});

const A_BODY_THAT_NEVER_COMES = 'a body that never comes';
test.each([
  ['a host that is none', 'GET /api/state HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['no host', 'GET /api/state HTTP/1.0\r\n\r\n'],
  ['a target that is no URL', 'GET // HTTP/1.1\r\nHost: relay\r\n\r\n'],
  [
    'an upload to a host that is none',
    'POST /api/files/upload HTTP/1.1\r\nHost: a b\r\nContent-Length: 0\r\n\r\n',
  ],
  [
    'an upload to a target that is no URL',
    'POST /api/files/upload/[ HTTP/1.1\r\nHost: [\r\nContent-Length: 0\r\n\r\n',
  ],
  ['an absolute target', 'GET http://[/api HTTP/1.1\r\nHost: relay\r\n\r\n'],
  ['no HTTP at all', '\x16\x03\x01\x02\x00'],
  [A_BODY_THAT_NEVER_COMES, 'POST /api/session HTTP/1.1\r\nHost: relay\r\nContent-Length: 50\r\n\r\n{'],
])('%s over TCP does not stop the relay', async (what, text) => {
  const lost: unknown[] = [];
  const note = (error: unknown) => void lost.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  const [host, port] = running.address.split(':');
  const line = connect(Number(port), host);
  let answer = '';
  const answered = new Promise((done) => line.on('data', (data) => done((answer += data.toString()))));
  const ended = new Promise((done) => line.on('error', () => undefined).on('close', done));
  line.write(text);
  // What is waited for is not answered: the relay learns that it never comes.
  if (what === A_BODY_THAT_NEVER_COMES) line.end();
  else await Promise.race([answered, ended]);
  if (what !== A_BODY_THAT_NEVER_COMES) line.destroy();
  await ended;
  await isAlive();
  process.off('uncaughtException', note).off('unhandledRejection', note);
  expect(lost).toEqual([]);
  expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
});

describe('catch-up answers to the end, whatever an act in it is', () => {
  const post = async (...acts: string[]) => {
    // Written by hand: no client of ours could make these.
    const records = acts.map((act) => {
      const text = new TextEncoder().encode(`{"record":"act","act":${act}}`);
      const inner = Uint8Array.from([...varUint(text.length), ...text]);
      return Uint8Array.from([...varUint(inner.length), ...inner]);
    });
    const body = Buffer.concat([encodeRecord({ record: 'head', epoch: '', cursor: 0 }), ...records]);
    const response = await fetch(`http://${running.address}/api/catch-up`, {
      method: 'POST',
      headers: { cookie },
      body,
    });
    const answer = [...readRecords(new Uint8Array(await response.arrayBuffer()))].map(
      ({ head }) => head as any,
    );
    expect(answer.at(-1).record).toBe('end');
    return answer.filter(({ record }) => record === 'verdict').map(({ code, verdict }) => code ?? verdict);
  };
  const varUint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varUint(Math.floor(value / 128))];
  const honest = () => anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`);

  test.each<[string, () => string, string]>([
    ['null', () => 'null', 'malformed'],
    ['a number', () => '7', 'malformed'],
    ['an id that is no text', () => '{"id":{"toString":null,"valueOf":null}}', 'malformed'],
    ['nested deeper than the stack', () => deep(9_900), 'malformed'],
    [
      'a payload nested deeper than any of ours, and not as deep as the stack',
      () => JSON.stringify({ ...honest(), payload: { x: 0 } }).replace('"x":0', `"x":${deep(100)}`),
      'malformed',
    ],
    [
      'a payload nested like that',
      () => JSON.stringify({ ...honest(), payload: { x: 0 } }).replace('"x":0', `"x":${deep(9_900)}`),
      'malformed',
    ],
    [
      'a private part nested like that',
      () =>
        JSON.stringify({
          ...honest(),
          kind: 'withdraw',
          parts: { reason: { hash, salt: 's', value: 0 } },
        }).replace('"value":0', `"value":${deep(9_900)}`),
      'malformed',
    ],
    ['of an unknown kind', () => JSON.stringify({ ...honest(), kind: 'invented' }), 'newer-app'],
    [
      'larger than an act may be',
      () => JSON.stringify({ ...honest(), payload: { x: 'x'.repeat(70_000) } }),
      'too-large',
    ],
    ['in the name of another', () => JSON.stringify({ ...honest(), person: idOf('stranger') }), 'not-yours'],
    ['in the name of the relay', () => JSON.stringify({ ...honest(), person: 'relay' }), 'not-yours'],
  ])('%s', async (_, act, code) => {
    // The honest act after it is still decided.
    expect(await post(act(), JSON.stringify(honest()))).toEqual([code, 'accepted']);
  });
});
