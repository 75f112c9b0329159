import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { LIMITS } from '../../src/lib/protocol/limits';
import { AccountError } from './refusals';

/**
 * Argon2id with the library's defaults (OWASP's first recommendation: 19 MiB, 2 passes), a few at a time: each costs
 * memory and one of the few threads that files and other work need too.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return await this.#inTurn(() => hash(password));
  }

  /** An unknown account costs as much time as a wrong password, so that it cannot be told from one. */
  async verify(hashed: string | undefined, password: string): Promise<boolean> {
    const known = hashed ?? (await (this.#decoy ??= hash(randomBytes(24).toString('base64url'))));
    const right = await this.#inTurn(() => verify(known, password).catch(() => false));
    return right && hashed !== undefined;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= LIMITS.passwordChecksAtOnce) {
      if (this.#waiting.length >= LIMITS.passwordChecksWaiting) throw new AccountError('too-many-attempts');
      await new Promise<void>((turn) => this.#waiting.push(turn));
    } else this.#running++;
    try {
      return await work();
    } finally {
      // The place passes on to who waits longest, or is free again.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
