import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';

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

/** The parts of a Yjs struct that say what it rests on. */
interface Struct {
  readonly id: Y.ID;
  readonly length: number;
  readonly origin?: Y.ID | null;
  readonly rightOrigin?: Y.ID | null;
  readonly parent?: unknown;
}

const known = (id: Y.ID, clocks: ReadonlyMap<number, number>) => id.clock < (clocks.get(id.client) ?? 0);

/**
 * Judges an update against the state it would enter, without touching it. The state's own clocks and deletes decide,
 * not what the update says of itself.
 */
export function judgeUpdate(doc: Y.Doc, bytes: Uint8Array): UpdateJudgement {
  let structs: Struct[];
  let deletes: Map<number, { clock: number; len: number }[]>;
  try {
    const update = Y.decodeUpdate(bytes);
    structs = update.structs as Struct[];
    deletes = update.ds.clients as Map<number, { clock: number; len: number }[]>;
  } catch {
    return { is: 'malformed' };
  }

  const before = Y.decodeStateVector(Y.encodeStateVector(doc));
  const after = new Map(before);
  const clients = new Set<number>();
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    if (!Number.isSafeInteger(end) || end > LIMITS.structClock) return { is: 'malformed' };
    if (clock > (after.get(client) ?? 0)) return { is: 'gap' };
    if (end > (after.get(client) ?? 0)) {
      after.set(client, end);
      clients.add(client);
    }
  }
  for (const struct of structs) {
    if (struct instanceof Y.Skip || struct instanceof Y.GC) continue;
    const parent = struct.parent instanceof Y.ID ? struct.parent : undefined;
    for (const id of [struct.origin, struct.rightOrigin, parent])
      if (id && !known(id, after)) return { is: 'gap' };
  }

  // Walking all structs costs; most updates delete nothing.
  const deleted = deletes.size > 0 ? Y.createDeleteSetFromStructStore(doc.store) : undefined;
  let newDeletes = false;
  for (const [client, ranges] of deletes) {
    for (const { clock, len } of ranges) {
      if (!Number.isSafeInteger(clock + len) || len < 0) return { is: 'malformed' };
      if (len === 0) continue;
      if (clock + len > (after.get(client) ?? 0)) return { is: 'gap' };
      newDeletes ||= !covers(deleted?.clients.get(client) ?? [], clock, len);
    }
  }
  return clients.size > 0 || newDeletes ? { is: 'new', clients: [...clients] } : { is: 'nothing-new' };
}

/** True when a run of clocks lies within sorted, merged ranges. */
function covers(ranges: readonly { clock: number; len: number }[], clock: number, len: number): boolean {
  return ranges.some((range) => range.clock <= clock && clock + len <= range.clock + range.len);
}
