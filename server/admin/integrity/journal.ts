import type { Database } from 'better-sqlite3';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { partHolds, type Entry, type Part } from '../../../src/lib/domain/act';
import { signedHeader } from '../../../src/lib/domain/acts';
import { canonicalJson } from '../../../src/lib/domain/shared/canonical';
import { FROM_BACKUP, type Fault } from './fault';

interface Row {
  readonly id: string;
  readonly seq: number | null;
  readonly place: string;
  readonly subject: string;
  readonly kind: string;
  readonly person: string;
  readonly received_at: number;
  readonly verdict: string;
  readonly header: string;
  readonly signature: string | null;
}

/** Every act is what was signed, under the sequence it was given, and its private parts are those it names. */
export function journalFaults(db: Database): { faults: Fault[]; acts: number } {
  const faults: Fault[] = [];
  const pem = db.prepare(`SELECT value FROM meta WHERE key = 'signing-key'`).pluck().get() as
    string | undefined;
  const key = readKey(pem);
  const parts = db.prepare('SELECT name, hash, salt, value FROM act_part WHERE act = ?');
  const partsOf = (act: string) => {
    const rows = parts.all(act) as {
      name: string;
      hash: string;
      salt: string | null;
      value: string | null;
    }[];
    return Object.fromEntries(
      rows.map(({ name, hash, salt, value }): [string, Part] => [
        name,
        {
          hash,
          ...(salt !== null && { salt }),
          ...(value !== null && { value: JSON.parse(value) as unknown }),
        },
      ]),
    );
  };
  let last = 0;
  let acts = 0;
  for (const row of db.prepare('SELECT * FROM act ORDER BY seq, id').iterate() as IterableIterator<Row>) {
    acts++;
    const fault = (what: string) =>
      faults.push({ where: `решение ${row.id} (${row.kind})`, what, advice: FROM_BACKUP });
    try {
      const entry = { ...(JSON.parse(row.header) as Entry), parts: partsOf(row.id) };
      for (const [name, part] of Object.entries(entry.parts))
        if (part.value !== undefined && !partHolds(part))
          fault(`часть «${name}» не совпадает со своей подписью`);
      if (!agrees(row, entry)) fault('строка журнала расходится с подписанным текстом');
      if (row.verdict !== 'accepted') continue;
      if (row.seq === null || row.seq <= last) fault('номер не продолжает предыдущий');
      last = row.seq ?? last;
      if (key && !signed(entry, row.signature, key)) fault('подпись неверна');
    } catch {
      fault('запись не читается');
    }
  }
  return { faults, acts };
}

/** The columns that searches use say the same as the header that is signed. */
function agrees(row: Row, entry: Entry): boolean {
  const same = (['id', 'place', 'subject', 'kind', 'person'] as const).every(
    (name) => row[name] === entry[name],
  );
  return (
    same && (row.verdict !== 'accepted' || (row.seq === entry.seq && row.received_at === entry.receivedAt))
  );
}

function signed(entry: Entry, signature: string | null, key: KeyObject): boolean {
  if (signature === null) return false;
  const text = Buffer.from(canonicalJson(signedHeader(entry)));
  return verify(null, text, key, Buffer.from(signature, 'base64'));
}

/** A key that cannot be read is a fault of its own (`database.ts`). */
function readKey(pem: string | undefined): KeyObject | undefined {
  try {
    return pem === undefined ? undefined : createPublicKey(pem);
  } catch {
    return undefined;
  }
}
