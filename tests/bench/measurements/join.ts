import * as Y from 'yjs';
import { allSynced, noTraffic, type Client } from '../client';
import type { Row } from '../report';
import { columns, inRounds, type Scale } from '../rounds';
import { KINDS, type MeasuredServer } from '../servers';
import { median, pause, until } from '../statistics';

const EDITS = 20_000;
/** Hocuspocus stores two seconds after an edit, at the latest after ten; LevelDB has a queue. Ours needs no pause. */
const STORED = 12_500;
const NEWCOMERS = 3;
/** Who has no text by then does not get it. */
const PATIENCE = 10_000;

/** A newcomer at a document of 20,000 edits: ours and the durable peers after a restart. */
export async function joining({ quick, rounds }: Scale): Promise<Row[]> {
  const figures = await inRounds(
    quick ? 1 : Math.ceil(rounds / 2),
    KINDS,
    { documents: 1, sockets: 8 },
    measure,
  );
  const name = `join a document of ${EDITS.toLocaleString('en')} edits after a restart`;
  const note =
    'peers without + keep nothing over a restart: theirs is a join from memory; «?» never had the whole text';
  return [
    { name, unit: 'ms', ...columns(figures, 'time'), target: { most: 150 }, note },
    { name: `${name}, received`, unit: 'KB', ...columns(figures, 'received'), target: { most: 172 } },
    {
      name: `${name}, «synced» said before the text was there`,
      unit: 'times',
      ...columns(figures, 'early'),
      target: { most: 0 },
    },
  ];
}

async function measure(server: MeasuredServer) {
  const durable = server.kind === 'ours' || server.kind.includes('+');
  const staying = await write(server);
  if (durable) {
    if (server.kind !== 'ours') await pause(STORED);
    for (const writer of staying) writer.close();
  }
  let early = 0;
  const times: number[] = [];
  const bytes: number[] = [];
  for (let newcomer = 0; newcomer < NEWCOMERS; newcomer++) {
    if (durable) {
      await server.process.stop();
      await server.up();
    }
    const traffic = noTraffic();
    const doc = new Y.Doc();
    const arrived = () => doc.getText('text').length >= EDITS;
    const began = performance.now();
    let ended = NaN;
    doc.on('update', () => {
      if (Number.isNaN(ended) && arrived()) ended = performance.now();
    });
    const client = server.join(0, { doc, traffic, onSynced: () => void (arrived() || early++) });
    await until(() => !Number.isNaN(ended), PATIENCE);
    // What still comes after the text is part of joining.
    await pause(100);
    times.push(ended - began);
    bytes.push(traffic.received);
    client.close();
    await pause(100);
  }
  if (!durable) for (const writer of staying) writer.close();
  return { time: median(times), received: median(bytes) / 1024, early };
}

/**
 * Types through the server as two people do who see each other, going on somewhere else after every few letters: the
 * state is as large as that of a text worked on for weeks. Answers both.
 */
async function write(server: MeasuredServer): Promise<Client[]> {
  const writers = [server.join(0), server.join(0)];
  await allSynced(writers);
  const together = (length: number) =>
    until(() => writers.every(({ doc }) => doc.getText('text').length === length));
  let random = 1;
  let position = 0;
  for (let edit = 0; edit < EDITS; edit++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    position = (edit % 10) % 4 === 0 ? Math.floor((random / 2 ** 32) * (edit + 1)) : position + 1;
    writers[Math.floor(edit / 500) % 2]!.doc.getText('text').insert(Math.min(position, edit), 'a');
    if (edit % 250 === 249 && !(await together(edit + 1)))
      throw new Error('the writers do not come together');
  }
  return writers;
}
