import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { idOf, PLACE } from '../builders/municipality';
import { aModifiedClient } from '../builders/modified-client';
import { aService, type TestService } from '../builders/service';
import { problem } from '../../server/answers';

let running: TestService;
let cookie: string;
beforeAll(async () => {
  running = await aService();
  cookie = await running.cookieOf('author');
});
afterAll(() => running.remove());

/** After every attack an honest edit is stored. */
afterEach(async () => {
  const client = await aModifiedClient(running, 'coauthor');
  const document = `draft/${PLACE}/${idOf('coauthor')}/${idOf('honest')}`;
  const channel = await client.sync(document);
  await vi.waitFor(() => expect(channel.acknowledged).toBe(1));
  channel.doc.getText('annotation').insert(0, 'жив');
  await vi.waitFor(() => expect(channel.acknowledged).toBe(channel.sent));
  channel.disconnect();
});

const PIECE = Buffer.alloc(256_000, 'x');
/** Sends a body of unknown length, piece by piece, until it is answered; never says that it is over. */
function trickle(path: string, headers: Record<string, string>, pieces: number) {
  const [host, port] = running.address.split(':');
  const call = request({ host, port, path, method: 'POST', headers });
  let sent = 0;
  const answered = new Promise<number>((done) => {
    call.on('response', (response: IncomingMessage) => {
      response.resume();
      done(response.statusCode!);
    });
    call.on('error', () => done(0));
  });
  const send = () => {
    if (sent >= pieces || call.destroyed) return;
    sent++;
    call.write(PIECE, () => setImmediate(send));
  };
  send();
  return { answered, end: () => call.destroy(), sent: () => sent };
}

describe('a body of 50 MB', () => {
  const whole = Buffer.alloc(50_000_000);

  test.each(['/api/catch-up', '/api/bring-back', '/api/sign-in'])('to %s is refused unread', async (path) => {
    const response = await fetch(`http://${running.address}${path}`, {
      method: 'POST',
      headers: { cookie },
      body: whole,
    }).catch(() => undefined);
    // The line may be cut while it is still being sent.
    expect([413, path === '/api/bring-back' && 409, undefined]).toContain(response?.status);
  });

  test('without a length said beforehand is gathered up to the limit and no further', async () => {
    const { answered, sent, end } = trickle('/api/catch-up', { cookie }, 200);
    expect([413, 0]).toContain(await answered);
    expect(sent() * PIECE.byteLength).toBeLessThan(2 * LIMITS.catchUpBytes);
    end();
  });

  test('from one person many times at once is gathered a few times only, and room returns', async () => {
    const opened = Array.from({ length: LIMITS.largeBodiesPerPerson }, () =>
      trickle('/api/catch-up', { cookie }, 1),
    );
    await vi.waitFor(async () => {
      const beyond = trickle('/api/catch-up', { cookie }, 1);
      const status = await Promise.race([beyond.answered, new Promise((done) => setTimeout(done, 100))]);
      beyond.end();
      expect(status).toBe(429);
    });
    for (const { end } of opened) end();
    await vi.waitFor(async () => {
      const response = await fetch(`http://${running.address}/api/catch-up`, {
        method: 'POST',
        headers: { cookie },
        body: Buffer.alloc(8),
      });
      expect(response.status).toBe(400);
    });
  });

  test('that comes slowly lies in a file meanwhile, and goes with its line', async () => {
    const files = () => readdirSync(join(running.dataDir, 'bodies'));
    const { end } = trickle('/api/catch-up', { cookie }, 4);
    await vi.waitFor(() => {
      const [file] = files();
      expect(statSync(join(running.dataDir, 'bodies', file!)).size).toBe(4 * PIECE.byteLength);
    });
    end();
    await vi.waitFor(() => expect(files()).toEqual([]));
  });

  test('of a stranger is not gathered at all', async () => {
    const { answered, end } = trickle('/api/catch-up', {}, 1);
    expect(await answered).toBe(401);
    end();
  });

  test('as one message ends its socket', async () => {
    const document = encodeURIComponent(`draft/${PLACE}/${idOf('author')}/${idOf('big')}`);
    const socket = new WebSocket(`ws://${running.address}/sync/${document}`, { headers: { cookie } });
    socket.on('error', () => undefined);
    await new Promise((done) => socket.once('open', done));
    socket.send(whole);
    expect(await new Promise((done) => socket.once('close', done))).toBe(1009);
  });
});

test('small bodies that never come whole are a few of one person, and the others are not waited with', async () => {
  const most = LIMITS.bodiesAtOnce + LIMITS.bodiesWaiting;
  const [host, port] = running.address.split(':');
  const answers: number[] = [];
  const calls = Array.from({ length: most + 20 }, () => {
    const headers = { cookie, 'content-type': 'application/json', 'content-length': '90000' };
    const call = request({ host, port, path: '/api/catch-up', method: 'POST', headers, agent: false });
    call.on('error', () => undefined);
    call.on('response', (response) => answers.push(response.statusCode!));
    call.write('{');
    return call;
  });
  await vi.waitFor(() => expect(answers).toEqual(Array(20).fill(429)), 10_000);
  for (const call of calls) call.destroy();
});

describe('nothing is unpacked here', () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000));

  test('a packed body is no request', async () => {
    const response = await fetch(`http://${running.address}/api/catch-up`, {
      method: 'POST',
      headers: { cookie, 'content-encoding': 'gzip' },
      body: bomb,
    });
    expect([response.status, await response.json()]).toEqual([400, problem(400, 'malformed')]);
  });

  test('packing offered for a socket is not taken up', async () => {
    const socket = new WebSocket(`ws://${running.address}/mux`, {
      headers: { cookie },
      perMessageDeflate: { clientMaxWindowBits: 15 },
    });
    await new Promise((done) => socket.once('open', done));
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  test('a packed file is bytes like any other', async () => {
    const hash = createHash('sha256').update(bomb).digest('hex');
    expect(await running.service.files.put(bomb, idOf('author'))).toBe(hash);
    const served = await running.service.files.serve(hash, { method: 'GET' });
    expect(served!.headers.get('content-encoding')).toBeNull();
    expect(Buffer.compare(Buffer.from(await served!.arrayBuffer()), bomb)).toBe(0);
  });
});

test('another origin writes nothing with the cookie of a browser', async () => {
  const headers = { cookie, origin: 'https://elsewhere.example' };
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, 'Чужая страница');
  const document = `draft/${PLACE}/${idOf('author')}/${idOf('origin')}`;
  const body = Buffer.concat([
    encodeRecord({ record: 'head', epoch: '', cursor: 0 }),
    encodeRecord({ record: 'update', document, incarnation: 1 }, Y.encodeStateAsUpdate(doc)),
  ]);
  for (const path of ['/api/catch-up', '/api/bring-back', '/api/files/upload']) {
    const response = await fetch(`http://${running.address}${path}`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([403, problem(403, 'wrong-origin')]);
  }
  expect(running.service.relay.documents.row(document)).toBeUndefined();
});

test('uploads that trickle hold up nobody, and leave no more than they may', async () => {
  const begun = await Promise.all(
    Array.from({ length: LIMITS.unfinishedUploads + 5 }, () => {
      const hash = Buffer.from(randomBytes(32).toString('hex')).toString('base64');
      return fetch(`http://${running.address}/api/files/upload`, {
        method: 'POST',
        headers: {
          cookie,
          'tus-resumable': '1.0.0',
          'upload-length': '1000000',
          'upload-metadata': `hash ${hash}`,
        },
      });
    }),
  );
  const [host, port] = running.address.split(':');
  const taken = begun.filter(({ status }) => status === 201);
  expect(taken).toHaveLength(LIMITS.unfinishedUploads);
  const lines = taken.map(({ headers }) => {
    const call = request({
      host,
      port,
      path: headers.get('location')!,
      method: 'PATCH',
      headers: {
        cookie,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': '1000000',
      },
    });
    call.on('error', () => undefined);
    call.write('a');
    return call;
  });
  const more = await fetch(`http://${running.address}/api/files/upload`, {
    method: 'POST',
    headers: { cookie, 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': 'hash YQ==' },
  });
  expect(more.status).toBe(429);
  for (const line of lines) line.destroy();
});
