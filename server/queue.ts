/** Runs pieces of work one after another; a failed one does not stop the next. */
export class Queue {
  #turn: Promise<unknown> = Promise.resolve();
  #length = 0;

  /** Pieces of work that are not done. */
  get length(): number {
    return this.#length;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    this.#length++;
    const result = this.#turn.then(work, work).finally(() => this.#length--);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
