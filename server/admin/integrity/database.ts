import type { Database } from 'better-sqlite3';
import { createPrivateKey } from 'node:crypto';
import { FROM_BACKUP, type Fault } from './fault';

/** SQLite's own checks: its pages and indexes, and rows that name rows which are not there. */
export function databaseFaults(db: Database): Fault[] {
  const where = 'база данных';
  const pages = db.pragma('integrity_check(20)') as { integrity_check: string }[];
  const broken = pages.filter(({ integrity_check: said }) => said !== 'ok');
  const orphans = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  const kinds = [...new Set(orphans.map(({ table, parent }) => `${table} → ${parent}`))];
  return [
    ...broken.map(({ integrity_check: said }) => ({
      where,
      what: `файл повреждён: ${said}`,
      advice: FROM_BACKUP,
    })),
    ...kinds.map((kind) => ({
      where,
      what: `строки ссылаются на несуществующие: ${kind}`,
      advice: FROM_BACKUP,
    })),
  ];
}

/** What the relay keeps about itself, and the one sequence of acts and updates. */
export function metaFaults(db: Database): Fault[] {
  const faults: Fault[] = [];
  const fault = (where: string, what: string) => faults.push({ where, what, advice: FROM_BACKUP });
  const rows = db.prepare('SELECT key, value FROM meta').all() as { key: string; value: string }[];
  const meta = new Map(rows.map(({ key, value }) => [key, value]));

  if (!meta.get('epoch')) fault('сведения о базе', 'нет эпохи');
  const key = meta.get('signing-key');
  if (!key) fault('сведения о базе', 'нет ключа подписи');
  else if (!isSigningKey(key)) fault('сведения о базе', 'ключ подписи не читается');

  const given = Number(meta.get('seq') ?? 0);
  const highest = db
    .prepare(
      `SELECT max((SELECT coalesce(max(seq), 0) FROM act), (SELECT coalesce(max(seq), 0) FROM document_update))`,
    )
    .pluck()
    .get() as number;
  if (!Number.isSafeInteger(given) || given < highest)
    fault('сведения о базе', `последний номер ${meta.get('seq')} меньше уже выданного ${highest}`);
  const twice = db
    .prepare(
      `SELECT seq FROM (SELECT seq FROM act WHERE seq IS NOT NULL UNION ALL SELECT seq FROM document_update)
        GROUP BY seq HAVING count(*) > 1 ORDER BY seq LIMIT 20`,
    )
    .pluck()
    .all() as number[];
  for (const seq of twice) fault(`номер ${seq}`, 'выдан дважды');
  return faults;
}

function isSigningKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
