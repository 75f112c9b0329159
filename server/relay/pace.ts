/** So often at once, and then so many times a second. */
export interface Allowance {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** Counts what one connection does against an {@link Allowance}; what is not allowed is not counted. */
export class Pace {
  #count = 0;
  #at = performance.now();

  constructor(private readonly allowance: Allowance) {}

  /** Counts once more; false when that is too often. */
  allows(): boolean {
    const { atOnce, perSecond } = this.allowance;
    const now = performance.now();
    this.#count = Math.max(0, this.#count - ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    if (this.#count + 1 > atOnce) return false;
    this.#count++;
    return true;
  }
}
