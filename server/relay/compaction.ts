import { LIMITS } from '../../src/lib/protocol/limits';
import type { Store, StoredState } from '../store/store';
import { Queue } from '../queue';
import { Thread } from '../thread';

/** A merge took longer than others can wait for. */
export class TooLong extends Error {}

/** A thread that is there: the time it takes to begin is nobody's merge. */
async function begun(): Promise<Thread<Uint8Array[], Uint8Array>> {
  const script = new URL('./merging-thread.mjs', import.meta.url);
  const thread = new Thread<Uint8Array[], Uint8Array>(script, undefined, { optional: true });
  await thread.ask([]);
  return thread;
}

/** A thread that merges updates, one merge after another; one that takes too long is given up with its thread. */
class Merger {
  #thread: Thread<Uint8Array[], Uint8Array> | undefined;
  readonly #queue = new Queue();

  constructor(private readonly patience: number) {}

  merge(updates: Uint8Array[]): Promise<Uint8Array> {
    return this.#queue.run(async () => {
      const thread = (this.#thread ??= await begun());
      const giveUp = setTimeout(() => {
        this.#thread = undefined;
        void thread.abandon(new TooLong());
      }, this.patience);
      return await thread.ask(updates).finally(() => clearTimeout(giveUp));
    });
  }

  async end(): Promise<void> {
    await this.#queue.run(async () => await this.#thread?.end());
  }
}

/**
 * Makes snapshots, so that a document loads and travels as one state instead of its log. A snapshot is derived: it
 * holds no deleted text, the log keeps everything. No edit waits for it: it is built from committed rows in a thread,
 * one document at a time, and stored in pieces. Devices that wait for a state have a thread of their own, and a person
 * one merge in it at a time: nobody waits long for what somebody else's document costs.
 */
export class Compaction {
  readonly #compacting = new Merger(LIMITS.compactionPatience);
  readonly #answering = new Merger(LIMITS.mergePatience);
  readonly #askers = new Map<string, Queue>();
  /** Documents whose merge nobody waits for again, until they have a snapshot. */
  readonly #tooLong = new Set<number>();
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
      if (!last) return;
      const updates = updatesOf(state);
      const merged = updates.length === 1 ? updates[0]! : await this.#compacting.merge(updates);
      await this.store.writeSnapshot(document, last.seq, merged);
      this.#tooLong.delete(document);
    });
    const compacted = next.catch((error: unknown) => this.failed(error, `compacting document ${document}`));
    this.#turn = compacted;
    this.#waiting.set(document, compacted);
    return compacted;
  }

  /**
   * The state of a document as one update, without what was deleted, for a person who waits for it. What took long is
   * remembered as a snapshot. Throws {@link TooLong} where it would take longer than others can wait for.
   */
  async stateOf(document: number, person: string): Promise<Uint8Array> {
    const asker = this.#askers.get(person) ?? new Queue();
    this.#askers.set(person, asker);
    const merged = asker.run(async () => {
      // Read at its turn: of many that wait, none is in memory.
      const updates = updatesOf(await this.store.state(document));
      if (updates.length === 1) return updates[0]!;
      if (this.#tooLong.has(document)) throw new TooLong();
      const began = performance.now();
      try {
        return await this.#answering.merge(updates);
      } catch (error) {
        if (error instanceof TooLong) this.#tooLong.add(document);
        throw error;
      } finally {
        if (performance.now() - began > LIMITS.shortWork) void this.compact(document);
      }
    });
    return await merged.finally(() => {
      if (asker.length === 0) this.#askers.delete(person);
    });
  }

  /** Finishes what was asked for; what would take too long is left to the next start. */
  async end(): Promise<void> {
    this.#endsAt = performance.now() + LIMITS.lastCompactions;
    await this.#turn;
    await Promise.all([this.#compacting.end(), this.#answering.end()]);
  }
}

/** A stored state as updates in order. */
export const updatesOf = ({ snapshot, tail }: StoredState): Uint8Array[] => [
  ...(snapshot ? [snapshot] : []),
  ...tail.map(({ bytes }) => bytes),
];
