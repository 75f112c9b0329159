/**
 * Up to which sequence everything committed is also visible in memory. A cursor given to a device must not run ahead
 * of commits that are still on their way into the indexes, or the device would never ask for them again.
 */
export class Progress {
  readonly #running = new Set<{ readonly from: number }>();
  #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  /** Marks the beginning of a commit; call the answer when its effects are visible. */
  begin(): () => void {
    const mark = { from: this.#last };
    this.#running.add(mark);
    return () => this.#running.delete(mark);
  }

  reached(seq: number): void {
    this.#last = Math.max(this.#last, seq);
  }

  /** The sequence a device may take as its cursor. */
  safe(): number {
    return Math.min(this.#last, ...[...this.#running].map(({ from }) => from));
  }
}
