import { mayReplay } from '../../src/lib/domain/audience';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import type { HistoryRecord } from '../../src/lib/protocol/history';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { Relay } from './relay';

const ROOM = { updates: LIMITS.historyPageUpdates, bytes: LIMITS.historyPageBytes };

/**
 * [E-26] A page of a document's log from behind a sequence on, for whoever may replay it now. Undefined for everybody
 * else and for what is not there or was erased: before the right is known the store is asked nothing.
 */
export async function historyPage(
  { rights, documents, store }: Relay,
  person: string,
  document: string,
  after: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!mayReplay(rights.facts, rights.grantsOf(person), document)) return undefined;
  const row = documents.row(document);
  if (!row) return undefined;
  const rows = await store.history(row.id, after, ROOM);
  // After the rows: nobody writes in them who is not yet among these.
  const writers = (await store.clients(row.id)).map(
    ({ client, person: who }) => [client, who] as [number, string],
  );
  const record = (head: HistoryRecord, bytes?: Uint8Array) => encodeRecord(head, bytes);
  return Buffer.concat([
    record({ record: 'writers', writers }),
    ...rows.map(({ seq, person: by, at, brought, bytes }) =>
      record({ record: 'update', seq, person: by, at, brought }, bytes),
    ),
    record({ record: 'end', more: rows.length > 0 && rows.at(-1)!.seq < row.head }),
  ]);
}
