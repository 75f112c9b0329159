import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { Invitation, Session, Store } from '../store/store';
import { Attempts, networkOf } from './attempts';
import { Passwords } from './passwords';
import { AccountError } from './refusals';

const DAY = 86_400_000;
const RENEWED_AFTER = 3_600_000;

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
const newToken = () => randomBytes(24).toString('base64url');
/** Logins are e-mail addresses or names; case and outer spaces are not part of them. */
export const normalLogin = (login: string) => login.trim().toLocaleLowerCase('ru');

/** A session as it is made: the token goes to the browser once, the store keeps its digest. */
export interface NewSession {
  readonly token: string;
  readonly session: Session;
  /** Sessions of the same person that had to end for it. */
  readonly ended: readonly string[];
}

/** Tokens that are remembered: of all devices that work in an hour. */
const SEEN = 10_000;

/** Passwords, sessions, devices and invitations. Who a person is and may do stands in the acts, not here. */
export class Accounts {
  readonly #passwords = new Passwords();
  readonly #byLogin: Attempts;
  readonly #byAddress: Attempts;
  readonly #signIns: Attempts;
  /** Persons by token, of the last requests. */
  readonly #seen = new Map<string, string>();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    private readonly hasLeft: (person: string) => boolean,
    /** True for whoever may judge or decide over others' papers. */
    private readonly judges: (person: string) => boolean = () => false,
  ) {
    const { signInAttempts, signInAttemptsPerAddress, signInsPerLogin, signInWindow, signInKeys } = LIMITS;
    this.#byLogin = new Attempts(signInAttempts, signInWindow, signInKeys, now);
    this.#byAddress = new Attempts(signInAttemptsPerAddress, signInWindow, signInKeys, now);
    this.#signIns = new Attempts(signInsPerLogin, signInWindow, signInKeys, now);
  }

  async setPassword(person: string, login: string, password: string): Promise<void> {
    const account = { person, login: normalLogin(login), password: await this.#passwords.hash(password) };
    if (!(await this.store.saveAccount(account))) throw new AccountError('login-taken');
  }

  /** Failures are counted for a login at an address, and for an address whatever the login; of the first all, right ones too. */
  async signIn(login: string, password: string, device: string, address: string): Promise<NewSession> {
    const network = networkOf(address);
    const key = `${network} ${normalLogin(login)}`;
    if (!this.#byAddress.take(network)) throw new AccountError('too-many-attempts');
    if (!this.#byLogin.take(key) || !this.#signIns.take(key)) throw new AccountError('too-many-attempts');
    const account = await this.store.accountByLogin(normalLogin(login));
    const right = await this.#passwords.verify(account?.password, password);
    if (!account || !right) throw new AccountError('wrong-password');
    if (this.hasLeft(account.person)) throw new AccountError('person-left');
    this.#byAddress.forgive(network);
    this.#byLogin.forgive(key);
    return await this.openSession(account.person, device);
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
    return { token, session, ended: await this.#endForgotten(person) };
  }

  /** Nobody has so many devices: those that were not seen for longest are let go. Answers their ids. */
  async #endForgotten(person: string): Promise<readonly string[]> {
    const sessions = await this.store.sessionsOf(person);
    const forgotten = sessions
      .toSorted((a, b) => b.seenAt - a.seenAt || b.createdAt - a.createdAt)
      .slice(LIMITS.sessionsPerPerson)
      .map(({ id }) => id);
    for (const id of forgotten) await this.store.endSession(id);
    return forgotten;
  }

  /**
   * Whose a token was when a request brought it last; undefined for one not seen lately, and for an invented one. Asked
   * before anything is looked up, for no more than whose turn it is.
   */
  lastSeen(token: string | undefined): string | undefined {
    return token === undefined ? undefined : this.#seen.get(token);
  }

  /** The living session of a token. */
  async session(token: string | undefined): Promise<Session | undefined> {
    if (!token || token.length > 100) return undefined;
    const session = await this.store.session(digest(token));
    if (!session || session.expiresAt < this.now() || this.hasLeft(session.person)) return undefined;
    this.#seen.delete(token);
    this.#seen.set(token, session.person);
    if (this.#seen.size > SEEN) this.#seen.delete(this.#seen.keys().next().value!);
    return session;
  }

  /**
   * Renews a session, at most once an hour, or when it was last seen before an instant; true when the browser's cookie
   * has to be renewed with it.
   */
  async renew(session: Session, seenSince = 0): Promise<boolean> {
    const now = this.now();
    if (now - session.seenAt <= RENEWED_AFTER && session.seenAt >= seenSince) return false;
    return await this.store.renewSession(session.id, now, now + LIMITS.sessionDays * DAY);
  }

  /** `days`: how long it can be used, by the setting of its place. */
  async invite(
    person: string,
    by: string,
    kind: Invitation['kind'],
    days: number,
  ): Promise<{ token: string; expiresAt: number }> {
    const token = newToken();
    const now = this.now();
    const expiresAt = now + days * DAY;
    await this.store.saveInvitation({
      tokenHash: digest(token),
      person,
      by,
      createdAt: now,
      expiresAt,
      usedAt: null,
      revokedAt: null,
      kind,
    });
    return { token, expiresAt };
  }

  /** The invitation of a token that can still be used. */
  async invitation(token: string): Promise<Invitation> {
    const invitation = await this.store.invitation(digest(token));
    if (!invitation) throw new AccountError('invitation-unknown');
    if (invitation.revokedAt !== null) throw new AccountError('invitation-revoked');
    if (invitation.usedAt !== null) throw new AccountError('invitation-used');
    if (invitation.expiresAt < this.now()) throw new AccountError('invitation-over');
    if (this.hasLeft(invitation.person)) throw new AccountError('person-left');
    if (invitation.kind === 'link') await this.mayLink(invitation.person);
    return invitation;
  }

  /** [X-13] A link without a password is for authors who have none yet: nobody decides over others' papers by it. */
  async mayLink(person: string): Promise<void> {
    if (this.judges(person)) throw new AccountError('link-judges');
    if (await this.store.account(person)) throw new AccountError('has-account');
  }

  /** Uses a personal link; whoever had opened the person's records before is out. */
  async useLink(token: string): Promise<Invitation> {
    const invitation = await this.invitation(token);
    // One that sets a password opens nothing without.
    if (invitation.kind !== 'link') throw new AccountError('invitation-unknown');
    const answer = await this.store.useLink(invitation.tokenHash, invitation.person, this.now());
    if (answer === 'used') throw new AccountError('invitation-used');
    if (answer === 'has-account') throw new AccountError('has-account');
    return invitation;
  }

  /** Login and password of somebody who came by a link. */
  async addAccount(person: string, login: string, password: string): Promise<void> {
    // Asked again where it is stored; here, so that nothing is hashed for whoever has one.
    if (await this.store.account(person)) throw new AccountError('has-account');
    const account = { person, login: normalLogin(login), password: await this.#passwords.hash(password) };
    const answer = await this.store.addAccount(account);
    if (answer !== 'added') throw new AccountError(answer);
  }

  /** Takes back what a person was invited by and has not used, and what links alone have opened; true if there was any. */
  async revoke(person: string): Promise<boolean> {
    return (await this.store.revokeInvitations(person, this.now())) > 0;
  }

  /**
   * Uses an invitation: sets login and password. Also the way back for whoever forgot a password, or fears that
   * somebody else knows it: everything that opened the account before is over.
   */
  async acceptInvitation(token: string, login: string, password: string): Promise<Invitation> {
    const invitation = await this.invitation(token);
    const account = {
      person: invitation.person,
      login: normalLogin(login),
      password: await this.#passwords.hash(password),
    };
    const answer = await this.store.acceptInvitation(invitation.tokenHash, account, this.now());
    if (answer === 'used') throw new AccountError('invitation-used');
    if (answer === 'login-taken') throw new AccountError('login-taken');
    return invitation;
  }
}
