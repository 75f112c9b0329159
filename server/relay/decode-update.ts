import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { piecesOf, type Piece } from './parts-of-update';
import type { Turns } from './turns';

/** What updates consist of. */
export type Struct = Y.Item | Y.GC | Y.Skip;
/** A run of clocks. */
export interface Range {
  readonly clock: number;
  readonly len: number;
}

/** An update as objects: structs in their order, ranges of deletes by client. */
export interface DecodedUpdate {
  readonly structs: readonly Struct[];
  readonly deletes: ReadonlyMap<number, readonly Range[]>;
}

/** Parts that are decoded in a few milliseconds, also where each is a list within a list. */
const PIECE = 2_000;

/** As a whole: for an update of few bytes. Throws on what is none. */
export function decodeWhole(update: Uint8Array): DecodedUpdate {
  const { structs, ds } = Y.decodeUpdate(update);
  return { structs, deletes: ds.clients };
}

/** In pieces, others having their turn between them: a hundred thousand lists take a third of a second. */
export async function decodeUpdate(update: Uint8Array, turns: Turns): Promise<DecodedUpdate> {
  const structs: Struct[] = [];
  let deletes: DecodedUpdate['deletes'] = new Map();
  for (const piece of piecesOf(update, PIECE)) {
    if (!turns.goesOn()) await turns.next();
    if (piece.is === 'deletes') {
      deletes = decodeWhole(
        encoding.encode((encoder) => {
          encoding.writeVarUint(encoder, 0);
          encoding.writeUint8Array(encoder, piece.bytes);
        }),
      ).deletes;
      continue;
    }
    const last = structs.at(-1);
    const clock = piece.clock ?? (last ? last.id.clock + last.length : 0);
    for (const struct of decodeWhole(alone(piece, clock)).structs)
      if (!joins(structs.at(-1), struct)) structs.push(struct);
  }
  return { structs, deletes };
}

/**
 * Joins what was deleted long ago to such before it, as Yjs does: two bytes would become one object each, a million of
 * them in memory with one message.
 */
function joins(before: Struct | undefined, struct: Struct): boolean {
  if (!(before instanceof Y.GC && struct instanceof Y.GC)) return false;
  if (before.id.client !== struct.id.client || before.id.clock + before.length !== struct.id.clock)
    return false;
  before.length += struct.length;
  return true;
}

/** Structs of a client as an update of their own. */
function alone({ client, count, bytes }: Piece & { is: 'structs' }, clock: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, count, client, clock]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8Array(encoder, bytes);
    encoding.writeVarUint(encoder, 0);
  });
}
