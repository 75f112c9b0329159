import { randomBytes } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { SYNC, syncMessage } from '../../../src/lib/protocol/messages';
import { emptyStructs } from '../../builders/empty-structs';
import { aLaboriousUpdate } from '../../builders/laborious';
import { allSynced } from '../client';
import type { MeasuredServer } from '../servers';
import { pause } from '../statistics';

/** Something a stranger with a session can send; {@link Attack.what} says it for the report. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  /** True for what the peers have no way to be asked. */
  readonly onlyOurs?: boolean;
  /** Makes its bytes, which takes the time of whoever measures too; then it is run. */
  readonly prepare: () => (server: MeasuredServer) => Promise<void>;
}

const MEGABYTE = 1024 * 1024;

export const ATTACKS: readonly Attack[] = [
  {
    name: 'six bad bytes',
    what: 'one frame with reserved bits set, on an open socket',
    prepare: () => async (server) => {
      const socket = await open(server, 0);
      raw(socket).write(Buffer.from([0xf2, 0x80, 0, 0, 0, 0]));
      await pause(300);
      socket.terminate();
    },
  },
  {
    name: 'updates without predecessors',
    what: '3,000 updates of 2 KB on six sockets, each resting on one that was never sent',
    prepare: () => async (server) => {
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
    prepare: () => async (server) => {
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
    prepare: () => async (server) => {
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
    prepare: () => async (server) => {
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
  {
    name: 'laborious updates',
    what: '20 updates of 12,000 letters, each placed by looking through all before it, on four sockets',
    prepare: () => {
      const updates = Array.from({ length: 20 }, (_, index) => aLaboriousUpdate(12_000, 1_000 + index));
      return async (server) => {
        await eachOf(4, async (number) => {
          const socket = await open(server, 1 + (number % 3));
          for (const update of updates.slice(number * 5, number * 5 + 5)) {
            send(server, socket, 1 + (number % 3), syncMessage(SYNC.update, update));
            await pause(200);
          }
          await pause(5_000);
          socket.terminate();
        });
      };
    },
  },
  {
    name: 'empty structs again and again',
    what: 'an update of 99,000 structs that say nothing, said 40 times on each of eight sockets; one that is closed is opened again',
    prepare: () => {
      const updates = Array.from({ length: 8 }, (_, index) => emptyStructs(2_000 + index, 99_000));
      return async (server) => {
        await eachOf(8, async (number) => {
          const message = syncMessage(SYNC.update, updates[number]!);
          let socket = await open(server, 1);
          for (let count = 0; count < 40; count++) {
            if (socket.readyState !== socket.OPEN) socket = await open(server, 1);
            send(server, socket, 1, message);
            await pause(100);
          }
          socket.terminate();
        });
      };
    },
  },
  {
    name: 'lists within lists',
    what: '600,000 lists in lists, in thirty updates to three documents',
    prepare: () => {
      const doc = new Y.Doc();
      const outer = doc.getArray<Y.Array<Y.Array<unknown>>>('lists');
      outer.insert(0, [Y.Array.from<Y.Array<unknown>>([new Y.Array()])]);
      let known: Uint8Array | undefined;
      const messages = Array.from({ length: 10 }, () => {
        outer.get(0).insert(
          0,
          Array.from({ length: 20_000 }, () => new Y.Array()),
        );
        const update = Y.encodeStateAsUpdate(doc, known);
        known = Y.encodeStateVector(doc);
        return syncMessage(SYNC.update, update);
      });
      return async (server) => {
        const sockets = await Promise.all([1, 2, 3].map((index) => open(server, index)));
        for (const message of messages)
          for (const [index, socket] of sockets.entries()) {
            send(server, socket, 1 + index, message);
            await pause(100);
          }
        await pause(2_000);
        for (const socket of sockets) socket.terminate();
      };
    },
  },
  {
    name: 'many client ids',
    what: '15,000 client ids of one letter each, 200 in an update, in three documents',
    prepare: () => {
      const messages = Array.from({ length: 75 }, (_, index) =>
        syncMessage(SYNC.update, manyClients(index * 200)),
      );
      return async (server) => {
        await eachOf(3, async (number) => {
          const socket = await open(server, 1 + number);
          for (const message of messages.slice(number * 25, number * 25 + 25)) {
            send(server, socket, 1 + number, message);
            await pause(50);
          }
          await pause(1_000);
          socket.terminate();
        });
      };
    },
  },
];

/** A letter of each of two hundred clients. */
const manyClients = (first: number) =>
  Y.mergeUpdates(
    Array.from({ length: 200 }, (_, index) => {
      const doc = new Y.Doc();
      doc.clientID = 10_000 + first + index;
      doc.getText('text').insert(0, 'д');
      return Y.encodeStateAsUpdate(doc);
    }),
  );

export const eachOf = async (count: number, run: (number: number) => Promise<void>) =>
  void (await Promise.all(Array.from({ length: count }, (_, number) => run(number))));

/** The line below a socket, where anything can be written and nothing need be read. */
export const raw = (socket: WebSocket) =>
  (socket as unknown as { _socket: import('node:net').Socket })._socket;

/** The message by which a client of Hocuspocus names itself, before a document says anything. */
const HOCUSPOCUS_AUTH = 2;

/** An open socket that may speak about a document; resolves too when it was closed at once. */
export async function open(server: MeasuredServer, index: number): Promise<WebSocket> {
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
export function send(server: MeasuredServer, socket: WebSocket, index: number, message: Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return;
  if (!server.hocuspocus) return socket.send(message, () => undefined);
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, server.document(index));
  encoding.writeUint8Array(encoder, message);
  socket.send(encoding.toUint8Array(encoder), () => undefined);
}
