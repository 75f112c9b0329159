import type { Selectable } from 'kysely';
import type { Account, Invitation, Session, Store } from '../store';
import type { Connection, Db, Tables } from './tables';

type People = Pick<
  Store,
  | 'hasAccounts'
  | 'account'
  | 'accountByLogin'
  | 'saveAccount'
  | 'session'
  | 'sessionsOf'
  | 'saveSession'
  | 'renewSession'
  | 'endSession'
  | 'invitation'
  | 'saveInvitation'
  | 'acceptInvitation'
  | 'useLink'
  | 'addAccount'
  | 'revokeInvitations'
  | 'untoldInvitations'
  | 'toldInvitation'
>;

/** Accounts, sessions and invitations: how people come in. */
export function people({ db, transact }: Connection): People {
  return {
    async account(person) {
      return await db.selectFrom('account').selectAll().where('person', '=', person).executeTakeFirst();
    },
    async accountByLogin(login) {
      return await db.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst();
    },
    async hasAccounts() {
      return (await db.selectFrom('account').select('person').limit(1).executeTakeFirst()) !== undefined;
    },
    async saveAccount(account) {
      return await transact((trx) => putAccount(trx, account));
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
      await transact((trx) => trx.insertInto('session').values(row).execute());
    },
    async renewSession(id, seenAt, expiresAt) {
      // Never an insert: a session ended meanwhile stays ended.
      const renewed = await transact((trx) =>
        trx
          .updateTable('session')
          .set({ seen_at: seenAt, expires_at: expiresAt })
          .where('id', '=', id)
          .executeTakeFirst(),
      );
      return renewed.numUpdatedRows > 0n;
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
      return row && invitationOf(row);
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
            revoked_at: invitation.revokedAt,
            kind: invitation.kind,
          })
          .execute(),
      );
    },
    async acceptInvitation(tokenHash, account, at) {
      return await transact(async (trx) => {
        if (await otherHas(trx, account)) return 'login-taken';
        if (!(await use(trx, tokenHash, account.person, at))) return 'used';
        await putAccount(trx, account);
        return 'accepted';
      });
    },
    async useLink(tokenHash, person, at) {
      return await transact(async (trx) => {
        if (await hasAccount(trx, person)) return 'has-account';
        return (await use(trx, tokenHash, person, at)) ? 'used-now' : 'used';
      });
    },
    async addAccount(account) {
      return await transact(async (trx) => {
        if (await hasAccount(trx, account.person)) return 'has-account';
        return (await putAccount(trx, account)) ? 'added' : 'login-taken';
      });
    },
    async revokeInvitations(person, at) {
      return await transact(async (trx) => {
        const revoked = await trx
          .updateTable('invitation')
          .set({ revoked_at: at })
          .where('person', '=', person)
          .where('used_at', 'is', null)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
        if (await hasAccount(trx, person)) return Number(revoked.numUpdatedRows);
        const ended = await trx.deleteFrom('session').where('person', '=', person).executeTakeFirst();
        return Number(revoked.numUpdatedRows) + Number(ended.numDeletedRows);
      });
    },
    async untoldInvitations() {
      return (await db.selectFrom('invitation').selectAll().where('untold', '=', 1).execute()).map(
        invitationOf,
      );
    },
    async toldInvitation(tokenHash) {
      await transact((trx) =>
        trx.updateTable('invitation').set({ untold: 0 }).where('token_hash', '=', tokenHash).execute(),
      );
    },
  };
}

/** Uses an invitation and ends what opened the person's records before; false when it cannot be used any more. */
async function use(trx: Db, tokenHash: string, person: string, at: number): Promise<boolean> {
  const unused = (condition: 'token_hash' | 'person', value: string) =>
    trx
      .updateTable('invitation')
      .set({ used_at: at })
      .where(condition, '=', value)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
  const used = await unused('token_hash', tokenHash);
  if (used.numUpdatedRows === 0n) return false;
  await trx.updateTable('invitation').set({ untold: 1 }).where('token_hash', '=', tokenHash).execute();
  await unused('person', person);
  await trx.deleteFrom('session').where('person', '=', person).execute();
  return true;
}

const hasAccount = async (trx: Db, person: string): Promise<boolean> =>
  (await trx.selectFrom('account').select('person').where('person', '=', person).executeTakeFirst()) !==
  undefined;

/** True when the login belongs to somebody else. */
async function otherHas(trx: Db, { login, person }: Account): Promise<boolean> {
  const other = await trx
    .selectFrom('account')
    .select('person')
    .where('login', '=', login)
    .where('person', '!=', person)
    .executeTakeFirst();
  return other !== undefined;
}

async function putAccount(trx: Db, account: Account): Promise<boolean> {
  if (await otherHas(trx, account)) return false;
  await trx
    .insertInto('account')
    .values(account)
    .onConflict((conflict) =>
      conflict.column('person').doUpdateSet({ login: account.login, password: account.password }),
    )
    .execute();
  return true;
}

const invitationOf = (row: Selectable<Tables['invitation']>): Invitation => ({
  tokenHash: row.token_hash,
  person: row.person,
  by: row.by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
  kind: row.kind === 'link' ? 'link' : 'account',
});

const sessionOf = (row: Tables['session']): Session => ({
  id: row.id,
  person: row.person,
  device: row.device,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  expiresAt: row.expires_at,
});
