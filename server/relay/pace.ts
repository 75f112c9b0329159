/** So often at once, and then so many times a second. */
export interface Allowance {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** The paces of all persons, each against the same {@link Allowance}. */
export class Paces {
  readonly #paces = new Map<string, Pace>();

  constructor(private readonly allowance: Allowance) {}

  of(person: string): Pace {
    const pace = this.#paces.get(person) ?? new Pace(this.allowance);
    this.#paces.set(person, pace);
    return pace;
  }
}

/** Counts what one connection, or one person, does against an {@link Allowance}. */
export class Pace {
  #count = 0;
  #at = performance.now();

  constructor(private readonly allowance: Allowance) {}

  /** Counts `cost` more; false, and not counted, when that is too often. */
  allows(cost = 1): boolean {
    this.#drain();
    if (this.#count + cost > this.allowance.atOnce) return false;
    this.#count += cost;
    return true;
  }

  /** Counts `cost` more however much it was, and answers the milliseconds until another would be allowed. */
  spend(cost = 1): number {
    this.#drain();
    this.#count += cost;
    const { atOnce, perSecond } = this.allowance;
    return (Math.max(0, this.#count + 1 - atOnce) / perSecond) * 1_000;
  }

  /** Counts `cost` more and answers the milliseconds to wait; where that is above `most`, undefined, and not counted. */
  reserve(cost: number, most: number): number | undefined {
    const wait = this.spend(cost);
    if (wait <= most) return wait;
    this.#count -= cost;
    return undefined;
  }

  #drain() {
    const now = performance.now();
    this.#count = Math.max(0, this.#count - ((now - this.#at) / 1_000) * this.allowance.perSecond);
    this.#at = now;
  }
}
