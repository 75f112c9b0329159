import { withDatabase } from './with-database';

/** A person by id or login; undefined when there is none. */
export function personNamed(dataDir: string, named: string): string | undefined {
  return withDatabase(dataDir, (db) => {
    const known = db
      .prepare(`SELECT person FROM account WHERE login = ? OR person = ?`)
      .pluck()
      .get(named, named);
    const subject = db.prepare(`SELECT 1 FROM act WHERE subject = 'person:' || ? LIMIT 1`).get(named);
    return (known as string | undefined) ?? (subject ? named : undefined);
  });
}
