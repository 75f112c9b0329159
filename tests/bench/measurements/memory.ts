import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { decodeFrame, encodeFrame } from '../../../src/lib/protocol/messages';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { allSynced, type Client } from '../client';
import type { Row } from '../report';
import { columns, inRounds, type Figures, type Scale } from '../rounds';
import { VOLATILE, type MeasuredServer } from '../servers';
import { pause } from '../statistics';

/** The cost of one document is the slope between the two: what a server needs once is in neither. */
const FEW = 100;
const CHARACTERS = 1000;
/** Our relay looks for idle documents twice a minute. */
const UNLOADED = LIMITS.unloadIdleDocument + 35_000;

/** What an open document that nobody edits costs, and one that was opened and closed again. */
export async function memory({ quick }: Scale): Promise<Row[]> {
  const many = quick ? 500 : 1000;
  const figures = await inRounds(1, VOLATILE, { documents: many, sockets: many + 8 }, (server) =>
    measure(server, many),
  );
  return [
    {
      name: 'memory for an idle document with a connection',
      unit: 'KB',
      ...columns(figures, 'open'),
      target: { most: 30 },
      note: `growth of the process between ${FEW} and ${many} documents of ${CHARACTERS} characters, a socket each; of its heap alone: ${heaps(figures)}`,
    },
    {
      name: 'memory for a closed document that is watched',
      unit: 'KB',
      ...columns(figures, 'closed'),
      target: { most: 5 },
      note: `heap after all ${many} were closed and unloaded, against the heap before, while one socket is told of changes (only ours can be); the y-websocket server never unloads`,
    },
  ];
}

function heaps(figures: Figures<Figure>): string {
  const { ours, peers } = columns(figures, 'openHeap');
  return Object.entries({ ours, ...peers })
    .map(([kind, value]) => `${kind} ${typeof value === 'number' ? `${value.toFixed(1)} KB` : value}`)
    .join(', ');
}

type Figure = 'open' | 'openHeap' | 'closed';

async function measure(server: MeasuredServer, many: number): Promise<Record<Figure, number>> {
  const clients: Client[] = [];
  const join = async (count: number) => {
    while (clients.length < count) {
      const some = Array.from({ length: Math.min(50, count - clients.length) }, (_, index) => {
        const doc = new Y.Doc();
        doc.getText('text').insert(0, 'а'.repeat(CHARACTERS));
        return server.join(clients.length + index, { doc });
      });
      await allSynced(some);
      clients.push(...some);
    }
    await pause(1000);
    return await server.process.collected();
  };
  // The first document loads code; nobody's slope contains it.
  await join(1);
  const empty = await server.process.collected();
  const few = await join(FEW);
  const all = await join(many);
  const watching = await watch(server);
  for (const client of clients) client.close();
  await pause(server.kind === 'ours' ? UNLOADED : 5000);
  const closed = await server.process.collected();
  watching?.terminate();
  return {
    open: (all.rss - few.rss) / (many - FEW) / 1024,
    openHeap: (all.heap - few.heap) / (many - FEW) / 1024,
    closed: Math.max(0, closed.heap - empty.heap) / many / 1024,
  };
}

/** A device's one socket, which our relay tells of changes in documents that it has not opened. */
async function watch(server: MeasuredServer): Promise<WebSocket | undefined> {
  if (server.kind !== 'ours') return undefined;
  const socket = new WebSocket(`ws://127.0.0.1:${server.process.port}/mux?v=1`, {
    headers: { cookie: server.cookie() },
  });
  socket.on('error', () => undefined);
  await new Promise<void>((done, failed) => {
    socket.on('close', () => failed(new Error('the mux socket was closed')));
    socket.on('message', (data: Buffer) => decodeFrame(data).op === 'ping' && done());
    socket.on('open', () => socket.send(encodeFrame({ op: 'ping' })));
  });
  return socket;
}
