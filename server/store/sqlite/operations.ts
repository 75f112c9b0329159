import { sql } from 'kysely';
import type { Store } from '../store';
import type { Connection } from './tables';

type Operations = Pick<Store, 'noteRefusals' | 'refusals' | 'asideCount'>;

/** What those who run the relay ask of the store. */
export function operations({ db, transact }: Connection): Operations {
  return {
    async noteRefusals(lines, room) {
      if (lines.length === 0) return;
      await transact(async (trx) => {
        for (const line of lines)
          await trx
            .insertInto('refusal')
            .values({ ...line })
            .onConflict((conflict) =>
              conflict
                .columns(['at', 'person', 'address', 'subject', 'code'])
                .doUpdateSet({ count: sql`refusal.count + excluded.count` }),
            )
            .execute();
        // Ids grow by one with each line, so the newest is as good as a count.
        await trx
          .deleteFrom('refusal')
          .where('id', '<=', sql<number>`(SELECT max(id) FROM refusal) - ${room}`)
          .execute();
      });
    },
    async refusals(limit) {
      return await db
        .selectFrom('refusal')
        .select(['at', 'person', 'address', 'subject', 'code', 'count'])
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    },
    async asideCount() {
      const { count } = await db
        .selectFrom('aside')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
