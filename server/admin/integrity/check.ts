import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STEPS } from '../../store/migrations';
import { openSqlite } from '../../store/sqlite';
import { DATABASE } from '../backup-manifest';
import { databaseFaults, metaFaults } from './database';
import { asideFaults, documentFaults } from './documents';
import { FROM_BACKUP, type Fault } from './fault';
import { fileFaults, manifestFaults } from './files';
import { journalFaults } from './journal';

export interface Checked {
  readonly faults: readonly Fault[];
  /** How much was looked at. */
  readonly acts: number;
  readonly documents: number;
  readonly files: number;
}

/**
 * Looks at everything in a data folder or a backup, and changes nothing. It reads as of one moment, so the relay may
 * run meanwhile. What one check cannot read does not keep the others from being made.
 */
export async function check(folder: string): Promise<Checked> {
  const path = join(folder, DATABASE);
  const faults: Fault[] = [...(await manifestFaults(folder))];
  const counted = { acts: 0, documents: 0, files: 0 };
  const attempt = async <T>(where: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      faults.push({ where, what: `не читается: ${said}`, advice: FROM_BACKUP });
      return undefined;
    }
  };
  if (!existsSync(path)) {
    const advice = 'Проверьте, та ли это папка: в ней должен лежать файл metodsreda.sqlite.';
    return { faults: [...faults, { where: folder, what: 'базы данных здесь нет', advice }], ...counted };
  }
  await attempt('база данных', () =>
    reading(path, async (db) => {
      faults.push(...databaseFaults(db));
      const schema = Number(db.prepare(`SELECT value FROM meta WHERE key = 'schema'`).pluck().get());
      if (!(schema <= STEPS.length)) {
        const advice = 'Установите ту версию программы, которая работала с этими данными, или новее.';
        faults.push({ where: 'база данных', what: `сделана более новой версией (${schema})`, advice });
        return;
      }
      await ofThisVersion(db, schema, async (current) => {
        faults.push(...((await attempt('сведения о базе', () => metaFaults(current))) ?? []));
        const journal = await attempt('журнал решений', () => journalFaults(current));
        const documents = await attempt('документы', () => documentFaults(current));
        const aside = await attempt('отложенные правки', () => asideFaults(current));
        const files = await attempt('файлы', () => fileFaults(current, folder));
        for (const found of [journal?.faults, documents?.faults, aside, files?.faults])
          faults.push(...(found ?? []));
        counted.acts = journal?.acts ?? 0;
        counted.documents = documents?.documents ?? 0;
        counted.files = files?.files ?? 0;
      });
    }),
  );
  return { faults, ...counted };
}

/** Opens a database for reading, as it is at one moment. */
async function reading<T>(path: string, work: (db: Database.Database) => Promise<T>): Promise<T> {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    db.exec('BEGIN');
    return await work(db);
  } finally {
    db.close();
  }
}

/** The database itself, or for one of an earlier version a copy brought up to date. */
async function ofThisVersion(
  db: Database.Database,
  schema: number,
  work: (db: Database.Database) => Promise<void>,
): Promise<void> {
  if (schema === STEPS.length) return await work(db);
  const aside = await mkdtemp(join(tmpdir(), 'metodsreda-check-'));
  try {
    const copy = join(aside, DATABASE);
    db.exec('COMMIT');
    db.prepare('VACUUM INTO ?').run(copy);
    await (await openSqlite(copy)).close();
    await reading(copy, work);
  } finally {
    await rm(aside, { recursive: true });
  }
}
