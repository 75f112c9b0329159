import { createHmac, randomBytes } from 'node:crypto';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { RefusalLine, Store } from '../store/store';
import type { Refused } from './watch';

const MINUTE = 60_000;
/** Stands for the many subjects of a flood: how much there was is kept, each single one is not. */
const MANY = '*';

/**
 * The journal of refusals: who was refused what, and when, by the minute. Lines are collected in memory and written
 * each second, so that refusing costs nothing; a flood makes larger counts and not more lines.
 */
export class Refusals {
  /** Forgotten with the process: an address can be compared with another of the same run, and read by nobody. */
  readonly #key = randomBytes(32);
  #minute = 0;
  /** Lines of this minute, by whom; what is told apart no more when there are too many. */
  readonly #distinct = new Map<string, Set<string>>();
  #count = 0;
  #lines = new Map<string, RefusalLine>();
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<Store, 'noteRefusals'>,
    private readonly now: () => number,
    private readonly failed: (error: unknown) => void,
  ) {}

  note({ who, subject, code }: Refused): void {
    const at = this.now() - (this.now() % MINUTE);
    if (at !== this.#minute) {
      this.#minute = at;
      this.#distinct.clear();
      this.#count = 0;
    }
    const person = 'person' in who ? who.person : '';
    const address = 'address' in who ? this.#hashed(who.address) : '';
    this.#add(this.#bounded({ at, person, address, subject, code, count: 1 }));
  }

  /** The line itself, or the one it is counted in when there are too many of its kind. */
  #bounded(line: RefusalLine): RefusalLine {
    const by = line.person || line.address;
    const own = this.#distinct.get(by) ?? new Set<string>();
    const known = `${line.subject} ${line.code}`;
    if (own.has(known)) return line;
    if (this.#count >= LIMITS.refusalLinesPerMinute)
      return { ...line, person: '', address: '', subject: MANY };
    if (own.size >= LIMITS.refusalLinesPerMinuteOfOne) return { ...line, subject: MANY };
    this.#distinct.set(by, own.add(known));
    this.#count++;
    return line;
  }

  #add(line: RefusalLine): void {
    const key = [line.at, line.person, line.address, line.subject, line.code].join(' ');
    this.#lines.set(key, { ...line, count: line.count + (this.#lines.get(key)?.count ?? 0) });
  }

  #hashed(address: string): string {
    return createHmac('sha256', this.#key).update(address).digest('hex').slice(0, 16);
  }

  /** Writes what has been collected; after a failure it is kept for the next time while there is room. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const lines = [...this.#lines.values()];
      this.#lines = new Map();
      if (lines.length === 0) return;
      try {
        await this.store.noteRefusals(lines, LIMITS.refusalLines);
      } catch (error) {
        this.failed(error);
        const room = 2 * LIMITS.refusalLinesPerMinute - this.#lines.size;
        for (const line of lines.slice(0, Math.max(0, room))) this.#add(line);
      }
    });
    return this.#writing;
  }
}
