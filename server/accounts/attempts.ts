import { isIPv6 } from 'node:net';

/** Counts attempts by key within a window. Keys beyond its room go oldest first: new ones never clear the others. */
export class Attempts {
  readonly #times = new Map<string, number[]>();

  constructor(
    private readonly limit: number,
    private readonly window: number,
    private readonly room: number,
    private readonly now: () => number,
  ) {}

  /** Notes an attempt; false when there have been too many. */
  take(key: string): boolean {
    const since = this.now() - this.window;
    const recent = (this.#times.get(key) ?? []).filter((at) => at > since);
    if (recent.length >= this.limit) return false;
    // Written again at the end: the map's order is that of the last attempt.
    this.#times.delete(key);
    this.#times.set(key, [...recent, this.now()]);
    for (const [oldest, times] of this.#times) {
      if (this.#times.size <= this.room && times.at(-1)! > since) break;
      this.#times.delete(oldest);
    }
    return true;
  }

  /** Takes the last attempt back: it was a right one. */
  forgive(key: string): void {
    const times = this.#times.get(key)?.slice(0, -1) ?? [];
    if (times.length > 0) this.#times.set(key, times);
    else this.#times.delete(key);
  }
}

/** What counts as one address: of IPv6 the network, because one connection is given all addresses of its own. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [left = '', right] = address.split('::');
  const head = left.split(':').filter(Boolean);
  const tail = (right ?? '').split(':').filter(Boolean);
  const groups =
    right === undefined
      ? head
      : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
