import { onForm, putInChanges } from '../documents/changes';
import { readPutIn, type PutInReading } from '../documents/put-in';
import { rubricFor } from '../domain/materials/rubric-of';
import { parseName } from '../domain/names';
import type { Change } from '../domain/shared/change';
import type { App } from './app.svelte';
import { randomSalt } from './random-salt';
import { LiveView } from './view.svelte';

/** [E-14] Changes that were not merged, laid into the document as it is now: read first, put in by one press. */
export class PutInView extends LiveView<PutInReading> {
  readonly #salt = randomSalt();
  readonly #changes: readonly Change[];

  constructor(app: App, name: string, changes: readonly Change[]) {
    const rubric = rubricFor(app.facts, parseName(name) ?? { place: '' });
    const asked = onForm(name, changes, rubric);
    super(app, name, (doc) => readPutIn(name, doc, asked, rubric));
    this.#changes = asked;
  }

  readonly editable = $derived.by(
    () =>
      !!this.value && this.access === 'write' && this.ended !== 'forbidden' && this.app.mayWrite(this.name),
  );
  /** Everything is in the document, or stands there as others have set it. */
  readonly nothingNew = $derived.by(() => this.value?.comes.length === 0);

  /** Puts in the whole, as this person's own edit; answers whether it was. */
  putIn(): boolean {
    if (!this.doc || !this.editable) return false;
    putInChanges(this.name, this.doc, this.#changes, this.#salt);
    return true;
  }
}
