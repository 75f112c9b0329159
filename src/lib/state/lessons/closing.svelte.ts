import { fallingOut, newDates, type NewDate } from '../../domain/lessons/falling-out';
import { sitesOf } from '../../domain/lessons/lesson';
import { seriesOf } from '../../domain/lessons/network-lesson';
import type { Closure } from '../../domain/lessons/term';
import { addDays, hourAt, type CalendarDate } from '../../domain/shared/calendar';
import type { App, Refusal } from '../app.svelte';
import type { Lessons } from './lessons.svelte';

/** What is over is looked at again as often as this: to ask a whole term at each tick of the clock would be felt. */
const OFTEN = 10 * 60_000;
/** In the afternoon one closes for the next day. */
const AFTERNOON = 14;

/** [V-17] «Актированный день»: one act closes a school for some days; what falls out is shown before and after. */
export class Closing {
  school = $state('');
  from = $state<CalendarDate>('');
  to = $state<CalendarDate>('');
  reason = $state<Closure['reason']>('weather');
  whole = $state<'whole' | 'classes'>('whole');
  classes = $state<string[]>([]);
  words = $state('');

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
  ) {
    this.school = this.schools[0] ?? '';
    this.from = this.to = addDays(app.today, hourAt(app.now, app.zone) >= AFTERNOON ? 1 : 0);
  }

  /** The schools this person may close, their own first. */
  readonly schools = $derived.by((): readonly string[] => {
    const { networks, region } = this.lessons;
    if (!region) return [];
    const known = new Set([
      ...this.lessons.schools,
      ...(this.app.place?.schools.keys() ?? []),
      ...networks.flatMap(({ schools }) => schools),
    ]);
    const day = this.app.today;
    return [...known].filter((school) =>
      this.app.may('close-school', this.lessons.subject, { school, from: day, to: day, reason: 'weather' }),
    );
  });
  readonly classesOfSchool = $derived.by(() =>
    [
      ...new Set(
        this.lessons.all.flatMap((lesson) =>
          sitesOf(seriesOf(lesson))
            .filter(({ school }) => school === this.school)
            .flatMap(({ classes }) => classes),
        ),
      ),
    ].sort((a, b) => a.localeCompare(b, 'ru', { numeric: true })),
  );

  readonly closure = $derived.by((): Closure => ({
    school: this.school,
    from: this.from,
    to: this.to,
    reason: this.reason,
    ...(this.whole === 'classes' && { classes: [...this.classes] }),
  }));
  readonly #now = $derived.by(() => Math.floor(this.app.now / OFTEN) * OFTEN);
  readonly valid = $derived.by(
    () =>
      this.school !== '' &&
      this.from !== '' &&
      this.from <= this.to &&
      (this.whole === 'whole' || this.classes.length > 0),
  );
  /** The closures that are already on, of today and later, of the schools of this person. */
  readonly closed = $derived.by(() =>
    [...(this.lessons.region?.closures ?? [])]
      .filter(([, { school, to }]) => to >= this.app.today && this.schools.includes(school))
      .sort(([, a], [, b]) => (a.from < b.from ? -1 : 1)),
  );

  /** What the closure that is being composed would change. */
  readonly falling = $derived.by(() => {
    const { frame, all } = this.lessons;
    return frame && this.valid ? fallingOut(all, this.closure, frame, this.#now) : [];
  });

  /** [V-17] New dates for what has fallen out with closures that are on; each lesson once, though two closures keep it. */
  readonly proposed = $derived.by((): readonly NewDate[] => {
    const { frame, all } = this.lessons;
    if (!frame || this.closed.length === 0) return [];
    const keys = new Set(this.closed.map(([, closure]) => closure));
    // As if they were open: then what they keep out is seen, and what was moved since is not.
    const open = { ...frame, closures: frame.closures.filter((each) => !keys.has(each)) };
    const found = new Map(
      this.closed
        .flatMap(([, closure]) => fallingOut(all, closure, open, this.#now))
        .filter(({ goesOn }) => !goesOn)
        .map((fallen) => [fallen.booking.id, fallen]),
    );
    return newDates([...found.values()], all, frame, { today: this.app.today, now: this.#now });
  });
  mayMove = ({ fallen, to }: NewDate): boolean =>
    !!to &&
    this.app.may('change-date', `lesson:${fallen.network.id}`, {
      ...{ date: fallen.planned, change: 'moved', to: to.date, slot: to.slot },
    });

  /** Closes the school; answers a refusal, or how to take it back while it has not been sent. */
  async close(): Promise<Refusal | { readonly back: () => Promise<boolean> }> {
    const before = new Set(this.app.outbox.map(({ act }) => act.id));
    const values = { values: { words: this.words.trim() } };
    const refusal = await this.app.perform('close-school', this.lessons.subject, this.closure, values);
    if (refusal) return refusal;
    const made = this.app.outbox.find(({ act }) => act.kind === 'close-school' && !before.has(act.id));
    this.words = '';
    return { back: async () => !!made && (await this.app.takeBack(made)) };
  }
  /** Takes a closure back: before it was sent it never was, afterwards that is an act of its own. */
  async reopen(closure: string): Promise<Refusal | undefined> {
    const waiting = this.app.outbox.find(({ act, state }) => act.id === closure && state === 'waiting');
    if (waiting && (await this.app.takeBack(waiting))) return undefined;
    return await this.app.perform('reopen-school', this.lessons.subject, { closure });
  }
  isReopening = (closure: string): boolean =>
    this.app.truth.waitingActs.some(
      ({ act }) => act.kind === 'reopen-school' && act.payload.closure === closure,
    );

  /** Moves a fallen lesson to the date proposed for it; refused by the relay if that has gone meanwhile. */
  move(dates: readonly NewDate[]): Promise<unknown> {
    return this.app.performEach(
      dates
        .filter((each) => this.mayMove(each))
        .map(({ fallen, to }) => ({
          kind: 'change-date',
          subject: `lesson:${fallen.network.id}`,
          payload: { date: fallen.planned, change: 'moved', to: to!.date, slot: to!.slot },
        })),
    );
  }
  isMoving = ({ fallen }: NewDate): boolean =>
    this.app.truth.waitingActs.some(
      ({ act }) =>
        act.kind === 'change-date' &&
        act.subject === `lesson:${fallen.network.id}` &&
        act.payload.date === fallen.planned,
    );
}
