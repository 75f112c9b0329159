import { ulid } from 'ulid';
import {
  changesBetween,
  EXAMPLE_RUBRIC,
  type Criterion,
  type Gate,
  type PublishedRubric,
  type Rubric,
  type RubricForm,
} from '../domain/materials/rubric';
import { rubricAt, rubricInForce } from '../domain/materials/rubric-of';
import type { App, Refusal } from './app.svelte';

/** Where a device keeps the next version while it is written. */
const WRITTEN = 'rubric';

/** The next version as it is written; it need not be complete. */
export interface WrittenRubric {
  readonly form: RubricForm;
  /** The version that was in force when the writing began. */
  readonly from: number;
}

/** A version with who published it; nobody the example. */
export type ShownRubric = Rubric & Partial<Pick<PublishedRubric, 'at' | 'by'>>;

/** [E-09] The form of evaluation: its versions here, and the next one while the desk writes it. */
export class RubricPage {
  constructor(private readonly app: App) {}

  readonly current = $derived.by(() => rubricInForce(this.app.place));
  /** Every version, the newest first; the example is the first of them. */
  readonly versions = $derived.by((): readonly ShownRubric[] => {
    const { place } = this.app;
    const published = (place?.rubrics ?? []).map(({ version, at, by }) => ({
      ...rubricAt(place, version),
      at,
      by,
    }));
    return [...published.toReversed(), EXAMPLE_RUBRIC];
  });
  readonly mayPublish = $derived.by(() =>
    this.app.may(...this.#publishing(), {
      form: {
        gates: [{ id: 'g0', title: 'x', short: 'x', failed: 'revise' }],
        criteria: [{ id: 'c0', title: 'y', question: '' }],
      },
    }),
  );
  /** A version of one's own that is on its way. */
  readonly publishing = $derived.by(() =>
    this.app.truth.waitingActs.some(({ act }) => act.kind === 'publish-rubric'),
  );
  /** How many rounds are judged by earlier versions, as far as this person may see. */
  readonly running = $derived.by(
    () =>
      [...this.app.facts.materials.values()].filter((material) => {
        const latest = material.submissions.at(-1);
        return (
          !material.withdrawn && !!latest && latest.rubric !== undefined && !latest.issued && !latest.returned
        );
      }).length,
  );

  #publishing() {
    const version = this.current.version + 1;
    return ['publish-rubric', `place:${this.app.place?.id ?? ''}`, { version }] as const;
  }

  /** Publishes a form. What was written stays on this device until the relay has accepted it: it may be refused. */
  async publish(form: RubricForm): Promise<Refusal | undefined> {
    return await this.app.perform(...this.#publishing(), { values: { form } });
  }

  /** What was being written of the next version; undefined for nothing, or when it is in force by now. */
  async written(): Promise<WrittenRubric | undefined> {
    const written = await this.app.device.read<WrittenRubric>(WRITTEN);
    if (!written || changesBetween(this.current, written.form).length > 0) return written;
    await this.keep(undefined);
    return undefined;
  }
  /** Keeps it on this device. Throws where the device cannot write. */
  async keep(written: WrittenRubric | undefined): Promise<void> {
    await this.app.device.keep(WRITTEN, written);
  }

  /** A gate or criterion that no version has asked for: its id is nobody's. */
  newGate = (): Gate => ({ id: `g${ulid()}`, title: '', short: '', failed: 'revise' });
  newCriterion = (): Criterion => ({ id: `c${ulid()}`, title: '', question: '' });
}
