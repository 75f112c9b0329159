import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Sha256 } from '../../src/lib/domain/shared/ids';

export const DATABASE = 'metodsreda.sqlite';
export const FILES = 'files';
/** Written last: a folder without it is no backup. */
export const MANIFEST = 'backup.json';

/** Left in the data folder by a backup that succeeded, for the relay's figures. */
export const LAST_BACKUP = 'last-backup.json';

const Count = z.int().nonnegative();

/** What a backup says of itself. */
export const BackupManifest = z.strictObject({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  /** The schema its database has; a program that knows fewer steps cannot open it. */
  schema: Count,
  epoch: z.string(),
  /** The last sequence it knows. */
  seq: Count,
  database: z.strictObject({ sha256: Sha256, bytes: Count }),
  counts: z.strictObject({
    acts: Count,
    documents: Count,
    updates: Count,
    accounts: Count,
    files: Count,
    fileBytes: Count,
  }),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** The manifest of a backup's folder; undefined when the folder is none. Throws on a manifest that cannot be read. */
export async function readManifest(folder: string): Promise<BackupManifest | undefined> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : BackupManifest.parse(JSON.parse(text));
}
