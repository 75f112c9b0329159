import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { Queue } from '../queue';
import { migrate } from './migrations';
import type { Store } from './store';
import { acts } from './sqlite/acts';
import { documents } from './sqlite/documents';
import { files } from './sqlite/files';
import { mail } from './sqlite/mail';
import { operations } from './sqlite/operations';
import { people } from './sqlite/people';
import { recovery } from './sqlite/recovery';
import type { Connection, Tables } from './sqlite/tables';
import { Writer, WriterDialect, type Statement } from './sqlite/writer';

/** Milliseconds after which the write-ahead log is emptied that a reader has held. */
const LOG_RETRIED_AFTER = 1_000;

/** Sets a value of the relay itself. */
const setMeta = (key: string, value: string): Statement => ({
  sql: 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  parameters: [key, value],
});

/**
 * SQLite in WAL mode with `synchronous=FULL`: when a promise resolves, the commit has been flushed. One thread writes,
 * this one reads what is committed and is never held up by it. Appends that come while a commit runs share the next
 * one (group commit).
 */
export async function openSqlite(file: string): Promise<Store> {
  const writer = new Writer(file);
  const writing = new Kysely<Tables>({ dialect: new WriterDialect(writer) });
  await migrate(writing);
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: preparing(new Database(file, { readonly: true })) }),
  });

  const last = await db.selectFrom('meta').select('value').where('key', '=', 'seq').executeTakeFirst();
  let seq = Number(last?.value ?? 0);

  /** Writes are one at a time, so that sequences are given in the order of their commits. */
  const turns = new Queue();
  /** Gives sequences to one commit; they are taken only when it has succeeded. */
  const counted = <T>(commit: (next: () => number, remember: () => Statement[]) => Promise<T>): Promise<T> =>
    turns.run(async () => {
      let reached = seq;
      const remember = () => (reached === seq ? [] : [setMeta('seq', String(reached))]);
      const result = await commit(() => ++reached, remember);
      seq = reached;
      return result;
    });
  let emptying: NodeJS.Timeout | undefined;
  let closing = false;
  const emptyLog = async (): Promise<void> => {
    clearTimeout(emptying);
    // What was erased is erased, whatever becomes of this: a failure is one more try.
    const emptied = await turns.run(() => writer.emptyLog()).catch(() => false);
    if (emptied || closing) return;
    emptying = setTimeout(() => void emptyLog(), LOG_RETRIED_AFTER).unref();
  };
  const connection: Connection = {
    db,
    emptyLog,
    transact: <T>(work: (trx: Transaction<Tables>, next: () => number) => Promise<T>) =>
      counted((next, remember) =>
        writing.transaction().execute(async (trx) => {
          const value = await work(trx, next);
          for (const statement of remember()) await writer.execute(statement);
          return value;
        }),
      ),
    together: (statements) =>
      counted((next, remember) => {
        const asked = statements(next);
        return writer.together([...asked, ...remember()]);
      }),
  };

  // A process that was killed may have left what it had erased.
  await emptyLog();

  return {
    async close() {
      closing = true;
      clearTimeout(emptying);
      await turns.run(async () => undefined);
      await db.destroy();
      await writing.destroy();
    },
    async meta(key) {
      return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value;
    },
    async setMeta(key, value) {
      await connection.together(() => [setMeta(key, value)]);
    },
    async lastSeq() {
      return seq;
    },
    async skipTo(to) {
      await turns.run(async () => {
        const reached = Math.max(seq, to);
        await writer.together([setMeta('seq', String(reached))]);
        seq = reached;
      });
    },

    ...acts(connection),
    ...documents(connection),
    ...files(connection),
    ...people(connection),
    ...recovery(connection),
    ...mail(connection),
    ...operations(connection),
  };
}

/** Statements are few and asked thousands of times: each is prepared once. */
function preparing(driver: Database.Database) {
  const prepared = new Map<string, Database.Statement>();
  return {
    prepare(sql: string) {
      const known = prepared.get(sql) ?? driver.prepare(sql);
      // Lists of changing length make new ones without end.
      if (prepared.size < 500) prepared.set(sql, known);
      return known;
    },
    close: () => driver.close(),
  };
}
