import { request } from 'node:http';
import { connect } from 'node:net';
import * as Y from 'yjs';
import { encodeRecord } from '../../../src/lib/protocol/catch-up';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { SYNC, syncMessage } from '../../../src/lib/protocol/messages';
import type { MeasuredServer } from '../servers';
import { pause } from '../statistics';
import { eachOf, open, raw, send, type Attack } from './attacks';

/** How long an attack goes on, in milliseconds. */
const LONG = 8_000;

/** What strangers do to our relay by its requests and its answers; the peers know neither. */
export const REQUEST_ATTACKS: readonly Attack[] = [
  {
    name: 'requests on 500 connections',
    what: 'each asks for its session again as soon as it is answered, for eight seconds',
    onlyOurs: true,
    prepare: () => (server) => asking(server, 500, '/api/session', server.attackersCookie()),
  },
  {
    name: 'a stranger’s requests',
    what: 'without a session, on 200 connections, for eight seconds',
    onlyOurs: true,
    prepare: () => (server) => asking(server, 200, '/api/state', ''),
  },
  {
    name: 'large bodies held back',
    what: 'as many of 24 MB as a person may send, each but for its last bytes',
    onlyOurs: true,
    prepare: () => {
      const piece = Buffer.alloc(LIMITS.catchUpBytes / 4);
      return (server) =>
        eachOf(LIMITS.largeBodiesPerPerson, async () => {
          const call = post(server, LIMITS.catchUpBytes);
          for (let count = 0; count < 4; count++) {
            await new Promise((done) => call.write(count < 3 ? piece : piece.subarray(1), done));
            await pause(200);
          }
          await pause(LONG);
          call.destroy();
        });
    },
  },
  {
    name: 'catch-ups from nothing',
    what: '60 at a time that ask for everything, for eight seconds',
    onlyOurs: true,
    prepare: () => async (server) => {
      const author = server.join(3);
      author.doc.getText('text').insert(0, 'е'.repeat(400_000));
      await pause(1_000);
      author.close();
      const head = encodeRecord({ record: 'head', epoch: server.founded!.epoch, cursor: 0 });
      const end = performance.now() + LONG;
      await eachOf(60, async () => {
        while (performance.now() < end)
          await new Promise<void>((done) => {
            const call = post(server, head.byteLength);
            call.on('response', (answer) => answer.resume().once('close', done));
            call.once('close', done);
            call.end(head);
          });
      });
    },
  },
  {
    name: 'listeners that read nothing',
    what: 'twelve sockets that answer pings and take nothing from their lines, while 30 KB are written forty times a second',
    onlyOurs: true,
    prepare: () => async (server) => {
      const sockets = await Promise.all(Array.from({ length: 12 }, () => open(server, 3)));
      for (const socket of sockets) {
        raw(socket).pause();
        send(server, socket, 3, syncMessage(SYNC.step1, Y.encodeStateVector(new Y.Doc())));
      }
      const pongs = setInterval(() => sockets.forEach((socket) => socket.pong(() => undefined)), 2_000);
      const writer = server.join(3);
      const text = writer.doc.getText('text');
      for (const end = performance.now() + LONG; performance.now() < end; await pause(25)) {
        text.insert(0, 'ж'.repeat(15_000));
        text.delete(0, 15_000);
      }
      clearInterval(pongs);
      writer.close();
      for (const socket of sockets) socket.terminate();
    },
  },
];

function post(server: MeasuredServer, length: number) {
  const call = request({
    host: '127.0.0.1',
    port: server.process.port,
    method: 'POST',
    path: '/api/catch-up',
    headers: { cookie: server.attackersCookie(), 'content-length': length },
    agent: false,
  });
  call.on('error', () => undefined);
  return call;
}

/** Asks the same on many connections, on each again when it was answered. */
async function asking(server: MeasuredServer, connections: number, path: string, cookie: string) {
  const question = `GET ${path} HTTP/1.1\r\nhost: relay\r\n${cookie && `cookie: ${cookie}\r\n`}\r\n`;
  const end = performance.now() + LONG;
  await eachOf(connections, async () => {
    while (performance.now() < end)
      await new Promise<void>((done) => {
        const socket = connect(server.process.port, '127.0.0.1');
        socket.on('error', () => undefined).once('close', () => done());
        socket.on('connect', () => socket.write(question));
        socket.on('data', () => (performance.now() < end ? socket.write(question) : socket.destroy()));
        setTimeout(() => socket.destroy(), LONG);
      });
  });
}
