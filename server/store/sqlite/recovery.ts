import type { Store } from '../store';
import { putAct } from './acts';
import { eraseIn } from './erasure';
import type { Connection, Db } from './tables';

type Recovery = Pick<Store, 'bringAct' | 'bringUpdate' | 'setFrozen' | 'brought' | 'erase'>;

/** What devices bring back to a store that a backup was restored into. */
export function recovery({ db, transact, emptyLog }: Connection): Recovery {
  const note = (trx: Db, seq: number, person: string, at: number) =>
    trx.insertInto('brought').values({ seq, person, at }).execute();
  return {
    async bringAct(entry, by, at) {
      return await transact(async (trx, next) => {
        const known = await trx
          .selectFrom('act')
          .select('verdict')
          .where('id', '=', entry.id)
          .executeTakeFirst();
        if (known?.verdict === 'refused') return undefined;
        if (known?.verdict !== 'accepted') {
          // Signed as it is, it has its place in the order already.
          await putAct(trx, entry, entry.receivedAt, { seq: entry.seq, signature: entry.signature ?? null });
          const seq = next();
          await note(trx, seq, by, at);
          return seq;
        }
        let added = 0n;
        for (const [name, { hash, salt, value }] of Object.entries(entry.parts)) {
          if (salt === undefined || value === undefined) continue;
          const { numUpdatedRows } = await trx
            .updateTable('act_part')
            .set({ salt, value: JSON.stringify(value) })
            .where('act', '=', entry.id)
            .where('name', '=', name)
            .where('hash', '=', hash)
            .where('value', 'is', null)
            .executeTakeFirst();
          added += numUpdatedRows;
        }
        if (added === 0n) return undefined;
        const seq = next();
        await note(trx, seq, by, at);
        return seq;
      });
    },
    async bringUpdate(document, bytes, writers, by, at) {
      return await transact(async (trx, next) => {
        const seq = next();
        await trx.updateTable('document').set({ head: seq }).where('id', '=', document).execute();
        await trx
          .insertInto('document_update')
          .values({ document, seq, person: by, at, bytes: Buffer.from(bytes) })
          .execute();
        for (const [client, person] of writers)
          await trx
            .insertInto('document_client')
            .values({ document, client, person, closed: 0 })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        await note(trx, seq, by, at);
        return seq;
      });
    },
    async erase(erasure, seq) {
      await transact((trx) => eraseIn(trx, erasure, seq));
      await emptyLog();
    },
    async setFrozen(document, seq) {
      await transact((trx) =>
        trx.updateTable('document').set({ frozen_seq: seq }).where('id', '=', document).execute(),
      );
    },
    async brought() {
      return await db
        .selectFrom('brought')
        .select(({ fn }) => ['person', fn.countAll<number>().as('count'), fn.max('at').as('last')])
        .groupBy('person')
        .orderBy('last')
        .execute();
    },
  };
}
