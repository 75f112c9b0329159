import type * as Y from 'yjs';
import { allSynced } from '../client';
import type { Row } from '../report';
import { columns, inRounds, type Scale } from '../rounds';
import { KINDS, type MeasuredServer } from '../servers';
import { pause, percentile } from '../statistics';

const DOCUMENTS = 20;
const CLIENTS = 4;
/** Between two edits of a document: a brisk typist. */
const STEP = 100;

/** From an edit to the moment a colleague's document has it: 20 documents, four people at each, one of them typing. */
export async function latency({ quick, rounds }: Scale): Promise<Row[]> {
  const seconds = quick ? 3 : 8;
  const figures = await inRounds(
    rounds,
    KINDS,
    { documents: DOCUMENTS, sockets: DOCUMENTS * CLIENTS },
    (server) => measure(server, seconds),
  );
  const name = `edit → colleague, ${DOCUMENTS} documents × ${CLIENTS} clients`;
  return [
    { name: `${name}, p50`, unit: 'ms', ...columns(figures, 'p50'), target: { most: 3 } },
    { name: `${name}, p95`, unit: 'ms', ...columns(figures, 'p95'), target: { most: 8 } },
  ];
}

async function measure(server: MeasuredServer, seconds: number) {
  const delays: number[] = [];
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => {
    const clients = Array.from({ length: CLIENTS }, () => server.join(index));
    const document = { clients, madeAt: 0, missing: 0 };
    for (const { doc } of clients)
      doc.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
        if (local || document.missing === 0) return;
        document.missing--;
        delays.push(performance.now() - document.madeAt);
      });
    return document;
  });
  const clients = documents.flatMap((document) => document.clients);
  await allSynced(clients);
  // The first second warms every part up and counts nowhere.
  for (let step = 0; step < ((seconds + 1) * 1000) / STEP; step++) {
    if (step === 1000 / STEP) delays.length = 0;
    for (const [index, document] of documents.entries()) {
      setTimeout(
        () => {
          if (document.missing > 0) return;
          document.missing = CLIENTS - 1;
          document.madeAt = performance.now();
          const text = document.clients[step % CLIENTS]!.doc.getText('text');
          text.insert(text.length, 'а');
        },
        (index * STEP) / DOCUMENTS,
      );
    }
    await pause(STEP);
  }
  await pause(STEP);
  for (const client of clients) client.close();
  return { p50: percentile(delays, 0.5), p95: percentile(delays, 0.95) };
}
