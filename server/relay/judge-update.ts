import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import { partsOfUpdate } from './parts-of-update';
import { decodeUpdate, decodeWhole, type DecodedUpdate } from './decode-update';
import { missingFor } from './integrate';
import type { Turns } from './turns';

/** What an update would do to a document's state. */
export type UpdateJudgement =
  /** Everything in it is known: accepted from anybody, nothing is stored. */
  | { readonly is: 'nothing-new' }
  /** It rests on structs the state does not have; never stored. */
  | { readonly is: 'gap' }
  /** Not an update at all, or one whose claims no typing could make. */
  | { readonly is: 'malformed' }
  /** New content: written under these client ids; deletes alone name none. */
  | { readonly is: 'new'; readonly clients: readonly number[] };

/** Updates of so many bytes are decoded in one piece, and again where they are added. */
export const SMALL = 2_000;

/** Decodes an update, a long one in turns with others' work; undefined for what is none. */
export async function decodeJudged(bytes: Uint8Array, turns: Turns): Promise<DecodedUpdate | undefined> {
  try {
    if (partsOfUpdate(bytes, LIMITS.partsPerUpdate) > LIMITS.partsPerUpdate) return undefined;
    return bytes.byteLength > SMALL ? await decodeUpdate(bytes, turns) : decodeWhole(bytes);
  } catch {
    return undefined;
  }
}

/** Judges an update as it lies, decoded in one piece: for whoever has nobody waiting. */
export function judgeUpdate(doc: Y.Doc, bytes: Uint8Array): UpdateJudgement {
  try {
    return judgeDecoded(doc, decodeWhole(bytes));
  } catch {
    return { is: 'malformed' };
  }
}

/**
 * Judges an update against the state it would enter, without touching it. The state's own clocks and deletes decide,
 * not what the update says of itself.
 */
export function judgeDecoded(doc: Y.Doc, { structs, deletes }: DecodedUpdate): UpdateJudgement {
  /** Clocks reached with the structs of this update; of other clients the state's own. */
  const reached = new Map<number, number>();
  const clockOf = (client: number) => reached.get(client) ?? Y.getState(doc.store, client);
  const clients = new Set<number>();
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    if (!Number.isSafeInteger(end) || end > LIMITS.structClock) return { is: 'malformed' };
    if (clock > clockOf(client)) return { is: 'gap' };
    if (end > clockOf(client)) {
      reached.set(client, end);
      clients.add(client);
    }
  }
  for (const struct of structs) {
    if (missingFor(struct, clockOf)) return { is: 'gap' };
  }

  let newDeletes = false;
  for (const [client, ranges] of deletes) {
    let end = 0;
    for (const { clock, len } of ranges) {
      if (!Number.isSafeInteger(clock + len) || len < 0) return { is: 'malformed' };
      if (len === 0) continue;
      // Yjs sorts and joins them; the same range a thousand times is a thousand times the work.
      if (clock < end) return { is: 'malformed' };
      end = clock + len;
      if (clock + len > clockOf(client)) return { is: 'gap' };
      newDeletes ||= clients.has(client) || !deleted(doc, client, clock, clock + len);
    }
  }
  return clients.size > 0 || newDeletes ? { is: 'new', clients: [...clients] } : { is: 'nothing-new' };
}

/** True when a run of clocks that the state has is deleted in it. */
function deleted(doc: Y.Doc, client: number, from: number, to: number): boolean {
  const structs = doc.store.clients.get(client)!;
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index]!;
    if (struct.id.clock >= to) break;
    if (!struct.deleted) return false;
  }
  return true;
}
