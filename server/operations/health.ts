import type { Store } from '../store/store';

/** For so long the last commit answers for the store; then one is made on purpose. In milliseconds. */
const ANSWERS_FOR = 10_000;
/** A commit that takes longer than this is as good as none to whoever waits for it. */
const PATIENCE = 5_000;

/**
 * Whether the store can write: true while the last commit succeeded. When none is recent one is made, so that a full
 * disk is known before somebody's work meets it, and a cured one is known without anybody's work.
 */
export class Health {
  #last: { readonly good: boolean; readonly at: number } | undefined;
  #probing: Promise<boolean> | undefined;

  constructor(private readonly now: () => number) {}

  /** Told of every commit. */
  committed(good: boolean): void {
    this.#last = { good, at: this.now() };
  }

  async check(store: Pick<Store, 'setMeta'>): Promise<boolean> {
    if (this.#last && this.now() - this.#last.at < ANSWERS_FOR) return this.#last.good;
    // However many ask at once, one commit answers them.
    this.#probing ??= this.#probe(store).finally(() => (this.#probing = undefined));
    return await this.#probing;
  }

  async #probe(store: Pick<Store, 'setMeta'>): Promise<boolean> {
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((done) => (late = setTimeout(() => done(false), PATIENCE)));
    const written = store.setMeta('probed-at', String(this.now())).then(
      () => true,
      () => false,
    );
    const good = await Promise.race([written, tooLate]);
    clearTimeout(late);
    return good;
  }
}
