import { afterAll, beforeAll, vi } from 'vitest';

/** For a file of tests in which nobody shares a device: every lock is free. */
export function withFreeLocks(): void {
  const request = async (_: string, ...rest: unknown[]) =>
    await (rest.at(-1) as (lock: object) => unknown)({});
  beforeAll(() => void vi.stubGlobal('navigator', { locks: { request, query: async () => ({ held: [] }) } }));
  afterAll(() => void vi.unstubAllGlobals());
}

interface Held {
  readonly name: string;
  readonly mode: 'shared' | 'exclusive';
}

/** The part of the Web Locks API that the device uses, for tests in Node. Locks are asked for in order and let go late. */
export class WebLocks {
  #held: Held[] = [];
  #waiting: (Held & { readonly go: () => void })[] = [];
  /** Called once, when a lock that somebody wanted only if it was free has been given: to come in between. */
  given: (() => void) | undefined;

  #free = ({ name, mode }: Held) =>
    !this.#held.some((held) => held.name === name && (mode === 'exclusive' || held.mode === 'exclusive'));

  #next() {
    for (const wanted of [...this.#waiting]) {
      if (!this.#free(wanted)) continue;
      this.#waiting = this.#waiting.filter((each) => each !== wanted);
      this.#held.push(wanted);
      wanted.go();
    }
  }

  async request<T>(name: string, ...rest: unknown[]): Promise<T> {
    const work = rest.at(-1) as (lock: Held | null) => Promise<T>;
    const { mode = 'exclusive', ifAvailable = false } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    let lock: Held = { name, mode };
    if (this.#free(lock)) this.#held.push(lock);
    else if (ifAvailable) return await work(null);
    else
      lock = await new Promise<Held>((given) => {
        const wanted = { name, mode, go: () => given(wanted) };
        this.#waiting.push(wanted);
      });
    if (ifAvailable) {
      this.given?.();
      this.given = undefined;
    }
    try {
      return await work(lock);
    } finally {
      // A browser takes notice in a task of its own.
      await new Promise((later) => setTimeout(later, 0));
      this.#held = this.#held.filter((each) => each !== lock);
      this.#next();
    }
  }

  async query() {
    return { held: [...this.#held], pending: [] };
  }

  /** A tab is closed or killed: its locks go with it. */
  drop(prefix: string): void {
    this.#held = this.#held.filter(({ name }) => !name.startsWith(prefix));
    this.#next();
  }
}
