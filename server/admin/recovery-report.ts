import { RECOVERY, RESTORED } from '../store/recovery-meta';
import { withDatabase } from './with-database';

/** How far a recovery has come, for the operator to decide when to end it. */
export interface RecoveryReport {
  readonly since: number;
  /** People whose devices brought something back, with how many acts and documents. */
  readonly brought: readonly { readonly person: string; readonly name: string; readonly count: number }[];
  /** People with a session that no device has used since. */
  readonly missing: readonly { readonly person: string; readonly name: string }[];
}

const NAME = `coalesce((SELECT trim(json_extract(value, '$.family') || ' ' || json_extract(value, '$.given'))
  FROM act JOIN act_part ON act_part.act = act.id AND act_part.name = 'name'
  WHERE act.subject = 'person:' || who.person AND act.verdict = 'accepted' AND value IS NOT NULL
  ORDER BY act.seq DESC LIMIT 1), '') AS name`;

/** Undefined when no recovery is going on; `not-begun` when a backup was restored and no relay has started since. */
export function recoveryReport(dataDir: string): RecoveryReport | 'not-begun' | undefined {
  return withDatabase(dataDir, (db) => {
    const meta = db.prepare('SELECT value FROM meta WHERE key = ?').pluck();
    if (meta.get(RESTORED)) return 'not-begun';
    const text = meta.get(RECOVERY) as string | undefined;
    if (!text) return undefined;
    const { since } = JSON.parse(text) as { since: number };
    const brought = db
      .prepare(
        `SELECT who.person, who.count, ${NAME} FROM
        (SELECT person, count(*) AS count FROM brought WHERE at >= ? GROUP BY person) AS who ORDER BY name`,
      )
      .all(since) as { person: string; name: string; count: number }[];
    const missing = db
      .prepare(
        `SELECT who.person, ${NAME} FROM
        (SELECT person FROM session GROUP BY person HAVING max(seen_at) < ?) AS who ORDER BY name`,
      )
      .all(since) as { person: string; name: string }[];
    return { since, brought, missing };
  });
}
