import { counted, digestOf, EMPTY_INVENTORY, type Inventory } from '../../src/lib/protocol/catch-up';
import type { Documents } from './documents';
import type { Rights } from './rights';

/** So many changed documents are remembered; a device that has been away longer is compared document by document. */
const REMEMBERED = 20_000;

/**
 * What each person's devices should hold, kept up to date edit by edit: a device is told of every edit it may see, and
 * asks; looking through all that its person may read each time would cost more than the edit.
 */
export class Inventories {
  readonly #sums = new Map<string, { readonly of: string; held: Inventory }>();
  /** Documents with the sequence of their last change, in the order of these: many edits of one are looked at as one. */
  readonly #changes = new Map<string, number>();
  /** Changes up to this sequence are not remembered. */
  #forgotten: number;

  constructor(
    private readonly rights: Rights,
    private readonly documents: Documents,
    reached: number,
  ) {
    this.#forgotten = reached;
  }

  /** The digest of everything a person may read. */
  digest(person: string): string {
    const of = this.#state;
    const known = this.#sums.get(person);
    if (known?.of === of) return digestOf(known.held);
    let held = EMPTY_INVENTORY;
    for (const document of this.rights.readable(person).keys()) {
      const head = this.documents.head(document);
      if (head > 0) held = counted(held, document, head);
    }
    this.#sums.set(person, { of, held });
    return digestOf(held);
  }

  /** Takes note of an edit: a document's head has moved. */
  moved(document: string, before: number, head: number): void {
    this.#changes.delete(document);
    this.#changes.set(document, head);
    for (const [oldest, seq] of this.#changes) {
      if (this.#changes.size <= REMEMBERED) break;
      this.#changes.delete(oldest);
      this.#forgotten = Math.max(this.#forgotten, seq);
    }
    const of = this.#state;
    for (const person of this.rights.readers(document)) {
      const known = this.#sums.get(person);
      if (known?.of !== of) continue;
      if (before > 0) known.held = counted(known.held, document, before, -1);
      known.held = counted(known.held, document, head);
    }
  }

  /**
   * Documents that a person may read and that have changed after a sequence; undefined when that cannot be told from
   * edits alone, because an act has moved rights since, or they are not remembered.
   */
  changedSince(person: string, seq: number): Set<string> | undefined {
    if (seq < this.#forgotten || seq < this.rights.lastAct) return undefined;
    const changed = new Set<string>();
    for (const [document, last] of this.#changes)
      if (last > seq && this.rights.access(person, document) !== 'none') changed.add(document);
    return changed;
  }

  /** Everything but edits that changes who may read what. */
  get #state(): string {
    return `${this.rights.version}.${this.documents.version}`;
  }
}
