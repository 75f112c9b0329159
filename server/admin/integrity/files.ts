import type { Database } from 'better-sqlite3';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE, FILES, readManifest } from '../backup-manifest';
import { hashOf } from '../../files/hash';
import { FROM_BACKUP, type Fault } from './fault';

const FILE_ADVICE =
  'Возьмите файл с этим именем из резервной копии (папка files). Если его нет ни в одной, автор может прикрепить его снова.';

/** The bytes of every file are there, as long as they were and the same. */
export async function fileFaults(db: Database, folder: string): Promise<{ faults: Fault[]; files: number }> {
  const rows = db.prepare('SELECT hash, size FROM file ORDER BY hash').all() as {
    hash: string;
    size: number;
  }[];
  const faults: Fault[] = [];
  for (const { hash, size } of rows) {
    const fault = (what: string) => faults.push({ where: `файл ${hash}`, what, advice: FILE_ADVICE });
    const path = join(folder, FILES, hash);
    const found = await stat(path).catch(() => undefined);
    if (!found) fault('файла нет');
    else if (found.size !== size) fault(`размер ${found.size} вместо ${size}`);
    else if ((await hashOf(path)) !== hash) fault('содержание не совпадает с контрольной суммой');
  }
  return { faults, files: rows.length };
}

/** A backup's database is the one that was copied; nothing for a data folder. */
export async function manifestFaults(folder: string): Promise<Fault[]> {
  const where = 'описание копии backup.json';
  try {
    const manifest = await readManifest(folder);
    if (!manifest || manifest.database.sha256 === (await hashOf(join(folder, DATABASE)))) return [];
    return [
      { where, what: 'база не та, что была скопирована: контрольная сумма другая', advice: OTHER_BACKUP },
    ];
  } catch {
    return [{ where, what: 'не читается или сделано более новой версией программы', advice: OTHER_BACKUP }];
  }
}

const OTHER_BACKUP = `Не восстанавливайте из этой копии, возьмите другую. Для папки данных: ${FROM_BACKUP}`;
