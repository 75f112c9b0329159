import { sql } from 'kysely';
import { LIMITS } from '../../../src/lib/protocol/limits';
import type { Store } from '../store';
import type { Connection } from './tables';

type Files = Pick<
  Store,
  'addFile' | 'fileUploadedBy' | 'uploadedSize' | 'uploadedBytes' | 'filesOf' | 'forgetFile'
>;

/** Which bytes are there, and who uploaded them. */
export function files({ db, transact }: Connection): Files {
  return {
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
    async filesOf(person, before) {
      const rows = await db
        .selectFrom('file_upload')
        .select('hash')
        .where('person', '=', person)
        .where('at', '<', before)
        .execute();
      return rows.map(({ hash }) => hash);
    },
    async forgetFile(hash, person) {
      return await transact(async (trx) => {
        await trx.deleteFrom('file_upload').where('hash', '=', hash).where('person', '=', person).execute();
        const { numDeletedRows } = await trx
          .deleteFrom('file')
          .where('hash', '=', hash)
          .where('hash', 'not in', (of) => of.selectFrom('file_upload').select('hash'))
          .executeTakeFirst();
        return numDeletedRows > 0n;
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
    async uploadedSize(hash, person) {
      const row = await db
        .selectFrom('file_upload')
        .innerJoin('file', 'file.hash', 'file_upload.hash')
        .select('file.size')
        .where('file_upload.hash', '=', hash)
        .where('file_upload.person', '=', person)
        .executeTakeFirst();
      return row?.size;
    },
    async uploadedBytes(person) {
      const { bytes } = await db
        .selectFrom('file_upload')
        .innerJoin('file', 'file.hash', 'file_upload.hash')
        .select(sql<number | null>`sum(max(file.size, ${LIMITS.fileCharge}))`.as('bytes'))
        .where('file_upload.person', '=', person)
        .executeTakeFirstOrThrow();
      return bytes ?? 0;
    },
  };
}
