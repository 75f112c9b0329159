import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Append, Appended, ClientRow, DocumentRow, LogRow, Store } from '../store';
import { history } from './history';
import type { Connection, Db } from './tables';
import type { Statement } from './writer';

type Documents = Pick<
  Store,
  | 'documents'
  | 'beginDocument'
  | 'endedDocuments'
  | 'state'
  | 'tail'
  | 'tailSize'
  | 'history'
  | 'clients'
  | 'changedAt'
  | 'wroteIn'
  | 'append'
  | 'writeSnapshot'
  | 'keepAside'
  | 'asideOf'
  | 'asideIds'
  | 'aside'
  | 'dropAside'
>;

const documentColumns = [
  'id',
  'name',
  'incarnation',
  'head',
  'frozen_seq as frozenSeq',
  'rights_version as rightsVersion',
] as const;

/** A commit of so much takes some milliseconds; edits wait no longer for it. */
const PIECE_BYTES = 512_000;

interface Waiting {
  readonly update: Append;
  readonly done: (result: Appended) => void;
  readonly failed: (error: unknown) => void;
}

/** The update log, its snapshots, who writes under which client id, and what was kept aside. */
export function documents({ db, transact, together }: Connection): Documents {
  let waiting: Waiting[] = [];
  let flushing = false;
  async function flush() {
    flushing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      /** One commit; the head moves when an update is stored, and only then do its other rows find their document. */
      const store = async (items: typeof group): Promise<Appended[]> => {
        const heads: { seq: number; at: number }[] = [];
        const results = await together((next) => {
          const statements: Statement[] = [];
          for (const { update } of items) {
            heads.push({ seq: next(), at: statements.length });
            statements.push(...appending(update, heads.at(-1)!.seq));
          }
          return statements;
        });
        return heads.map(({ seq, at }) =>
          results[at]!.changes === 1 ? { stored: true, seq } : { stored: false },
        );
      };
      try {
        const moved = await store(group);
        group.forEach(({ done }, index) => done(moved[index]!));
      } catch (error) {
        if (group.length === 1) group[0]!.failed(error);
        else await storeSingly(group, store);
      }
    }
    flushing = false;
  }

  /** One bad row must not take the others with it; only what follows it in its document may rest on it. */
  async function storeSingly(group: Waiting[], store: (items: Waiting[]) => Promise<Appended[]>) {
    const broken = new Map<number, unknown>();
    for (const item of group) {
      const { document } = item.update;
      if (broken.has(document)) item.failed(broken.get(document));
      else
        await store([item])
          .then(([alone]) => item.done(alone!))
          .catch((error: unknown) => {
            broken.set(document, error);
            item.failed(error);
          });
    }
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

  async function tailSize(document: number, after: number) {
    const { count, bytes } = await db
      .selectFrom('document_update')
      .select(({ fn }) => [
        fn.countAll<number>().as('count'),
        fn.sum<number | null>(sql`length(bytes)`).as('bytes'),
      ])
      .where('document', '=', document)
      .where('seq', '>', after)
      .executeTakeFirstOrThrow();
    return { count, bytes: bytes ?? 0 };
  }

  const asides = () =>
    db
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
      ]);

  async function clients(document: number): Promise<ClientRow[]> {
    const rows = await db
      .selectFrom('document_client')
      .select(['client', 'person', 'closed'])
      .where('document', '=', document)
      .execute();
    return rows.map(({ client, person, closed }) => ({ client, person, closed: closed === 1 }));
  }

  return {
    async documents(names) {
      const living = db.selectFrom('document').select(documentColumns).where('ended_seq', 'is', null);
      return await (names ? living.where('name', 'in', names) : living).execute();
    },
    async endedDocuments() {
      const rows = await db
        .selectFrom('document')
        .select(['name', 'ended_seq as endedSeq'])
        .where('ended_seq', 'is not', null)
        .execute();
      return rows.map(({ name, endedSeq }) => ({ name, endedSeq: endedSeq! }));
    },
    async beginDocument(name, by) {
      return await transact((trx) => begin(trx, name, by));
    },
    async state(document) {
      // In one statement: between two, a new snapshot could take the place of the old one.
      const pieces = await db
        .selectFrom('document')
        .innerJoin('snapshot_piece', (join) =>
          join
            .onRef('snapshot_piece.document', '=', 'document.id')
            .onRef('snapshot_piece.seq', '=', 'document.snapshot_seq'),
        )
        .select(['snapshot_piece.seq', 'snapshot_piece.bytes'])
        .where('document.id', '=', document)
        .orderBy('snapshot_piece.piece')
        .execute();
      return {
        snapshot: pieces.length > 0 ? Buffer.concat(pieces.map(({ bytes }) => bytes)) : undefined,
        tail: await tail(document, pieces[0]?.seq ?? 0),
        clients: await clients(document),
      };
    },
    clients,
    async changedAt(document) {
      const last = await db
        .selectFrom('document_update')
        .select('at')
        .where('document', '=', document)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.at;
    },
    async wroteIn(name, person) {
      const found = await db
        .selectFrom('document')
        .innerJoin('document_client', 'document_client.document', 'document.id')
        .select('document.id')
        .where('document.name', '=', name)
        .where('document.ended_seq', 'is', null)
        .where('document_client.person', '=', person)
        .executeTakeFirst();
      return !!found;
    },
    tail,
    tailSize,
    history: (document, after, room) => history(db, document, after, room),
    append(updates) {
      const results = updates.map(
        (update) => new Promise<Appended>((done, failed) => waiting.push({ update, done, failed })),
      );
      if (!flushing) void flush();
      return Promise.all(results);
    },
    async writeSnapshot(document, seq, bytes) {
      for (let piece = 0; piece * PIECE_BYTES < bytes.byteLength; piece++)
        await together(() => [
          {
            sql: `INSERT OR REPLACE INTO snapshot_piece (document, seq, piece, bytes)
              SELECT id, ?, ?, ? FROM document WHERE id = ? AND ended_seq IS NULL`,
            parameters: [seq, piece, bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES), document],
          },
        ]);
      await together(() => [
        {
          sql: `UPDATE document SET snapshot_seq = ? WHERE id = ? AND ended_seq IS NULL`,
          parameters: [seq, document],
        },
        {
          sql: `DELETE FROM snapshot_piece WHERE document = ? AND seq <> ?`,
          parameters: [document, seq],
        },
      ]);
    },

    async keepAside(document, aside, closes, room) {
      const hash = createHash('sha256').update(aside.bytes).digest('hex');
      return await transact(async (trx) => {
        if (await erased(trx, document, aside.person)) return { refused: 'erased' };
        const known = await trx
          .selectFrom('aside')
          .select('id')
          .where('document', '=', document)
          .where('person', '=', aside.person)
          .where('hash', '=', hash)
          .executeTakeFirst();
        const id = known?.id ?? randomBytes(12).toString('hex');
        if (!known) {
          const kept = await trx
            .selectFrom('aside')
            .select(({ fn }) => [
              fn.countAll<number>().as('count'),
              fn.sum<number | null>(sql`length(bytes)`).as('bytes'),
            ])
            .where('person', '=', aside.person)
            .executeTakeFirstOrThrow();
          if (kept.count >= room.count || (kept.bytes ?? 0) + aside.bytes.byteLength > room.bytes)
            return { refused: 'no-room' };
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
        return { id };
      });
    },
    async asideOf(person) {
      return await asides().where('aside.person', '=', person).orderBy('aside.at').execute();
    },
    async asideIds(person) {
      const rows = await db
        .selectFrom('aside')
        .select('id')
        .where('person', '=', person)
        .orderBy('at')
        .execute();
      return rows.map(({ id }) => id);
    },
    async aside(id, person) {
      return await asides().where('aside.id', '=', id).where('aside.person', '=', person).executeTakeFirst();
    },
    async dropAside(id, person) {
      await transact((trx) =>
        trx.deleteFrom('aside').where('id', '=', id).where('person', '=', person).execute(),
      );
    },
  };
}

/** True of a document that has ended, and of a person whom an accepted act has erased. */
async function erased(trx: Db, document: number, person: string): Promise<boolean> {
  const ended = await trx
    .selectFrom('document')
    .select('id')
    .where('id', '=', document)
    .where('ended_seq', 'is not', null)
    .executeTakeFirst();
  const gone = await trx
    .selectFrom('act')
    .select('id')
    // Spelled out, so that its index serves.
    .where('kind', '=', sql.lit('erase-person'))
    .where('subject', '=', `person:${person}`)
    .where('verdict', '=', 'accepted')
    .executeTakeFirst();
  return !!ended || !!gone;
}

/**
 * The statements that store an update under a sequence. The first moves the document's head, unless it is frozen or its
 * rights have moved; the others find nothing to add to when it has not.
 */
export function appending(update: Append, seq: number): Statement[] {
  const { document, rightsVersion, person, at, bytes, clients } = update;
  const statements = [
    {
      sql: `UPDATE document SET head = ? WHERE id = ? AND rights_version = ? AND frozen_seq IS NULL AND ended_seq IS NULL`,
      parameters: [seq, document, rightsVersion],
    },
    {
      sql: `INSERT INTO document_update (document, seq, person, at, bytes)
        SELECT id, head, ?, ?, ? FROM document WHERE id = ? AND head = ?`,
      parameters: [person, at, bytes, document, seq],
    },
  ];
  if (clients.length > 0)
    statements.push({
      sql: `INSERT INTO document_client (document, client, person, closed)
        SELECT document.id, json_each.value, ?, 0 FROM document, json_each(?)
        WHERE document.id = ? AND document.head = ?
        ON CONFLICT (document, client) DO NOTHING`,
      parameters: [person, JSON.stringify(clients), document, seq],
    });
  return statements;
}

export async function begin(trx: Db, name: string, by: string): Promise<DocumentRow> {
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
