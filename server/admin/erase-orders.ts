import type Database from 'better-sqlite3';
import { ORDERS, type Order } from '../operations/orders';
import { putMeta, withDatabase } from './with-database';

/** A person by id or login; undefined when there is none. */
export function personOf(dataDir: string, named: string): string | undefined {
  return withDatabase(dataDir, (db) => {
    const known = db
      .prepare(`SELECT person FROM account WHERE login = ? OR person = ?`)
      .pluck()
      .get(named, named);
    const subject = db.prepare(`SELECT 1 FROM act WHERE subject = 'person:' || ? LIMIT 1`).get(named);
    return (known as string | undefined) ?? (subject ? named : undefined);
  });
}

/**
 * Leaves an order for the relay and waits for its answer: `accepted`, or the code of a refusal; undefined when no relay
 * has taken it in time. It stays then, and is carried out when one runs.
 */
export async function order(dataDir: string, asked: Order, patience = 60_000): Promise<string | undefined> {
  withDatabase(dataDir, (db) => {
    putMeta(db, ORDERS.answered, '');
    putMeta(db, ORDERS.asked, JSON.stringify([asked]));
  });
  for (const until = Date.now() + patience; Date.now() < until;) {
    await new Promise((done) => setTimeout(done, 250));
    const answered = withDatabase(dataDir, (db) => read(db, ORDERS.answered));
    if (answered) return (JSON.parse(answered) as string[])[0];
  }
  return undefined;
}

const read = (db: Database.Database, key: string) =>
  db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined;
