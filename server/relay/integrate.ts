import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import { decodeUpdate, type DecodedUpdate, type Range, type Struct } from './decode-update';
import type { Turns } from './turns';

/** A part that takes so many milliseconds is short, and one that takes more is long: the next is larger or smaller. */
const SHORT_PART = 1.5;
const LONG_PART = 3;
/** An update of so many bytes holds a few structs at most: it is not taken apart. */
const SMALL = 100;
/** Structs of the first part of a large update; later parts are as large as fits into a turn. */
const FIRST_PART = 8;
const LARGEST_PART = 4_096;

/** More work than anything people write: a struct that fits between thousands of others costs all of them. */
export class TooLaborious extends Error {}
/** Nothing that people write: a type within thousands of types, or structs that wait for each other. */
export class Unwritten extends Error {}
/** Somebody else needs the document at once. */
export class Interrupted extends Error {}

export interface Bounds {
  /** Milliseconds of work after which it is given up with {@link TooLaborious}. */
  readonly patience?: number;
  /** Asked between turns; once it is false the work is given up with {@link Interrupted}. */
  readonly wanted?: () => boolean;
}

/**
 * Adds updates to a document in parts, with a turn for everybody else between them: what an update costs is known only
 * by doing it (Yjs looks through everything between the two neighbours that a struct names), and one of few bytes can
 * cost minutes. Nobody else may read or write the document meanwhile; given up, it holds a part of them.
 */
export async function integrate(
  doc: Y.Doc,
  updates: Iterable<Uint8Array | DecodedUpdate>,
  turns: Turns,
  { patience = Infinity, wanted = () => true }: Bounds = {},
): Promise<void> {
  const parts = inParts(doc, updates, turns);
  const before = turns.worked;
  for (let done = false; ;) {
    if (!turns.goesOn()) await turns.next();
    if (!wanted()) throw new Interrupted();
    let decoding: Promise<void> | undefined;
    // One transaction for a turn: what ends one costs as much as a part.
    doc.transact(() => {
      do {
        const part = parts.next();
        done = part.done === true;
        decoding = part.value ?? undefined;
      } while (!done && !decoding && turns.goesOn());
    });
    await decoding;
    if (done) return;
    if (turns.worked - before > patience) throw new TooLaborious();
  }
}

/** Adds a part with every step, or begins to decode the next update. */
function* inParts(
  doc: Y.Doc,
  updates: Iterable<Uint8Array | DecodedUpdate>,
  turns: Turns,
): Generator<Promise<void> | undefined, void> {
  for (const update of updates) {
    if (update instanceof Uint8Array && update.byteLength <= SMALL) {
      Y.applyUpdate(doc, update);
      yield undefined;
      continue;
    }
    let decoded = update instanceof Uint8Array ? undefined : update;
    if (!decoded) yield decodeUpdate(update as Uint8Array, turns).then((done) => void (decoded = done));
    const all = yield* addStructs(doc, decoded!.structs);
    if (all) yield* addDeletes(doc, decoded!.deletes);
    // Whole, so that it waits in the document for what it rests on: a log that lacks something is read like this.
    else if (update instanceof Uint8Array) Y.applyUpdate(doc, update);
    else throw new Unwritten();
    yield undefined;
  }
}

/** How much to do at a time, so that it takes some milliseconds. */
class Portion {
  size = FIRST_PART;

  adapt(took: number): void {
    if (took < SHORT_PART) this.size = Math.min(this.size * 2, LARGEST_PART);
    else if (took > LONG_PART) this.size = Math.max(1, this.size >> 1);
  }
}

/** Adds structs in an order in which each finds what it rests on. False when some wait for each other, or for others. */
function* addStructs(doc: Y.Doc, structs: readonly Struct[]): Generator<undefined, boolean> {
  const order = yield* inOrder(doc, structs);
  const portion = new Portion();
  for (let from = 0; from < order.length;) {
    const part = order.slice(from, from + portion.size);
    const began = performance.now();
    Y.applyUpdate(doc, encoded(part));
    from += part.length;
    const took = performance.now() - began;
    if (part.some((struct) => isTooDeep(doc, struct))) throw new Unwritten();
    yield undefined;
    portion.adapt(took);
  }
  return order.length === structs.length;
}

function* addDeletes(doc: Y.Doc, deletes: DecodedUpdate['deletes']): Generator<undefined, void> {
  const portion = new Portion();
  for (const [client, ranges] of deletes)
    for (let from = 0; from < ranges.length;) {
      const part = ranges.slice(from, from + portion.size);
      const began = performance.now();
      Y.applyUpdate(doc, encodedDeletes(client, part));
      from += part.length;
      portion.adapt(performance.now() - began);
      yield undefined;
    }
}

/** Parts are small at first: what is nested without end is found before it is deep. */
function isTooDeep(doc: Y.Doc, struct: Struct): boolean {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) return false;
  if (struct.id.clock >= Y.getState(doc.store, struct.id.client)) return false;
  let item: Y.Item | null = Y.getItem(doc.store, struct.id);
  for (let depth = 0; item; depth++) {
    if (depth > LIMITS.nestedTypes) return true;
    item = (item.parent as Y.AbstractType<unknown> | null)?._item ?? null;
  }
  return false;
}

/** Structs after those they rest on. Those that wait for each other are left out: no honest client makes them. */
function* inOrder(doc: Y.Doc, structs: readonly Struct[]): Generator<undefined, Struct[]> {
  const of = byClient(structs);
  const next = new Map<number, number>();
  const reached = (client: number): number => {
    const last = of.get(client)?.[(next.get(client) ?? 0) - 1];
    return Math.max(Y.getState(doc.store, client), last ? last.id.clock + last.length : 0);
  };
  const order: Struct[] = [];
  const stuck = new Set<number>();
  for (const first of of.keys()) {
    /** Clients of which each waits for the next. */
    const path = [first];
    const waiting = new Set(path);
    while (path.length > 0) {
      const client = path.at(-1)!;
      const struct = of.get(client)?.[next.get(client) ?? 0];
      const missing = struct && missingFor(struct, reached);
      if (struct && !missing) {
        if (order.push(struct) % LARGEST_PART === 0) yield undefined;
        next.set(client, (next.get(client) ?? 0) + 1);
        // Whoever waited for it may go on now.
        if (path.length === 1) continue;
      } else if (missing && !waiting.has(missing.client) && !stuck.has(missing.client)) {
        path.push(missing.client);
        waiting.add(missing.client);
        continue;
      } else stuck.add(client);
      path.pop();
      waiting.delete(client);
    }
  }
  return order;
}

/** Ranges of one client's deletes as an update. */
function encodedDeletes(client: number, ranges: readonly Range[]): Uint8Array {
  return encoding.encode((encoder) => {
    // No structs.
    for (const number of [0, 1, client, ranges.length]) encoding.writeVarUint(encoder, number);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  });
}

function byClient(structs: readonly Struct[]): Map<number, Struct[]> {
  const of = new Map<number, Struct[]>();
  for (const struct of structs) {
    const own = of.get(struct.id.client);
    if (own) own.push(struct);
    else of.set(struct.id.client, [struct]);
  }
  return of;
}

/** The first of what a struct rests on, its neighbours and what it stands in, that nobody has `reached`. */
export function missingFor(struct: Struct, reached: (client: number) => number): Y.ID | undefined {
  if (!(struct instanceof Y.Item)) return undefined;
  const { origin, rightOrigin, parent } = struct;
  if (origin && origin.clock >= reached(origin.client)) return origin;
  if (rightOrigin && rightOrigin.clock >= reached(rightOrigin.client)) return rightOrigin;
  return parent instanceof Y.ID && parent.clock >= reached(parent.client) ? parent : undefined;
}

/** Structs as one update: those of a client must follow each other. */
export function encoded(structs: readonly Struct[]): Uint8Array {
  const clients = byClient(structs);
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, clients.size);
  for (const [client, own] of clients) {
    encoding.writeVarUint(encoder.restEncoder, own.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, own[0]!.id.clock);
    for (const struct of own) struct.write(encoder, 0);
  }
  // No deletes.
  encoding.writeVarUint(encoder.restEncoder, 0);
  return encoder.toUint8Array();
}
