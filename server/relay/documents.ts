import { parseName } from '../../src/lib/domain/names';
import { TABLE } from '../../src/lib/domain/audience';
import { LIMITS } from '../../src/lib/protocol/limits';
import { Queue } from '../queue';
import type { DocumentRow, Store } from '../store/store';
import { LiveDocument, type Surroundings } from './live-document';
import { Paces } from './pace';
import type { Rights } from './rights';
import { Sums } from './sums';

/** All documents of the relay: a row for each, a loaded state for those in use. */
export class Documents {
  readonly #rows = new Map<string, DocumentRow>();
  /** By author the names of their documents, each with the material it is about. */
  readonly #authored = new Map<string, Map<string, string | undefined>>();
  readonly #ended = new Map<string, number>();
  readonly #queued = new Sums();
  /** Work of answers out of documents, by person. */
  readonly #answers = new Paces(LIMITS.answersOfPerson);
  /** Bytes of updates that persons have stored. */
  readonly stored = new Paces(LIMITS.storedOfPerson);
  /** The objects in memory of documents that have many. */
  readonly #weights = new Map<LiveDocument, number>();
  readonly #live = new Map<string, Promise<LiveDocument>>();
  /** Those who begin documents now: each begins one after another, and others' edits are stored between. */
  readonly #beginning = new Map<string, Queue>();

  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly around: Omit<
      Surroundings,
      'store' | 'mayStore' | 'access' | 'committed' | 'queued' | 'weighs' | 'answers'
    > & {
      readonly committed: (document: string, before: number, seq: number) => void;
    },
  ) {}

  /** Reads all rows; after the journal, so that rights are known. */
  async start(): Promise<void> {
    for (const row of await this.store.documents()) {
      this.#put(row);
      this.rights.begin(row.name, row.head || 1);
    }
    for (const { name, endedSeq } of await this.store.endedDocuments()) this.#ended.set(name, endedSeq);
  }

  /** Moves with everything but edits that changes which documents there are, and their heads. */
  version = 0;

  /** Erased names with the sequence of their end. */
  get ended(): ReadonlyMap<string, number> {
    return this.#ended;
  }

  /** Documents that were erased: whoever has one open is sent away, and nobody begins it again. */
  async erased(names: readonly string[], seq: number): Promise<void> {
    for (const name of names) {
      this.#ended.set(name, this.#ended.get(name) ?? seq);
      this.#drop(name);
      this.rights.end(name);
      const loading = this.#live.get(name);
      this.#live.delete(name);
      const document = await loading?.catch(() => undefined);
      document?.end();
    }
  }

  #put(row: DocumentRow): void {
    this.#rows.set(row.name, row);
    const { author, material } = parseName(row.name) ?? {};
    if (!author) return;
    const authored = this.#authored.get(author) ?? new Map<string, string | undefined>();
    this.#authored.set(author, authored.set(row.name, material));
  }

  #drop(name: string): void {
    this.#rows.delete(name);
    this.#authored.get(parseName(name)?.author ?? '')?.delete(name);
  }

  row(name: string): DocumentRow | undefined {
    return this.#rows.get(name);
  }

  /** What a document is called in the journal of refusals: nobody writes into it a name of their own making. */
  subject(name: string): string {
    return this.#rows.has(name) ? name : `${parseName(name)?.kind ?? 'document'}/*`;
  }

  /** Head of a living document, 0 when it has never been written. */
  head(name: string): number {
    return this.#rows.get(name)?.head ?? 0;
  }

  /**
   * The document, loaded. One that does not exist begins when its name allows it and the person may write it; else
   * undefined, which callers must not tell apart from a missing right.
   */
  async open(name: string, person: string): Promise<LiveDocument | undefined> {
    const parsed = parseName(name);
    if (!parsed || this.rights.access(person, name) === 'none') return undefined;
    if (this.#ended.has(name)) return undefined;
    if (!this.#rows.has(name)) {
      if (TABLE[parsed.kind].begins !== 'name' || this.rights.access(person, name) !== 'write')
        return undefined;
      const row = await this.#begin(name, person);
      if (!row) return undefined;
      this.rights.begin(name, Math.max(1, await this.store.lastSeq()));
    }
    return await this.load(name);
  }

  /** The document, loaded, whoever asks; for the journal and for reading. */
  async load(name: string): Promise<LiveDocument | undefined> {
    const row = this.#rows.get(name);
    if (!row) return undefined;
    const known = this.#live.get(name);
    if (known) {
      const document = await known;
      document.usedAt = this.around.now();
      return document;
    }
    const loading = LiveDocument.load(row, {
      store: this.store,
      now: this.around.now,
      progress: this.around.progress,
      queued: this.#queued,
      answers: (person, work) => this.#answers.of(person).reserve(work, LIMITS.answersWait),
      mayStore: (person, bytes) => this.stored.of(person).allows(bytes),
      weighs: (document, parts) => this.#weighs(document, parts),
      compact: this.around.compact,
      wrote: this.around.wrote,
      failed: this.around.failed,
      access: (person, document) => this.rights.access(person, document),
      committed: (document, seq) => {
        const current = this.#rows.get(document);
        if (current) this.#rows.set(document, { ...current, head: seq });
        this.around.committed(document, current?.head ?? 0, seq);
      },
    });
    this.#live.set(name, loading);
    loading.catch(() => this.#live.delete(name));
    return await loading;
  }

  /**
   * Takes note of a document's objects in memory. Where all are too many the heaviest goes to sleep, whoever uses it: it
   * is made again when they need it, in their own turns.
   */
  #weighs(document: LiveDocument, parts: number): void {
    if (parts < LIMITS.lightDocument) this.#weights.delete(document);
    else this.#weights.set(document, parts);
    let sum = [...this.#weights.values()].reduce((all, each) => all + each, 0);
    while (sum > LIMITS.partsAwake) {
      const [heaviest, weight] = [...this.#weights].reduce((one, other) => (other[1] > one[1] ? other : one));
      this.#weights.delete(heaviest);
      sum -= weight;
      heaviest.rest();
    }
  }

  /** Loaded documents among some names. One that cannot be loaded is open to nobody. */
  async loadedAmong(names: Iterable<string>): Promise<LiveDocument[]> {
    const loaded = [...new Set(names)].sort().map((name) => this.#live.get(name));
    return succeeded(await Promise.allSettled(loaded.filter((document) => document !== undefined)));
  }

  /** All loaded documents, without those that cannot be loaded. */
  async loaded(): Promise<LiveDocument[]> {
    return succeeded(await Promise.allSettled(this.#live.values()));
  }

  /** Tells every document that is loaded, or is just being loaded, as soon as it is: none waits for another. */
  tellLoaded(tell: (document: LiveDocument) => void): void {
    for (const [name, loading] of this.#live)
      loading.then(tell).catch((error: unknown) => this.around.failed(error, `telling ${name}`));
  }

  /** Takes over rows that an act has begun, frozen or moved. */
  async refresh(names: Iterable<string>): Promise<void> {
    const wanted = [...new Set(names)];
    if (wanted.length === 0) return;
    for (const row of await this.store.documents(wanted)) {
      this.version++;
      this.#put(row);
      // One that cannot be loaded now takes the row from here when it can.
      const document = await this.#live.get(row.name)?.catch(() => undefined);
      document?.moved(row);
    }
  }

  /** The row of a document that was begun in a lost time, which a device brings back. */
  async beginAgain(name: string, by: string): Promise<DocumentRow> {
    const row = this.#rows.get(name) ?? (await this.store.beginDocument(name, by));
    this.#put(row);
    return row;
  }

  rows(): Iterable<DocumentRow> {
    return this.#rows.values();
  }

  /** Unloads what nobody has used for some milliseconds. */
  async unloadIdle(unused: number = LIMITS.unloadIdleDocument): Promise<void> {
    for (const [name, loading] of this.#live) {
      const document = await loading.catch(() => undefined);
      if (!document?.idle || this.around.now() - document.usedAt < unused) continue;
      this.#live.delete(name);
      document.destroy();
    }
  }

  /** Begins a document for its person; undefined when they have begun too many. */
  async #begin(name: string, person: string): Promise<DocumentRow | undefined> {
    const queue = this.#beginning.get(person) ?? new Queue();
    this.#beginning.set(person, queue);
    const row = queue.run(async () => {
      const begun = this.#rows.get(name);
      if (begun || !this.hasRoomFor(name, person)) return begun;
      const row = await this.store.beginDocument(name, person);
      this.#put(row);
      return row;
    });
    return await row.finally(() => {
      if (queue.length === 0) this.#beginning.delete(person);
    });
  }

  /** True when a document could begin for this person, if they had not begun too many. */
  isBeyondRoom(name: string, person: string): boolean {
    return (
      !this.#rows.has(name) &&
      !this.#ended.has(name) &&
      this.rights.access(person, name) === 'write' &&
      !this.hasRoomFor(name, person)
    );
  }

  /** False when a person has begun so many that no act refers to that another would be a flood. */
  hasRoomFor(name: string, person: string): boolean {
    const { author, material } = parseName(name) ?? {};
    const { materials } = this.rights.facts;
    if (author !== person || !material || materials.has(material)) return true;
    let unclaimed = 0;
    for (const [begun, about] of this.#authored.get(person) ?? [])
      if (begun !== name && about && !materials.has(about)) unclaimed++;
    return unclaimed < LIMITS.draftsPerPerson;
  }
}

const succeeded = (results: readonly PromiseSettledResult<LiveDocument>[]): LiveDocument[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
