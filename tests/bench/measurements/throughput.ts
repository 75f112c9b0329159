import { allSynced } from '../client';
import type { Row } from '../report';
import { columns, inRounds, type Scale } from '../rounds';
import { KINDS, type MeasuredServer } from '../servers';
import { pause, until } from '../statistics';

const DOCUMENTS = 20;
const CLIENTS = 4;
/** Edits of each document in a second, while CPU time is counted. */
const PACE = 50;
/** Edits that may be on their way on one document, while its speed is measured. */
const WINDOW = 256;

/** What an edit costs the server, and how many of them one document takes. */
export async function throughput({ quick, rounds }: Scale): Promise<Row[]> {
  const wanted = { documents: DOCUMENTS + 1, sockets: (DOCUMENTS + 1) * CLIENTS };
  const figures = await inRounds(rounds, KINDS, wanted, async (server) => ({
    cpu: await cost(server, quick ? 3 : 8),
    rate: await speed(server, quick ? 3000 : 10_000),
  }));
  return [
    {
      name: `CPU for 100,000 delivered edits, ${DOCUMENTS} documents × ${CLIENTS} clients`,
      unit: 's',
      ...columns(figures, 'cpu'),
      target: { most: 10 },
    },
    {
      name: `edits on one document, ${CLIENTS} clients, until everybody has them`,
      unit: '1/s',
      ...columns(figures, 'rate'),
      target: { least: 1500 },
    },
  ];
}

/** CPU seconds of the server for 100,000 edits that reached a colleague, at a steady pace. */
async function cost(server: MeasuredServer, seconds: number): Promise<number> {
  let delivered = 0;
  const documents = Array.from({ length: DOCUMENTS }, (_, index) =>
    Array.from({ length: CLIENTS }, () => server.join(index)),
  );
  for (const { doc } of documents.flat())
    doc.on('update', (_update, _origin, _doc, { local }) => void (local || delivered++));
  await allSynced(documents.flat());
  const type = async (duration: number) => {
    const began = performance.now();
    for (let step = 0; performance.now() - began < duration * 1000; step++) {
      for (const clients of documents) {
        const text = clients[step % CLIENTS]!.doc.getText('text');
        text.insert(text.length, 'а');
      }
      await pause(Math.max(0, (step + 1) * (1000 / PACE) - (performance.now() - began)));
    }
  };
  await type(1);
  await pause(300);
  delivered = 0;
  const before = server.process.cpu();
  await type(seconds);
  await pause(300);
  const used = server.process.cpu() - before;
  const counted = delivered;
  for (const client of documents.flat()) client.close();
  return (used / counted) * 100_000;
}

/** Edits in a second that one document takes from one client, until the last of its colleagues has the last edit. */
async function speed(server: MeasuredServer, edits: number): Promise<number> {
  const [writer, ...readers] = Array.from({ length: CLIENTS }, () => server.join(DOCUMENTS));
  await allSynced([writer!, ...readers]);
  const text = writer!.doc.getText('text');
  const reached = () => Math.min(...readers.map(({ doc }) => doc.getText('text').length));
  let made = 0;
  const began = performance.now();
  while (made < edits) {
    while (made < edits && made - reached() < WINDOW) {
      text.insert(text.length, 'а');
      made++;
    }
    await new Promise((done) => setImmediate(done));
    if (performance.now() - began > 60_000) break;
  }
  await until(() => reached() === made);
  const rate = reached() / ((performance.now() - began) / 1000);
  for (const client of [writer!, ...readers]) client.close();
  return rate;
}
