import { CompiledQuery, sql } from 'kysely';
import type { Act, Entry, Part } from '../../../src/lib/domain/act';
import type { ActCommit, Store } from '../store';
import { appending, begin } from './documents';
import { eraseIn } from './erasure';
import type { Connection, Db, Tables } from './tables';

type Acts = Pick<Store, 'findAct' | 'entries' | 'waitingActs' | 'acceptAct' | 'recordAct'>;

/** The journal's table: a header that is signed, private parts beside it. */
export function acts({ db, transact, emptyLog }: Connection): Acts {
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

  return {
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
      const accepted = await transact(async (trx, next) => {
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
          const first = {
            document: row.id,
            rightsVersion: row.rightsVersion,
            person: 'relay',
            at: commit.receivedAt,
          };
          for (const { sql: text, parameters } of appending(
            { ...first, bytes: document.state, clients: document.clients },
            next(),
          ))
            await trx.executeQuery(CompiledQuery.raw(text, [...parameters]));
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
        await eraseIn(trx, commit.erase, at);
        return { ...entry, signature };
      });
      if (commit.erase.person !== undefined || commit.erase.documents.length > 0) await emptyLog();
      return accepted;
    },
    async recordAct(act, receivedAt, verdict, code) {
      // A refused act keeps what tells it from another of its id; what it said in private is nobody's any more.
      const hashes = Object.entries(act.parts).map(([name, { hash }]) => [name, { hash }] as const);
      const kept = verdict === 'refused' ? { ...act, parts: Object.fromEntries(hashes) } : act;
      await transact((trx) => putAct(trx, kept, receivedAt, { verdict, code: code ?? null }));
    },
  };
}

export async function putAct(trx: Db, act: Act | Entry, receivedAt: number, row: Partial<Tables['act']>) {
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
