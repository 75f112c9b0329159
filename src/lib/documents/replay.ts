import * as Y from 'yjs';
import { compareFields, type FieldDifference, type PlainField } from '../domain/shared/compare';
import { stepsOf, type Step } from './steps';
import type { RubricForm } from '../domain/materials/rubric';
import type { PersonId } from '../domain/shared/ids';
import { authoredFields, type AuthoredField } from './authored';
import { plainFields } from './plain';

/** An update of a document's log: who sent it and when is the relay's stamp. */
export interface Logged {
  readonly person: PersonId;
  readonly at: number;
  readonly brought: boolean;
  readonly bytes: Uint8Array;
}

/** Who wrote under a client id. `broughtBy`: so says what this person brought back after a restore; nobody else knows. */
export interface Writer {
  readonly person: PersonId;
  readonly broughtBy?: PersonId;
}

/** A step with what it did to the document. */
export interface ToldStep extends Step {
  /** Labels of the fields that are different after it. */
  readonly changed: readonly string[];
  /** Letters of running text that each added and that stayed, and that each took away from what had stood before. */
  readonly amounts: readonly {
    readonly person: PersonId;
    readonly added: number;
    readonly removed: number;
  }[];
}

export interface ShownStep {
  readonly differences: readonly FieldDifference[];
  /** The whole document after the step, piece by piece with who wrote it. */
  readonly fields: readonly AuthoredField[];
}

/**
 * [E-26] A document's history, replayed from its log. Deleted text is kept in memory, so this is made for a screen that
 * shows the history and for nothing else.
 */
export class Replay {
  readonly steps: readonly Step[];
  /** Client ids in updates that were brought back before the relay had seen them otherwise, with who brought them. */
  readonly #claimed = new Map<number, PersonId>();
  readonly #writers: ReadonlyMap<number, PersonId>;
  #doc: Y.Doc | undefined;
  #applied = 0;

  constructor(
    private readonly name: string,
    private readonly log: readonly Logged[],
    writers: Iterable<readonly [client: number, person: PersonId]>,
    /** The form of the round: how what was answered is called. */
    private readonly rubric: RubricForm,
  ) {
    this.steps = stepsOf(log);
    this.#writers = new Map(writers);
    const seen = new Set<number>();
    for (const { brought, person, bytes } of log)
      for (const client of clientsIn(bytes)) {
        if (brought && !seen.has(client)) this.#claimed.set(client, person);
        seen.add(client);
      }
  }

  /** Who writes under a client id, as the relay knows it; undefined when it does not. */
  writer(client: number): Writer | undefined {
    const person = this.#writers.get(client);
    if (person === undefined) return undefined;
    const broughtBy = this.#claimed.get(client);
    return broughtBy === undefined ? { person } : { person, broughtBy };
  }

  #fields(doc: Y.Doc): PlainField[] {
    return plainFields(this.name, doc, this.rubric);
  }

  /** Every step with what it did, one after another: the caller may rest between them. */
  *told(): Generator<ToldStep> {
    const doc = new Y.Doc({ gc: false });
    try {
      let before: readonly PlainField[] = this.#fields(doc);
      for (const step of this.steps) {
        const amounts = this.#write(doc, step);
        const after = this.#fields(doc);
        yield { ...step, amounts, changed: changedLabels(before, after) };
        before = after;
      }
    } finally {
      doc.destroy();
    }
  }

  /** Applies a step's updates; answers how much text each person added and took away. */
  #write(doc: Y.Doc, step: Step): ToldStep['amounts'] {
    const began = Y.decodeStateVector(Y.encodeStateVector(doc));
    const removed = new Map<PersonId, number>();
    let by = '';
    const count = (transaction: Y.Transaction) =>
      Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
        const stood = Math.min(lettersOf(struct), (began.get(struct.id.client) ?? 0) - struct.id.clock);
        if (stood > 0) removed.set(by, (removed.get(by) ?? 0) + stood);
      });
    doc.on('afterTransaction', count);
    for (const { person, bytes } of this.log.slice(step.first, step.end)) {
      by = person;
      Y.applyUpdate(doc, bytes);
    }
    doc.off('afterTransaction', count);
    const added = new Map<PersonId, number>();
    for (const [client, structs] of doc.store.clients) {
      const from = began.get(client) ?? 0;
      const person = step.brought ? step.people[0]! : (this.writer(client)?.person ?? '');
      for (let index = structs.length - 1; index >= 0; index--) {
        const struct = structs[index]!;
        // Yjs joins what is typed on to what stood there: of such a struct only the end is new.
        const fresh = struct.id.clock + struct.length - from;
        if (fresh <= 0) break;
        if (!struct.deleted) added.set(person, (added.get(person) ?? 0) + Math.min(lettersOf(struct), fresh));
      }
    }
    return step.people.map((person) => ({
      person,
      added: added.get(person) ?? 0,
      removed: removed.get(person) ?? 0,
    }));
  }

  /** What a step changed, and the document as it stood after it. */
  show(step: Step): ShownStep {
    const before = this.#fields(this.#at(step.first));
    const doc = this.#at(step.end);
    const after = this.#fields(doc);
    return {
      differences: compareFields(before, after, before),
      fields: authoredFields(this.name, doc, this.rubric),
    };
  }

  /** The document after its first updates. Going on is cheap, going back replays from the beginning. */
  #at(count: number): Y.Doc {
    if (!this.#doc || count < this.#applied) {
      this.#doc?.destroy();
      this.#doc = new Y.Doc({ gc: false });
      this.#applied = 0;
    }
    const doc = this.#doc;
    doc.transact(() => {
      for (const { bytes } of this.log.slice(this.#applied, count)) Y.applyUpdate(doc, bytes);
    });
    this.#applied = count;
    return doc;
  }

  destroy(): void {
    this.#doc?.destroy();
    this.#doc = undefined;
  }
}

/** Letters of running text; what stands in maps is told by the field. */
const lettersOf = (struct: Y.Item | Y.GC): number =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.length : 0;

const clientsIn = (update: Uint8Array): Set<number> =>
  new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client));

function changedLabels(before: readonly PlainField[], after: readonly PlainField[]): string[] {
  const texts = new Map(before.map(({ id, text }) => [id, text]));
  return after.filter(({ id, text }) => (texts.get(id) ?? '') !== text).map(({ label }) => label);
}
