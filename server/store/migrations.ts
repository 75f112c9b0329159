import { sql, type Kysely } from 'kysely';

/**
 * The schema, step by step. A step never changes once it has shipped and imports no live code; a new one is added at
 * the end. SQLite's STRICT tables refuse a value of the wrong type instead of bending it.
 */
export const STEPS: string[][] = [
  [
    `CREATE TABLE act (
      id TEXT PRIMARY KEY, seq INTEGER UNIQUE, place TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL,
      person TEXT NOT NULL, received_at INTEGER NOT NULL, verdict TEXT NOT NULL, code TEXT, header TEXT NOT NULL,
      signature TEXT) STRICT`,
    `CREATE INDEX act_waiting ON act (received_at) WHERE verdict = 'waiting'`,
    `CREATE TABLE act_part (
      act TEXT NOT NULL REFERENCES act (id) ON DELETE CASCADE, name TEXT NOT NULL, hash TEXT NOT NULL, salt TEXT,
      value TEXT, PRIMARY KEY (act, name)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE document (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, incarnation INTEGER NOT NULL, begun_by TEXT NOT NULL,
      head INTEGER NOT NULL, frozen_seq INTEGER, rights_version INTEGER NOT NULL, ended_seq INTEGER,
      UNIQUE (name, incarnation)) STRICT`,
    `CREATE TABLE document_update (
      document INTEGER NOT NULL REFERENCES document (id), seq INTEGER NOT NULL, person TEXT NOT NULL,
      at INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (document, seq)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE document_snapshot (
      document INTEGER PRIMARY KEY REFERENCES document (id), seq INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT`,
    `CREATE TABLE document_client (
      document INTEGER NOT NULL REFERENCES document (id), client INTEGER NOT NULL, person TEXT NOT NULL,
      closed INTEGER NOT NULL, PRIMARY KEY (document, client)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE aside (
      id TEXT PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id), person TEXT NOT NULL,
      reason TEXT NOT NULL, at INTEGER NOT NULL, hash TEXT NOT NULL, bytes BLOB NOT NULL,
      UNIQUE (document, person, hash)) STRICT`,
    `CREATE TABLE file (hash TEXT PRIMARY KEY, size INTEGER NOT NULL, at INTEGER NOT NULL) STRICT`,
    `CREATE TABLE file_upload (
      hash TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (hash, person)) STRICT`,
    `CREATE TABLE account (person TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, password TEXT NOT NULL) STRICT`,
    `CREATE TABLE session (
      id TEXT PRIMARY KEY, person TEXT NOT NULL, device TEXT NOT NULL, created_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT`,
    `CREATE INDEX session_person ON session (person)`,
    `CREATE TABLE invitation (
      token_hash TEXT PRIMARY KEY, person TEXT NOT NULL, by TEXT NOT NULL, created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, used_at INTEGER) STRICT`,
  ],
  // A snapshot in pieces: a large one must not hold up the commits of others.
  [
    `ALTER TABLE document ADD COLUMN snapshot_seq INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE snapshot_piece (
      document INTEGER NOT NULL REFERENCES document (id), seq INTEGER NOT NULL, piece INTEGER NOT NULL,
      bytes BLOB NOT NULL, PRIMARY KEY (document, seq, piece)) STRICT`,
    `INSERT INTO snapshot_piece SELECT document, seq, 0, bytes FROM document_snapshot`,
    `UPDATE document SET snapshot_seq =
      coalesce((SELECT seq FROM document_snapshot WHERE document_snapshot.document = document.id), 0)`,
    `DROP TABLE document_snapshot`,
  ],
  [
    `CREATE TABLE refusal (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL, address TEXT NOT NULL,
      subject TEXT NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,
      UNIQUE (at, person, address, subject, code)) STRICT`,
  ],
  // What devices brought back after a restore, by the sequence of act or update, or of adding to one.
  [
    `CREATE TABLE brought (
      seq INTEGER PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL) STRICT`,
  ],
  // What the operator's commands ask of the running relay; without an answer it has not been carried out.
  [`CREATE TABLE operator_order (id INTEGER PRIMARY KEY, asked TEXT NOT NULL, answer TEXT) STRICT`],
  // Who was erased is asked whenever something is to be kept aside.
  [`CREATE INDEX act_erased ON act (subject) WHERE kind = 'erase-person'`],
  // An invitation that was used, until the act stands that tells of it.
  [`ALTER TABLE invitation ADD COLUMN untold INTEGER NOT NULL DEFAULT 0`],
  // The mail server of a place, and letters on their way to it.
  [
    `CREATE TABLE mail_server (place TEXT PRIMARY KEY, settings TEXT NOT NULL, password TEXT NOT NULL) STRICT`,
    `CREATE TABLE letter (
      registry TEXT NOT NULL, letter INTEGER NOT NULL, round INTEGER NOT NULL, tries INTEGER NOT NULL,
      next_at INTEGER NOT NULL, begun_at INTEGER, said TEXT NOT NULL, PRIMARY KEY (registry, letter)) STRICT`,
  ],
  // The last day on which each person was written to.
  [
    `CREATE TABLE reminder (
      person TEXT PRIMARY KEY, day TEXT NOT NULL, tries INTEGER NOT NULL, next_at INTEGER NOT NULL,
      done INTEGER NOT NULL) STRICT`,
  ],
  // Invitations that open the program without a password, and those that were taken back.
  [
    `ALTER TABLE invitation ADD COLUMN kind TEXT NOT NULL DEFAULT 'account'`,
    `ALTER TABLE invitation ADD COLUMN revoked_at INTEGER`,
  ],
];

/** Brings a store to the newest schema; each step in a transaction of its own. */
export async function migrate<T>(
  db: Kysely<T>,
  steps: readonly (readonly string[])[] = STEPS,
): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`.execute(db);
  const read = await sql<{ value: string }>`SELECT value FROM meta WHERE key = 'schema'`.execute(db);
  const reached = Number(read.rows[0]?.value ?? 0);
  if (reached > steps.length)
    throw new Error(`The store has schema ${reached}, this app knows ${steps.length}.`);
  for (let step = reached; step < steps.length; step++) {
    await db.transaction().execute(async (trx) => {
      for (const statement of steps[step]!) await sql.raw(statement).execute(trx);
      await sql`INSERT INTO meta (key, value) VALUES ('schema', ${String(step + 1)})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`.execute(trx);
    });
  }
}
