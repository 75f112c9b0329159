/** Milliseconds that the relay's thread may be busy with one piece of long work before others have their turn. */
const TURN = 3;

/** Work that waits for its turn, by the person it is done for: of each in the order of coming. */
const waiting = new Map<string, (() => void)[]>();
/** Since when, in this round of the event loop, work goes on that waited for no turn. */
let unasked: number | undefined;
let going = false;

/** One turn in each round of the event loop: what comes from the network is served between two of them. */
function nextTurn(): void {
  unasked = undefined;
  const [first] = waiting;
  going = first !== undefined;
  if (!first) return;
  setImmediate(nextTurn);
  const [whose, works] = first;
  // At the end again: persons have turns one after another, however much one of them has asked for.
  waiting.delete(whose);
  const go = works.shift()!;
  if (works.length > 0) waiting.set(whose, works);
  go();
}

function goOn(): void {
  if (!going) setImmediate(nextTurn);
  going = true;
}

/**
 * The turns of one piece of long work. The thread is one, so turns are given for the whole process: work in a hundred
 * documents at once takes no more of a moment than work in one, and whoever has little to do waits for each person once.
 */
export class Turns {
  #since: number | undefined;
  #worked = 0;
  /** The process' time when the turn began; asked for, which is slow, only where somebody wants to know the work. */
  #cpu: NodeJS.CpuUsage | undefined;
  #measured = false;

  /**
   * @param whose For whom it is done: turns are fair between them.
   * @param short It is what typing makes: it goes before long work of the same person, on whatever device that began.
   */
  constructor(
    private readonly whose: string,
    private readonly short = false,
  ) {}

  /**
   * Milliseconds of work in all turns until now, without what it has waited: neither for its turns nor, as far as the
   * process' own time tells, for a processor that was busy with something else.
   */
  get worked(): number {
    this.#measured = true;
    return this.#worked + this.#current;
  }

  get #current(): number {
    if (this.#since === undefined) return 0;
    const passed = performance.now() - this.#since;
    // To ask for processor time costs more than most edits.
    if (passed < 1 || !this.#cpu) return passed;
    const { user, system } = process.cpuUsage(this.#cpu);
    return Math.min(passed, (user + system) / 1_000);
  }

  /**
   * True while its turn lasts, and when one is to be had at once. Asked immediately before work: what is awaited in
   * between lets others begin on the same answer.
   */
  goesOn(): boolean {
    const now = performance.now();
    if (this.#since !== undefined) return now - this.#since < TURN;
    if (now - (unasked ?? now) >= TURN) return false;
    unasked ??= now;
    goOn();
    this.#begin();
    return true;
  }

  /** Waits for the next turn. */
  async next(): Promise<void> {
    if (this.#measured) this.#worked += this.#current;
    const begun = this.#since !== undefined;
    this.#since = undefined;
    await new Promise<void>((go) => {
      const works = waiting.get(this.whose) ?? [];
      waiting.set(this.whose, works);
      // One long work of a person goes on to its end: a hundred begun at once would fill memory with halves.
      if (begun || this.short) works.unshift(go);
      else works.push(go);
      goOn();
    });
    this.#begin();
  }

  /** Between pieces of work that are short by themselves: waits where the turn is over. */
  async share(): Promise<void> {
    if (!this.goesOn()) await this.next();
  }

  #begin(): void {
    this.#since = performance.now();
    this.#cpu = this.#measured ? process.cpuUsage() : undefined;
  }
}
