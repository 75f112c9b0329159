import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RESTORED } from '../store/recovery-meta';
import { DATABASE, FILES, readManifest } from './backup-manifest';
import { copyDurably, flush } from '../durable';
import { putMeta } from './with-database';

/** Why nothing was restored; the message is for the operator. */
export class NotRestored extends Error {}

/**
 * Puts a backup in the place of a data folder, which is moved beside it and not deleted. The relay that starts on it
 * finds itself restored: it gives out a new epoch and takes back from devices what the backup does not know. Nothing
 * of the data folder is touched before the copy is whole on the disk.
 */
export async function restore(
  backup: string,
  dataDir: string,
  now: Date,
): Promise<{ readonly takenAt: string; readonly before?: string }> {
  const manifest = await readManifest(backup);
  if (!manifest) throw new NotRestored(`В папке «${backup}» нет законченной копии (нет backup.json).`);
  if (isInUse(join(dataDir, DATABASE)))
    throw new NotRestored(`Сервер ещё работает с папкой «${dataDir}». Сначала остановите службу.`);

  const making = `${dataDir}.restoring`;
  await rm(making, { recursive: true, force: true });
  await mkdir(join(making, FILES), { recursive: true, mode: 0o700 });
  const database = join(making, DATABASE);
  if ((await copyDurably(join(backup, DATABASE), database)) !== manifest.database.sha256)
    throw new NotRestored('База в копии не та, что записана в backup.json. Возьмите другую копию.');
  for (const hash of await readdir(join(backup, FILES)))
    if ((await copyDurably(join(backup, FILES, hash), join(making, FILES, hash))) !== hash)
      throw new NotRestored(`Файл ${hash} в копии повреждён. Возьмите другую копию.`);
  markRestored(database, now);
  await flush(database);
  await flush(join(making, FILES));
  await flush(making);

  const before = `${dataDir}.before-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const there = existsSync(dataDir);
  if (there) await rename(dataDir, before);
  await rename(making, dataDir);
  await flush(dirname(dataDir));
  return { takenAt: manifest.takenAt, ...(there && { before }) };
}

/** Read by the relay at its start (`server/relay/recovery.ts`). */
function markRestored(database: string, now: Date): void {
  const db = new Database(database, { fileMustExist: true });
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = FULL');
    // Left for another recovery and not yet carried out: it must not end this one. An older backup knows no orders.
    const orders = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'operator_order'`).get();
    if (orders)
      db.exec(
        `DELETE FROM operator_order WHERE answer IS NULL AND json_extract(asked, '$.order') = 'end-recovery'`,
      );
    putMeta(db, RESTORED, now.toISOString());
  } finally {
    db.close();
  }
}

/** True while another process has the database open: WAL gives nobody the whole file then. */
function isInUse(database: string): boolean {
  if (!existsSync(database)) return false;
  let db: Database.Database | undefined;
  try {
    db = new Database(database, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    return false;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return true;
    // Whatever is wrong with it, it is about to be replaced.
    return false;
  } finally {
    db?.close();
  }
}
