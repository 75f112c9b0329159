import type { Store, StoredState } from '../store/store';
import { Thread } from '../thread';

/**
 * Makes snapshots, so that a document loads and travels as one state instead of its log. A snapshot is derived: it
 * holds no deleted text, the log keeps everything. No edit waits for it: it is built from committed rows in a thread,
 * one document at a time, and stored in pieces.
 */
export class Compaction {
  #thread: Thread<Uint8Array[], Uint8Array> | undefined;
  readonly #running = new Map<number, Promise<void>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly failed: (error: unknown, what: string) => void,
  ) {}

  /** Makes a snapshot of a document's log as it is now. A failure is told and costs nothing but time. */
  compact(document: number): Promise<void> {
    const running = this.#running.get(document);
    if (running) return running;
    const next = this.#turn.then(async () => {
      const state = await this.store.state(document);
      const last = state.tail.at(-1);
      if (last) await this.store.writeSnapshot(document, last.seq, await this.merge(updatesOf(state)));
    });
    const compacted = next
      .catch((error: unknown) => this.failed(error, `compacting document ${document}`))
      .finally(() => this.#running.delete(document));
    this.#turn = compacted;
    this.#running.set(document, compacted);
    return compacted;
  }

  /** One update that says what some say together, without what they delete. */
  async merge(updates: Uint8Array[]): Promise<Uint8Array> {
    if (updates.length === 1) return updates[0]!;
    this.#thread ??= new Thread(new URL('./merging-thread.mjs', import.meta.url), undefined, {
      optional: true,
    });
    return await this.#thread.ask(updates);
  }

  async end(): Promise<void> {
    await this.#turn;
    await this.#thread?.end();
  }
}

/** A stored state as updates in order. */
export const updatesOf = ({ snapshot, tail }: StoredState): Uint8Array[] => [
  ...(snapshot ? [snapshot] : []),
  ...tail.map(({ bytes }) => bytes),
];
