/** Whoever has their turn, and who waits for one. */
interface Line {
  going: number;
  readonly waiting: (() => void)[];
}

/** A few things of one person, or of one network, are under way at a time; the others wait in the order of coming. */
export class AFew {
  readonly #lines = new Map<string, Line>();

  constructor(
    private readonly atOnce: number,
    /** As many may wait. */
    private readonly waiting: number,
  ) {}

  /** Waits for a turn of this owner; answers what ends it. Undefined when too many of theirs wait. */
  async enter(owner: string): Promise<(() => void) | undefined> {
    const line = this.#lines.get(owner) ?? { going: 0, waiting: [] };
    this.#lines.set(owner, line);
    if (line.going >= this.atOnce) {
      if (line.waiting.length >= this.waiting) return undefined;
      await new Promise<void>((go) => line.waiting.push(go));
    } else line.going++;
    return () => {
      const next = line.waiting.shift();
      if (next) return next();
      if (--line.going === 0) this.#lines.delete(owner);
    };
  }
}
