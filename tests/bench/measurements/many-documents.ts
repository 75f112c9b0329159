import * as Y from 'yjs';
import { allSynced } from '../client';
import { calibrate } from '../machine';
import type { Row } from '../report';
import type { Scale } from '../rounds';
import { MeasuredServer } from '../servers';
import { median, pause } from '../statistics';
import { catchUp } from './back-online';

const CHANGED = 30;

/** A person who may read very many documents comes back after some of them were changed. */
export async function manyDocuments({ quick, rounds }: Scale): Promise<Row[]> {
  const documents = quick ? 3000 : 30_000;
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'Текст, который уже есть.');
  const content = Y.encodeStateAsUpdate(doc);
  const server = await MeasuredServer.start('ours', { documents, sockets: CHANGED, content });
  try {
    // The whole is what a new device asks for; its cursor is where this one was when it went away.
    const { cursor } = await catchUp(server, 0);
    const writers = Array.from({ length: CHANGED }, (_, index) => server.join(index * 97));
    await allSynced(writers);
    for (const writer of writers) writer.doc.getText('text').insert(0, 'слово '.repeat(20));
    await pause(500);
    for (const writer of writers) writer.close();
    const answers = [];
    for (let round = 0; round < rounds * 3; round++) {
      calibrate();
      const began = performance.now();
      const answer = await catchUp(server, cursor);
      answers.push({ time: performance.now() - began, ...answer });
    }
    if (answers[0]!.changes.length !== CHANGED)
      throw new Error(`${answers[0]!.changes.length} documents came`);
    const name = `${documents.toLocaleString('en')} documents, ${CHANGED} changed`;
    const note =
      'peers have no such request: to learn what has changed a client opens every document, or sends every name';
    return [
      {
        name,
        unit: 'ms',
        ours: median(answers.map(({ time }) => time)),
        peers: {},
        target: { most: 500 },
        note,
      },
      {
        name: `${name}, both ways`,
        unit: 'KB',
        ours: answers[0]!.bytes / 1024,
        peers: {},
        target: { most: 100 },
      },
    ];
  } finally {
    await server.remove();
  }
}
