import Database from 'better-sqlite3';
import { chmod, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../files/hash';
import { DATABASE, FILES, LAST_BACKUP, MANIFEST, readManifest, type BackupManifest } from './backup-manifest';
import { copyDurably, flush, writeDurably } from '../durable';

/** What a backup is called until it is whole. */
const UNFINISHED = '.unfinished';
/** One that broke off is removed by the next, unless it may still be running. */
const ABANDONED_AFTER = 24 * 3_600_000;

export interface Backup {
  readonly folder: string;
  readonly manifest: BackupManifest;
  /** Hashes of files whose bytes the data folder does not have, or has damaged: the backup has them not either. */
  readonly missing: readonly string[];
  /** Files taken over from the backup before, by a link. */
  readonly linked: number;
}

/**
 * Copies a data folder, while the relay runs, to a new folder below `target` that is laid out like the data folder
 * itself. The database is copied at one moment by a connection that only reads, so no commit waits for it. Files never
 * change: those that the backup before has are linked and cost no space. Until everything is on the disk the folder is
 * called `*.unfinished` and has no manifest.
 */
export async function backup(dataDir: string, target: string, now: Date): Promise<Backup> {
  // One level only: a path that is not there is a slip or a disk that is not mounted.
  await mkdir(target, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const before = await newestBackup(target);
  await removeAbandoned(target, now);
  const name = `metodsreda-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const folder = join(target, name);
  const making = folder + UNFINISHED;
  await mkdir(making, { mode: 0o700 });
  try {
    const database = join(making, DATABASE);
    copyDatabase(join(dataDir, DATABASE), database);
    const { facts, files } = readCopy(database);
    // It holds the signing key and everybody's work, wherever it is carried.
    await chmod(database, 0o600);
    await flush(database);

    await mkdir(join(making, FILES), { mode: 0o700 });
    const missing: string[] = [];
    let linked = 0;
    for (const file of files) {
      const to = join(making, FILES, file.hash);
      const earlier = before && join(before, FILES, file.hash);
      if (earlier && (await linkedFrom(earlier, to, file.size))) linked++;
      else if (!(await copiedFrom(join(dataDir, FILES, file.hash), to, file.hash))) missing.push(file.hash);
    }
    await flush(join(making, FILES));

    const { size: bytes } = await stat(database);
    const manifest: BackupManifest = {
      format: 1,
      takenAt: now.toISOString(),
      ...facts,
      database: { sha256: await hashOf(database), bytes },
    };
    await writeDurably(join(making, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await rename(making, folder);
    await flush(target);
    // The backup is there, whether its age can be told or not.
    if (missing.length === 0)
      await writeDurably(join(dataDir, LAST_BACKUP), JSON.stringify({ takenAt: manifest.takenAt })).catch(
        () => undefined,
      );
    return { folder, manifest, missing, linked };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

/** A read of one moment, written anew: pages that were freed, with what was deleted in them, do not travel along. */
function copyDatabase(from: string, to: string): void {
  const source = new Database(from, { readonly: true, fileMustExist: true });
  try {
    source.pragma('busy_timeout = 5000');
    source.prepare('VACUUM INTO ?').run(to);
  } finally {
    source.close();
  }
}

function readCopy(path: string) {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const broken = copy.pragma('quick_check', { simple: true });
    if (broken !== 'ok') throw new Error(`the copied database is damaged: ${String(broken)}`);
    const meta = (key: string) =>
      (copy.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined) ?? '';
    const count = (sql: string) => copy.prepare(sql).pluck().get() as number;
    const files = copy.prepare('SELECT hash, size FROM file ORDER BY hash').all() as {
      hash: string;
      size: number;
    }[];
    const facts = {
      schema: Number(meta('schema')),
      epoch: meta('epoch'),
      seq: Number(meta('seq')),
      counts: {
        acts: count(`SELECT count(*) FROM act WHERE verdict = 'accepted'`),
        documents: count('SELECT count(*) FROM document'),
        updates: count('SELECT count(*) FROM document_update'),
        accounts: count('SELECT count(*) FROM account'),
        files: files.length,
        fileBytes: files.reduce((sum, { size }) => sum + size, 0),
      },
    };
    return { facts, files };
  } finally {
    copy.close();
  }
}

/** The backup made last in a folder of backups. */
async function newestBackup(target: string): Promise<string | undefined> {
  const names = (await readdir(target)).filter((name) => /^metodsreda-[\dTZ-]+$/.test(name)).sort();
  for (const name of names.reverse()) {
    const folder = join(target, name);
    if (await readManifest(folder).catch(() => undefined)) return folder;
  }
  return undefined;
}

async function removeAbandoned(target: string, now: Date): Promise<void> {
  for (const name of await readdir(target)) {
    if (!name.startsWith('metodsreda-') || !name.endsWith(UNFINISHED)) continue;
    const { mtimeMs } = await stat(join(target, name));
    if (now.getTime() - mtimeMs > ABANDONED_AFTER) await rm(join(target, name), { recursive: true });
  }
}

/** False when there is nothing to link, or the disk knows no links. */
async function linkedFrom(from: string, to: string, size: number): Promise<boolean> {
  const found = await stat(from).catch(() => undefined);
  if (found?.size !== size) return false;
  return await link(from, to).then(
    () => true,
    () => false,
  );
}

/** False when the bytes are not there or are not what their name says; then nothing is left of them. */
async function copiedFrom(from: string, to: string, hash: string): Promise<boolean> {
  if (!(await stat(from).catch(() => undefined))) return false;
  if ((await copyDurably(from, to)) === hash) return true;
  await rm(to);
  return false;
}
