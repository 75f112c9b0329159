import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { buildServer } from '../../server/admin/build-server.mjs';
import { judgeUpdate } from '../../server/relay/judge-update';
import type { Channel } from '../../server/relay/channel';
import { idOf } from '../builders/municipality';
import { ChannelClient, type Peer } from './channel-client';

const KILLS = 20;
const root = process.cwd();
const data = mkdtempSync(join(tmpdir(), 'metodsreda-kill-'));
// Below node_modules, so that the bundle finds its packages as it does in build/.
const bundle = join(root, 'node_modules/.cache', `metodsreda-kill-${process.pid}`);
let port: number;
let child: ChildProcess | undefined;

beforeAll(async () => {
  mkdirSync(join(bundle, 'app'), { recursive: true });
  writeFileSync(join(bundle, 'app/index.html'), '<!doctype html>');
  await buildServer(bundle);
  port = await new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => done(free));
    });
  });
}, 60_000);
afterAll(async () => {
  await kill();
  for (const directory of [data, bundle]) rmSync(directory, { recursive: true, force: true });
});

/** Starts the real server; answers what it printed when it is ready. */
async function start(): Promise<string> {
  let printed = '';
  child = spawn(process.execPath, [join(bundle, 'server.mjs')], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (printed += String(text)));
  for (let attempt = 0; attempt < 400; attempt++) {
    const ready = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return printed;
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`The server does not start: ${printed}`);
}

/** `kill -9` of our own child, and nothing else. */
async function kill() {
  const dying = child;
  child = undefined;
  if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
  const gone = new Promise((done) => dying.once('exit', done));
  process.kill(dying.pid!, 'SIGKILL');
  await gone;
}

/** A document on the far side of a socket. */
function over(document: string, cookie: string): Promise<Peer> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/${encodeURIComponent(document)}?v=1`, {
    headers: { cookie },
  });
  // The first message may come with the answer to the upgrade, before anybody listens.
  const early: Buffer[] = [];
  let hear: (bytes: Buffer) => void = (bytes) => early.push(bytes);
  socket.on('message', (bytes: Buffer) => hear(bytes));
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.once('open', () => {
      socket.on('error', () => undefined);
      done({
        open(channel: Channel) {
          hear = (bytes) => channel.send(new Uint8Array(bytes));
          for (const bytes of early.splice(0)) hear(bytes);
        },
        receive: (_, message) => socket.send(message, () => undefined),
        leave: () => socket.terminate(),
      });
    });
  });
}

test(`nothing acknowledged or seen by a colleague is gone after ${KILLS} × kill -9`, async () => {
  const code = /code=([0-9a-f]+)/.exec(await start())?.[1];
  const founding = await fetch(`http://127.0.0.1:${port}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      title: 'Заречный округ',
      zone: 'Asia/Yekaterinburg',
      name: { family: 'Петрова', given: 'Мария', patronymic: '' },
      login: 'petrova',
      password: 'correct horse',
    }),
  });
  expect(founding.status).toBe(200);
  const cookie = founding.headers.get('set-cookie')!.split(';')[0]!;
  const { person } = (await founding.json()) as { person: string };
  const document = `draft/m1/${person}/${idOf('robot')}`;

  const writers = [new ChannelClient(person), new ChannelClient(person)];
  let written = 0;
  for (let round = 0; round < KILLS; round++) {
    if (!child) await start();
    for (const writer of writers) writer.connect(await over(document, cookie));
    const writing = setInterval(() => {
      for (const [index, writer] of writers.entries()) {
        const text = writer.doc.getText('annotation');
        text.insert((written * 7) % (text.length + 1), `${index}:${written++} `);
        if (written % 5 === 0) text.delete(0, 2);
      }
    }, 3);
    await new Promise((done) => setTimeout(done, 60 + ((round * 37) % 200)));
    await kill();
    clearInterval(writing);
    for (const writer of writers) writer.disconnect();
  }

  await start();
  const fresh = new ChannelClient(person, new Y.Doc());
  fresh.connect(await over(document, cookie));
  const promised = writers.flatMap((writer) => [
    ...writer.kept,
    ...writer.of('update').map(({ bytes }) => bytes),
  ]);
  expect(promised.length).toBeGreaterThan(KILLS * 4);
  await expect
    .poll(() => promised.filter((bytes) => judgeUpdate(fresh.doc, bytes).is !== 'nothing-new').length, {
      timeout: 5000,
    })
    .toBe(0);

  // What was not acknowledged was not lost either: the devices had it, and bring it.
  for (const writer of writers) writer.connect(await over(document, cookie));
  const texts = () => [...writers, fresh].map(({ doc }) => doc.getText('annotation').toString());
  await expect.poll(() => new Set(texts()).size, { timeout: 10_000 }).toBe(1);
  for (const writer of writers) expect(writer.of('closed')).toEqual([]);
  for (const client of [...writers, fresh]) client.disconnect();
}, 400_000);
