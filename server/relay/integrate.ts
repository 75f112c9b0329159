import * as encoding from 'lib0/encoding';
import { setImmediate } from 'node:timers/promises';
import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';

/** Milliseconds that the relay's thread may be busy with one document before others have their turn. */
const TURN = 10;
/** An update of so many bytes holds a few structs at most: it is not taken apart. */
const SMALL = 100;
/** Structs of the first part of a large update; later parts are as large as fits into a turn. */
const FIRST_PART = 8;
const LARGEST_PART = 4_096;

/** What updates consist of. */
export type Struct = Y.Item | Y.GC | Y.Skip;

/**
 * More work than anything people write: a struct that fits between thousands of others costs all of them, and a type
 * within thousands of types as many with every change.
 */
export class TooLaborious extends Error {}

/**
 * Adds updates to a document in parts, with a turn for everybody else between them: what an update costs is known only
 * by doing it (Yjs looks through everything between the two neighbours that a struct names), and one of few bytes can
 * cost minutes. Nobody else may read or write the document meanwhile.
 *
 * @param patience Milliseconds of work after which it gives up with {@link TooLaborious}.
 */
export async function integrate(
  doc: Y.Doc,
  updates: Iterable<Uint8Array>,
  patience = Infinity,
): Promise<void> {
  const parts = inParts(doc, updates);
  let worked = 0;
  for (let done = false; !done;) {
    const began = performance.now();
    // One transaction for a turn: what ends one costs as much as a part.
    doc.transact(() => {
      while (!done && performance.now() - began < TURN) done = parts.next().done === true;
    });
    worked += performance.now() - began;
    if (done) return;
    if (worked > patience) throw new TooLaborious();
    await setImmediate();
  }
}

/** Applies a part with every step. */
function* inParts(doc: Y.Doc, updates: Iterable<Uint8Array>): Generator<void, void> {
  for (const update of updates) {
    if (update.byteLength > SMALL) yield* structsOf(doc, update);
    // Whole, for its deletes; structs that are there by now are passed over.
    Y.applyUpdate(doc, update);
    yield;
  }
}

/** Applies the structs of an update in an order in which each finds what it rests on. */
function* structsOf(doc: Y.Doc, update: Uint8Array): Generator<void, void> {
  const { structs } = Y.decodeUpdate(update) as { structs: Struct[] };
  yield;
  const order = inOrder(doc, structs);
  yield;
  let size = FIRST_PART;
  for (let from = 0; from < order.length;) {
    const part = order.slice(from, from + size);
    const began = performance.now();
    Y.applyUpdate(doc, encoded(part));
    from += part.length;
    const took = performance.now() - began;
    if (part.some((struct) => isTooDeep(doc, struct))) throw new TooLaborious();
    yield;
    if (took < TURN / 4) size = Math.min(size * 2, LARGEST_PART);
    else if (took > TURN / 2) size = Math.max(1, size >> 1);
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
function inOrder(doc: Y.Doc, structs: readonly Struct[]): Struct[] {
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
        order.push(struct);
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
function encoded(structs: readonly Struct[]): Uint8Array {
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
