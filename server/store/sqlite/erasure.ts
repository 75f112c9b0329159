import type { Erasure } from '../store';
import { begin } from './documents';
import type { Db } from './tables';

/**
 * Erases in a transaction. Rows of acts and of the ended name stay: they say that something was, by whom and when, and
 * keep the name from beginning again; hashes of private parts stay, so that what was signed still verifies.
 */
export async function eraseIn(
  trx: Db,
  { documents, person, parts = [] }: Erasure,
  seq: number,
): Promise<void> {
  for (const name of documents) {
    const ended = await trx
      .selectFrom('document')
      .select('id')
      .where('name', '=', name)
      .where('ended_seq', 'is not', null)
      .executeTakeFirst();
    // Also a name that no device has brought here yet: one that has been away too long must not begin it.
    const { id } = ended ?? (await begin(trx, name, 'relay'));
    if (!ended) await trx.updateTable('document').set({ ended_seq: seq }).where('id', '=', id).execute();
    for (const table of ['document_update', 'snapshot_piece', 'document_client', 'aside'] as const)
      await trx.deleteFrom(table).where('document', '=', id).execute();
  }
  if (person === undefined) return;
  await trx
    .updateTable('act_part')
    .set({ salt: null, value: null })
    .where('act', 'in', (of) => of.selectFrom('act').select('id').where('subject', '=', `person:${person}`))
    .execute();
  for (const { subject, part } of parts)
    await trx
      .updateTable('act_part')
      .set({ salt: null, value: null })
      .where('name', '=', part)
      .where('act', 'in', (of) => of.selectFrom('act').select('id').where('subject', '=', subject))
      .execute();
  for (const table of ['aside', 'session', 'account', 'invitation'] as const)
    await trx.deleteFrom(table).where('person', '=', person).execute();
}
