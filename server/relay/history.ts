import { mayReplay } from '../../src/lib/domain/audience';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import type { HistoryRecord } from '../../src/lib/protocol/history';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { Relay } from './relay';
import { Turns } from './turns';

/** Records that are made in one turn: typing makes short ones. */
const TOGETHER = 50;
const ROOM = { updates: LIMITS.historyPageUpdates, bytes: LIMITS.historyPageBytes };

/** [E-26] True for a document that is there and that a person may replay now. */
export const mayRead = ({ rights, documents }: Relay, person: string, document: string): boolean =>
  mayReplay(rights.facts, rights.grantsOf(person), document) && documents.row(document) !== undefined;

/**
 * [E-26] A page of a document's log from behind a sequence on, record by record, others having their turn in between.
 * Nothing for whoever may not replay it when it is made: before the right is known the store is asked nothing.
 */
export async function* historyPage(
  relay: Relay,
  person: string,
  document: string,
  after: number,
): AsyncGenerator<Uint8Array> {
  const { documents, store } = relay;
  await relay.bears(person, 0);
  const turns = new Turns(person);
  await turns.share();
  if (!mayRead(relay, person, document)) return;
  const row = documents.row(document)!;
  const rows = await store.history(row.id, after, ROOM);
  // After the rows: nobody writes in them who is not yet among these.
  const writers = (await store.clients(row.id)).map(
    ({ client, person: who }) => [client, who] as [number, string],
  );
  const record = (head: HistoryRecord, bytes?: Uint8Array) => encodeRecord(head, bytes);
  await relay.bears(
    person,
    rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
  );
  yield record({ record: 'writers', writers });
  for (let from = 0; from < rows.length; from += TOGETHER) {
    await turns.share();
    const some = rows.slice(from, from + TOGETHER);
    yield Buffer.concat(
      some.map(({ seq, person: by, at, brought, bytes }) =>
        record({ record: 'update', seq, person: by, at, brought }, bytes),
      ),
    );
  }
  yield record({ record: 'end', more: rows.length > 0 && rows.at(-1)!.seq < row.head });
}
