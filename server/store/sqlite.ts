import Database from 'better-sqlite3';
import { createHash, randomBytes } from 'node:crypto';
import { Kysely, SqliteDialect, sql, type Generated, type Transaction } from 'kysely';
import type { Act, Entry, Part } from '../../src/lib/domain/act';
import type { AsideReason } from '../../src/lib/protocol/messages';
import { migrate } from './migrations';
import type { ActCommit, Append, Appended, ClientRow, DocumentRow, LogRow, Store } from './store';

interface Tables {
  meta: { key: string; value: string };
  act: {
    id: string;
    seq: number | null;
    place: string;
    subject: string;
    kind: string;
    person: string;
    received_at: number;
    verdict: 'accepted' | 'refused' | 'waiting';
    code: string | null;
    /** Everything signed except the parts. */
    header: string;
    signature: string | null;
  };
  act_part: { act: string; name: string; hash: string; salt: string | null; value: string | null };
  document: {
    id: Generated<number>;
    name: string;
    incarnation: number;
    begun_by: string;
    head: number;
    frozen_seq: number | null;
    rights_version: number;
    ended_seq: number | null;
  };
  document_update: { document: number; seq: number; person: string; at: number; bytes: Buffer };
  document_snapshot: { document: number; seq: number; bytes: Buffer };
  document_client: { document: number; client: number; person: string; closed: number };
  aside: {
    id: string;
    document: number;
    person: string;
    reason: AsideReason;
    at: number;
    hash: string;
    bytes: Buffer;
  };
  file: { hash: string; size: number; at: number };
  file_upload: { hash: string; person: string; at: number };
  account: { person: string; login: string; password: string };
  session: {
    id: string;
    person: string;
    device: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
  };
  invitation: {
    token_hash: string;
    person: string;
    by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
}
export type Schema = Tables;
type Db = Kysely<Tables> | Transaction<Tables>;

const documentColumns = [
  'id',
  'name',
  'incarnation',
  'head',
  'frozen_seq as frozenSeq',
  'rights_version as rightsVersion',
] as const;

/**
 * SQLite in WAL mode with `synchronous=FULL`: when a promise resolves, the commit has been flushed. Appends that come
 * while a commit runs share the next one (group commit).
 */
export async function openSqlite(file: string): Promise<Store> {
  const driver = new Database(file);
  driver.pragma('journal_mode = WAL');
  driver.pragma('synchronous = FULL');
  driver.pragma('foreign_keys = ON');
  driver.pragma('busy_timeout = 5000');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: driver }) });
  await migrate(db);

  const last = await db.selectFrom('meta').select('value').where('key', '=', 'seq').executeTakeFirst();
  let seq = Number(last?.value ?? 0);

  /** Runs in one transaction; the sequence moves only when it commits. */
  async function write<T>(work: (trx: Transaction<Tables>, next: () => number) => Promise<T>): Promise<T> {
    let reached = seq;
    const result = await db.transaction().execute(async (trx) => {
      reached = seq;
      const value = await work(trx, () => ++reached);
      if (reached !== seq) await putMeta(trx, 'seq', String(reached));
      return value;
    });
    seq = Math.max(seq, reached);
    return result;
  }

  const putMeta = (trx: Db, key: string, value: string) =>
    trx
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();

  /** Writes are one at a time, so that sequences are given in the order of their commits. */
  let writing: Promise<unknown> = Promise.resolve();
  function serially<T>(work: () => Promise<T>): Promise<T> {
    const result = writing.then(work, work);
    writing = result.catch(() => undefined);
    return result;
  }
  const transact: typeof write = (work) => serially(() => write(work));

  async function bindClients(trx: Db, document: number, clients: readonly number[], person: string) {
    if (clients.length === 0) return;
    await trx
      .insertInto('document_client')
      .values(clients.map((client) => ({ document, client, person, closed: 0 })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async function appendOne(trx: Db, next: () => number, update: Append): Promise<Appended> {
    const at = next();
    const moved = await trx
      .updateTable('document')
      .set({ head: at })
      .where('id', '=', update.document)
      .where('frozen_seq', 'is', null)
      .where('ended_seq', 'is', null)
      .where('rights_version', '=', update.rightsVersion)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return { stored: false };
    await trx
      .insertInto('document_update')
      .values({
        document: update.document,
        seq: at,
        person: update.person,
        at: update.at,
        bytes: Buffer.from(update.bytes),
      })
      .execute();
    await bindClients(trx, update.document, update.clients, update.person);
    return { stored: true, seq: at };
  }

  let waiting: { update: Append; done: (result: Appended) => void; failed: (error: unknown) => void }[] = [];
  let flushing = false;
  async function flush() {
    flushing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const results = await transact(async (trx, next) => {
          const done: Appended[] = [];
          for (const { update } of group) done.push(await appendOne(trx, next, update));
          return done;
        });
        group.forEach(({ done }, index) => done(results[index]!));
      } catch (error) {
        // One bad row must not take the others with it: each is tried alone.
        if (group.length === 1) group[0]!.failed(error);
        else
          for (const item of group)
            await transact((trx, next) => appendOne(trx, next, item.update)).then(item.done, item.failed);
      }
    }
    flushing = false;
  }

  async function putAct(trx: Db, act: Act | Entry, receivedAt: number, row: Partial<Tables['act']>) {
    const { parts, ...header } = act;
    const { signature: _, ...signed } = header as Entry;
    await trx.deleteFrom('act').where('id', '=', act.id).where('verdict', '=', 'waiting').execute();
    await trx
      .insertInto('act')
      .values({
        id: act.id,
        seq: null,
        place: act.place,
        subject: act.subject,
        kind: act.kind,
        person: act.person,
        received_at: receivedAt,
        verdict: 'accepted',
        code: null,
        header: JSON.stringify(signed),
        signature: null,
        ...row,
      })
      .execute();
    for (const [name, part] of Object.entries(parts)) {
      await trx
        .insertInto('act_part')
        .values({
          act: act.id,
          name,
          hash: part.hash,
          salt: part.salt ?? null,
          value: part.value === undefined ? null : JSON.stringify(part.value),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }

  async function withParts(
    rows: { id: string; header: string; signature: string | null }[],
  ): Promise<Entry[]> {
    const parts = new Map<string, Record<string, Part>>();
    for (let from = 0; from < rows.length; from += 500) {
      const ids = rows.slice(from, from + 500).map(({ id }) => id);
      for (const row of await db.selectFrom('act_part').selectAll().where('act', 'in', ids).execute()) {
        const known = parts.get(row.act) ?? {};
        known[row.name] = {
          hash: row.hash,
          ...(row.salt !== null && { salt: row.salt }),
          ...(row.value !== null && { value: JSON.parse(row.value) as unknown }),
        };
        parts.set(row.act, known);
      }
    }
    return rows.map((row) => ({
      ...(JSON.parse(row.header) as Entry),
      parts: parts.get(row.id) ?? {},
      ...(row.signature !== null && { signature: row.signature }),
    }));
  }

  async function begin(trx: Db, name: string, by: string): Promise<DocumentRow> {
    await trx
      .insertInto('document')
      .values({
        name,
        incarnation: 1,
        begun_by: by,
        head: 0,
        frozen_seq: null,
        rights_version: 0,
        ended_seq: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return await trx
      .selectFrom('document')
      .select(documentColumns)
      .where('name', '=', name)
      .where('ended_seq', 'is', null)
      .executeTakeFirstOrThrow();
  }

  async function tail(document: number, after: number): Promise<LogRow[]> {
    return await db
      .selectFrom('document_update')
      .select(['seq', 'person', 'at', 'bytes'])
      .where('document', '=', document)
      .where('seq', '>', after)
      .orderBy('seq')
      .execute();
  }

  async function clients(document: number): Promise<ClientRow[]> {
    const rows = await db
      .selectFrom('document_client')
      .select(['client', 'person', 'closed'])
      .where('document', '=', document)
      .execute();
    return rows.map(({ client, person, closed }) => ({ client, person, closed: closed === 1 }));
  }

  return {
    async close() {
      await writing;
      await db.destroy();
    },
    async meta(key) {
      return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value;
    },
    async setMeta(key, value) {
      await transact((trx) => putMeta(trx, key, value));
    },
    async lastSeq() {
      return seq;
    },

    async findAct(id) {
      const row = await db.selectFrom('act').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return undefined;
      const [act] = await withParts([row]);
      return {
        act: act!,
        verdict: row.verdict,
        ...(row.code !== null && { code: row.code }),
        ...(row.seq !== null && { seq: row.seq }),
      };
    },
    async entries(after) {
      return await withParts(
        await db
          .selectFrom('act')
          .select(['id', 'header', 'signature'])
          .where('seq', '>', after)
          .orderBy('seq')
          .execute(),
      );
    },
    async waitingActs() {
      return await withParts(
        await db
          .selectFrom('act')
          .select(['id', 'header', 'signature'])
          .where('verdict', '=', 'waiting')
          .orderBy('received_at')
          .execute(),
      );
    },
    async acceptAct(commit: ActCommit) {
      return await transact(async (trx, next) => {
        const at = next();
        const entry: Entry = {
          ...commit.act,
          seq: at,
          receivedAt: commit.receivedAt,
          ...(commit.given && { given: commit.given }),
        };
        const signature = commit.sign(entry);
        await putAct(trx, entry, commit.receivedAt, { seq: at, signature });
        for (const document of commit.begin) {
          const row = await begin(trx, document.name, 'relay');
          await appendOne(trx, next, {
            document: row.id,
            rightsVersion: row.rightsVersion,
            person: 'relay',
            at: commit.receivedAt,
            bytes: document.state,
            clients: document.clients,
          });
        }
        const frozen = (names: readonly string[], value: number | null) =>
          names.length === 0
            ? undefined
            : trx.updateTable('document').set({ frozen_seq: value }).where('name', 'in', names).execute();
        await frozen(commit.freeze, at);
        await frozen(commit.thaw, null);
        if (commit.rightsMoved.length > 0) {
          await trx
            .updateTable('document')
            .set({ rights_version: sql`rights_version + 1` })
            .where('name', 'in', commit.rightsMoved)
            .execute();
        }
        return { ...entry, signature };
      });
    },
    async recordAct(act, receivedAt, verdict, code) {
      await transact((trx) => putAct(trx, act, receivedAt, { verdict, code: code ?? null }));
    },
    async erasePart(act, part) {
      await transact((trx) =>
        trx
          .updateTable('act_part')
          .set({ value: null, salt: null })
          .where('act', '=', act)
          .where('name', '=', part)
          .execute(),
      );
    },

    async documents(names) {
      const living = db.selectFrom('document').select(documentColumns).where('ended_seq', 'is', null);
      return await (names ? living.where('name', 'in', names) : living).execute();
    },
    async beginDocument(name, by) {
      return await transact((trx) => begin(trx, name, by));
    },
    async state(document) {
      const snapshot = await db
        .selectFrom('document_snapshot')
        .select(['seq', 'bytes'])
        .where('document', '=', document)
        .executeTakeFirst();
      return {
        snapshot: snapshot?.bytes,
        tail: await tail(document, snapshot?.seq ?? 0),
        clients: await clients(document),
      };
    },
    clients,
    tail,
    append(updates) {
      const results = updates.map(
        (update) => new Promise<Appended>((done, failed) => waiting.push({ update, done, failed })),
      );
      if (!flushing) void flush();
      return Promise.all(results);
    },
    async writeSnapshot(document, at, bytes) {
      await transact((trx) =>
        trx
          .insertInto('document_snapshot')
          .values({ document, seq: at, bytes: Buffer.from(bytes) })
          .onConflict((conflict) =>
            conflict.column('document').doUpdateSet({ seq: at, bytes: Buffer.from(bytes) }),
          )
          .execute(),
      );
    },

    async keepAside(document, aside, closes) {
      const hash = createHash('sha256').update(aside.bytes).digest('hex');
      return await transact(async (trx) => {
        const known = await trx
          .selectFrom('aside')
          .select('id')
          .where('document', '=', document)
          .where('person', '=', aside.person)
          .where('hash', '=', hash)
          .executeTakeFirst();
        const id = known?.id ?? randomBytes(12).toString('hex');
        if (!known) {
          await trx
            .insertInto('aside')
            .values({ id, document, ...aside, hash, bytes: Buffer.from(aside.bytes) })
            .execute();
        }
        for (const client of closes) {
          await trx
            .insertInto('document_client')
            .values({ document, client, person: aside.person, closed: 1 })
            .onConflict((conflict) =>
              conflict
                .columns(['document', 'client'])
                .doUpdateSet({ closed: 1 })
                .where('document_client.person', '=', aside.person),
            )
            .execute();
        }
        return id;
      });
    },
    async asideOf(person) {
      return await db
        .selectFrom('aside')
        .innerJoin('document', 'document.id', 'aside.document')
        .select([
          'aside.id',
          'document.name as document',
          'document.incarnation',
          'aside.person',
          'aside.reason',
          'aside.at',
          'aside.bytes',
        ])
        .where('aside.person', '=', person)
        .orderBy('aside.at')
        .execute();
    },
    async dropAside(id, person) {
      await transact((trx) =>
        trx.deleteFrom('aside').where('id', '=', id).where('person', '=', person).execute(),
      );
    },

    async addFile(hash, size, person, at) {
      await transact(async (trx) => {
        await trx
          .insertInto('file')
          .values({ hash, size, at })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await trx
          .insertInto('file_upload')
          .values({ hash, person, at })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },
    async fileUploadedBy(hash, person) {
      const row = await db
        .selectFrom('file_upload')
        .select('hash')
        .where('hash', '=', hash)
        .where('person', '=', person)
        .executeTakeFirst();
      return row !== undefined;
    },
    async fileSize(hash) {
      return (await db.selectFrom('file').select('size').where('hash', '=', hash).executeTakeFirst())?.size;
    },

    async account(person) {
      return await db.selectFrom('account').selectAll().where('person', '=', person).executeTakeFirst();
    },
    async accountByLogin(login) {
      return await db.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst();
    },
    async saveAccount(account) {
      return await transact(async (trx) => {
        const other = await trx
          .selectFrom('account')
          .select('person')
          .where('login', '=', account.login)
          .where('person', '!=', account.person)
          .executeTakeFirst();
        if (other) return false;
        await trx
          .insertInto('account')
          .values(account)
          .onConflict((conflict) =>
            conflict.column('person').doUpdateSet({ login: account.login, password: account.password }),
          )
          .execute();
        return true;
      });
    },
    async session(id) {
      const row = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
      return row && sessionOf(row);
    },
    async sessionsOf(person) {
      const rows = await db.selectFrom('session').selectAll().where('person', '=', person).execute();
      return rows.map(sessionOf);
    },
    async saveSession(session) {
      const row = {
        id: session.id,
        person: session.person,
        device: session.device,
        created_at: session.createdAt,
        seen_at: session.seenAt,
        expires_at: session.expiresAt,
      };
      await transact((trx) =>
        trx
          .insertInto('session')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute(),
      );
    },
    async endSession(id) {
      await transact((trx) => trx.deleteFrom('session').where('id', '=', id).execute());
    },
    async invitation(tokenHash) {
      const row = await db
        .selectFrom('invitation')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return (
        row && {
          tokenHash: row.token_hash,
          person: row.person,
          by: row.by,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
          usedAt: row.used_at,
        }
      );
    },
    async saveInvitation(invitation) {
      await transact((trx) =>
        trx
          .insertInto('invitation')
          .values({
            token_hash: invitation.tokenHash,
            person: invitation.person,
            by: invitation.by,
            created_at: invitation.createdAt,
            expires_at: invitation.expiresAt,
            used_at: invitation.usedAt,
          })
          .execute(),
      );
    },
    async useInvitation(tokenHash, at) {
      const used = await transact((trx) =>
        trx
          .updateTable('invitation')
          .set({ used_at: at })
          .where('token_hash', '=', tokenHash)
          .where('used_at', 'is', null)
          .executeTakeFirst(),
      );
      return used.numUpdatedRows > 0n;
    },
  };
}

const sessionOf = (row: Tables['session']) => ({
  id: row.id,
  person: row.person,
  device: row.device,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  expiresAt: row.expires_at,
});
