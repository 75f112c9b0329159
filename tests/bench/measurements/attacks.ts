import { randomBytes } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { SYNC, syncMessage } from '../../../src/lib/protocol/messages';
import { allSynced } from '../client';
import type { MeasuredServer } from '../servers';
import { pause } from '../statistics';

/** Something a stranger with a session can send; {@link what} says it for the report. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  readonly run: (server: MeasuredServer) => Promise<void>;
}

const MEGABYTE = 1024 * 1024;

export const ATTACKS: readonly Attack[] = [
  {
    name: 'six bad bytes',
    what: 'one frame with reserved bits set, on an open socket',
    async run(server) {
      const socket = await open(server, 0);
      raw(socket).write(Buffer.from([0xf2, 0x80, 0, 0, 0, 0]));
      await pause(300);
      socket.terminate();
    },
  },
  {
    name: 'updates without predecessors',
    what: '3,000 updates of 2 KB on six sockets, each resting on one that was never sent',
    async run(server) {
      await eachOf(6, async (number) => {
        const doc = new Y.Doc();
        const text = doc.getText('text');
        let socket = await open(server, 1);
        for (let count = 0; count < 500; count++) {
          text.insert(text.length, `${number}`);
          const before = Y.encodeStateVector(doc);
          text.insert(text.length, 'б'.repeat(1000));
          if (socket.readyState !== socket.OPEN) socket = await open(server, 1);
          send(server, socket, 1, syncMessage(SYNC.update, Y.encodeStateAsUpdate(doc, before)));
          await pause(2);
        }
        socket.terminate();
      });
    },
  },
  {
    name: 'random bytes',
    what: '1,200 messages of up to 4 KB on six sockets; one that is closed is opened again',
    async run(server) {
      await eachOf(6, async () => {
        let socket = await open(server, 1);
        for (let count = 0; count < 200; count++) {
          if (socket.readyState !== socket.OPEN) socket = await open(server, 1);
          socket.send(randomBytes(1 + ((count * 20) % 4096)), () => undefined);
          await pause(4);
        }
        socket.terminate();
      });
    },
  },
  {
    name: 'a message of 50 MB',
    what: 'one update with a text of 50 MB',
    async run(server) {
      const doc = new Y.Doc();
      doc.getText('text').insert(0, 'в'.repeat(25 * MEGABYTE));
      const socket = await open(server, 1);
      send(server, socket, 1, syncMessage(SYNC.update, Y.encodeStateAsUpdate(doc)));
      await pause(3000);
      socket.terminate();
    },
  },
  {
    name: 'a reader that never reads',
    what: 'a socket that asks 300 times for a document of 800 KB and takes nothing from its line',
    async run(server) {
      const author = server.join(2);
      await allSynced([author]);
      for (let piece = 0; piece < 8; piece++) author.doc.getText('text').insert(0, 'г'.repeat(50_000));
      await pause(1000);
      const socket = await open(server, 2);
      raw(socket).pause();
      const question = syncMessage(SYNC.step1, Y.encodeStateVector(new Y.Doc()));
      for (let count = 0; count < 300 && socket.readyState === socket.OPEN; count++) {
        send(server, socket, 2, question);
        await pause(5);
      }
      await pause(500);
      socket.terminate();
      author.close();
    },
  },
];

const eachOf = async (count: number, run: (number: number) => Promise<void>) =>
  void (await Promise.all(Array.from({ length: count }, (_, number) => run(number))));

/** The line below a socket, where anything can be written and nothing need be read. */
const raw = (socket: WebSocket) => (socket as unknown as { _socket: import('node:net').Socket })._socket;

/** The message by which a client of Hocuspocus names itself, before a document says anything. */
const HOCUSPOCUS_AUTH = 2;

/** An open socket that may speak about a document; resolves too when it was closed at once. */
async function open(server: MeasuredServer, index: number): Promise<WebSocket> {
  const cookie = server.attackersCookie();
  const socket = new WebSocket(server.address(index), { headers: cookie ? { cookie } : {} });
  socket.on('error', () => undefined);
  await new Promise<void>((done) => {
    socket.once('open', done);
    socket.once('close', () => done());
  });
  if (server.hocuspocus && socket.readyState === socket.OPEN) {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, server.document(index));
    encoding.writeVarUint(encoder, HOCUSPOCUS_AUTH);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'a token that nobody asks for');
    encoding.writeVarString(encoder, '4.7.0');
    socket.send(encoding.toUint8Array(encoder));
    await pause(20);
  }
  return socket;
}

/** Sends a message about a document, as the server's protocol frames it. */
function send(server: MeasuredServer, socket: WebSocket, index: number, message: Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return;
  if (!server.hocuspocus) return socket.send(message, () => undefined);
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, server.document(index));
  encoding.writeUint8Array(encoder, message);
  socket.send(encoding.toUint8Array(encoder), () => undefined);
}
