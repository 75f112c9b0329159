import { liveQuery, type Subscription } from 'dexie';
import type * as Y from 'yjs';
import { DOCUMENT_SCHEMA, schemaOf } from '../documents/schema';
import type { Access } from '../domain/audience';
import type { Ended, OpenDocument } from '../sync/open-document';
import type { App } from './app.svelte';

/** Typing ends for this long before the list's line is written again. */
const SUMMARY_PAUSE = 600;

/** A line of a list is made again with the next edit or exchange; the text itself reports its own failure. */
const unwritten = (error: unknown) => console.error(error);

export interface Present {
  readonly client: number;
  readonly person: string;
  /** Where in the document: `критерий 3`. */
  readonly place: string;
}

/**
 * A document being written, as a reactive value. It opens from this device, follows edits from anywhere, and when the
 * relay would not take an edit it continues with the clean copy and says so in {@link moved}.
 */
export class LiveView<T> {
  value = $state.raw<T | undefined>();
  doc = $state.raw<Y.Doc | undefined>();
  access = $state<Access>('write');
  synced = $state(false);
  moved = $state(false);
  ended = $state<Ended | undefined>();
  failed = $state(false);
  /** Written in a newer version of the program: shown as far as this one understands it, never written. */
  newer = $state(false);
  present = $state.raw<readonly Present[]>([]);

  #document: OpenDocument | undefined;
  #gone = false;
  #queued = false;
  #place = '';
  #summarizing: ReturnType<typeof setTimeout> | undefined;
  #summarized = '';
  readonly #events = {
    changed: () => this.#changed(),
    moved: () => {
      this.moved = true;
      void this.#open();
    },
    ended: (why: Ended) => (this.ended = why),
  };

  constructor(
    protected readonly app: App,
    readonly name: string,
    private readonly read: (doc: Y.Doc) => T,
  ) {
    void this.#open();
  }

  /** The open document, for the text editor and for presence. */
  get document(): OpenDocument | undefined {
    return this.#document;
  }

  async #open() {
    try {
      const engine = await this.app.engine();
      const document = await engine.acquire(this.name, this.#events);
      if (this.#gone) return void engine.release(this.name, this.#events);
      this.#document = document;
      this.doc = document.doc;
      document.doc.on('update', this.#summarizeSoon);
      this.#announce();
      this.#changed();
    } catch (error) {
      console.error(error);
      this.failed = true;
    }
  }

  /** Many edits in one turn become one reading. */
  #changed() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      const document = this.#document;
      if (!document || this.#gone) return;
      this.value = this.read(document.doc);
      // The number is checked at each reading: it may come with a colleague's next edit.
      this.newer = schemaOf(document.doc) > DOCUMENT_SCHEMA;
      if (this.newer) this.app.truth.newerDocument(this.name);
      const readOnly = this.newer || this.app.isNewer(this.name);
      this.access = readOnly && document.access === 'write' ? 'read' : document.access;
      this.synced = document.synced;
      // The relay answers again: whoever had to sign in anew writes on.
      if (document.synced) this.ended = undefined;
      this.app.truth.watch();
      const states = document.awareness.getStates() as Map<
        number,
        { user?: { id?: string }; place?: string }
      >;
      this.present = [...states]
        .filter(([client, { user }]) => client !== document.doc.clientID && user?.id)
        .map(([client, { user, place }]) => ({ client, person: user!.id!, place: place ?? '' }));
    });
  }

  /** Lists show a document by its summary: it follows the writing, offline too. */
  #summarizeSoon = () => {
    clearTimeout(this.#summarizing);
    this.#summarizing = setTimeout(
      () =>
        void this.#summarize().catch((error: unknown) => {
          unwritten(error);
          this.#summarized = '';
        }),
      SUMMARY_PAUSE,
    );
  };

  async #summarize(): Promise<void> {
    clearTimeout(this.#summarizing);
    this.#summarizing = undefined;
    const { summarize } = await import('../documents/summary');
    const said = this.doc && summarize(this.name, this.doc);
    // [E-15] Until the next exchange only this page has been told whose client it is.
    const by = typeof said?.client === 'number' ? this.writer(said.client) : undefined;
    const summary = said && by ? { ...said, by } : said;
    const written = JSON.stringify(summary);
    if (!summary || written === this.#summarized) return;
    this.#summarized = written;
    await this.app.device.documents.update(this.name, { summary, changedAt: this.app.relayNow() });
  }

  /** Shows others where one is. */
  goTo(place: string): void {
    this.#place = place;
    this.#announce();
  }

  #announce() {
    const awareness = this.#document?.awareness;
    if (!awareness) return;
    awareness.setLocalStateField('user', { id: this.app.person });
    awareness.setLocalStateField('place', this.#place);
  }

  /** Who wrote under a client id; undefined while the relay has not said. */
  writer(client: number): string | undefined {
    return client === this.doc?.clientID ? this.app.person : this.#document?.writers.get(client);
  }

  destroy(): void {
    this.#gone = true;
    const last = this.#summarizing === undefined ? undefined : this.#summarize().catch(unwritten);
    void Promise.all([this.app.engine(), last]).then(([engine]) => engine.release(this.name, this.#events));
  }
}

/** A document nobody writes any more, or one only looked at: read from the replica whenever it changes. */
export class ReplicaView<T> {
  value = $state.raw<T | undefined>();
  /** False while this device is still looking. */
  looked = $state(false);
  readonly #subscription: Subscription;

  constructor(app: App, name: string, read: (doc: Y.Doc) => T) {
    this.#subscription = liveQuery(() => app.device.documents.get(name)).subscribe({
      next: (row) => {
        if (!row || row.state.byteLength === 0) {
          this.value = undefined;
          this.looked = true;
          return;
        }
        void import('yjs').then((yjs) => {
          const doc = new yjs.Doc();
          yjs.applyUpdate(doc, row.state);
          this.value = read(doc);
          this.looked = true;
          doc.destroy();
        });
      },
      // Shown as «not received»; what went wrong stands in the console.
      error: (error) => {
        console.error(error);
        this.looked = true;
      },
    });
  }

  destroy(): void {
    this.#subscription.unsubscribe();
  }
}
