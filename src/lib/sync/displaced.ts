import * as Y from 'yjs';

/** A word or two in flight while colleagues edit is seen and typed again; a sentence written offline is not. */
const WORTH_KEEPING = 3;

/** What the relay holds, and which client ids in this copy are this device's own. */
export class OwnEdits {
  #committed: Map<number, number>;
  readonly #clients: Set<number>;

  /** `replica`: the relay's state this copy began from. Whatever the copy holds beyond it was written here. */
  constructor(
    private readonly doc: Y.Doc,
    replica: Uint8Array,
  ) {
    this.#committed =
      replica.byteLength > 0 ? Y.decodeStateVector(Y.encodeStateVectorFromUpdate(replica)) : new Map();
    this.#clients = new Set([doc.clientID]);
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc)))
      if (clock > (this.#committed.get(client) ?? 0)) this.#clients.add(client);
  }

  /** The relay has committed everything this copy holds. */
  allCommitted(): void {
    this.#committed = Y.decodeStateVector(Y.encodeStateVector(this.doc));
  }

  /**
   * Own uncommitted text that a merge has deleted together with what it stood in: Yjs drops it from every state, and
   * nobody chose that. To be asked in `afterTransaction`, before the deleted items are collected. Text that somebody
   * deleted as text is not meant: there the insertion survives beside the deletion.
   */
  lostIn(transaction: Y.Transaction): string {
    let lost = '';
    for (const client of this.#clients) {
      for (const range of transaction.deleteSet.clients.get(client) ?? []) {
        for (const item of this.doc.store.clients.get(client) ?? []) {
          const { clock } = item.id;
          if (clock < range.clock || clock >= range.clock + range.len) continue;
          if (clock < (this.#committed.get(client) ?? 0) || !(item instanceof Y.Item)) continue;
          const within = (item.parent as Y.AbstractType<unknown>)._item;
          if (within?.deleted && item.content instanceof Y.ContentString) lost += item.content.str;
        }
      }
    }
    return lost.trim().length >= WORTH_KEEPING ? lost : '';
  }
}
