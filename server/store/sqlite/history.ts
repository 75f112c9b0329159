import { sql } from 'kysely';
import type { HistoryRow, Store } from '../store';
import type { Db } from './tables';

/** A page of a document's log; sizes are looked at first, so that a flood of large rows is never in memory. */
export async function history(
  db: Db,
  document: number,
  after: number,
  room: Parameters<Store['history']>[2],
): Promise<HistoryRow[]> {
  const sizes = await db
    .selectFrom('document_update')
    .select(['seq', sql<number>`length(bytes)`.as('size')])
    .where('document', '=', document)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(room.updates)
    .execute();
  let left = room.bytes;
  const fitting = sizes.findIndex(({ size }, index) => (left -= size) < 0 && index > 0);
  const last = sizes.at(fitting < 0 ? -1 : fitting - 1);
  if (!last) return [];
  const rows = await db
    .selectFrom('document_update as row')
    .leftJoin('brought', 'brought.seq', 'row.seq')
    .select(['row.seq', 'row.person', 'row.at', 'row.bytes', 'brought.seq as brought'])
    .where('row.document', '=', document)
    .where('row.seq', '>', after)
    .where('row.seq', '<=', last.seq)
    .orderBy('row.seq')
    .execute();
  return rows.map((row) => ({ ...row, brought: row.brought !== null }));
}
