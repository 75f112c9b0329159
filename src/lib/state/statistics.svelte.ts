import { nextMonth, previousMonth } from '../domain/materials/cycle';
import {
  planHistory,
  statisticsOf,
  type Group,
  type Grouping,
  type MonthOfPlan,
} from '../domain/materials/statistics';
import { GROUPING_NAMES } from '../domain/materials/statistics-phrases';
import { fullName } from '../domain/people/person';
import type { App } from './app.svelte';

const MONTHS_SHOWN = 12;
const collator = new Intl.Collator('ru');

/** [E-24] Numbers of a year's materials, as far as this person sees them all: the desk and the heads do. */
export class Statistics {
  by = $state<Grouping>('month');
  from = $state('');
  until = $state('');

  constructor(private readonly app: App) {
    this.until = app.today.slice(0, 7);
    // No further back than the first material: nothing was expected of anybody before.
    const first = this.#known().toSorted()[0] ?? this.until;
    let from = this.until;
    for (let back = 1; back < MONTHS_SHOWN && from > first; back++) from = previousMonth(from);
    this.from = from;
  }

  /** Who sees only some of the materials would take their numbers for everybody's. */
  readonly whole = $derived.by(() => {
    const id = this.app.place?.id ?? '';
    return this.app.held.has(`specialist:${id}`) || this.app.held.has(`heads:${id}`);
  });
  /** Months to choose from: those with materials, and the running one. */
  readonly months = $derived.by((): readonly string[] => {
    const all = [...this.#known(), this.from, this.until].toSorted();
    const months: string[] = [];
    for (let month = all[0]!; month <= all.at(-1)!; month = nextMonth(month)) months.push(month);
    return months;
  });
  /** The chosen months in their order. */
  readonly span = $derived.by(() =>
    this.from <= this.until ? { from: this.from, until: this.until } : { from: this.until, until: this.from },
  );
  readonly found = $derived.by(() =>
    this.app.place ? statisticsOf(this.app.facts, this.app.place, this.span, this.by) : undefined,
  );
  /** Months in their order, everything else by what was recommended, then by name. */
  readonly groups = $derived.by((): readonly (Group & { readonly name: string })[] =>
    (this.found?.groups ?? [])
      .map((group) => ({ ...group, name: this.#name(group.key) }))
      .toSorted((a, b) =>
        this.by === 'month'
          ? b.key.localeCompare(a.key)
          : b.counts.recommended - a.counts.recommended ||
            b.counts.handedIn - a.counts.handedIn ||
            collator.compare(a.name, b.name),
      ),
  );
  readonly history = $derived.by((): readonly MonthOfPlan[] =>
    this.app.place ? planHistory(this.app.facts, this.app.place, this.span) : [],
  );

  /** What is shown, as a workbook; `months` and the names of groups in the screen's words. */
  async file(
    months: string,
    nameOf: (group: Group & { readonly name: string }) => string,
  ): Promise<{ readonly name: string; readonly bytes: Blob }> {
    const { statisticsXlsx } = await import('../exchange/statistics-xlsx');
    const title = `Материалы: ${GROUPING_NAMES[this.by].toLowerCase()}, ${months}, ${this.app.place!.title}`;
    const rows = this.groups.map((group) => ({ name: nameOf(group), counts: group.counts }));
    const bytes = await statisticsXlsx(title, this.by, rows, this.found!.all);
    return { name: `Статистика ${months}.xlsx`, bytes };
  }

  #known(): string[] {
    return [...this.app.facts.materials.values()].flatMap(({ submissions }) =>
      submissions.map(({ month }) => month),
    );
  }

  #name(key: string): string {
    const { place, facts } = this.app;
    switch (this.by) {
      case 'school':
        return place?.schools.get(key)?.short ?? 'без школы';
      case 'association':
        return place?.associations.get(key)?.title ?? 'ещё не приняты';
      case 'author':
        return fullName(facts.people.get(key));
      default:
        return key;
    }
  }
}
