import { occurrencesIn } from '../../domain/lessons/agenda';
import type { Interval } from '../../domain/lessons/bells';
import { book, type Booking } from '../../domain/lessons/booking';
import { slotsOn } from '../../domain/lessons/alternatives';
import type { Conflict } from '../../domain/lessons/conflicts';
import { newPlaces } from '../../domain/lessons/falling-out';
import { timeOf, type Frame } from '../../domain/lessons/frame';
import type { Exception, Slot } from '../../domain/lessons/lesson';
import { seriesOf, type DateChange, type NetworkLesson } from '../../domain/lessons/network-lesson';
import { occurrencesOf, type Occurrence } from '../../domain/lessons/occurrence';
import { conflictsOfDate, frameOf, occupancyOf } from '../../domain/lessons/schedule';
import { wayOf, type WayStep } from '../../domain/lessons/way';
import { addDays, clockAt, dateAt, type CalendarDate } from '../../domain/shared/calendar';
import type { App, Refusal } from '../app.svelte';
import { History } from '../history.svelte';
import type { Lessons } from './lessons.svelte';

/** One date of a lesson, with what is otherwise on it. */
export interface DateRow {
  readonly occurrence: Occurrence;
  /** Undefined where the teacher's school rings no such period. */
  readonly time?: Interval;
  readonly changes: readonly DateChange[];
  readonly past: boolean;
  /** [V-08] Why it cannot stand where it stands. */
  readonly conflicts: readonly Conflict[];
}

/** What is over is looked at again as often as this. */
const OFTEN = 60_000;

/** What a clock shows of a lesson; `where`: the municipality whose clock that is, when it is not one's own. */
export interface ClockRow {
  readonly start: string;
  readonly end: string;
  /** Schools whose clock it is. */
  readonly schools: readonly string[];
  readonly own: boolean;
}

/** One network lesson: its way, all its dates, what may be done with them. */
export class OneLesson {
  readonly #history: History;

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    readonly id: string,
  ) {
    this.#history = History.of(app, this.subject);
  }

  get subject(): string {
    return `lesson:${this.id}`;
  }
  destroy(): void {
    this.#history.destroy();
  }

  readonly lesson = $derived.by((): NetworkLesson | undefined => this.app.facts.lessons.get(this.id));
  /** That of its own term, whichever is on show elsewhere. */
  readonly frame = $derived.by((): Frame | undefined =>
    this.lesson ? frameOf(this.app.facts, this.lesson.place, this.lesson.offer.term) : undefined,
  );
  readonly way = $derived.by((): readonly WayStep[] => (this.lesson ? wayOf(this.lesson) : []));
  readonly entries = $derived.by(() => this.#history.entries);

  readonly #now = $derived.by(() => Math.floor(this.app.now / OFTEN) * OFTEN);
  readonly dates = $derived.by((): readonly DateRow[] => {
    const { lesson, frame } = this;
    if (!lesson || !frame) return [];
    return occurrencesIn(lesson, frame).map((occurrence): DateRow => {
      const time = timeOf(frame, occurrence.lesson.host.school, occurrence.date, occurrence.slot);
      const past = time ? time.end <= this.#now : occurrence.date < this.app.today;
      return {
        occurrence,
        changes: lesson.changes.filter(({ exception }) => exception.date === occurrence.planned),
        past,
        conflicts: past || !lesson.booked ? [] : conflictsOfDate(this.app.facts, lesson, occurrence.planned),
        ...(time && { time }),
      };
    });
  });
  /** The date that is on or comes next. */
  readonly next = $derived.by(() => this.dates.find(({ past, occurrence }) => !past && !occurrence.off));
  row = (planned: string): DateRow | undefined =>
    this.dates.find(({ occurrence }) => occurrence.planned === planned);

  /** [V-13] What the clocks of its schools show of a date, one's own first, each other only where it differs. */
  clocks(time: Interval): ClockRow[] {
    const { zone } = this.app;
    const shown = (of: string) => ({ start: clockAt(time.start, of), end: clockAt(time.end, of) });
    const own = shown(zone);
    const rows = new Map<string, { start: string; end: string; schools: string[] }>();
    const { lesson } = this;
    const schools = lesson ? [lesson.offer.host.school, ...lesson.joined.keys()] : [];
    for (const school of new Set(schools)) {
      const theirs = this.frame?.zones.get(school);
      if (theirs === undefined) continue;
      const clock = shown(theirs);
      if (clock.start === own.start && dateAt(time.start, theirs) === dateAt(time.start, zone)) continue;
      const row = rows.get(theirs) ?? { ...clock, schools: [] };
      row.schools.push(school);
      rows.set(theirs, row);
    }
    return [{ ...own, schools: [], own: true }, ...[...rows.values()].map((row) => ({ ...row, own: false }))];
  }

  /** [V-12] May this person change single dates? */
  readonly mayChange = $derived.by(() => {
    const row = this.next ?? this.dates[0];
    return (
      !!row &&
      this.app.may('change-date', this.subject, { date: row.occurrence.planned, change: 'topic', topic: '' })
    );
  });
  mayRestore = (planned: string): boolean => this.app.may('restore-date', this.subject, { date: planned });
  /** Ends of the connection for which this person may say how it went. */
  reportable = (planned: string): string[] => {
    const schools = this.lesson ? [this.lesson.offer.host.school, ...this.lesson.joined.keys()] : [];
    return [...new Set(schools)].filter((school) =>
      this.app.may('report-connection', this.subject, { date: planned, school, outcome: 'held' }),
    );
  };

  /** Periods and their times on a date where the teacher is, by one's own clock. */
  slotsOn(date: CalendarDate): readonly { readonly slot: Slot; readonly time: Interval }[] {
    const { lesson, frame } = this;
    if (!lesson || !frame) return [];
    const { school } = lesson.offer.host;
    return slotsOn(school, date, seriesOf(lesson).slot, frame).flatMap((slot) => {
      const time = timeOf(frame, school, date, slot);
      return time ? [{ slot, time }] : [];
    });
  }

  /** [V-08] What would speak against a change, told before it is made. */
  conflictsWith(exception: Exception): readonly Conflict[] {
    const { lesson } = this;
    if (!lesson) return [];
    const others = lesson.changes.filter((each) => each.exception.date !== exception.date);
    const changed = { ...lesson, changes: [...others, { id: '', exception, by: '', at: 0 }] };
    return conflictsOfDate(this.app.facts, changed, exception.date);
  }

  /** [V-08] The two nearest places for a date, also for one that was cancelled or whose school is closed. */
  places(planned: string): Booking[] {
    const { lesson, frame } = this;
    const row = this.row(planned);
    if (!lesson || !frame || !row) return [];
    const occupied = occupancyOf(this.app.facts, lesson.place, lesson.offer.term);
    // As it would be held: without what is otherwise on that date, with everybody.
    const series = { ...seriesOf(lesson), exceptions: [] };
    const own = occurrencesOf(series, { ...frame, closures: [] }).find((each) => each.planned === planned)!;
    const booking = book(own, frame) ?? own;
    const when = { today: this.app.today, now: this.app.relayNow(), count: 3 };
    return newPlaces(booking, occupied, frame, when)
      .filter(({ date, slot }) => !(date === row.occurrence.date && same(slot, row.occurrence.slot)))
      .slice(0, 2);
  }

  change(exception: Exception, words: string): Promise<Refusal | undefined> {
    return this.app.perform('change-date', this.subject, exception, { values: { words: words.trim() } });
  }
  restore(planned: string): Promise<Refusal | undefined> {
    return this.app.perform('restore-date', this.subject, { date: planned });
  }

  /** Teachers known in the region, by name, for a substitution. */
  readonly teachers = $derived.by(() => {
    const known = new Map(
      [...this.app.facts.lessons.values()].map(({ offer }) => [
        offer.teacher,
        this.lessons.teacherName(offer.teacher),
      ]),
    );
    for (const [id, person] of this.app.facts.people)
      if (person.roles.some(({ role, until }) => role === 'distance' && !until))
        known.set(id, this.lessons.teacherName(id));
    const now = this.lesson?.offer.teacher;
    return [...known]
      .filter(([id]) => id !== now)
      .map(([id, label]) => ({ id, label }))
      .sort((a, b) => a.label.localeCompare(b.label, 'ru'));
  });

  /** The first and the last day to which a date may be moved. */
  readonly ahead = $derived.by(() => {
    const term = this.frame?.term;
    const from = term && term.from > this.app.today ? term.from : this.app.today;
    return { from, to: term?.to ?? addDays(from, 30) };
  });
}

const same = (a: Slot, b: Slot): boolean => JSON.stringify(a) === JSON.stringify(b);
