import { compareFields, type FieldDifference, type PlainField } from '../domain/shared/compare';
import { parseName } from '../domain/names';
import type { AsideRow } from '../storage/database';
import type { App, Refusal } from './app.svelte';

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
      const [yjs, { plainCopy, plainFields }] = await Promise.all([
        import('yjs'),
        import('../documents/plain'),
      ]);
      const fieldsOf = (state: Uint8Array): PlainField[] => {
        const doc = new yjs.Doc();
        if (state.byteLength > 0) yjs.applyUpdate(doc, state);
        const fields = plainFields(row.document, doc);
        doc.destroy();
        return fields;
      };
      const now = (await this.app.device.documents.get(row.document))?.state;
      const current = now !== undefined && now.byteLength > 0;
      const mine = fieldsOf(row.state);
      const theirs = fieldsOf(current ? now : row.base);
      const differences = compareFields(mine, theirs, fieldsOf(row.base));
      this.reading = { mine, theirs, differences, current, text: plainCopy(mine) };
      this.request = plainCopy(
        differences
          .filter(({ own }) => own)
          .map(({ id, label, mine }) => ({ id, label, text: mine || 'убрать' })),
      ).slice(0, ASK_LIMIT);
    } catch (error) {
      console.error(error);
      this.failed = true;
    }
  }

  /** Sends the text to the specialist as a request to reopen; the copy stays, with a note that it was sent. */
  async ask(): Promise<Refusal | undefined> {
    const { row } = this;
    if (!row || !this.#about) return { code: 'not-found' };
    const refused = await this.app.perform(
      'ask-reopen',
      `material:${this.#about.material}`,
      { submission: this.#about.submission, document: row.document },
      { values: { text: this.request.trim().slice(0, ASK_LIMIT) } },
    );
    if (!refused) await this.app.device.aside.update(row.id, { askedAt: this.app.relayNow() });
    return refused;
  }

  /** Removes the copy from this device; answers what puts it back. */
  async remove(): Promise<() => Promise<void>> {
    const { device } = this.app;
    const row = await device.aside.get(this.id);
    const { discard } = await import('../sync/keep-aside');
    await device.aside.delete(this.id);
    if (row?.remote) await discard(device, row.remote);
    return async () => {
      if (!row) return;
      await device.aside.put(row);
      if (row.remote) await discard(device, row.remote, false);
    };
  }
}
