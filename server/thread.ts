import { Worker } from 'node:worker_threads';

interface Reply<Answer> {
  readonly id: number;
  readonly answer?: Answer;
  readonly error?: { readonly message: string; readonly code?: string };
}

/**
 * Questions to a thread of our own and its answers, in order. If the thread itself breaks, so does the process: its
 * error has no listener, because a relay without it must not go on answering.
 */
export class Thread<Question, Answer> {
  readonly #worker: Worker;
  readonly #asked = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>();
  #last = 0;

  /** @param optional Work that may be left undone when the process ends. */
  constructor(script: URL, data?: unknown, { optional = false } = {}) {
    this.#worker = new Worker(script, { workerData: data });
    if (optional) this.#worker.unref();
    this.#worker.on('message', ({ id, answer, error }: Reply<Answer>) => {
      const asked = this.#asked.get(id);
      // Answered while it was being abandoned.
      if (!asked) return;
      const { done, failed } = asked;
      this.#asked.delete(id);
      if (error) failed(Object.assign(new Error(error.message), { code: error.code }));
      else done(answer!);
    });
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((done, failed) => {
      this.#asked.set(++this.#last, { done, failed });
      this.#worker.postMessage({ id: this.#last, question });
    });
  }

  /** Ends the thread at once: what was asked of it is never answered. */
  async abandon(error: Error): Promise<void> {
    for (const { failed } of this.#asked.values()) failed(error);
    this.#asked.clear();
    await this.#worker.terminate();
  }

  /** Ends the thread after everything asked before. */
  async end(): Promise<void> {
    const gone = new Promise((done) => this.#worker.once('exit', done));
    this.#worker.postMessage({ id: 0 });
    await gone;
  }
}
