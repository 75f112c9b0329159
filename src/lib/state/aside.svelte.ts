import { compareFields, type FieldDifference, type PlainField } from '../domain/shared/compare';
import { rubricFor } from '../domain/materials/rubric-of';
import { parseName } from '../domain/names';
import type { Change } from '../domain/shared/change';
import { LIMITS } from '../protocol/limits';
import type { AsideRow } from '../storage/database';
import type { App, Refusal } from './app.svelte';
import type { PutInView } from './put-in.svelte';

/** Longest text a request to reopen carries. */
const ASK_LIMIT = 8000;

/** A copy laid beside the document as it is now. */
export interface AsideReading {
  readonly mine: readonly PlainField[];
  readonly theirs: readonly PlainField[];
  readonly differences: readonly FieldDifference[];
  /** False when this device no longer holds the document: then it is compared with what it was. */
  readonly current: boolean;
  /** All of one's own text, for a file. */
  readonly text: string;
}

/** [E-14] One edit that was not merged: read, compared, passed on or deleted by its writer. */
export class AsideCopy {
  reading = $state.raw<AsideReading | undefined>();
  failed = $state(false);
  /** What will be sent; the person may change it. */
  request = $state('');
  /** The copy laid into the document as it is now, while its writer may write there. */
  putting = $state.raw<PutInView | undefined>();
  #changes = $state.raw<readonly Change[] | undefined>();
  #written = '';
  #gone = false;

  constructor(
    private readonly app: App,
    readonly id: string,
  ) {
    void this.#read();
  }

  readonly row = $derived.by((): AsideRow | undefined => this.app.aside.find(({ id }) => id === this.id));
  readonly #about = $derived.by(() => {
    const submission = this.row && parseName(this.row.document)?.submission;
    const material = submission && this.app.facts.materialOfSubmission.get(submission);
    return submission && material ? { submission, material } : undefined;
  });
  readonly material = $derived.by(() => this.#about?.material);
  /** The right is there, again or still: nothing has entered for that, and everything can. */
  readonly mayPutIn = $derived.by(
    () => !!this.row && (!this.row.decided || this.row.decided.as === 'left') && this.app.mayPutIn(this.row),
  );
  /** Where the document is read, for those that have a page of their own. */
  readonly page = $derived.by(() =>
    this.row && this.#about && parseName(this.row.document)?.kind !== 'submission'
      ? `/materials/${this.#about.material}/review`
      : undefined,
  );
  readonly mayAsk = $derived.by(
    () =>
      !!this.row &&
      !!this.#about &&
      this.app.may(
        'ask-reopen',
        `material:${this.#about.material}`,
        { submission: this.#about.submission, document: this.row.document },
        { text: 'правка' },
      ),
  );

  async #read() {
    try {
      const row = await this.app.device.aside.get(this.id);
      if (!row) return;
      const [yjs, { plainCopy, plainFields }, { changesOf }, { wordsOfUpdate }] = await Promise.all([
        import('yjs'),
        import('../documents/plain'),
        import('../documents/changes'),
        import('../documents/words-of-update'),
      ]);
      const rubric = rubricFor(this.app.facts, parseName(row.document) ?? { place: '' });
      const docOf = (state: Uint8Array) => {
        const doc = new yjs.Doc();
        if (state.byteLength > 0) yjs.applyUpdate(doc, state);
        return doc;
      };
      const fieldsOf = (state: Uint8Array): PlainField[] => {
        const doc = docOf(state);
        const fields = plainFields(row.document, doc, rubric);
        doc.destroy();
        return fields;
      };
      const isLoose = (state: Uint8Array) => {
        const doc = docOf(state);
        const loose = doc.store.pendingStructs !== null;
        doc.destroy();
        return loose;
      };
      const now = (await this.app.device.documents.get(row.document))?.state;
      const current = now !== undefined && now.byteLength > 0;
      let { state, base } = row;
      // Fetched from the relay without the document it rests on, which has come since.
      if (current && isLoose(state)) [state, base] = [yjs.mergeUpdates([now, state]), now];
      // Of a document that this device does not have the words of the edit are there, and nothing around them.
      const loose = isLoose(state);
      const mine = loose
        ? [{ id: 'words', label: 'Ваши слова', text: wordsOfUpdate(row.state) }]
        : fieldsOf(state);
      const theirs = loose ? [] : fieldsOf(current ? now : base);
      const differences = compareFields(mine, theirs, loose ? [] : fieldsOf(base));
      this.reading = { mine, theirs, differences, current, text: plainCopy(mine) };
      this.request = plainCopy(
        differences
          .filter(({ own }) => own)
          .map(({ id, label, mine }) => ({ id, label, text: mine || 'убрать' })),
      ).slice(0, ASK_LIMIT);
      this.#written = this.request;
      this.#changes = loose ? [] : changesOf(row.document, base, state);
    } catch (error) {
      console.error(error);
      this.failed = true;
    }
  }

  /** Opens the document to lay the copy into it. */
  async prepare(): Promise<void> {
    const { row } = this;
    const changes = this.#changes;
    if (!row || !changes || this.putting) return;
    const { PutInView } = await import('./put-in.svelte');
    if (!this.#gone) this.putting ??= new PutInView(this.app, row.document, changes);
  }

  /** Puts everything in, as an edit of its own; answers whether it was. */
  async putIn(): Promise<boolean> {
    if (!this.putting?.putIn()) return false;
    await this.#decide('put-in');
    return true;
  }

  /** Leaves the document as it is; the copy stays to be read. */
  async leave(): Promise<void> {
    await this.#decide('left');
  }

  /** Read by its writer, it has nothing that could be put in: nothing is left to decide. */
  async settle(): Promise<void> {
    if (!this.#changes?.length) return;
    const { settled } = await import('../sync/fetch-aside');
    await settled(this.app.device, this.id);
  }

  async #decide(as: 'put-in' | 'left'): Promise<void> {
    await this.app.device.aside.update(this.id, { decided: { as, at: this.app.relayNow() } });
  }

  /**
   * What goes along for whoever may put it in: the changes themselves, unless the person has written the text anew. What
   * they took out of it they do not want to pass on.
   */
  #toPassOn(): readonly Change[] | undefined {
    const changes = this.#changes ?? [];
    const conclusion = this.row && parseName(this.row.document)?.kind === 'conclusion';
    if (!conclusion || changes.length === 0 || this.request !== this.#written) return undefined;
    const bytes = new TextEncoder().encode(JSON.stringify(changes)).byteLength;
    return bytes > LIMITS.requestChangesBytes ? undefined : changes;
  }

  destroy(): void {
    this.#gone = true;
    this.putting?.destroy();
  }

  /** Sends the text to the specialist as a request to reopen; the copy stays, with a note that it was sent. */
  async ask(): Promise<Refusal | undefined> {
    const { row } = this;
    if (!row || !this.#about) return { code: 'not-found' };
    // Another tab may have sent it a moment ago.
    if ((await this.app.device.aside.get(row.id))?.askedAt !== undefined) return undefined;
    const refused = await this.app.perform(
      'ask-reopen',
      `material:${this.#about.material}`,
      { submission: this.#about.submission, document: row.document },
      { values: { text: this.request.trim().slice(0, ASK_LIMIT), changes: this.#toPassOn() } },
    );
    if (!refused) await this.app.device.aside.update(row.id, { askedAt: this.app.relayNow() });
    return refused;
  }

  /** Removes the copy, the relay's too; answers what puts it back. */
  async remove(): Promise<() => Promise<void>> {
    const { device } = this.app;
    const row = await device.aside.get(this.id);
    const { discard } = await import('../sync/keep-aside');
    await device.aside.delete(this.id);
    if (row?.remote) await discard(device, row.remote);
    return async () => {
      if (!row) return;
      // It may be gone at the relay by now: that was this deletion, and is no decision of another device.
      await device.aside.put({ ...row, atRelay: undefined });
      if (row.remote) await discard(device, row.remote, false);
    };
  }
}
