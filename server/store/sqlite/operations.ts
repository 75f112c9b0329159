import type { Store } from '../store';
import type { Connection } from './tables';

type Operations = Pick<Store, 'openOrders' | 'answerOrder' | 'noteRefusals' | 'refusals' | 'asideCount'>;

/** What those who run the relay ask of the store. */
export function operations({ db, together }: Connection): Operations {
  return {
    async openOrders() {
      return await db
        .selectFrom('operator_order')
        .select(['id', 'asked'])
        .where('answer', 'is', null)
        .orderBy('id')
        .execute();
    },
    async answerOrder(id, answer) {
      await together(() => [
        { sql: 'UPDATE operator_order SET answer = ? WHERE id = ?', parameters: [answer, id] },
      ]);
    },
    async noteRefusals(lines, room) {
      if (lines.length === 0) return;
      const noting = lines.map(({ at, person, address, subject, code, count }) => ({
        sql: `INSERT INTO refusal (at, person, address, subject, code, count) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (at, person, address, subject, code) DO UPDATE SET count = count + excluded.count`,
        parameters: [at, person, address, subject, code, count],
      }));
      // Ids grow by one with each line, so the newest is as good as a count.
      const clearing = {
        sql: 'DELETE FROM refusal WHERE id <= (SELECT max(id) FROM refusal) - ?',
        parameters: [room],
      };
      await together(() => [...noting, clearing]);
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
