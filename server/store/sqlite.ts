import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { migrate } from './migrations';
import type { Store } from './store';
import { acts } from './sqlite/acts';
import { documents } from './sqlite/documents';
import { files } from './sqlite/files';
import { people } from './sqlite/people';
import type { Connection, Db, Tables } from './sqlite/tables';

/**
 * SQLite in WAL mode with `synchronous=FULL`: when a promise resolves, the commit has been flushed. Appends that come
 * while a commit runs share the next one (group commit).
 */
export async function openSqlite(file: string): Promise<Store> {
  const driver = new Database(file);
  driver.pragma('journal_mode = WAL');
  driver.pragma('synchronous = FULL');
  driver.pragma('foreign_keys = ON');
  driver.pragma('busy_timeout = 5000');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: driver }) });
  await migrate(db);

  const last = await db.selectFrom('meta').select('value').where('key', '=', 'seq').executeTakeFirst();
  let seq = Number(last?.value ?? 0);

  /** Runs in one transaction; the sequence moves only when it commits. */
  async function write<T>(work: (trx: Transaction<Tables>, next: () => number) => Promise<T>): Promise<T> {
    let reached = seq;
    const result = await db.transaction().execute(async (trx) => {
      reached = seq;
      const value = await work(trx, () => ++reached);
      if (reached !== seq) await putMeta(trx, 'seq', String(reached));
      return value;
    });
    seq = Math.max(seq, reached);
    return result;
  }

  const putMeta = (trx: Db, key: string, value: string) =>
    trx
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();

  /** Writes are one at a time, so that sequences are given in the order of their commits. */
  let writing: Promise<unknown> = Promise.resolve();
  function serially<T>(work: () => Promise<T>): Promise<T> {
    const result = writing.then(work, work);
    writing = result.catch(() => undefined);
    return result;
  }
  const transact: typeof write = (work) => serially(() => write(work));

  const connection: Connection = { db, transact };
  return {
    async close() {
      await writing;
      await db.destroy();
    },
    async meta(key) {
      return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value;
    },
    async setMeta(key, value) {
      await transact((trx) => putMeta(trx, key, value));
    },
    async lastSeq() {
      return seq;
    },

    ...acts(connection),
    ...documents(connection),
    ...files(connection),
    ...people(connection),
  };
}
