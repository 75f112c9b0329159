import { SCHOOL_COLUMNS, type SchoolField } from '../domain/people/table/columns';
import { readSchoolRows, type SchoolRow } from '../domain/people/table/read-schools';
import type { App, Refusal } from './app.svelte';
import type { People } from './people.svelte';
import { TableSource } from './table-source.svelte';

/** Schools whose acts are judged and kept in one transaction. */
const GROUP = 50;

/** A list of schools on its way into the register. */
export class SchoolsImport {
  readonly source: TableSource<SchoolField>;
  answers = $state.raw<ReadonlyMap<number, 'add' | 'skip'>>(new Map());
  imported = $state<number | undefined>();

  constructor(
    private readonly app: App,
    private readonly people: People,
  ) {
    this.source = new TableSource(SCHOOL_COLUMNS, () => (this.answers = new Map()));
  }

  readonly named = $derived.by(() => this.source.has('title', 'short'));
  readonly rows = $derived.by((): readonly SchoolRow[] =>
    this.named
      ? readSchoolRows(this.source.body, this.source.mapping, this.people.schools, this.answers)
      : [],
  );
  readonly added = $derived.by(() => this.rows.filter(({ outcome }) => outcome === 'add'));

  answer(row: number, answer: 'add' | 'skip'): void {
    this.answers = new Map(this.answers).set(row, answer);
  }

  /** Adds the schools that the preview shows as new; all of a group, or none. */
  async run(): Promise<Refusal | undefined> {
    const rows = this.added;
    for (let from = 0; from < rows.length; from += GROUP) {
      const acts = rows.slice(from, from + GROUP).map(({ values }) => this.people.plannedSchool(values).act);
      const refusal = await this.app.performAll(acts);
      if (refusal) return refusal;
    }
    this.imported = rows.length;
    return undefined;
  }

  clear(): void {
    this.source.clear();
    this.imported = undefined;
    this.answers = new Map();
  }
}
