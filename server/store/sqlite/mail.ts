import type { Selectable } from 'kysely';
import type { LetterRow, Store } from '../store';
import type { Connection, Tables } from './tables';

type Mail = Pick<
  Store,
  | 'mailServer'
  | 'saveMailServer'
  | 'dropMailServer'
  | 'letters'
  | 'saveLetter'
  | 'dropLetter'
  | 'reminders'
  | 'saveReminder'
>;

/** Mail servers of places, letters on their way to them [E-18], and reminders [E-22]. */
export function mail({ db, transact, emptyLog }: Connection): Mail {
  return {
    async mailServer(place) {
      return await db.selectFrom('mail_server').selectAll().where('place', '=', place).executeTakeFirst();
    },
    async saveMailServer({ place, settings, password }) {
      await transact((trx) =>
        trx
          .insertInto('mail_server')
          .values({ place, settings, password })
          .onConflict((conflict) => conflict.column('place').doUpdateSet({ settings, password }))
          .execute(),
      );
      await emptyLog();
    },
    // A password that serves no more stands nowhere any more.
    async dropMailServer(place) {
      await transact((trx) => trx.deleteFrom('mail_server').where('place', '=', place).execute());
      await emptyLog();
    },
    async letters() {
      return (await db.selectFrom('letter').selectAll().execute()).map(letterOf);
    },
    async saveLetter({ registry, letter, round, tries, nextAt, begunAt, said }) {
      const changing = { round, tries, next_at: nextAt, begun_at: begunAt, said };
      await transact((trx) =>
        trx
          .insertInto('letter')
          .values({ registry, letter, ...changing })
          .onConflict((conflict) => conflict.columns(['registry', 'letter']).doUpdateSet(changing))
          .execute(),
      );
    },
    async dropLetter(registry, letter) {
      await transact((trx) =>
        trx.deleteFrom('letter').where('registry', '=', registry).where('letter', '=', letter).execute(),
      );
    },
    async reminders() {
      const rows = await db.selectFrom('reminder').selectAll().execute();
      return rows.map(({ person, day, tries, next_at, done }) => ({
        ...{ person, day, tries },
        nextAt: next_at,
        done: done === 1,
      }));
    },
    async saveReminder({ person, day, tries, nextAt, done }) {
      const changing = { day, tries, next_at: nextAt, done: done ? 1 : 0 };
      await transact((trx) =>
        trx
          .insertInto('reminder')
          .values({ person, ...changing })
          .onConflict((conflict) => conflict.column('person').doUpdateSet(changing))
          .execute(),
      );
    },
  };
}

const letterOf = (row: Selectable<Tables['letter']>): LetterRow => ({
  registry: row.registry,
  letter: row.letter,
  round: row.round,
  tries: row.tries,
  nextAt: row.next_at,
  begunAt: row.begun_at,
  said: row.said,
});
