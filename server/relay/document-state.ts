import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { StoredState } from '../store/store';
import { updatesOf } from './compaction';
import { integrate } from './integrate';
import { judgeUpdate, type UpdateJudgement } from './judge-update';

/** What somebody sends who has nothing to say: no structs, no deletes. */
const NOTHING = Uint8Array.of(0, 0);

/**
 * What a document says, in memory. A snapshot answers a new reader as it lies: the Y.Doc, whose making takes a tenth of
 * a second for a long document, is made when somebody writes, or reads what a snapshot alone cannot tell.
 */
export class DocumentState {
  #doc: Y.Doc | undefined;
  #stored: StoredState | undefined;
  #size: number;

  constructor(stored: StoredState) {
    this.#stored = stored;
    this.#size = updatesOf(stored).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Made at once, if it was not: whoever can wait {@link wake}s it before. */
  get doc(): Y.Doc {
    if (this.#doc) return this.#doc;
    const doc = new Y.Doc({ gc: true });
    doc.transact(() => {
      for (const update of updatesOf(this.#stored!)) Y.applyUpdate(doc, update);
    });
    return this.#made(doc);
  }

  /** Makes the Y.Doc, in turns. */
  async wake(): Promise<Y.Doc> {
    if (this.#doc) return this.#doc;
    const doc = new Y.Doc({ gc: true });
    await integrate(doc, updatesOf(this.#stored!));
    return this.#doc ?? this.#made(doc);
  }

  #made(doc: Y.Doc): Y.Doc {
    this.#stored = undefined;
    return (this.#doc = doc);
  }

  /** The snapshot, while it says everything. */
  get #snapshot(): Uint8Array | undefined {
    return this.#stored?.tail.length === 0 ? this.#stored.snapshot : undefined;
  }

  /** Which clocks it has reached, as Yjs encodes them. */
  async vector(): Promise<Uint8Array> {
    const snapshot = this.#snapshot;
    return snapshot ? Y.encodeStateVectorFromUpdate(snapshot) : Y.encodeStateVector(await this.wake());
  }

  /** What a reader lacks who has reached some clocks. A first-time reader gets no deleted words. */
  async difference(vector: Uint8Array): Promise<Uint8Array> {
    const first = vector.byteLength === 1 && vector[0] === 0;
    return (first ? this.#snapshot : undefined) ?? Y.encodeStateAsUpdate(await this.wake(), vector);
  }

  async judge(update: Uint8Array): Promise<UpdateJudgement> {
    if (Buffer.compare(update, NOTHING) === 0) return { is: 'nothing-new' };
    return judgeUpdate(await this.wake(), update);
  }

  /**
   * Adds an update that was judged `new`. False when it is none after all, when its structs wait for each other, or when
   * it is more work than anything people write: then this state cannot be used any more.
   */
  async add(update: Uint8Array): Promise<boolean> {
    const doc = await this.wake();
    const waited = this.#waits;
    try {
      await integrate(doc, [update], LIMITS.integrationWork);
    } catch {
      return false;
    }
    this.#size += update.byteLength;
    return waited || !this.#waits;
  }

  /** Something in it rests on what is not there. Never of an update that was judged; a damaged log costs nobody else. */
  get #waits(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
  }

  /** True when it would grow beyond a limit with so many bytes more. */
  exceeds(limit: number, more: number): boolean {
    if (this.#size + more <= limit) return false;
    // What was added up still counts what has been deleted since; measuring costs as much as sending the state.
    this.#size = Y.encodeStateAsUpdate(this.doc).byteLength;
    return this.#size + more > limit;
  }

  destroy(): void {
    this.#doc?.destroy();
  }
}
