import type { Database } from 'better-sqlite3';
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { FROM_BACKUP, type Fault } from './fault';
import { readsLike } from './reads-like';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly head: number;
  readonly snapshot_seq: number;
  readonly ended_seq: number | null;
}
interface LogRow {
  readonly seq: number;
  readonly person: string;
  readonly bytes: Buffer;
}

const SNAPSHOT_ADVICE =
  'Снимок выводится из журнала правок. Остановите сервер и обратитесь к разработчикам: его можно убрать, он соберётся заново.';

/** Every document loads, its snapshot says what its log says, and every writer in it is known. */
export function documentFaults(db: Database): { faults: Fault[]; documents: number } {
  const faults: Fault[] = [];
  let documents = 0;
  for (const row of db
    .prepare('SELECT id, name, head, snapshot_seq, ended_seq FROM document')
    .all() as Row[]) {
    documents++;
    const fault = (what: string, advice = FROM_BACKUP) =>
      faults.push({ where: `документ ${row.name}`, what, advice });
    try {
      checkDocument(db, row, fault);
    } catch {
      fault('правки или снимок не читаются');
    }
  }
  return { faults, documents };
}

function checkDocument(db: Database, row: Row, fault: (what: string, advice?: string) => void): void {
  const log = db
    .prepare('SELECT seq, person, bytes FROM document_update WHERE document = ? ORDER BY seq')
    .all(row.id) as LogRow[];
  if (row.ended_seq !== null) {
    const pieces = db.prepare('SELECT count(*) FROM snapshot_piece WHERE document = ?').pluck().get(row.id);
    if (log.length > 0 || pieces !== 0) fault('стёрт, но его содержание осталось');
    return;
  }
  const last = log.at(-1)?.seq ?? row.snapshot_seq;
  if (row.head !== last) fault(`последняя правка ${last}, а записана ${row.head}`);
  checkWriters(db, row.id, log, fault);

  const snapshot = snapshotOf(db, row);
  if (snapshot === undefined) {
    if (row.snapshot_seq > 0) fault('снимка нет или он неполон', SNAPSHOT_ADVICE);
  } else {
    const upTo = log.filter(({ seq }) => seq <= row.snapshot_seq);
    const after = log.filter(({ seq }) => seq > row.snapshot_seq);
    if (!isWhole(loaded([snapshot, ...bytesOf(after)])))
      fault('снимок и правки после него не складываются целиком');
    // A log that was cut off on purpose begins after its snapshot.
    if (upTo.length > 0 && !readsLike(loaded([snapshot]), loaded(bytesOf(upTo))))
      fault('снимок расходится с журналом правок', SNAPSHOT_ADVICE);
    if (upTo.length === 0) return;
  }
  if (!isWhole(loaded(bytesOf(log)))) fault('в журнале правок не хватает того, на чём основаны другие');
}

/** Who wrote under a client id is bound to it, and nobody else has written under it. */
function checkWriters(
  db: Database,
  document: number,
  log: readonly LogRow[],
  fault: (what: string) => void,
): void {
  const rows = db.prepare('SELECT client, person FROM document_client WHERE document = ?').all(document) as {
    client: number;
    person: string;
  }[];
  const bound = new Map(rows.map(({ client, person }) => [client, person]));
  const reached = new Map<number, number>();
  // After a restore devices brought back what others had written.
  const brought = new Set(db.prepare('SELECT seq FROM brought').pluck().all());
  for (const { seq, person, bytes } of log)
    for (const [client, clock] of Y.parseUpdateMeta(bytes).to) {
      if (clock <= (reached.get(client) ?? 0)) continue;
      reached.set(client, clock);
      if (!bound.has(client)) fault(`правка ${seq}: неизвестно, кто пишет под номером ${client}`);
      else if (bound.get(client) !== person && !brought.has(seq))
        fault(`правка ${seq}: под номером ${client} пишет другой человек`);
    }
}

/** The pieces of the snapshot together; undefined when there is none, or one is missing. */
function snapshotOf(db: Database, { id, snapshot_seq: seq }: Row): Buffer | undefined {
  if (seq === 0) return undefined;
  const pieces = db
    .prepare('SELECT piece, bytes FROM snapshot_piece WHERE document = ? AND seq = ? ORDER BY piece')
    .all(id, seq) as { piece: number; bytes: Buffer }[];
  const whole = pieces.length > 0 && pieces.every(({ piece }, index) => piece === index);
  return whole ? Buffer.concat(pieces.map(({ bytes }) => bytes)) : undefined;
}

/** Updates kept aside are the bytes that came, and none is of a document or a person that was erased. */
export function asideFaults(db: Database): Fault[] {
  const faults: Fault[] = [];
  const rows = db
    .prepare(
      `SELECT aside.id, hash, bytes, ended_seq IS NOT NULL AS ended, EXISTS (SELECT 1 FROM act
          WHERE kind = 'erase-person' AND subject = 'person:' || aside.person AND verdict = 'accepted') AS erased
        FROM aside LEFT JOIN document ON document.id = aside.document`,
    )
    .iterate() as IterableIterator<{ id: string; hash: string; bytes: Buffer; ended: 0 | 1; erased: 0 | 1 }>;
  for (const { id, hash, bytes, ended, erased } of rows) {
    const fault = (what: string) =>
      faults.push({ where: `отложенная правка ${id}`, what, advice: FROM_BACKUP });
    if (createHash('sha256').update(bytes).digest('hex') !== hash)
      fault('содержание не совпадает с записанной суммой');
    if (ended) fault('документ стёрт, а она осталась');
    if (erased) fault('человек стёрт, а она осталась');
  }
  return faults;
}

function loaded(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc({ gc: true });
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
}

const bytesOf = (rows: readonly LogRow[]) => rows.map(({ bytes }) => bytes);
const isWhole = ({ store }: Y.Doc) => !store.pendingStructs && !store.pendingDs;
