import { ulid } from 'ulid';
import { removeOffer, setOffer } from '../../documents/lessons/change';
import { readOffers } from '../../documents/lessons/read';
import type { Resource } from '../../domain/lessons/equipment';
import { offersName } from '../../domain/lessons/names';
import { type Offer, type NetworkLesson } from '../../domain/lessons/network-lesson';
import { lockOf, standingOf, type RowStanding } from '../../domain/lessons/offer-standing';
import {
  missingInRow,
  offerOf,
  rowOf,
  type Offering,
  type OFFER_REQUIRED,
  type OfferRow,
} from '../../domain/lessons/paper';
import {
  freePlaces,
  hindrancesOf,
  neverHeld,
  occupiedBy,
  seriesOfRow,
  type FreePlace,
  type Hindrance,
} from '../../domain/lessons/planning';
import type { NamedTerm, Network } from '../../domain/lessons/region';
import { currentRoles, fullName } from '../../domain/people/person';
import { wordsOf } from '../../domain/shared/words';
import type { OutboxRow } from '../../storage/database';
import type { App, Refusal } from '../app.svelte';
import { LiveView } from '../view.svelte';
import { handedOf, refusedOn, sentOn, waitingOn, type Handed } from './acts-on';
import type { Lessons } from './lessons.svelte';

const collator = new Intl.Collator('ru', { numeric: true });

/** A row of a timetable with everything that is to be said of it. */
export interface OfferLine {
  readonly id: string;
  readonly row: OfferRow;
  readonly lesson?: NetworkLesson;
  readonly standing: RowStanding;
  /** The code of what keeps this person from changing it. */
  readonly lock?: string;
  readonly missing: readonly (typeof OFFER_REQUIRED)[number][];
  readonly hindrances: readonly Hindrance[];
  /** It comes on no date: its weekday does not lie between its days. */
  readonly never: boolean;
  readonly waiting: readonly OutboxRow[];
  readonly refused: readonly OutboxRow[];
}

/** A teacher of a network as its administrator sees them. */
export interface NetworkTeacher {
  readonly id: string;
  readonly name: string;
  readonly lessons: number;
  /** Of them those that are not in the consolidated timetable yet. */
  readonly offered: number;
}

/** The distance teachers of a network: those with the role and those who have offered something. */
export function teachersOf(app: App, lessons: Lessons, network: string): readonly NetworkTeacher[] {
  const own = lessons.all.filter(({ offer, withdrawn }) => offer.network === network && !withdrawn);
  const ids = new Set(own.map(({ offer }) => offer.teacher));
  for (const person of app.facts.people.values())
    if (currentRoles(person).some((each) => each.role === 'distance' && each.network === network))
      ids.add(person.id);
  return [...ids]
    .map((id) => {
      const theirs = own.filter(({ offer }) => offer.teacher === id);
      const offered = theirs.filter(({ published }) => !published).length;
      return { id, name: nameOf(app, id, theirs[0]), lessons: theirs.length, offered };
    })
    .sort((a, b) => collator.compare(a.name, b.name));
}

const nameOf = (app: App, teacher: string, lesson: NetworkLesson | undefined): string => {
  const known = app.facts.people.get(teacher);
  return (known?.name ? fullName(known) : lesson?.teacherName) ?? 'Педагог';
};

/** [V-02] The timetable of one teacher in one network and term, being written. */
export class Offers {
  readonly view: LiveView<ReadonlyMap<string, OfferRow>>;
  handed = $state.raw<Handed | undefined>();

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    readonly network: Network,
    readonly teacher: string,
    readonly term: NamedTerm,
  ) {
    const place = lessons.centre?.id ?? '';
    this.view = new LiveView(
      app,
      offersName({ place, network: network.id, term: term.id }, teacher),
      readOffers,
    );
  }

  readonly own = $derived.by(() => this.teacher === this.app.person);
  readonly administers = $derived.by(
    () => this.lessons.dispatches || this.lessons.administers.some(({ id }) => id === this.network.id),
  );
  readonly writes = $derived.by(() => this.view.access === 'write' && !!this.view.doc && !this.view.newer);

  /** Lessons of this teacher in this network, as acts say them. */
  readonly #known = $derived.by(
    () =>
      new Map(
        this.lessons.all
          .filter(({ offer }) => offer.teacher === this.teacher && offer.network === this.network.id)
          .map((lesson) => [lesson.id, lesson]),
      ),
  );
  readonly teacherName = $derived.by(() => nameOf(this.app, this.teacher, this.#known.values().next().value));
  /** Where the teacher is unless a row says otherwise. */
  readonly school = $derived.by((): string => {
    const person = this.app.facts.people.get(this.teacher)?.school;
    const { schools, base } = this.network;
    if (person && this.lessons.school(person)) return person;
    return this.#known.values().next().value?.offer.host.school ?? base ?? schools[0] ?? '';
  });
  readonly offering = $derived.by((): Offering => ({
    network: this.network.id,
    term: this.term,
    teacher: this.teacher,
    school: this.school,
  }));

  /** What is written, and what was offered in another way than from this page. */
  readonly #rows = $derived.by((): ReadonlyMap<string, OfferRow> => {
    const rows = new Map(this.view.value);
    for (const [id, { offer, withdrawn, booked }] of this.#known) {
      // A row of what is booked is shown where the centre has put it, whatever was asked for.
      if (booked) rows.set(id, { ...rowOf(offer), weekday: booked.weekday, slot: booked.slot });
      else if (!rows.has(id) && !withdrawn) rows.set(id, rowOf(offer));
    }
    return rows;
  });
  readonly #series = $derived.by(
    () =>
      new Map(
        [...this.#rows].flatMap(([id, row]) => {
          const lesson = this.#known.get(id);
          // What is booked stands where the centre has put it, with what it has given.
          const decided = lesson?.withdrawn ?? lesson?.booked;
          const series = decided ? undefined : seriesOfRow(id, row, this.offering, lesson);
          return series ? [[id, series] as const] : [];
        }),
      ),
  );
  readonly #occupied = $derived.by(
    () => this.lessons.frame && occupiedBy(this.lessons.all, [...this.#series.values()], this.lessons.frame),
  );

  /** By day and time; what has no time yet comes last. */
  readonly lines = $derived.by((): readonly OfferLine[] => {
    const { frame } = this.lessons;
    return [...this.#rows]
      .map(([id, row]): OfferLine => {
        const [lesson, subject] = [this.#known.get(id), `lesson:${id}`];
        const series = this.#series.get(id);
        const sent = sentOn<Offer>(this.app, subject, 'offer-lesson');
        const lock = lockOf(lesson, this.administers);
        return {
          ...{ id, row },
          ...(lesson && { lesson }),
          ...(lock && { lock }),
          standing: lesson?.booked ? 'handed' : standingOf(row, this.offering, lesson, sent),
          missing: missingInRow(row),
          hindrances: series && frame && this.#occupied ? hindrancesOf(series, this.#occupied, frame) : [],
          never: !!series && !!frame && neverHeld(series, frame),
          waiting: waitingOn(this.app, subject),
          refused: refusedOn(this.app, subject),
        };
      })
      .sort((a, b) => timeKey(a.row) - timeKey(b.row) || (a.id < b.id ? -1 : 1));
  });
  line = (id: string): OfferLine | undefined => this.lines.find((each) => each.id === id);

  /** Rows that can be handed on now. */
  readonly ready = $derived.by(() =>
    this.lines.filter(
      ({ standing, missing, lock, never }) =>
        !lock && !never && missing.length === 0 && (standing === 'written' || standing === 'changed'),
    ),
  );
  /** Rows that would be handed on if nothing were missing. */
  readonly incomplete = $derived.by(() =>
    this.lines.filter(
      ({ standing, missing, never, lock }) =>
        !lock && (missing.length > 0 || never) && (standing === 'written' || standing === 'changed'),
    ),
  );

  /** Subjects that people here use already, for choosing instead of typing. */
  readonly subjects = $derived.by((): readonly string[] => {
    const used = [
      ...this.lessons.all.map(({ offer }) => offer.subject),
      ...[...(this.app.place?.associations.values() ?? [])].flatMap(({ subjects }) => subjects),
    ];
    const known = new Map(used.map((subject) => [wordsOf(subject).join(' '), subject]));
    return [...known.values()].sort(collator.compare);
  });
  /** Rooms and terminals of a school. */
  equipment = (school: string, kind: 'room' | 'terminal'): readonly Resource[] =>
    [...(this.lessons.region?.resources.values() ?? [])].filter(
      (each) => each.owner === school && each.kind === kind,
    );

  /** Two places nearest to a row that are free on all its dates. */
  alternatives(id: string): readonly FreePlace[] {
    const [series, { frame }] = [this.#series.get(id), this.lessons];
    return series && frame && this.#occupied ? freePlaces(series, this.#occupied, frame) : [];
  }
  /** Takes one of them; what is given back puts the row where it was. */
  take(id: string, { weekday, slot, date }: FreePlace): () => void {
    const { row } = this.line(id)!;
    const single = row.from !== undefined && row.from === row.to;
    this.set(id, { weekday, slot, ...(single && { from: date, to: date }) });
    return () => this.set(id, { weekday: row.weekday, slot: row.slot, from: row.from, to: row.to });
  }

  /** Writes fields of a row; one that was offered from elsewhere is written down as a whole first. */
  set(id: string, fields: Parameters<typeof setOffer>[2]): void {
    const { doc } = this.view;
    if (!doc || !this.writes) return;
    const lesson = this.#known.get(id);
    if (!this.view.value?.has(id) && lesson) setOffer(doc, id, rowOf(lesson.offer));
    setOffer(doc, id, fields);
  }

  /** A new row; answers its id. */
  add(row: OfferRow = { kind: 'online', use: 'lesson', weeks: 'every' }): string {
    const id = ulid(this.app.relayNow());
    this.set(id, row);
    return id;
  }
  /** A row that was begun and in which nothing was written is no row. */
  dropEmpty(id: string): void {
    const row = this.view.value?.get(id);
    const { kind: _, use: __, weeks: ___, ...said } = row ?? {};
    if (row && Object.keys(said).length === 0 && !this.line(id)?.lesson) this.remove(id);
  }
  duplicate(id: string): string {
    return this.add(this.line(id)?.row);
  }
  /** Many rows in one step: all of a table, or none. */
  addAll(rows: readonly OfferRow[]): readonly string[] {
    const { doc } = this.view;
    if (!doc || !this.writes) return [];
    const ids = rows.map(() => ulid(this.app.relayNow()));
    doc.transact(() => rows.forEach((row, index) => setOffer(doc, ids[index]!, row)));
    return ids;
  }
  /** Takes rows away that nobody knows of; what is given back brings them again. */
  remove(...ids: readonly string[]): () => void {
    const { doc } = this.view;
    const rows = ids.flatMap((id) => {
      const row = this.view.value?.get(id);
      return row ? [[id, row] as const] : [];
    });
    if (doc && this.writes) for (const [id] of rows) removeOffer(doc, id);
    return () => rows.forEach(([id, row]) => this.set(id, row));
  }

  /** Takes back what was handed on, with its row. */
  async withdraw(id: string, words?: string): Promise<Refusal | undefined> {
    const refusal = await this.app.perform(
      'withdraw-lesson',
      `lesson:${id}`,
      {},
      words ? { values: { words } } : {},
    );
    if (!refusal) this.remove(id);
    return refusal;
  }

  /** [V-02] Hands the complete rows on to the administrator: each goes by itself. */
  async handOn(): Promise<void> {
    const rows = this.ready.flatMap(({ id, row }) => {
      const offer = offerOf(row, this.offering);
      return offer ? [{ id, offer }] : [];
    });
    const answers = await this.app.performEach(
      rows.map(({ id, offer }) => ({
        kind: 'offer-lesson',
        subject: `lesson:${id}`,
        payload: offer,
        values: { name: this.teacherName },
      })),
    );
    this.handed = handedOf(
      rows.map(({ id }) => id),
      answers,
    );
  }

  destroy(): void {
    this.view.destroy();
  }
}

/** For the order of rows: weekday, then hour; periods begin about eight. */
const timeKey = ({ weekday, slot }: OfferRow): number => {
  if (weekday === undefined) return Number.MAX_SAFE_INTEGER;
  if (!slot) return weekday * 100 + 99;
  return weekday * 100 + ('period' in slot ? 7 + slot.period : Number(slot.start.slice(0, 2)));
};
