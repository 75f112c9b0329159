import * as Y from 'yjs';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../../src/lib/protocol/catch-up';
import { allSynced, noTraffic, type Client } from '../client';
import type { Row } from '../report';
import { columns, inRounds, type Scale } from '../rounds';
import { VOLATILE, type MeasuredServer } from '../servers';
import { until } from '../statistics';

const DOCUMENTS = 300;
const CHANGED = 30;
/** Hocuspocus closes a socket on which more than a hundred documents wait to be opened. */
const AT_ONCE = 100;

/** A device with 300 documents comes back online after a colleague has changed 30 of them. */
export async function backOnline({ quick, rounds }: Scale): Promise<Row[]> {
  const wanted = { documents: DOCUMENTS, sockets: DOCUMENTS };
  const figures = await inRounds(quick ? 1 : rounds, VOLATILE, wanted, measure);
  const name = `${DOCUMENTS} documents, ${CHANGED} changed, back online`;
  return [
    {
      name,
      unit: 'ms',
      ...columns(figures, 'time'),
      target: { most: 200 },
      note: 'ours by catch-up, y-websocket by a socket for each document, Hocuspocus by a socket for each hundred; until the device has every change',
    },
    { name: `${name}, requests`, unit: '', ...columns(figures, 'requests'), target: { most: 1 } },
    { name: `${name}, both ways`, unit: 'KB', ...columns(figures, 'bytes'), target: { most: 40 } },
  ];
}

async function measure(server: MeasuredServer) {
  const docs = Array.from({ length: DOCUMENTS }, () => new Y.Doc());
  const staying = await inGroups(server, docs, ({ doc }) =>
    doc.getText('text').insert(0, 'Текст, который уже есть. '.repeat(20)),
  );
  const device = docs.map((doc) => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    return copy;
  });
  const cursor = server.kind === 'ours' ? (await catchUp(server, 0)).cursor : 0;
  const changing = await inGroups(server, docs.slice(0, CHANGED), ({ doc }) => {
    for (let word = 0; word < 20; word++) doc.getText('text').insert(word * 5, 'слово ');
  });
  const lengths = docs.map((doc) => doc.getText('text').length);
  const complete = () => device.every((doc, index) => doc.getText('text').length === lengths[index]);

  const began = performance.now();
  if (server.kind === 'ours') {
    const { bytes, changes } = await catchUp(server, cursor);
    const named = new Map(device.map((doc, index) => [server.document(index), doc]));
    for (const [name, update] of changes) Y.applyUpdate(named.get(name)!, update);
    const time = performance.now() - began;
    if (!complete()) throw new Error('catch-up did not bring every change');
    return { time, requests: 1, bytes: bytes / 1024 };
  }
  const traffic = noTraffic();
  const sockets = Array.from({ length: server.hocuspocus ? Math.ceil(DOCUMENTS / AT_ONCE) : 0 }, () =>
    server.socket(traffic),
  );
  const clients = device.map((doc, index) => {
    const shared = sockets[Math.floor(index / AT_ONCE)];
    return server.join(index, { doc, traffic, ...(shared && { shared }) });
  });
  if (!(await until(() => clients.every((client) => client.synced()) && complete(), 60_000)))
    throw new Error('not every change has come');
  const time = performance.now() - began;
  for (const client of [...clients, ...staying, ...changing]) client.close();
  for (const socket of sockets) socket.destroy();
  return { time, requests: traffic.sockets, bytes: (traffic.received + traffic.sent) / 1024 };
}

/**
 * Opens documents a few at a time, writes, and waits until a colleague has everything. Answers who must stay: Hocuspocus
 * without a store forgets a document when its last reader goes.
 */
async function inGroups(
  server: MeasuredServer,
  docs: readonly Y.Doc[],
  write: (client: Client) => void,
): Promise<Client[]> {
  const staying: Client[] = [];
  for (let first = 0; first < docs.length; first += 25) {
    const some = docs.slice(first, first + 25);
    const clients = some.map((doc, index) => server.join(first + index, { doc }));
    const colleagues = some.map((_, index) => server.join(first + index));
    await allSynced([...clients, ...colleagues]);
    for (const client of clients) write(client);
    const length = (doc: Y.Doc) => doc.getText('text').length;
    if (!(await until(() => colleagues.every(({ doc }, index) => length(doc) === length(some[index]!)))))
      throw new Error('a colleague does not have everything');
    for (const client of clients) client.close();
    if (server.kind === 'hocuspocus') staying.push(...colleagues);
    else for (const colleague of colleagues) colleague.close();
  }
  return staying;
}

/** One request, as a device makes it. Bytes are those of both bodies. */
export async function catchUp(server: MeasuredServer, cursor: number) {
  const { person, epoch } = server.founded!;
  const body = encodeRecord({ record: 'head', epoch, cursor });
  const response = await fetch(`http://127.0.0.1:${server.process.port}/api/catch-up`, {
    method: 'POST',
    headers: { cookie: server.cookie(), 'x-person': person },
    body: body as BodyInit,
  });
  if (!response.ok) throw new Error(`catch-up: ${response.status}`);
  const answer = new Uint8Array(await response.arrayBuffer());
  const changes: [string, Uint8Array][] = [];
  let reached = -1;
  for (const { head, bytes } of readRecords(answer)) {
    const record = head as CatchUpAnswer;
    if (record.record === 'document') changes.push([record.document, bytes]);
    if (record.record === 'end') reached = record.cursor;
  }
  if (reached < 0) throw new Error('catch-up broke off');
  return { bytes: body.byteLength + answer.byteLength, changes, cursor: reached };
}
