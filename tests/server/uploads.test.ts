import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { problem } from '../../server/answers';
import { roomForUploads } from '../../server/files/disk';
import { endWhenSlow } from '../../server/files/slow-uploads';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let cookie: string;
beforeAll(async () => {
  running = await aService();
  cookie = await running.cookieOf('author');
});
afterAll(() => running.remove());

const TUS = { 'tus-resumable': '1.0.0' };
const at = (location: string) => new URL(location, `http://${running.address}`);
async function begin(text: string, hash = createHash('sha256').update(text).digest('hex')) {
  const response = await fetch(at('/api/files/upload'), {
    method: 'POST',
    headers: {
      cookie,
      ...TUS,
      'upload-length': `${Buffer.byteLength(text)}`,
      'upload-metadata': `hash ${Buffer.from(hash).toString('base64')}`,
    },
  });
  return response.headers.get('location')!;
}
/** Begins to send bytes and leaves the line hanging; `status` comes when the relay answers. */
function hang(location: string, bytes: string, length: number) {
  const call = request(at(location), {
    method: 'PATCH',
    agent: false,
    headers: {
      cookie,
      ...TUS,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': `${length}`,
    },
  });
  call.on('error', () => undefined);
  const answer = new Promise<{ status: number; text: string }>((done) =>
    call.on('response', (response: IncomingMessage) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('close', () => done({ status: response.statusCode!, text }));
    }),
  );
  call.write(bytes);
  return { answer, end: () => call.destroy() };
}
const offset = async (location: string) => {
  const response = await fetch(at(location), { method: 'HEAD', headers: { cookie, ...TUS } });
  return response.headers.get('upload-offset');
};

test('[E-14] who goes on ends the request that hangs, and what it brought is kept', async () => {
  const location = await begin('0123456789');
  const old = hang(location, '012', 10);
  const file = join(running.dataDir, 'uploads', location.split('/').at(-1)!);
  await vi.waitFor(async () => expect((await stat(file)).size).toBe(3));
  expect(await offset(location)).toBe('3');
  expect((await old.answer).status).toBe(204);
  const rest = await fetch(at(location), {
    method: 'PATCH',
    headers: {
      cookie,
      ...TUS,
      'upload-offset': '3',
      'content-type': 'application/offset+octet-stream',
    },
    body: '3456789',
  });
  expect([rest.status, rest.headers.get('upload-offset')]).toEqual([204, '10']);
});

test('of many requests for one upload one is at work, and those that crowd are told so', async () => {
  const location = await begin('0123456789');
  const lines = Array.from({ length: 40 }, () => hang(location, '0', 10));
  const answered: { status: number; text: string }[] = [];
  for (const { answer } of lines) void answer.then((one) => answered.push(one));
  // All but the last that came in.
  await vi.waitFor(() => expect(answered).toHaveLength(lines.length - 1));
  const busy = answered.filter(({ status }) => status === 423);
  expect(busy.length).toBeGreaterThan(0);
  for (const { text } of busy) expect(JSON.parse(text)).toEqual(problem(423, 'upload-busy'));
  for (const { end } of lines) end();
});

describe('[E-03] an upload whose last byte came when the relay died', () => {
  const has = async (hash: string) =>
    (await (await fetch(at(`/api/files/${hash}?mine`), { headers: { cookie } })).json()) as unknown;
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  /** All bytes are in their file, and nobody has taken them in. */
  async function whole(text: string, bytes = text) {
    const path = join(running.dataDir, 'uploads', (await begin(text)).split('/').at(-1)!);
    await writeFile(path, bytes);
    return path;
  }

  test('is taken in when its device asks, however often it does: nothing is sent again', async () => {
    const text = 'последний байт';
    const path = await whole(text);
    const answers = await Promise.all([has(hashOf(text)), has(hashOf(text))]);
    expect(answers).toEqual([{ uploaded: true }, { uploaded: true }]);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    await expect(stat(`${path}.json`)).rejects.toThrow('ENOENT');
    expect((await stat(join(running.dataDir, 'files', hashOf(text)))).size).toBe(Buffer.byteLength(text));
  });

  test('is not kept when the bytes are others', async () => {
    const path = await whole('обещано', 'подмена');
    expect(await has(hashOf('обещано'))).toEqual({ uploaded: false });
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('is not taken for whole while bytes are missing, nor for another person’s', async () => {
    const path = await whole('недостаёт', 'нед');
    expect(await has(hashOf('недостаёт'))).toEqual({ uploaded: false });
    expect((await stat(path)).size).toBe(6);
    await writeFile(path, 'недостаёт');
    const other = await fetch(at(`/api/files/${hashOf('недостаёт')}?mine`), {
      headers: { cookie: await running.cookieOf('stranger') },
    });
    expect(await other.json()).toEqual({ uploaded: false });
  });
});

describe('[X-02] a disk that is full', () => {
  test('is said before a byte is sent, and in the middle; what has come goes on when there is room', async () => {
    let room = 5;
    const full = await aService({ uploadRoom: async () => room });
    try {
      const cookie = await full.cookieOf('author');
      const ask = (path: string, method: string, headers: Record<string, string>, body?: string) =>
        fetch(new URL(path, `http://${full.address}`), {
          method,
          headers: { cookie, ...TUS, ...headers },
          ...(body !== undefined && { body }),
        });
      const metadata = `hash ${Buffer.from(createHash('sha256').update('abcdef').digest('hex')).toString('base64')}`;
      const beginning = () =>
        ask('/api/files/upload', 'POST', { 'upload-length': '6', 'upload-metadata': metadata });
      const early = await beginning();
      expect([early.status, await early.json()]).toEqual([507, problem(507, 'disk-full')]);
      room = 6;
      const location = (await beginning()).headers.get('location')!;
      const send = (offset: number, body: string) =>
        ask(
          location,
          'PATCH',
          { 'upload-offset': `${offset}`, 'content-type': 'application/offset+octet-stream' },
          body,
        );
      expect((await send(0, 'abc')).status).toBe(204);
      room = 0;
      const middle = await send(3, 'def');
      expect([middle.status, await middle.json()]).toEqual([507, problem(507, 'disk-full')]);
      expect((await ask(location, 'HEAD', {})).headers.get('upload-offset')).toBe('3');
      room = 6;
      expect((await send(3, 'def')).status).toBe(204);
    } finally {
      await full.remove();
    }
  });

  test('has room for acts left when uploads have theirs', () => {
    const disk = (gigabytes: number, free: number) => ({
      bsize: 4_096,
      blocks: (gigabytes * 1e9) / 4_096,
      bavail: free / 4_096,
    });
    expect(roomForUploads(disk(100, 50e9))).toBe(50e9 - LIMITS.diskForOthers);
    expect(roomForUploads(disk(100, LIMITS.diskForOthers - 4_096))).toBe(0);
    // A small disk keeps a share, not all of itself.
    expect(roomForUploads(disk(1, 0.5e9))).toBeCloseTo(0.5e9 - 0.05e9, -4);
  });
});

describe('a refused upload is a problem with a stable code', () => {
  const own = () => ({
    cookie,
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': '0',
  });
  test.each<[string, number, string, () => Promise<Response>]>([
    [
      'a request without the version of tus',
      412,
      'malformed',
      () => fetch(at('/api/files/upload'), { method: 'POST', headers: { cookie, 'upload-length': '3' } }),
    ],
    [
      'a file larger than any may be',
      413,
      'too-large',
      () =>
        fetch(at('/api/files/upload'), {
          method: 'POST',
          headers: { cookie, ...TUS, 'upload-length': `${LIMITS.fileBytes + 1}` },
        }),
    ],
    [
      'bytes of another hash than promised',
      422,
      'hash-differs',
      async () =>
        fetch(at(await begin('одно', 'a'.repeat(64))), { method: 'PATCH', headers: own(), body: 'одно' }),
    ],
    [
      'bytes from another place',
      409,
      'wrong-offset',
      async () =>
        fetch(at(await begin('два')), {
          method: 'PATCH',
          headers: { ...own(), 'upload-offset': '2' },
          body: 'а',
        }),
    ],
    [
      'an upload that is not there',
      404,
      'not-found',
      () => fetch(at('/api/files/upload/nobody-1'), { method: 'PATCH', headers: own(), body: 'a' }),
    ],
    [
      'a stranger',
      401,
      'session',
      () =>
        fetch(at('/api/files/upload'), {
          method: 'POST',
          headers: { ...TUS, 'upload-length': '3', 'upload-metadata': 'hash YQ==' },
        }),
    ],
  ])('%s', async (_, status, code, ask) => {
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect([response.status, await response.json()]).toEqual([status, problem(status, code)]);
  });
});

describe('an upload that comes too slowly', () => {
  const least = (LIMITS.slowestUpload * LIMITS.uploadPatience) / 1_000;
  const watched = (complete = false) => {
    vi.useFakeTimers();
    const socket = { bytesRead: 1_000 };
    const destroy = vi.fn();
    const stop = endWhenSlow({ socket, complete, destroy } as unknown as IncomingMessage);
    const pass = (bytes: number) => {
      socket.bytesRead += bytes;
      vi.advanceTimersByTime(LIMITS.uploadPatience);
      return destroy.mock.calls.length > 0;
    };
    return { pass, stop: () => (stop(), vi.useRealTimers()) };
  };

  test('is ended, also when it was quick before', () => {
    const { pass, stop } = watched();
    expect([pass(least), pass(10 * least), pass(least - 1)]).toEqual([false, false, true]);
    stop();
  });

  test('is left alone once all of it is here', () => {
    const { pass, stop } = watched(true);
    expect([pass(0), pass(0)]).toEqual([false, false]);
    stop();
  });
});
