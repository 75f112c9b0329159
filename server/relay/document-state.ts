import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { StoredState } from '../store/store';
import { updatesOf } from './compaction';
import { encoded, integrate, Interrupted, TooLaborious, type Bounds } from './integrate';
import { partsOfUpdate } from './parts-of-update';
import type { DecodedUpdate } from './decode-update';
import { decodeJudged, judgeDecoded, SMALL, type UpdateJudgement } from './judge-update';
import type { Turns } from './turns';

/** What somebody sends who has nothing to say: no structs, no deletes. */
const NOTHING = Uint8Array.of(0, 0);

/** Structs that are measured in a few milliseconds. */
const MEASURED = 2_000;
/** Bytes of a run of deletes, about. */
const RANGE_BYTES = 8;
/** Bytes of a stored state that become one object, about, and objects that an answer goes through in a millisecond. */
const BYTES_OF_PART = 100;
const PARTS_PER_MILLISECOND = 2_000;
/** An answer lies in memory until it is read: so many bytes count as a millisecond. */
const BYTES_PER_MILLISECOND = 64_000;

/**
 * What a document says, in memory. A snapshot answers a new reader as it lies: the Y.Doc, whose making takes a tenth of
 * a second for a long document, is made when somebody writes, or reads what a snapshot alone cannot tell.
 */
export class DocumentState {
  #doc: Y.Doc | undefined;
  #waking: Promise<Y.Doc> | undefined;
  #stored: StoredState | undefined;
  #size: number;
  #parts = 0;
  /** Of the snapshot, while it says everything. */
  #vector: Uint8Array | undefined;
  /** Milliseconds that waking it and long updates have taken. */
  #worked = 0;
  /** Updates found new: where one is added it is not decoded again, and where it is not, nothing keeps it. */
  readonly #decoded = new WeakMap<Uint8Array, DecodedUpdate>();

  constructor(stored: StoredState) {
    this.#stored = stored;
    this.#size = updatesOf(stored).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Of a state that was woken; there is no other way to it than to {@link wake} it, which may take long. */
  get #awake(): Y.Doc {
    if (!this.#doc) throw new Error('This document sleeps.');
    return this.#doc;
  }

  /** Makes the Y.Doc, in turns of the first who asks; whoever asks meanwhile waits for the same. */
  wake(turns: Turns): Promise<Y.Doc> {
    if (this.#doc) return Promise.resolve(this.#doc);
    this.#waking ??= this.#make(turns).finally(() => (this.#waking = undefined));
    return this.#waking;
  }

  async #make(turns: Turns): Promise<Y.Doc> {
    const doc = new Y.Doc({ gc: true });
    const updates = updatesOf(this.#stored!);
    const before = turns.worked;
    await integrate(doc, updates, turns);
    this.#count(turns.worked - before);
    if (!turns.goesOn()) await turns.next();
    this.#parts = updates.reduce((sum, update) => sum + partsOfUpdate(update, Infinity), 0);
    this.#stored = undefined;
    return (this.#doc = doc);
  }

  /** The objects it is in memory, about: see `partsOfUpdate`. None while it sleeps. */
  get parts(): number {
    return this.#doc ? this.#parts : 0;
  }

  /** What an answer out of it costs, about: milliseconds to make it, which is done in one piece, and room until it is read. */
  get answerWork(): number {
    const parts = Math.max(this.parts, this.#size / BYTES_OF_PART);
    return parts / PARTS_PER_MILLISECOND + this.#size / BYTES_PER_MILLISECOND;
  }

  /** True when it has nothing to make before it can answer where it stands, or a first-time reader. */
  get answers(): boolean {
    return this.#doc !== undefined || this.#snapshot !== undefined;
  }

  /** The snapshot, while it says everything. */
  get #snapshot(): Uint8Array | undefined {
    return this.#stored?.tail.length === 0 ? this.#stored.snapshot : undefined;
  }

  /** Which clocks it has reached, as Yjs encodes them. */
  async vector(turns: Turns): Promise<Uint8Array> {
    const snapshot = this.#snapshot;
    if (!snapshot) return Y.encodeStateVector(await this.wake(turns));
    await turns.share();
    return (this.#vector ??= Y.encodeStateVectorFromUpdate(snapshot));
  }

  /** What a reader lacks who has reached some clocks. A first-time reader gets no deleted words. */
  async difference(vector: Uint8Array, turns: Turns): Promise<Uint8Array> {
    const snapshot = asksForAll(vector) ? this.#snapshot : undefined;
    if (snapshot) return snapshot;
    const doc = await this.wake(turns);
    await turns.share();
    return Y.encodeStateAsUpdate(doc, vector);
  }

  async judge(update: Uint8Array, turns: Turns): Promise<UpdateJudgement> {
    if (saysNothing(update)) return { is: 'nothing-new' };
    const doc = await this.wake(turns);
    if (!turns.goesOn()) await turns.next();
    const decoded = await decodeJudged(update, turns);
    if (!decoded) return { is: 'malformed' };
    const judged = judgeDecoded(doc, decoded);
    if (judged.is === 'new') this.#decoded.set(update, decoded);
    return judged;
  }

  /**
   * Adds an update that was judged `new`. `malformed` when it is none after all or says what nobody writes,
   * `too-laborious` when it is more work than that, for itself or after others; `interrupted` when it was not `wanted`
   * any longer. Then this state holds a part of it and cannot be used any more.
   */
  async add(
    update: Uint8Array,
    turns: Turns,
    wanted?: Bounds['wanted'],
  ): Promise<'added' | 'malformed' | 'too-laborious' | 'interrupted'> {
    const doc = await this.wake(turns);
    const waited = this.#waits;
    const decoded = update.byteLength > SMALL ? this.#decoded.get(update) : undefined;
    this.#decoded.delete(update);
    const before = turns.worked;
    const left = Math.max(LIMITS.shortWork, LIMITS.documentWork - this.#worked);
    const patience = Math.min(LIMITS.integrationWork, left);
    try {
      await integrate(doc, [decoded ?? update], turns, { patience, ...(wanted && { wanted }) });
    } catch (error) {
      if (error instanceof Interrupted) return 'interrupted';
      return error instanceof TooLaborious ? 'too-laborious' : 'malformed';
    }
    this.#count(turns.worked - before);
    this.#size += update.byteLength;
    this.#parts += partsOfUpdate(update, Infinity);
    return waited || !this.#waits ? 'added' : 'malformed';
  }

  /** What is short is not summed up: a day of typing is no long work. */
  #count(worked: number): void {
    if (worked > LIMITS.shortWork) this.#worked += worked;
  }

  /** Something in it rests on what is not there. Never of an update that was judged; a damaged log costs nobody else. */
  get #waits(): boolean {
    return this.#awake.store.pendingStructs !== null || this.#awake.store.pendingDs !== null;
  }

  /** True when an update would make it more than a document may be, or so many times that. */
  async exceeds(update: Uint8Array, turns: Turns, times = 1): Promise<boolean> {
    const most = { bytes: times * LIMITS.documentBytes, parts: times * LIMITS.partsPerDocument };
    const parts = partsOfUpdate(update, most.parts);
    const beyond = () => this.#size + update.byteLength > most.bytes || this.#parts + parts > most.parts;
    if (!beyond()) return false;
    // What was added up still counts what has been deleted or joined since.
    await this.#measure(turns);
    return beyond();
  }

  /** Counts anew, which costs as much as sending the state: in turns. */
  async #measure(turns: Turns): Promise<void> {
    let [size, parts] = [0, 0];
    for (const structs of this.#awake.store.clients.values()) {
      let deleted = false;
      for (let from = 0; from < structs.length; from += MEASURED) {
        await turns.share();
        const piece = structs.slice(from, from + MEASURED);
        const bytes = encoded(piece);
        size += bytes.byteLength;
        parts += partsOfUpdate(bytes, Infinity);
        for (const struct of piece) {
          if (struct.deleted && !deleted) {
            size += RANGE_BYTES;
            parts++;
          }
          deleted = struct.deleted;
        }
      }
    }
    this.#size = size;
    this.#parts = parts;
  }

  destroy(): void {
    this.#doc?.destroy();
  }
}

/** True for an update that nothing has to be known to answer. */
export const saysNothing = (update: Uint8Array) => Buffer.compare(update, NOTHING) === 0;
/** True for the question of a first-time reader, whom a snapshot answers. */
export const asksForAll = (vector: Uint8Array) => vector.byteLength === 1 && vector[0] === 0;
