import { removeMark, setMark } from '../../documents/lessons/change';
import { readRequest, type Request } from '../../documents/lessons/read';
import { inNetwork } from '../../domain/lessons/consolidated';
import {
  hindrancesOfMark,
  markOf,
  markStanding,
  missingInMark,
  type MARK_REQUIRED,
  type MarkStanding,
} from '../../domain/lessons/marks';
import { requestName } from '../../domain/lessons/names';
import {
  seriesWith,
  type Joined,
  type Joining,
  type NetworkLesson,
} from '../../domain/lessons/network-lesson';
import { joiningOf, type MarkRow } from '../../domain/lessons/paper';
import { occupiedBy, type Hindrance } from '../../domain/lessons/planning';
import type { NamedTerm, Network } from '../../domain/lessons/region';
import { lessonSeenAt, type SeenAt } from '../../domain/lessons/seen-at';
import type { OutboxRow } from '../../storage/database';
import type { App, Refusal } from '../app.svelte';
import { LiveView } from '../view.svelte';
import { handedOf, refusedOn, sentOn, waitingOn, type Handed } from './acts-on';
import type { Lessons } from './lessons.svelte';

/** A lesson of the consolidated timetable as a school sees it, with what it has said of it. */
export interface RequestLine {
  readonly lesson: NetworkLesson;
  /** By the school's own clock. */
  readonly seen?: SeenAt;
  readonly mark?: MarkRow;
  readonly joined?: Joined;
  readonly standing: MarkStanding;
  readonly missing: readonly (typeof MARK_REQUIRED)[number][];
  readonly hindrances: readonly Hindrance[];
  readonly waiting: readonly OutboxRow[];
  readonly refused: readonly OutboxRow[];
}

/** [V-04] What a school takes part in: marks kept by its coordinator and its administration together, and handed in. */
export class SchoolRequest {
  readonly view: LiveView<Request>;
  handed = $state.raw<Handed | undefined>();

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    readonly network: Network,
    readonly school: string,
    readonly term: NamedTerm,
  ) {
    const place = lessons.centre?.id ?? '';
    this.view = new LiveView(
      app,
      requestName({ place, network: network.id, term: term.id }, school),
      readRequest,
    );
  }

  readonly writes = $derived.by(() => this.view.access === 'write' && !!this.view.doc && !this.view.newer);
  /** Hands in and takes back [V-04]. */
  readonly local = $derived.by(() => this.lessons.localOf.includes(this.school));
  /** Says what becomes of it in the school's own timetable [V-10]. */
  readonly office = $derived.by(() => this.lessons.officeOf.includes(this.school));

  readonly #marks = $derived.by(() => this.view.value?.marks ?? new Map<string, MarkRow>());
  readonly #offered = $derived.by(() =>
    this.lessons.all.filter(
      (lesson) =>
        (inNetwork(lesson, this.network.id) || lesson.joined.has(this.school)) &&
        !!lesson.published &&
        (!lesson.withdrawn || lesson.joined.has(this.school)) &&
        lesson.offer.host.school !== this.school,
    ),
  );
  readonly #occupied = $derived.by(() => {
    const { frame } = this.lessons;
    if (!frame) return undefined;
    // A class marked in two lessons of the same time is told before either is confirmed.
    const marked = this.#offered.flatMap((lesson) => {
      const mark = this.#marks.get(lesson.id);
      const known = lesson.joined.get(this.school);
      const joining = (mark && joiningOf({ pupils: 1, ...mark }, this.school)) ?? known;
      if (!joining || lesson.withdrawn) return [];
      const joined = new Map([[this.school, { ...joining, by: '', at: 0 }]]);
      const { weekday, slot } = lesson.booked ?? lesson.offer;
      return [{ ...seriesWith({ ...lesson, joined }, [this.school]), weekday, slot }];
    });
    return occupiedBy(this.lessons.all, marked, frame);
  });

  readonly lines = $derived.by((): readonly RequestLine[] => {
    const { frame } = this.lessons;
    return this.#offered
      .map((lesson): RequestLine => {
        const subject = `lesson:${lesson.id}`;
        const [mark, joined] = [this.#marks.get(lesson.id), lesson.joined.get(this.school)];
        const seen = frame && lessonSeenAt(lesson, this.school, frame);
        const sent = sentOn<Joining>(this.app, subject, 'join-lesson');
        const said = mark ?? joined;
        return {
          lesson,
          ...(seen && { seen }),
          ...(mark && { mark }),
          ...(joined && { joined }),
          standing: markStanding(mark, joined, sent?.school === this.school ? sent : undefined),
          missing: mark ? missingInMark(mark) : [],
          hindrances:
            said && frame && this.#occupied
              ? hindrancesOfMark(lesson, said, this.school, this.#occupied, frame)
              : [],
          waiting: waitingOn(this.app, subject),
          refused: refusedOn(this.app, subject),
        };
      })
      .sort((a, b) => keyOf(a) - keyOf(b) || (a.lesson.id < b.lesson.id ? -1 : 1));
  });
  line = (lesson: string): RequestLine | undefined => this.lines.find((each) => each.lesson.id === lesson);

  /** What the school takes part in, or is going to ask for. */
  readonly marked = $derived.by(() => this.lines.filter(({ standing }) => standing !== 'none'));
  readonly joined = $derived.by(() => this.lines.filter(({ joined }) => joined));
  readonly ready = $derived.by(() =>
    this.lines.filter(
      ({ standing, missing, lesson }) =>
        !lesson.withdrawn && missing.length === 0 && (standing === 'written' || standing === 'changed'),
    ),
  );
  readonly incomplete = $derived.by(() =>
    this.lines.filter(({ mark, missing }) => mark && missing.length > 0),
  );

  /** Rooms and terminals of the school. */
  equipment = (kind: 'room' | 'terminal') =>
    [...(this.lessons.region?.resources.values() ?? [])].filter(
      (each) => each.owner === this.school && each.kind === kind,
    );

  set(lesson: string, fields: Parameters<typeof setMark>[2]): void {
    const { doc } = this.view;
    if (!doc || !this.writes) return;
    const known = this.line(lesson)?.joined;
    if (!this.#marks.has(lesson) && known) setMark(doc, lesson, markOf(known));
    setMark(doc, lesson, fields);
  }
  /** Marks a lesson: what there is only one of is written down at once. */
  mark(lesson: string): void {
    const terminals = this.equipment('terminal');
    this.set(lesson, { classes: [], ...(terminals.length === 1 && { terminal: terminals[0]!.id }) });
  }
  /** Takes a mark away that was not handed in; what is given back puts it again. */
  unmark(lesson: string): () => void {
    const { doc } = this.view;
    const mark = this.#marks.get(lesson);
    if (doc && this.writes) removeMark(doc, lesson);
    return () => mark && this.set(lesson, mark);
  }

  /** [V-04] Hands in every complete mark that the network does not know as it stands. */
  async handIn(): Promise<void> {
    const rows = this.ready.flatMap(({ lesson, mark }) => {
      const joining = mark && joiningOf(mark, this.school);
      return joining ? [{ id: lesson.id, joining }] : [];
    });
    const answers = await this.app.performEach(
      rows.map(({ id, joining }) => ({ kind: 'join-lesson', subject: `lesson:${id}`, payload: joining })),
    );
    this.handed = handedOf(
      rows.map(({ id }) => id),
      answers,
    );
  }

  async leave(lesson: string, words: string): Promise<Refusal | undefined> {
    const refusal = await this.app.perform(
      'leave-lesson',
      `lesson:${lesson}`,
      { school: this.school },
      { values: { words } },
    );
    if (!refusal) this.unmark(lesson);
    return refusal;
  }

  /** [V-10] The administration has put it into the school's timetable, or says what it clashes with. */
  note(lesson: string, state: 'counted' | 'clash', words?: string): Promise<Refusal | undefined> {
    return this.app.perform(
      'note-in-school',
      `lesson:${lesson}`,
      { school: this.school, state },
      words ? { values: { words } } : {},
    );
  }

  destroy(): void {
    this.view.destroy();
  }
}

const keyOf = ({ seen, lesson }: RequestLine): number =>
  seen
    ? seen.weekday * 10_000 + Number(seen.start.replace(':', ''))
    : (lesson.booked ?? lesson.offer).weekday * 10_000 + 9_999;
