import {
  applicationOf,
  byWeek,
  inNetwork,
  NO_FILTER,
  passes,
  queuePlaces,
  type Application,
  type QueuePlace,
  type TimetableFilter,
} from '../../domain/lessons/consolidated';
import { seriesOf, type NetworkLesson } from '../../domain/lessons/network-lesson';
import { freePlaces, occupiedBy, type FreePlace } from '../../domain/lessons/planning';
import type { App, Planned, Refusal } from '../app.svelte';
import { handedOf, type Handed } from './acts-on';
import type { Lessons } from './lessons.svelte';

const collator = new Intl.Collator('ru', { numeric: true });
const NO_PLACES: ReadonlyMap<string, QueuePlace> = new Map();

/** [V-04] The consolidated timetable of a network. */
export class Timetable {
  /** The network that was chosen; empty for the first. */
  chosen = $state('');
  filter = $state.raw<TimetableFilter>(NO_FILTER);
  handed = $state.raw<Handed | undefined>();

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
  ) {}

  /** Networks that this person may look at, their own first. */
  readonly networks = $derived.by(() => {
    const { dispatches, networks, worksIn } = this.lessons;
    return dispatches ? [...new Set([...worksIn, ...networks])] : worksIn;
  });
  readonly network = $derived.by(
    () => this.networks.find(({ id }) => id === this.chosen) ?? this.networks[0],
  );
  /** May publish, apply and withdraw in this network. */
  readonly administers = $derived.by(
    () =>
      !!this.network &&
      (this.lessons.dispatches || this.lessons.administers.some(({ id }) => id === this.network!.id)),
  );

  /** Of this network, and those of others that were shown to it. */
  readonly all = $derived.by(() =>
    this.lessons.all
      .filter((lesson) => !!this.network && inNetwork(lesson, this.network.id))
      .toSorted(byWeek),
  );
  readonly shown = $derived.by(() =>
    this.all.filter((lesson) => passes(lesson, this.filter, this.#wordsOf(lesson))),
  );
  readonly filtered = $derived.by(() => JSON.stringify(this.filter) !== JSON.stringify(NO_FILTER));

  #wordsOf = ({ offer, joined }: NetworkLesson): string =>
    [
      this.lessons.teacherName(offer.teacher),
      this.lessons.schoolName(offer.host.school),
      ...[...joined.values()].flatMap(({ school, classes }) => [this.lessons.schoolName(school), ...classes]),
    ].join(' ');

  /** What there is to choose among: each as it is written first. */
  readonly subjects = $derived.by(() => this.#distinct(({ offer }) => offer.subject));
  readonly levels = $derived.by(() => this.#distinct(({ offer }) => offer.level).filter(Boolean));
  readonly teachers = $derived.by(() =>
    [...new Set(this.all.map(({ offer }) => offer.teacher))]
      .map((id) => ({ id, name: this.lessons.teacherName(id) }))
      .sort((a, b) => collator.compare(a.name, b.name)),
  );
  #distinct = (of: (lesson: NetworkLesson) => string): string[] =>
    [...new Set(this.all.map(of))].sort(collator.compare);

  /** Lessons that the administrator may put into the timetable. */
  readonly toPublish = $derived.by(() =>
    this.administers
      ? this.shown.filter(
          ({ id, published, withdrawn, offer }) =>
            !published &&
            !withdrawn &&
            offer.network === this.network?.id &&
            !this.waitsFor(id, 'publish-lesson'),
        )
      : [],
  );
  waitsFor = (lesson: string, ...kinds: string[]): boolean =>
    this.app.truth.waitingActs.some(
      ({ act }) => act.subject === `lesson:${lesson}` && kinds.includes(act.kind),
    );

  /** [V-04] What goes into the joint application; also what was declined and may be asked for again. */
  readonly applications = $derived.by((): readonly Application[] =>
    this.administers
      ? this.all.flatMap((lesson) => {
          if (lesson.offer.network !== this.network?.id || this.waitsFor(lesson.id, 'apply-for-lesson'))
            return [];
          return applicationOf(lesson) ?? [];
        })
      : [],
  );

  /** [V-07] Where each application stands among those that this device knows. */
  readonly #places = $derived.by(() => {
    const { frame, region } = this.lessons;
    return frame && region ? queuePlaces(this.lessons.all, region.claimOrder, frame) : NO_PLACES;
  });
  queueOf = (lesson: string): QueuePlace | undefined => this.#places.get(lesson);

  readonly #occupied = $derived.by(
    () => this.lessons.frame && occupiedBy(this.lessons.all, [], this.lessons.frame),
  );
  /** [V-07] Free places near to where a lesson wanted to stand. */
  alternatives(lesson: NetworkLesson): readonly FreePlace[] {
    const { frame } = this.lessons;
    return frame && this.#occupied ? freePlaces(seriesOf(lesson), this.#occupied, frame) : [];
  }

  /** Puts lessons into the consolidated timetable; each by itself. */
  publish = (ids: readonly string[]) =>
    this.#each(
      ids,
      ids.map((id) => ({ kind: 'publish-lesson', subject: `lesson:${id}`, payload: {} })),
    );
  /** [V-04] Hands in the joint application. */
  apply = (applications: readonly Application[]) =>
    this.#each(
      applications.map(({ lesson }) => lesson.id),
      applications.map(({ lesson, schools }) => ({
        kind: 'apply-for-lesson',
        subject: `lesson:${lesson.id}`,
        payload: { schools: [...schools] },
      })),
    );
  async #each(ids: readonly string[], planned: readonly Planned[]): Promise<void> {
    this.handed = handedOf(ids, await this.app.performEach(planned));
  }

  withdraw = (id: string, words: string): Promise<Refusal | undefined> =>
    this.app.perform('withdraw-lesson', `lesson:${id}`, {}, { values: { words } });
  withdrawApplication = (id: string, words: string): Promise<Refusal | undefined> =>
    this.app.perform('withdraw-application', `lesson:${id}`, {}, { values: { words } });
  /** Asks again at another place: the offer is changed, then applied for, or neither. */
  async applyAt(lesson: NetworkLesson, { weekday, slot, date }: FreePlace): Promise<Refusal | undefined> {
    const { offer, id } = lesson;
    const single = offer.from === offer.to;
    const subject = `lesson:${id}`;
    return await this.app.performAll([
      {
        kind: 'offer-lesson',
        subject,
        payload: { ...offer, weekday, slot, ...(single && { from: date, to: date }) },
        values: { name: lesson.teacherName ?? this.lessons.teacherName(offer.teacher) },
      },
      { kind: 'apply-for-lesson', subject, payload: { schools: [...lesson.joined.keys()] } },
    ]);
  }
}
