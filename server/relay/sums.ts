/** Sums by a key; those that are nothing are not kept. */
export class Sums {
  readonly #sums = new Map<string, number>();

  /** Adds to a sum, or with a negative number takes away; answers the sum. */
  add(key: string, value: number): number {
    const sum = (this.#sums.get(key) ?? 0) + value;
    if (sum === 0) this.#sums.delete(key);
    else this.#sums.set(key, sum);
    return sum;
  }
}
