import * as Y from 'yjs';
import { judgeUpdate } from '../../../server/relay/judge-update';
import { allSynced } from '../client';
import type { Row, Value } from '../report';
import type { Scale } from '../rounds';
import { KINDS, MeasuredServer } from '../servers';
import { pause } from '../statistics';

/** What a colleague saw, or our relay acknowledged, and what of it is gone after `kill -9` in the middle of writing. */
export async function killed({ quick }: Scale): Promise<Row[]> {
  const kills = quick ? 3 : 10;
  const gone: Partial<Record<string, Value>> = {};
  const promised: string[] = [];
  for (const kind of KINDS) {
    const server = await MeasuredServer.start(kind, { documents: kills, sockets: 16 });
    try {
      const sum = { promised: 0, gone: 0 };
      for (let kill = 0; kill < kills; kill++) {
        const result = await killOnce(server, kill);
        sum.promised += result.promised;
        sum.gone += result.gone;
      }
      gone[kind] = sum.gone;
      promised.push(`${kind} ${sum.promised}`);
    } finally {
      await server.remove();
    }
  }
  const { ours = null, ...peers } = gone;
  return [
    {
      name: `edits seen by a colleague or acknowledged, gone after ${kills} × kill -9`,
      unit: 'edits',
      ours,
      peers: peers as Record<string, Value>,
      target: { most: 0 },
      note: `of so many seen or acknowledged: ${promised.join(', ')}`,
    },
  ];
}

async function killOnce(server: MeasuredServer, index: number) {
  // The first acknowledged update is the client's answer to step 1, before anything was written.
  let acknowledged = 0;
  const made: Uint8Array[] = [];
  const writer = server.join(index, { acknowledged: (count) => void (acknowledged = count) });
  const colleague = server.join(index);
  await allSynced([writer, colleague]);
  const seen: Uint8Array[] = [];
  colleague.doc.on('update', (update) => void seen.push(update));
  writer.doc.on('update', (update, _origin, _doc, { local }) => void (local && made.push(update)));
  const text = writer.doc.getText('text');
  let count = 0;
  const writing = setInterval(() => text.insert((count * 7) % (text.length + 1), `${count++} `), 3);
  await pause(1000 + ((index * 137) % 400));
  await server.process.stop('SIGKILL');
  clearInterval(writing);
  writer.close();
  colleague.close();

  await server.up();
  const fresh = server.join(index, { doc: new Y.Doc() });
  await allSynced([fresh]);
  await pause(300);
  const acknowledgedUpdates = made.slice(0, Math.max(0, acknowledged - 1));
  const missing = (updates: Uint8Array[]) =>
    updates.filter((update) => judgeUpdate(fresh.doc, update).is !== 'nothing-new').length;
  const result = {
    promised: Math.max(seen.length, acknowledgedUpdates.length),
    gone: Math.max(missing(seen), missing(acknowledgedUpdates)),
  };
  fresh.close();
  return result;
}
