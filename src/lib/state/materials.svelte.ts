import { draftState, tasks, type Task } from '../domain/materials/agenda';
import { decidingHead, followers, handlers } from '../domain/materials/audience';
import {
  deadlinesOf,
  nextCollecting,
  previousMonth,
  proposedMonth,
  timelinessOf,
  type Timeliness,
} from '../domain/materials/cycle';
import {
  authorsOf,
  isAuthor,
  judgedBy,
  latestSubmission,
  seatsHeld,
  stateOf,
  type Material,
  type State,
  type Submission,
} from '../domain/materials/material';
import { conclusionName, draftName, sheetName } from '../domain/materials/names';
import { rubricFor } from '../domain/materials/rubric-of';
import type { LineRow } from '../storage/index/rows';
import { parseName } from '../domain/names';
import type { App, Refusal } from './app.svelte';

/** A paper still being written on this device. */
export interface DraftRow {
  readonly material: string;
  readonly document: string;
  readonly title: string;
  readonly missing: number;
  readonly changedAt: number;
  /** Whose paper it is going to be, the empty string while nobody is chosen; undefined for one's own. */
  readonly entering?: string;
  /** Taken out of the list by its author. */
  readonly deleted: boolean;
  /** [E-14] `awaits`: kept, and not written on until the conclusion is issued anew. */
  readonly state: ReturnType<typeof draftState>;
}

/** A line of the list of materials. */
export interface MaterialRow {
  readonly material: Material;
  readonly submission: Submission;
  readonly title: string;
  readonly state: State;
  readonly month: string;
  readonly due: string;
  readonly late: boolean;
  /** This person is told what becomes of it after the verdict. */
  readonly follows: boolean;
  readonly sheets: { readonly complete: number; readonly of: number };
  readonly confirmed: { readonly given: number; readonly of: number };
}

/** The draft of a material of one's own. */
export const ownDraftName = (app: App, material: string) =>
  draftName({ place: app.me?.place ?? '', author: app.person, id: material });

const summaryText = (row: LineRow | undefined, key: string) => {
  const value = row?.summary?.[key];
  return typeof value === 'string' ? value : undefined;
};

/** Late and not finished: what heads the list. What was late once and is done with steps back. */
const urgent = ({ late, state }: MaterialRow) => late && !['issued', 'returned', 'withdrawn'].includes(state);

/** Everything the screens of `materials` ask of the facts; pure functions of the app's present state. */
export class Materials {
  constructor(private readonly app: App) {}

  /** One's own drafts: never handed in, returned, or sent back for revision. */
  readonly drafts = $derived.by(() => this.#written.filter(({ deleted }) => !deleted));
  readonly deletedDrafts = $derived.by(() => {
    const going = new Set(
      this.app.outbox
        .filter(({ act }) => act.kind === 'erase-document')
        .map(({ act }) => act.payload.document),
    );
    return this.#written.filter(({ deleted, document }) => deleted && !going.has(document));
  });

  /** Ends an own draft for ever; it goes from this device when the relay has erased it. */
  async erase(document: string): Promise<Refusal | undefined> {
    const { place } = parseName(document)!;
    return await this.app.perform('erase-document', `place:${place}`, { document });
  }

  readonly #written = $derived.by((): readonly DraftRow[] => {
    const { app } = this;
    return (
      [...app.drafts.values()]
        .filter((row) => row.name.startsWith(ownDraftName(app, '')) && !this.#untouched(row))
        .map((row) => ({
          material: row.name.slice(row.name.lastIndexOf('/') + 1),
          document: row.name,
          title: summaryText(row, 'title') ?? '',
          missing: Number(row.summary?.missing ?? 0),
          changedAt: row.changedAt,
          deleted: row.summary?.deleted === true,
          ...(typeof row.summary?.entering === 'string' && { entering: row.summary.entering }),
        }))
        // What was entered is its author's from then on; a next version is begun from its card.
        .filter(({ material }) => {
          const author = app.facts.materials.get(material)?.author;
          return author === undefined || author === app.person;
        })
        .map((row) => ({ ...row, state: draftState(this.app.facts.materials.get(row.material)) }))
        .filter(({ state }) => state !== 'closed')
        .toSorted((a, b) => b.changedAt - a.changedAt)
    );
  });

  /** Opened and left again. Without a summary it may still hold what a tab wrote in its last moment. */
  #untouched({ name, head, summary }: LineRow): boolean {
    if (summary) return summary.blank === true;
    return head === 0 && !this.app.truth.unsentDocuments.has(name);
  }

  /** A paper nobody else has seen: handed in or shown for help, it belongs to its history. */
  deletable = (material: string) => !this.app.facts.materials.has(material);

  /** The author may write on: nothing handed in yet, or the last version came back. */
  editable(material: string): boolean {
    return draftState(this.app.facts.materials.get(material)) === 'open';
  }

  readonly rows = $derived.by((): readonly MaterialRow[] =>
    [...this.app.facts.materials.values()]
      .map((material) => this.row(material))
      .filter((row) => row !== undefined)
      .toSorted(
        (a, b) =>
          Number(urgent(b)) - Number(urgent(a)) ||
          b.month.localeCompare(a.month) ||
          b.submission.receivedAt - a.submission.receivedAt,
      ),
  );

  row(material: Material): MaterialRow | undefined {
    const submission = latestSubmission(material);
    const state = stateOf(this.app.facts, material);
    // The frame of a paper whose card is hidden belongs to a seat that ended: nothing to show in a list.
    if (!submission?.card || !state) return undefined;
    const dates = this.datesOf(submission.month);
    const panel = seatsHeld(this.app.facts, submission);
    const voices = judgedBy(submission);
    return {
      material,
      submission,
      title: submission.card.title,
      state,
      month: submission.month,
      due: dates.assess,
      follows: followers(this.app.facts, material).some((right) => this.app.held.has(right)),
      late:
        this.timelinessOf(submission) === 'late' ||
        (!submission.issued &&
          state !== 'withdrawn' &&
          state !== 'returned' &&
          this.app.today > dates.assess),
      sheets: { complete: panel.filter(({ completed }) => completed).length, of: panel.length },
      confirmed: {
        given: submission.confirmations.filter(({ basis }) => basis === (this.textOf(submission.id) ?? basis))
          .length,
        of: voices.length,
      },
    };
  }

  readonly tasks = $derived.by((): readonly Task[] =>
    tasks({
      facts: this.app.facts,
      person: this.app.person,
      held: this.app.held,
      today: this.app.today,
      textOf: (submission) => this.textOf(submission),
    }),
  );

  /** Hash of the conclusion as this device last received it. */
  textOf(submission: string): string | undefined {
    const { conclusions, facts } = this.app;
    const material = facts.materials.get(facts.materialOfSubmission.get(submission) ?? '');
    return summaryText(material && conclusions.get(conclusionName(material, { id: submission })), 'hash');
  }

  /** How far one's own sheet is, from the last reading of it. */
  sheetProgress(submission: string): { scored: number; of: number } | undefined {
    const { app } = this;
    const place = app.me?.place ?? '';
    const scored = summaryText(
      app.sheets.get(sheetName({ place }, { id: submission }, app.person)),
      'scored',
    );
    if (scored === undefined) return undefined;
    const { criteria } = rubricFor(app.facts, { place, submission });
    const ids = new Set(scored.split(' '));
    return { scored: criteria.filter(({ id }) => ids.has(id)).length, of: criteria.length };
  }

  /** May enter papers for others; for the author of a material, where one is named. */
  mayEnter(material?: Material): boolean {
    const { held, facts, place } = this.app;
    return held.has(material ? handlers(facts, material) : `specialist:${place?.id ?? ''}`);
  }

  isAuthor = (material: Material) => isAuthor(material, this.app.person);
  authors = (material: Material) => authorsOf(material);
  isHandler = (material: Material) => this.app.held.has(handlers(this.app.facts, material));
  isDecidingHead = (material: Material, submission: Submission) =>
    this.app.held.has(decidingHead(this.app.facts, material, submission));

  /** Own acts on a material that the relay has not accepted: on their way, or refused with a code. */
  pending = (material: string) => this.app.outbox.filter(({ act }) => act.subject === `material:${material}`);
  /** True while a version handed in here has not reached the relay. */
  unreceived = (submission: Submission) => this.app.outbox.some(({ act }) => act.id === submission.id);

  /** The collection month that runs now for whoever hands in today, and its dates. */
  readonly month = $derived.by(() => proposedMonth(this.app.schedule, this.app.today));
  /** The month after it that collects. */
  readonly followingMonth = $derived.by(() => nextCollecting(this.app.schedule, this.month));
  /** Why nothing is collected in a month, the empty string where no reason is known; undefined when it is. */
  monthOff = (month: string): string | undefined => {
    const off = this.app.schedule.monthsOff.get(month);
    return off && (off.reason ?? '');
  };
  datesOf = (month: string) => deadlinesOf(this.app.schedule, month);
  timelinessOf = (submission: Submission): Timeliness => timelinessOf(submission, this.app.schedule);
  readonly months = $derived.by(() => [previousMonth(this.month), this.month]);
}
