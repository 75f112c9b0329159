import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { WebLocks } from '../../builders/web-locks';
import { aDeviceOf } from '../../builders/device';
import { writeDraft } from '../../../server/admin/sample/writing';
import { readDraft } from '../../../src/lib/documents/materials/read';
import { summaryOf } from '../../../src/lib/documents/summary';
import { EMPTY_CARD } from '../../../src/lib/domain/materials/card';
import { catchUp } from '../../../src/lib/sync/catch-up';
import { OpenDocument } from '../../../src/lib/sync/open-document';
import { calibrate } from '../machine';
import type { Row } from '../report';
import type { Scale } from '../rounds';
import { MeasuredServer } from '../servers';
import { median } from '../statistics';

const DOCUMENTS = 500;
/** Documents in use one after another: opening is slower than all else and does not depend on how many there are. */
const OPENED = 100;

type Figure = 'rebuild' | 'read' | 'project' | 'open';

/**
 * What the device does with 500 documents, in Node over a stand-in for IndexedDB: figures say how two versions of ours
 * compare, not how fast a phone is. Given as multiples of the calibration loop.
 */
export async function device({ rounds }: Scale): Promise<Row[]> {
  Object.defineProperty(globalThis, 'navigator', { value: { locks: new WebLocks() }, configurable: true });
  const doc = new Y.Doc();
  writeDraft(
    doc,
    {
      ...EMPTY_CARD,
      title: 'Робототехника: первый алгоритм',
      subjects: ['Информатика'],
      annotation: 'Занятие вводит понятие исполнителя и линейного алгоритма. '.repeat(8),
      goals: 'Научиться составлять и проверять линейный алгоритм. '.repeat(4),
    },
    [],
  );
  const content = Y.encodeStateAsUpdate(doc);
  const server = await MeasuredServer.start('ours', { documents: DOCUMENTS, sockets: 8, content });
  try {
    const measured: Record<Figure, number>[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure(server));
    const row = (name: string, figure: Figure): Row => ({
      name: `device, ${DOCUMENTS} documents: ${name}`,
      unit: '× loop',
      ours: median(measured.map((one) => one[figure])),
      peers: {},
    });
    return [
      {
        ...row('ask for everything anew', 'rebuild'),
        note: 'multiples of the calibration loop, over a stand-in for IndexedDB',
      },
      row('read all', 'read'),
      row('project all into lists', 'project'),
      row(`open and close ${OPENED}`, 'open'),
    ];
  } finally {
    await server.remove();
  }
}

async function measure(server: MeasuredServer): Promise<Record<Figure, number>> {
  const { person } = server.founded!;
  const fetchFromRelay = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${server.process.port}${path}`, {
      ...init,
      headers: { cookie: server.cookie(), 'x-person': person },
    });
  const { device: database, environment } = aDeviceOf('bench', {
    person,
    api: { fetch: fetchFromRelay, json: async () => ({}) } as never,
  });
  await database.delete();
  await database.open();
  const loop = calibrate();
  const timed = async (work: () => unknown) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / loop;
  };
  const rebuild = await timed(() => catchUp(environment, new Map()));
  const rows = await database.documents.toArray();
  if (rows.length !== DOCUMENTS) throw new Error(`the device has ${rows.length} documents`);
  const read = await timed(() => {
    for (const { state } of rows) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, state);
      readDraft(doc);
      doc.destroy();
    }
  });
  const project = await timed(() => {
    for (const { name, state } of rows) summaryOf(name, state);
  });
  const open = await timed(async () => {
    for (const { name } of rows.slice(0, OPENED)) await (await OpenDocument.open(environment, name)).close();
  });
  database.close();
  return { rebuild, read, project, open };
}
