import type { OfferRow } from '../../domain/lessons/paper';
import {
  hindrancesOf,
  neverHeld,
  occupiedBy,
  seriesOfRow,
  type Hindrance,
} from '../../domain/lessons/planning';
import { OFFER_COLUMNS, type OfferField } from '../../domain/lessons/table/columns';
import {
  readOffers,
  unknownSubjects,
  type OfferFault,
  type OfferReading,
} from '../../domain/lessons/table/read-offers';
import { folded } from '../../domain/shared/words';
import type { App } from '../app.svelte';
import { TableSource } from '../table-source.svelte';
import type { Lessons } from './lessons.svelte';
import { teachersOf, type Offers } from './offers.svelte';

/** A row of the table as the preview shows it. */
export interface OfferPreview {
  readonly row: number;
  readonly values: OfferRow;
  readonly faults: readonly OfferFault[];
  /** What it runs into: other rows of the table, the timetable, what stands; also times that are not rung. */
  readonly hindrances: readonly Hindrance[];
  readonly never: boolean;
  /** `other`: of another teacher of the network, left for their timetable. */
  readonly outcome: 'add' | 'other' | 'there' | 'faulty';
}

/** Conflicts for which a row is not taken: what stands in the table cannot be right. */
const IMPOSSIBLE = new Set(['unrung', 'term', 'teacher']);

/** [V-15] A timetable from Excel on its way into a teacher's rows: all that is right, or nothing. */
export class OffersImport {
  readonly source: TableSource<OfferField>;
  answers = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Rows with faults are left out; until the person says so nothing is taken. */
  withoutFaulty = $state(false);
  imported = $state<number | undefined>();

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    private readonly offers: Offers,
  ) {
    this.source = new TableSource(OFFER_COLUMNS, () => {
      this.answers = new Map();
      this.withoutFaulty = false;
    });
  }

  readonly named = $derived.by(() => this.source.has('subject'));
  readonly #reading = $derived.by((): OfferReading => ({
    term: this.offers.term,
    teacher: this.offers.teacher,
    teachers: [
      { id: this.offers.teacher, name: this.offers.teacherName },
      ...teachersOf(this.app, this.lessons, this.offers.network.id).filter(
        ({ id }) => id !== this.offers.teacher,
      ),
    ],
    subjects: this.offers.subjects,
    answers: this.answers,
    rooms: this.offers.equipment(this.offers.school, 'room'),
  }));
  readonly #read = $derived.by(() =>
    this.named ? readOffers(this.source.body, this.source.mapping, this.#reading) : [],
  );
  readonly unknown = $derived.by(() => unknownSubjects(this.#read, this.#reading));

  readonly rows = $derived.by((): readonly OfferPreview[] => {
    const { frame } = this.lessons;
    const idOf = (row: number) => `table-${row}`;
    const series = this.#read.flatMap(({ row, values, of }) => {
      const made = of ? undefined : seriesOfRow(idOf(row), values, this.offers.offering, undefined);
      return made ? [made] : [];
    });
    const there = this.offers.lines.flatMap(({ id, row, lesson }) => {
      const made = lesson?.withdrawn ? undefined : seriesOfRow(id, row, this.offers.offering, lesson);
      return made ? [made] : [];
    });
    const occupied = frame && occupiedBy(this.lessons.all, [...there, ...series], frame);
    return this.#read.map(({ row, values, faults, of }): OfferPreview => {
      const own = series.find(({ id }) => id === idOf(row));
      const hindrances = own && frame && occupied ? hindrancesOf(own, occupied, frame) : [];
      const never = !!own && !!frame && neverHeld(own, frame);
      const repeats = this.offers.lines.some((line) => sameRow(line.row, values));
      const impossible = never || hindrances.some(({ conflict }) => IMPOSSIBLE.has(conflict.family));
      const outcome = of
        ? 'other'
        : faults.length > 0
          ? 'faulty'
          : repeats
            ? 'there'
            : impossible
              ? 'faulty'
              : 'add';
      return { row, values, faults, hindrances, never, outcome };
    });
  });
  readonly added = $derived.by(() => this.rows.filter(({ outcome }) => outcome === 'add'));
  readonly faulty = $derived.by(() => this.rows.filter(({ outcome }) => outcome === 'faulty'));
  readonly mayRun = $derived.by(
    () =>
      this.added.length > 0 && this.unknown.length === 0 && (this.faulty.length === 0 || this.withoutFaulty),
  );

  /** The subject is another one, or really what is written. */
  answer(said: string, subject: string): void {
    this.answers = new Map(this.answers).set(folded(said), subject);
  }

  /** Writes the rows of the preview into the timetable in one step. */
  run(): void {
    if (!this.mayRun) return;
    this.imported = this.offers.addAll(this.added.map(({ values }) => values)).length;
  }

  clear(): void {
    this.source.clear();
    this.imported = undefined;
    this.answers = new Map();
    this.withoutFaulty = false;
  }
}

/** The same lesson at the same time: a table that is brought again adds nothing twice. */
const sameRow = (a: OfferRow, b: OfferRow): boolean =>
  folded(a.subject ?? '') === folded(b.subject ?? '') &&
  folded(a.level ?? '') === folded(b.level ?? '') &&
  a.weekday === b.weekday &&
  JSON.stringify(a.slot) === JSON.stringify(b.slot) &&
  JSON.stringify(a.weeks ?? 'every') === JSON.stringify(b.weeks ?? 'every') &&
  (b.from === undefined || a.from === b.from);
