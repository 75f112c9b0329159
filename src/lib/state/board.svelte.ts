import { SvelteSet } from 'svelte/reactivity';
import { z } from 'zod/mini';
import {
  boardOf,
  countStates,
  fits,
  SAVED_FILTERS,
  SavedFilter,
  type BoardFilter,
  type BoardLine,
} from '../domain/materials/board';
import { proposedMonth } from '../domain/materials/cycle';
import { countsLoads } from '../domain/materials/panel';
import { materialsOfMonth } from '../domain/materials/reminder';
import { fullName } from '../domain/people/person';
import type { MaterialId, PersonId } from '../domain/shared/ids';
import { beginsWords, wordsOf } from '../domain/shared/words';
import type { App, Refusal } from './app.svelte';
import { PaperWords } from './paper-words';

/** Where a device keeps what its person has saved. */
const KEPT = 'board-filters';
const Kept = z.catch(z.array(SavedFilter).check(z.maxLength(SAVED_FILTERS.most)), []);
const collator = new Intl.Collator('ru');

/** [E-23] The board of a month as the desk and the heads have it: lines, filters, and what is chosen of them. */
export class Board {
  /** On this device. */
  saved = $state.raw<readonly SavedFilter[]>([]);
  readonly #chosen = new SvelteSet<MaterialId>();
  readonly #words: PaperWords;

  /** `asked`: the month and what narrows it, as they are now; without a month the one at hand. */
  constructor(
    private readonly app: App,
    private readonly asked: () => { readonly month?: string; readonly filter: BoardFilter },
  ) {
    this.#words = new PaperWords(app);
    app.device
      .read(KEPT)
      .then((kept) => (this.saved = Kept.parse(kept ?? [])))
      .catch(console.error);
  }

  readonly filter = $derived.by(() => this.asked().filter);
  /** The running month; until anything is handed in for it, the one that papers are meant for is of more interest. */
  readonly month = $derived.by(() => {
    const { facts, today, schedule } = this.app;
    const running = today.slice(0, 7);
    return (
      this.asked().month ??
      (materialsOfMonth(facts, running).size > 0 ? running : proposedMonth(schedule, today))
    );
  });
  /** Who sees only some of the materials would take them for all. */
  readonly whole = $derived.by(() => countsLoads(this.app.held, this.app.place?.id ?? ''));
  readonly lines = $derived.by((): readonly BoardLine[] => {
    const { app } = this;
    if (!app.place) return [];
    return boardOf({ facts: app.facts, place: app.place, person: app.person, today: app.today }, this.month);
  });
  /** Kept by everything but the state: what the states are counted of. */
  readonly #kept = $derived.by(() => {
    const typed = wordsOf(this.filter.text);
    const filter = { ...this.filter, state: '' as const };
    return this.lines.filter(
      (line) => fits(line, filter) && (typed.length === 0 || beginsWords(typed, this.#words.of(line))),
    );
  });
  readonly states = $derived.by(() => countStates(this.#kept));
  readonly found = $derived.by(() => {
    const { state } = this.filter;
    return state ? this.#kept.filter((line) => line.state === state) : this.#kept;
  });
  /** Chosen and in sight: nothing is done with what a filter hides. */
  readonly chosen = $derived.by(() => this.found.filter(({ material }) => this.#chosen.has(material.id)));
  readonly months = $derived.by((): readonly string[] => {
    const known = [...this.app.facts.materials.values()].flatMap(({ submissions }) =>
      submissions.slice(-1).map(({ month }) => month),
    );
    return [...new Set([...known, this.month, this.app.today.slice(0, 7)])].toSorted().toReversed();
  });
  /** Who is awaited on the month's materials, with how many. */
  readonly awaited = $derived.by((): readonly { readonly person: PersonId; readonly count: number }[] => {
    const counts = new Map<PersonId, number>();
    for (const { awaited } of this.lines)
      for (const person of awaited) counts.set(person, (counts.get(person) ?? 0) + 1);
    const name = (id: PersonId) => fullName(this.app.facts.people.get(id));
    return [...counts]
      .map(([person, count]) => ({ person, count }))
      .toSorted((a, b) => collator.compare(name(a.person), name(b.person)));
  });
  /** Materials with an appointment of one's own that the relay has not answered. */
  readonly appointing = $derived.by(
    () =>
      new Set(
        this.app.outbox
          .filter(({ act, state }) => act.kind === 'appoint' && state === 'waiting')
          .map(({ act }) => act.subject.slice('material:'.length)),
      ),
  );

  isChosen = ({ material }: BoardLine): boolean => this.#chosen.has(material.id);
  choose(lines: readonly BoardLine[], on: boolean): void {
    for (const { material } of lines)
      if (on) this.#chosen.add(material.id);
      else this.#chosen.delete(material.id);
  }
  chooseNone(): void {
    this.#chosen.clear();
  }

  /** Whoever goes to the box of words will type: nothing is left to be made then. */
  readWords(): void {
    for (const line of this.lines) this.#words.of(line);
  }

  /** Keeps the filter under a name, in the place of another of that name. */
  async save(name: string): Promise<Refusal | undefined> {
    const made = SavedFilter.safeParse({ name, filter: this.filter });
    if (!made.success) return { code: 'filter-name' };
    return await this.#keep((saved) => [...saved.filter((each) => each.name !== made.data.name), made.data]);
  }
  async forget(name: string): Promise<Refusal | undefined> {
    return await this.#keep((saved) => saved.filter((each) => each.name !== name));
  }

  /** In one transaction with the reading: another tab may have saved one meanwhile. */
  async #keep(change: (saved: SavedFilter[]) => SavedFilter[]): Promise<Refusal | undefined> {
    const { device } = this.app;
    return await device.transaction('rw', device.meta, async () => {
      const next = change(Kept.parse((await device.read(KEPT)) ?? []));
      if (next.length > SAVED_FILTERS.most) return { code: 'filters-full' };
      await device.keep(KEPT, next);
      this.saved = next;
      return undefined;
    });
  }
}
