import { LIMITS } from '../../src/lib/protocol/limits';
import type { Store, StoredState } from '../store/store';
import { Thread } from '../thread';

/**
 * Makes snapshots, so that a document loads and travels as one state instead of its log. A snapshot is derived: it
 * holds no deleted text, the log keeps everything. No edit waits for it: it is built from committed rows in a thread,
 * one document at a time, and stored in pieces.
 */
export class Compaction {
  #thread: Thread<Uint8Array[], Uint8Array> | undefined;
  /** Asked for and not begun: what is committed until then is part of it. */
  readonly #waiting = new Map<number, Promise<void>>();
  #turn: Promise<unknown> = Promise.resolve();
  #endsAt = Infinity;

  constructor(
    private readonly store: Store,
    private readonly failed: (error: unknown, what: string) => void,
  ) {}

  /** Makes a snapshot of a document's log as it is now. A failure is told and costs nothing but time. */
  compact(document: number): Promise<void> {
    const waiting = this.#waiting.get(document);
    if (waiting) return waiting;
    const next = this.#turn.then(async () => {
      this.#waiting.delete(document);
      if (performance.now() > this.#endsAt) return;
      const state = await this.store.state(document);
      const last = state.tail.at(-1);
      if (last) await this.store.writeSnapshot(document, last.seq, await this.merge(updatesOf(state)));
    });
    const compacted = next.catch((error: unknown) => this.failed(error, `compacting document ${document}`));
    this.#turn = compacted;
    this.#waiting.set(document, compacted);
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

  /** Finishes what was asked for; what would take too long is left to the next start. */
  async end(): Promise<void> {
    this.#endsAt = performance.now() + LIMITS.lastCompactions;
    await this.#turn;
    await this.#thread?.end();
  }
}

/** A stored state as updates in order. */
export const updatesOf = ({ snapshot, tail }: StoredState): Uint8Array[] => [
  ...(snapshot ? [snapshot] : []),
  ...tail.map(({ bytes }) => bytes),
];
