import { inClaimOrder } from '../../domain/lessons/claims';
import type { Slot } from '../../domain/lessons/lesson';
import { gridName } from '../../domain/lessons/names';
import type { Declined, NetworkLesson } from '../../domain/lessons/network-lesson';
import { Occupancy } from '../../domain/lessons/occupancy';
import {
  applicationsOf,
  freeInPlan,
  isOpen,
  placeAt,
  proposedPlaces,
  planOf,
  type PlannedLesson,
} from '../../domain/lessons/plan';
import type { Place } from '../../domain/lessons/placement/application';
import type { Explanation } from '../../domain/lessons/placement/explain';
import { bookingsOfLesson } from '../../domain/lessons/schedule';
import { setPlace, setPlaces } from '../../documents/lessons/change';
import { readGrid } from '../../documents/lessons/read';
import type { GridPlace } from '../../domain/lessons/paper';
import type { App, Planned, Refusal } from '../app.svelte';
import { LiveView } from '../view.svelte';
import type { Lessons } from './lessons.svelte';
import { proposePlacement } from './placing';

/** Seconds that a proposal may take: a term of 600 dates is placed in less. */
const SECONDS = 6;

/** What the last proposal said, as long as nothing it rests on has changed. */
export interface Told {
  readonly explanations: ReadonlyMap<string, Explanation>;
  /** Lessons that would find place only week by week, with how many of their dates. */
  readonly byWeeks: ReadonlyMap<string, { readonly placed: number; readonly of: number }>;
  readonly placed: number;
  readonly seconds: number;
}

/** [V-09] The plan that the centre composes of a term's applications, together, and what it confirms of it. */
export class Plan {
  readonly #grid: LiveView<ReadonlyMap<string, GridPlace>>;
  /** Proposing now. */
  busy = $state(false);
  /** The solver could not be loaded or has failed. */
  failed = $state(false);
  told = $state.raw<Told | undefined>();
  #giveUp: AbortController | undefined;

  constructor(
    private readonly app: App,
    readonly lessons: Lessons,
    term: string,
  ) {
    this.#grid = new LiveView(app, gridName({ place: lessons.centre!.id, term }), readGrid);
  }

  readonly ready = $derived.by(() => this.#grid.value !== undefined);
  readonly unreadable = $derived.by(() => this.#grid.failed);
  readonly present = $derived.by(() => this.#grid.present);

  readonly #rows = $derived.by((): readonly PlannedLesson[] => {
    const { frame, all } = this.lessons;
    return frame && this.#grid.value ? planOf(all, this.#grid.value, frame) : [];
  });
  readonly #byId = $derived.by(() => new Map(this.#rows.map((row) => [row.lesson.id, row])));
  /** [V-07] Every open application in the order that the centre's rule suggests. */
  readonly rows = $derived.by((): readonly PlannedLesson[] => {
    const order = this.lessons.region?.claimOrder ?? [];
    return inClaimOrder(
      this.#rows.map(({ lesson }) => lesson),
      order,
    ).map(({ id }) => this.#byId.get(id)!);
  });

  /** In the plan, without conflict, and not on their way already. */
  readonly confirmable = $derived.by(() =>
    this.rows.filter(
      ({ lesson, inPlan, conflicts }) =>
        inPlan && conflicts.length === 0 && !this.lessons.waiting(`lesson:${lesson.id}`),
    ),
  );

  /** Everything that takes equipment where the plan has it, one application left out. */
  #occupied(without: string): Occupancy {
    const { frame, all } = this.lessons;
    const standing = all
      .filter((lesson) => !isOpen(lesson))
      .flatMap((lesson) => bookingsOfLesson(lesson, frame!));
    const planned = this.#rows
      .filter(({ lesson, inPlan }) => inPlan && lesson.id !== without)
      .flatMap(({ bookings }) => bookings);
    return new Occupancy(frame!, [...standing, ...planned]);
  }

  /** [V-08] The two nearest places where an application stands on all its dates without conflict. */
  alternatives({ lesson }: PlannedLesson): Place[] {
    const { frame } = this.lessons;
    return frame ? freeInPlan(lesson, this.#occupied(lesson.id), frame) : [];
  }

  /** What an application would be at another place, before it is put there. */
  tried(lesson: NetworkLesson, at: { weekday: number; slot: Slot }): PlannedLesson {
    const { frame, all } = this.lessons;
    const place = placeAt(lesson, at, this.#occupied(lesson.id), frame!);
    const grid = new Map(this.#grid.value).set(lesson.id, place);
    return planOf(all, grid, frame!).find((row) => row.lesson.id === lesson.id)!;
  }

  /** Puts an application somewhere by hand: it stays there when the solver runs again. */
  put(lesson: NetworkLesson, at: { weekday: number; slot: Slot }): void {
    const doc = this.#grid.doc;
    if (doc && this.lessons.frame)
      setPlace(doc, lesson.id, placeAt(lesson, at, this.#occupied(lesson.id), this.lessons.frame));
  }
  /** Takes an application out of the plan; what is given back puts it in again. */
  take({ lesson }: PlannedLesson): () => void {
    const place = this.#grid.value?.get(lesson.id);
    const write = (to: GridPlace | undefined) => this.#grid.doc && setPlace(this.#grid.doc, lesson.id, to);
    write(undefined);
    return () => write(place);
  }
  /** Fastens an application where it stands, or lets the solver move it again. */
  pin({ lesson, pinned, standing }: PlannedLesson): void {
    const { weekday, slot, uses } = standing;
    if (this.#grid.doc)
      setPlace(this.#grid.doc, lesson.id, {
        ...{ weekday, slot, uses: [...uses] },
        ...(!pinned && { pinned: true }),
      });
  }

  /** [V-09] Lets the solver place everything that is not pinned and puts its proposal into the plan. */
  async propose(): Promise<void> {
    const { frame, all } = this.lessons;
    if (!frame || this.busy) return;
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    this.busy = true;
    this.failed = false;
    const began = performance.now();
    try {
      const applications = applicationsOf(all, this.#grid.value ?? new Map<string, GridPlace>(), frame);
      const { placement, explanations } = await proposePlacement(
        { applications, frame, seconds: SECONDS },
        giveUp.signal,
      );
      if (giveUp.signal.aborted || !this.#grid.doc) return;
      const places = proposedPlaces(placement, this.lessons.all);
      setPlaces(this.#grid.doc, places);
      const weeks = new Map<string, { placed: number; of: number }>();
      const note = (id: string, placed: number, of: number) => {
        const known = weeks.get(id) ?? { placed: 0, of: 0 };
        weeks.set(id, { placed: known.placed + placed, of: known.of + of });
      };
      for (const { application, week, bookings } of placement.placed)
        if (week !== undefined) note(application.series.id, bookings.length, bookings.length);
      for (const { application, dates } of placement.unplaced) note(application.series.id, 0, dates);
      this.told = {
        explanations: new Map(explanations.map((each) => [each.unplaced.application.series.id, each])),
        byWeeks: weeks,
        placed: [...places.values()].filter((place) => place !== undefined).length,
        seconds: (performance.now() - began) / 1000,
      };
    } catch (error) {
      if (giveUp.signal.aborted) return;
      console.error(error);
      this.failed = true;
    } finally {
      this.busy = false;
    }
  }
  giveUp(): void {
    this.#giveUp?.abort(new Error('given up'));
    this.busy = false;
  }

  #confirmation({ lesson, standing }: PlannedLesson, link?: string): Planned {
    const { weekday, slot, uses, schools } = standing;
    return {
      kind: 'confirm-lesson',
      subject: `lesson:${lesson.id}`,
      payload: { claim: lesson.claim!.id, schools, weekday, slot, uses, ...(link && { link }) },
    };
  }
  /** [V-07] Confirms applications where the plan has them; answers how many were refused at once. */
  async confirm(rows: readonly PlannedLesson[]): Promise<number> {
    const answers = await this.app.performEach(rows.map((row) => this.#confirmation(row)));
    return answers.filter((answer) => 'code' in answer).length;
  }
  async decline({ lesson }: PlannedLesson, why: Declined, words: string): Promise<Refusal | undefined> {
    return await this.app.perform(
      'decline-lesson',
      `lesson:${lesson.id}`,
      { claim: lesson.claim!.id, why },
      { values: { words } },
    );
  }

  destroy(): void {
    this.giveUp();
    this.#grid.destroy();
  }
}
