import Database from 'better-sqlite3';
import { join } from 'node:path';
import { DATABASE } from './backup-manifest';

/** Opens the database of a data folder beside the relay that may be running on it, and closes it whatever happens. */
export function withDatabase<T>(dataDir: string, work: (db: Database.Database) => T): T {
  const db = new Database(join(dataDir, DATABASE), { fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    return work(db);
  } finally {
    db.close();
  }
}

/** Leaves a value where the relay looks for it. */
export function putMeta(db: Database.Database, key: string, value: string): void {
  db.prepare(
    `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  ).run(key, value);
}
