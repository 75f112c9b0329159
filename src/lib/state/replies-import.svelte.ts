import type { ModerationResult } from '../domain/materials/publication';
import {
  readReplies,
  recording,
  replyTargets,
  REPLY_COLUMNS,
  type ReplyAnswer,
  type ReplyField,
  type ReplyRow,
  type ReplyTarget,
} from '../domain/materials/replies';
import type { CalendarDate } from '../domain/shared/calendar';
import type { App, Refusal } from './app.svelte';
import { TableSource } from './table-source.svelte';

/** What was recorded, for the last page. */
export interface Recorded {
  readonly recorded: number;
  readonly refused: readonly { readonly row: number; readonly code: string }[];
}

/** [E-19] The centre's table of moderation results: read, matched, asked where in doubt, confirmed once. */
export class RepliesImport {
  readonly source: TableSource<ReplyField>;
  answers = $state.raw<ReadonlyMap<number, ReplyAnswer>>(new Map());
  /** The centre's day for all rows that name none, once somebody has said it. */
  day = $state.raw<CalendarDate | undefined>();
  recorded = $state.raw<Recorded | undefined>();

  constructor(private readonly app: App) {
    this.source = new TableSource(REPLY_COLUMNS, () => this.#forget());
  }

  readonly named = $derived.by(() => this.source.has('title', 'id', 'conclusion'));
  readonly answered = $derived.by(() => this.source.has('result'));
  readonly may = $derived.by(() => this.app.held.has(`specialist:${this.app.place?.id ?? ''}`));

  readonly rows = $derived.by((): readonly ReplyRow[] => {
    const { facts, place, today } = this.app;
    if (!place || !this.named) return [];
    return readReplies(this.source.body, this.source.mapping, facts, place, today, this.answers, this.day);
  });
  /** What will be recorded. */
  readonly taken = $derived.by(() =>
    this.rows.filter(({ outcome }) => outcome === 'new' || outcome === 'change'),
  );
  /** Every recommended material, for a row that nothing is like. */
  readonly targets = $derived.by((): readonly ReplyTarget[] =>
    this.app.place ? replyTargets(this.app.facts, this.app.place) : [],
  );

  /** Rows whose cell for the day is empty, and that nobody has given one of their own. */
  readonly undated = $derived.by(() =>
    this.rows.filter(
      ({ faults, sameDay, outcome }) => outcome !== 'there' && (sameDay || faults.includes('date-missing')),
    ),
  );

  #forget(): void {
    this.answers = new Map();
    this.day = undefined;
  }
  #answer(row: number, change: ReplyAnswer): void {
    this.answers = new Map(this.answers).set(row, { ...this.answers.get(row), ...change });
  }
  is(row: number, submission: string): void {
    this.#answer(row, { is: submission, skip: false });
  }
  skip(row: number): void {
    this.#answer(row, { skip: true });
  }
  result(row: number, result: ModerationResult): void {
    this.#answer(row, { result });
  }
  /** An emptied field asks again. */
  date(row: number, date: CalendarDate | undefined): void {
    const { date: _, ...rest } = this.answers.get(row) ?? {};
    this.answers = new Map(this.answers).set(row, date ? { ...rest, date } : rest);
  }

  /** Records what the preview shows, each answer durable on this device; a refusal of one row stops no other. */
  async run(): Promise<Refusal | undefined> {
    const refused: { row: number; code: string }[] = [];
    const rows = this.taken;
    for (const row of rows) {
      const { subject, payload, values } = recording(row);
      const refusal = await this.app.perform('record-moderation', subject, payload, { values });
      if (refusal) refused.push({ row: row.row, code: refusal.code });
    }
    this.recorded = { recorded: rows.length - refused.length, refused };
    return undefined;
  }

  clear(): void {
    this.source.clear();
    this.recorded = undefined;
    this.#forget();
  }
}
