import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Env } from '../../server/answers';
import { LongAnswers } from '../../server/long-answers';
import { LIMITS } from '../../src/lib/protocol/limits';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A server that answers with megabytes without end, and counts what it makes and how often it began. */
async function answering(atOnce: number, patience: number, slow?: number) {
  const made = { begun: 0, bytes: 0, over: 0 };
  const answers = new LongAnswers(atOnce, patience);
  const app = new Hono<Env>();
  app.get('/:person', async (c) => {
    c.set('session', { person: c.req.param('person') } as Env['Variables']['session']);
    async function* make() {
      made.begun++;
      if (slow) {
        await new Promise((done) => setTimeout(done, slow));
        yield Uint8Array.of(1);
        return;
      }
      for (; made.bytes < 1e9; made.bytes += 1e6) yield new Uint8Array(1e6);
    }
    return await answers.send(c, 'application/octet-stream', make, () => void made.over++);
  });
  const server = createServer(getRequestListener(app.fetch) as never).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  closers.push(() => (server.closeAllConnections(), server.close()));
  /** Asks, and reads nothing. */
  const ask = (person: string): Socket => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(`GET /${person} HTTP/1.1\r\nhost: relay\r\n\r\n`);
    socket.pause();
    closers.push(() => socket.destroy());
    return socket;
  };
  const read = (person: string) =>
    fetch(`http://127.0.0.1:${port}/${person}`, { signal: AbortSignal.timeout(5_000) });
  return { made, ask, read };
}

test('what nobody reads is not made: a few answers of a person at a time, others wait for their end', async () => {
  const { made, ask, read } = await answering(2, 60_000);
  const deaf = Array.from({ length: 2 + LIMITS.answersWaiting }, () => ask('one'));
  await vi.waitFor(() => expect(made.begun).toBe(2));
  await new Promise((done) => setTimeout(done, 300));
  expect(made.begun).toBe(2);
  // What the network holds for the two, and no more.
  expect(made.bytes).toBeLessThan(40e6);
  expect((await read('one')).status).toBe(429);
  ask('another');
  await vi.waitFor(() => expect(made.begun).toBe(3));
  deaf[0]!.destroy();
  await vi.waitFor(() => expect(made.begun).toBe(4));
});

test('an answer of which nothing is read for long is ended, and gives its place to the next', async () => {
  const { made, ask } = await answering(1, 200);
  const deaf = ask('one');
  const ended = new Promise((done) => deaf.once('close', done));
  await vi.waitFor(() => expect(made.begun).toBe(1));
  ask('one');
  await vi.waitFor(() => expect(made.begun).toBe(2), 5_000);
  expect(made.over).toBe(1);
  deaf.resume();
  await ended;
});

test('an answer that takes long to make is not ended for it', async () => {
  const { read } = await answering(1, 100, 500);
  expect((await (await read('one')).arrayBuffer()).byteLength).toBe(1);
});
