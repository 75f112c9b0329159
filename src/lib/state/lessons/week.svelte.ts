import type { Dated } from '../../domain/lessons/agenda';
import { agendaOf } from '../../domain/lessons/agenda';
import { CENTRE, type Resource } from '../../domain/lessons/equipment';
import { seriesOf } from '../../domain/lessons/network-lesson';
import type { NamedTerm } from '../../domain/lessons/region';
import type { Closure } from '../../domain/lessons/term';
import {
  bookingsIn,
  cellBound,
  cellsOf,
  closedOn,
  closuresIn,
  conflictsIn,
  dayOff,
  inConflict,
  LANE_KINDS,
  lanesFor,
  peakOf,
  UNCONFIRMED,
  UNEQUIPPED,
  worksOn,
  type DayOff,
  type LaneKind,
} from '../../domain/lessons/week';
import { addDays, weekdayOf, type CalendarDate } from '../../domain/shared/calendar';
import type { App } from '../app.svelte';
import { SCOPES, type Lessons, type Scope } from './lessons.svelte';

/** What of a week stands in the address of its page. */
export interface WeekAddress {
  readonly date: string;
  readonly scope: string;
  readonly by: string;
  readonly lane: string;
}

export interface Cell {
  readonly date: CalendarDate;
  readonly lessons: readonly Dated[];
  /** What else is to be known of the lane on that day, in words. */
  readonly closure?: Closure;
  readonly works: Resource['maintenance'];
  /** «до 6 из 8»: the most taken at a moment, of what there is. */
  readonly load?: { readonly most: number; readonly of: number };
}
export interface Lane {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly Cell[];
}
export interface Day {
  readonly date: CalendarDate;
  readonly off?: DayOff;
  readonly today: boolean;
}

/** So many lessons a week draws at once; the rest of a full cell is opened with its lane. */
const MOST_SHOWN = 220;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const collator = new Intl.Collator('ru', { numeric: true });
const mondayOf = (date: CalendarDate) => addDays(date, 1 - weekdayOf(date));

/** [V-09] One week of network lessons by the clock of the own municipality: in lanes on a laptop, by day on a phone. */
export class Week {
  /** The whole of it on paper. */
  whole = $state(false);

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    private readonly address: () => WeekAddress,
  ) {}

  readonly scope = $derived.by(
    (): Scope => SCOPES.find((each) => each === this.address().scope) ?? this.lessons.ownScope,
  );
  readonly by = $derived.by((): LaneKind => {
    const chosen = LANE_KINDS.find((each) => each === this.address().by);
    if (chosen) return chosen;
    if (this.lessons.dispatches) return 'resource';
    return this.lessons.teaches.length > 0 ? 'teacher' : 'school';
  });

  /** The day looked at: the one in the address or today, inside the term on show. */
  readonly date = $derived.by((): CalendarDate => {
    const wanted = DATE.test(this.address().date) ? this.address().date : this.app.today;
    const term = this.lessons.term;
    if (!term) return wanted;
    if (wanted < term.from) return term.from;
    return wanted > term.to ? term.to : wanted;
  });
  readonly monday = $derived.by(() => mondayOf(this.date));
  readonly span = $derived.by(() => ({ from: this.monday, to: addDays(this.monday, 6) }));

  readonly shown = $derived.by(() => this.lessons.scoped(this.scope));
  readonly dated = $derived.by(() => this.lessons.agenda(this.shown, this.span));
  readonly ofDay = $derived.by(() => this.dated.filter(({ date }) => date === this.date));
  /** Monday to Saturday; Sunday when somebody has put something there. */
  readonly days = $derived.by((): readonly Day[] => {
    const last = this.dated.some(({ date }) => weekdayOf(date) === 7) ? 7 : 6;
    return Array.from({ length: last }, (_, index) => this.#day(addDays(this.monday, index)));
  });
  #day(date: CalendarDate): Day {
    const off = this.lessons.frame && dayOff(date, this.lessons.frame);
    return { date, today: date === this.app.today, ...(off && { off }) };
  }
  readonly day = $derived.by(() => this.#day(this.date));

  readonly #bookings = $derived.by(() =>
    this.lessons.frame ? bookingsIn(this.lessons.all, this.lessons.frame, this.span, this.app.zone) : [],
  );
  /** [V-08] Also of lessons that are not on show: what they want is wanted. Told where one of both is shown. */
  readonly conflicts = $derived.by(() => {
    const { frame, region, all } = this.lessons;
    if (!frame || !region) return [];
    const shown = new Set(this.dated.map(({ occurrence }) => occurrence.id));
    const found = conflictsIn(all, frame, this.span, this.app.zone, region.claimOrder);
    const own = new Set(this.shown.map(({ id }) => id));
    return found.filter((conflict) => {
      const ids = inConflict([conflict]);
      return conflict.family === 'unrung'
        ? own.has(conflict.booking.lesson.id)
        : [...ids].some((id) => shown.has(id));
    });
  });
  readonly inConflict = $derived.by(() => inConflict(this.conflicts));

  readonly closures = $derived.by((): readonly Closure[] => {
    const schools = new Set(this.shown.flatMap(({ offer, joined }) => [offer.host.school, ...joined.keys()]));
    for (const school of this.lessons.schools) schools.add(school);
    return closuresIn(this.lessons.frame?.closures ?? [], schools, this.span);
  });

  readonly lanes = $derived.by((): readonly Lane[] => {
    const { frame } = this.lessons;
    if (!frame) return [];
    const uses = new Map(this.#bookings.map((booking) => [booking.id, booking.uses]));
    const cells = cellsOf(this.dated, (each) => lanesFor(this.by, each, uses, frame.resources));
    const only = this.address().lane;
    const ids = this.#laneIds([...cells.keys()]);
    return (only && ids.includes(only) ? [only] : ids).map((id) => ({
      id,
      title: this.#laneTitle(id),
      cells: this.days.map(({ date }) => this.#cell(id, date, cells.get(id)?.get(date) ?? [])),
    }));
  });
  /** One lane was opened. */
  readonly alone = $derived.by(
    () => this.address().lane !== '' && this.lanes.length === 1 && this.lanes[0]!.id === this.address().lane,
  );
  readonly bound = $derived.by(() => {
    const sizes = this.lanes.flatMap((lane) => lane.cells.map((cell) => cell.lessons.length));
    return this.whole || this.alone ? Infinity : cellBound(sizes, MOST_SHOWN);
  });

  #laneIds(used: readonly string[]): string[] {
    if (this.by === 'resource') {
      const own = (this.lessons.frame?.resources ?? []).filter(({ owner }) => owner === CENTRE);
      return [...own.map(({ id }) => id), ...[UNCONFIRMED, UNEQUIPPED].filter((id) => used.includes(id))];
    }
    const own = this.by === 'school' && this.scope === 'mine' && this.lessons.administers.length === 0;
    const ids = own && this.lessons.schools.length > 0 ? this.lessons.schools : used;
    return [...ids].sort((a, b) => collator.compare(this.#laneTitle(a), this.#laneTitle(b)));
  }

  #laneTitle(id: string): string {
    if (id === UNCONFIRMED) return 'Ещё не закреплено';
    if (id === UNEQUIPPED) return 'Без оборудования центра';
    if (this.by === 'resource') return this.lessons.resourceName(id);
    return this.by === 'school' ? this.lessons.schoolName(id) : this.lessons.teacherName(id);
  }

  #cell(lane: string, date: CalendarDate, lessons: readonly Dated[]): Cell {
    const { frame } = this.lessons;
    const resource = this.by === 'resource' ? frame?.resources.find(({ id }) => id === lane) : undefined;
    const closure = this.by === 'school' ? closedOn(frame?.closures ?? [], lane, date) : undefined;
    const shared = resource && resource.capacity > 1 && lessons.length > 0;
    const ids = new Set(lessons.map(({ occurrence }) => occurrence.id));
    return {
      date,
      lessons,
      works: resource ? worksOn(resource, date, this.app.zone) : [],
      ...(closure && { closure }),
      ...(shared && {
        load: {
          most: peakOf(
            lane,
            this.#bookings.filter(({ id }) => ids.has(id)),
          ),
          of: resource.capacity,
        },
      }),
    };
  }

  /** The term a day belongs to: its own, else the nearest in the direction of the way there. */
  #termFor(date: CalendarDate): NamedTerm | undefined {
    const { terms, term } = this.lessons;
    if (!term || (term.from <= date && date <= term.to)) return term;
    const inside = terms.find(({ from, to }) => from <= date && date <= to);
    if (inside) return inside;
    return date > term.to
      ? terms.find(({ from }) => from > term.to)
      : terms.findLast(({ to }) => to < term.from);
  }

  /** Where so many days on or back leads; undefined at the end of everything. The term on show goes along. */
  step(days: number): CalendarDate | undefined {
    const { term } = this.lessons;
    if (!term) return undefined;
    const wanted = addDays(days % 7 === 0 ? this.monday : this.date, days);
    const [first, last] = days % 7 === 0 ? [wanted, addDays(wanted, 6)] : [wanted, wanted];
    if (first <= term.to && last >= term.from) return wanted;
    const other = this.#termFor(days > 0 ? first : last);
    if (!other || other.id === term.id) return undefined;
    return days > 0 ? other.from : other.to;
  }

  /** Shows the term of a day, so that the page can go there. */
  enter(date: CalendarDate): void {
    const term = this.#termFor(date);
    if (term && term.id !== this.lessons.term?.id) this.lessons.chosenTerm = term.id;
  }

  /** [V-15] What is on show, the whole term of it. */
  readonly allDates = $derived.by(() =>
    this.lessons.frame && this.lessons.term
      ? agendaOf(this.shown, this.lessons.frame, this.lessons.term, this.app.zone)
      : [],
  );

  /** The schools of a lesson as its lines name them, the teacher's first. */
  schoolsOf = ({ network }: Dated): string[] => {
    const { host, parts } = seriesOf(network);
    return [host.school, ...parts.map(({ school }) => school)];
  };
}
