import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { oneAtATime } from '../../server/one-at-a-time';
import { aService } from '../builders/service';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A server that answers when it is told to, and what it has begun. */
async function answering() {
  const begun: { path: string; response: ServerResponse }[] = [];
  const server = createServer((request, response) =>
    oneAtATime(request, response, () => void begun.push({ path: request.url!, response })),
  ).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  closers.push(() => (server.closeAllConnections(), server.close()));
  return { begun, ask: (...paths: string[]) => aConnection(port, paths) };
}

/** Asks for everything in one write, and reads. */
function aConnection(port: number, paths: readonly string[]) {
  const heard = { text: '', over: false };
  const socket = connect(port, '127.0.0.1')
    .on('error', () => undefined)
    .on('data', (bytes) => (heard.text += bytes.toString()))
    .on('close', () => (heard.over = true));
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: relay\r\n\r\n`).join(''));
  closers.push(() => socket.destroy());
  return { heard, socket };
}

test('what is asked on one connection is begun when what was asked before is answered', async () => {
  const { begun, ask } = await answering();
  const { heard } = ask('/1', '/2', '/3');
  for (let count = 1; count <= 3; count++) {
    await vi.waitFor(() => expect(begun.length).toBeGreaterThanOrEqual(count));
    expect(begun.map(({ path }) => path)).toEqual(['/1', '/2', '/3'].slice(0, count));
    // Another connection waits for nobody.
    const other = ask('/other');
    await vi.waitFor(() => expect(begun.at(-1)!.path).toBe('/other'));
    begun.pop()!.response.end();
    await vi.waitFor(() => expect(other.heard.text).toContain('200 OK'));
    begun.at(-1)!.response.end('answer');
  }
  await vi.waitFor(() => expect(heard.text.match(/200 OK/g)).toHaveLength(3));
});

test('who asks for hundreds of things before the first answer is let go, and nothing more is begun', async () => {
  const { begun, ask } = await answering();
  const { heard } = ask(...Array.from({ length: 300 }, (_, index) => `/${index}`));
  await vi.waitFor(() => expect(heard.over).toBe(true));
  expect(begun.map(({ path }) => path)).toEqual(['/0']);
});

test('who goes before the answer leaves nothing to begin', async () => {
  const { begun, ask } = await answering();
  const { socket } = ask('/1', '/2');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  const gone = new Promise((done) => begun[0]!.response.once('close', done));
  socket.destroy();
  await gone;
  for (let round = 0; round < 5; round++) await new Promise((done) => setImmediate(done));
  expect(begun).toHaveLength(1);
});

test('who asks on hundreds of connections has the turns of one, and others do not wait for them all', async () => {
  const running = await aService();
  const port = Number(running.address.split(':').at(-1));
  const answered: string[] = [];
  const cookies: Record<string, string> = {
    one: await running.cookieOf('author'),
    other: await running.cookieOf('coauthor'),
  };
  const ask = async (who: string) => {
    const socket = connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .on('data', () => answered.push(who));
    closers.push(() => socket.destroy());
    await new Promise((done) => socket.once('connect', done));
    return () => socket.write(`GET /api/session HTTP/1.1\r\nhost: relay\r\ncookie: ${cookies[who]}\r\n\r\n`);
  };
  const many = await Promise.all(Array.from({ length: 300 }, () => ask('one')));
  const other = await ask('other');
  // A new connection has a round of its own: what is asked on those that are there comes at once.
  for (const round of [1, 2]) {
    answered.length = 0;
    for (const send of many) send();
    other();
    await vi.waitFor(() => expect(answered, `round ${round}`).toHaveLength(301), 10_000);
  }
  expect(answered.indexOf('other')).toBeLessThan(200);
  await running.remove();
});

test('the relay answers so: all that is asked in bounds, in order, and more than that not at all', async () => {
  const running = await aService();
  const port = Number(running.address.split(':').at(-1));
  const some = aConnection(port, [...Array<string>(50).fill('/api/session'), '/healthz']);
  await vi.waitFor(() => expect(some.heard.text.match(/HTTP\/1\.1 /g)).toHaveLength(51), 5_000);
  const many = aConnection(port, Array<string>(300).fill('/api/session'));
  await vi.waitFor(() => expect(many.heard.over).toBe(true), 5_000);
  some.socket.destroy();
  await running.remove();
});
