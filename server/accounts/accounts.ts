import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { Session, Store } from '../store/store';

const DAY = 86_400_000;

/** Why something about an account was refused; stable codes, worded on the screens. */
export type AccountRefusal =
  | 'wrong-password'
  | 'too-many-attempts'
  | 'login-taken'
  | 'invitation-unknown'
  | 'invitation-used'
  | 'invitation-over'
  | 'person-left';
export class AccountError extends Error {
  constructor(readonly code: AccountRefusal) {
    super(code);
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
const newToken = () => randomBytes(24).toString('base64url');
/** Logins are e-mail addresses or names; case and outer spaces are not part of them. */
export const normalLogin = (login: string) => login.trim().toLocaleLowerCase('ru');

/** A session as it is made: the token goes to the browser once, the store keeps its digest. */
export interface NewSession {
  readonly token: string;
  readonly session: Session;
}

/** Passwords, sessions, devices and invitations. Who a person is and may do stands in the acts, not here. */
export class Accounts {
  readonly #attempts = new Map<string, number[]>();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    private readonly hasLeft: (person: string) => boolean,
  ) {}

  async setPassword(person: string, login: string, password: string): Promise<void> {
    // Argon2id with the library's defaults (OWASP's first recommendation: 19 MiB, 2 passes).
    const saved = await this.store.saveAccount({
      person,
      login: normalLogin(login),
      password: await hash(password),
    });
    if (!saved) throw new AccountError('login-taken');
  }

  async signIn(login: string, password: string, device: string, address: string): Promise<NewSession> {
    this.#countAttempt(`${address} ${normalLogin(login)}`);
    const account = await this.store.accountByLogin(normalLogin(login));
    // An unknown login costs as much time as a wrong password, so that it cannot be told from one.
    const right = await verify(account?.password ?? (await this.#decoy()), password).catch(() => false);
    if (!account || !right) throw new AccountError('wrong-password');
    if (this.hasLeft(account.person)) throw new AccountError('person-left');
    this.#attempts.delete(`${address} ${normalLogin(login)}`);
    return await this.openSession(account.person, device);
  }

  #decoyHash: Promise<string> | undefined;
  #decoy() {
    return (this.#decoyHash ??= hash(newToken()));
  }

  #countAttempt(key: string) {
    const since = this.now() - LIMITS.signInWindow;
    const recent = (this.#attempts.get(key) ?? []).filter((at) => at > since);
    if (recent.length >= LIMITS.signInAttempts) throw new AccountError('too-many-attempts');
    if (this.#attempts.size > 10_000) this.#attempts.clear();
    this.#attempts.set(key, [...recent, this.now()]);
  }

  async openSession(person: string, device: string): Promise<NewSession> {
    const token = newToken();
    const now = this.now();
    const session: Session = {
      id: digest(token),
      person,
      device: device.slice(0, 120),
      createdAt: now,
      seenAt: now,
      expiresAt: now + LIMITS.sessionDays * DAY,
    };
    await this.store.saveSession(session);
    return { token, session };
  }

  /** The session of a token, renewed at most once an hour. */
  async session(token: string | undefined): Promise<Session | undefined> {
    if (!token || token.length > 100) return undefined;
    const session = await this.store.session(digest(token));
    const now = this.now();
    if (!session || session.expiresAt < now || this.hasLeft(session.person)) return undefined;
    if (now - session.seenAt > 3_600_000) {
      await this.store.saveSession({ ...session, seenAt: now, expiresAt: now + LIMITS.sessionDays * DAY });
    }
    return session;
  }

  async invite(person: string, by: string): Promise<{ token: string; expiresAt: number }> {
    const token = newToken();
    const now = this.now();
    const expiresAt = now + LIMITS.invitationDays * DAY;
    await this.store.saveInvitation({
      tokenHash: digest(token),
      person,
      by,
      createdAt: now,
      expiresAt,
      usedAt: null,
    });
    return { token, expiresAt };
  }

  /** The invitation of a token that can still be used. */
  async invitation(token: string) {
    const invitation = await this.store.invitation(digest(token));
    if (!invitation) throw new AccountError('invitation-unknown');
    if (invitation.usedAt !== null) throw new AccountError('invitation-used');
    if (invitation.expiresAt < this.now()) throw new AccountError('invitation-over');
    if (this.hasLeft(invitation.person)) throw new AccountError('person-left');
    return invitation;
  }

  /** Uses an invitation: sets login and password. Also the way back for whoever forgot a password. */
  async acceptInvitation(
    token: string,
    login: string,
    password: string,
    device: string,
  ): Promise<NewSession> {
    const invitation = await this.invitation(token);
    const other = await this.store.accountByLogin(normalLogin(login));
    if (other && other.person !== invitation.person) throw new AccountError('login-taken');
    if (!(await this.store.useInvitation(invitation.tokenHash, this.now())))
      throw new AccountError('invitation-used');
    await this.setPassword(invitation.person, login, password);
    return await this.openSession(invitation.person, device);
  }
}
