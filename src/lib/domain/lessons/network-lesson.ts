import { z } from 'zod/mini';
import type { Facts } from '../facts';
import { Slug, Ulid, type ActId, type Instant, type PersonId, type PlaceId } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { addDays, weekdayOf, type CalendarDate } from '../shared/calendar';
import type { Use } from './equipment';
import { Series, Site, isLive, type Exception, type Slot } from './lesson';

const { id: _, parts: __, exceptions: ___, ...OFFERED } = Series.shape;

/** [V-02] A lesson as its teacher offers it to the network: what, to whom, when; which schools take part is theirs to say. */
export const Offer = openObject({
  ...OFFERED,
  network: Slug,
  term: Slug,
  /** For which years of school, as people say it: «9 класс», «10–11 классы». */
  level: z.string().check(z.trim(), z.maxLength(60)),
});
export type Offer = z.infer<typeof Offer>;

/** [V-04] A school's mark in the consolidated timetable: with whom it takes part. */
export const Joining = z.extend(Site, {
  pupils: z.int().check(z.gte(1), z.lte(1000)),
  /** [V-05] The need that this lesson meets. */
  need: z.optional(Ulid),
});
export type Joining = z.infer<typeof Joining>;

export interface Joined extends Joining {
  readonly by: PersonId;
  readonly at: Instant;
}

/** [V-07] An application for equipment: it books nothing. */
export interface Claim {
  readonly id: ActId;
  readonly by: PersonId;
  readonly at: Instant;
  /** When its device says it was made. */
  readonly madeAt: Instant;
  readonly seq: number;
  readonly schools: readonly string[];
}

/** [V-07] What the centre has confirmed: from then on the equipment is taken. */
export interface Booked {
  readonly id: ActId;
  readonly by: PersonId;
  readonly at: Instant;
  readonly schools: readonly string[];
  readonly weekday: number;
  readonly slot: Slot;
  readonly uses: readonly Use[];
  readonly link?: string;
}

/** Why the centre did not confirm. */
export const DECLINED = ['capacity', 'time', 'equipment', 'other'] as const;
export type Declined = (typeof DECLINED)[number];

/** [V-12] What is otherwise on one date, and who said so. */
export interface DateChange {
  readonly id: ActId;
  readonly exception: Exception;
  readonly by: PersonId;
  readonly at: Instant;
  readonly reason?: string;
}

/** [V-14] How a connection went. */
export const OUTCOMES = ['held', 'partly', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const FAILURES = ['line', 'equipment', 'other-side', 'absent', 'other'] as const;
export type Failure = (typeof FAILURES)[number];

export interface Report {
  readonly date: CalendarDate;
  readonly school: string;
  readonly outcome: Outcome;
  readonly failure?: Failure;
  readonly words?: string;
  readonly by: PersonId;
  readonly at: Instant;
}

/** [V-10] What the school's administration says of a lesson in its own timetable. */
export interface SchoolNote {
  readonly state: 'counted' | 'clash';
  readonly words?: string;
  readonly by: PersonId;
  readonly at: Instant;
}

/** What accepted acts say of one network lesson. */
export interface NetworkLesson {
  readonly id: string;
  /** The centre. */
  readonly place: PlaceId;
  readonly offer: Offer;
  /** By value: people of one municipality are not known in the others. */
  readonly teacherName?: string;
  readonly offeredBy: PersonId;
  readonly published?: { readonly by: PersonId; readonly at: Instant };
  /** [V-05] Other networks that the centre has shown it to. */
  readonly guests: readonly string[];
  readonly joined: ReadonlyMap<string, Joined>;
  readonly claim?: Claim;
  readonly booked?: Booked;
  readonly declined?: {
    readonly why: Declined;
    readonly words?: string;
    readonly by: PersonId;
    readonly at: Instant;
  };
  readonly changes: readonly DateChange[];
  /** By date and school. */
  readonly reports: ReadonlyMap<string, Report>;
  readonly notes: ReadonlyMap<string, SchoolNote>;
  readonly withdrawn?: { readonly by: PersonId; readonly at: Instant; readonly words?: string };
}

export const LESSON_STATES = ['offered', 'published', 'applied', 'booked', 'declined', 'withdrawn'] as const;
export type LessonState = (typeof LESSON_STATES)[number];

/** Where a lesson stands on its way. What was booked stays so while more schools apply for it. */
export function stateOf(lesson: NetworkLesson): LessonState {
  if (lesson.withdrawn) return 'withdrawn';
  if (lesson.booked) return 'booked';
  if (lesson.claim) return 'applied';
  if (lesson.declined) return 'declined';
  return lesson.published ? 'published' : 'offered';
}

/** Whether a lesson takes equipment of the centre, so that only a confirmation makes it certain [V-03]. */
export const needsBooking = ({ offer }: Pick<NetworkLesson, 'offer'>): boolean => isLive(offer.kind);

/** A lesson that stands in the timetable: booked, or published where there is nothing to book. */
export const stands = (lesson: NetworkLesson): boolean =>
  !lesson.withdrawn && (needsBooking(lesson) ? !!lesson.booked : !!lesson.published);

/** Places left for pupils; undefined where the teacher names no bound. */
export function seatsLeft({ offer, joined }: NetworkLesson, without?: string): number | undefined {
  if (offer.seats === undefined) return undefined;
  const taken = [...joined.values()].filter(({ school }) => school !== without);
  return offer.seats - taken.reduce((sum, { pupils }) => sum + pupils, 0);
}

const siteOf = ({ school, classes, room, terminal }: Joined): Site => ({
  school,
  classes,
  ...(room !== undefined && { room }),
  ...(terminal !== undefined && { terminal }),
});

/** A lesson with some of the schools that have joined, as the rules of the timetable take it; at the place it asks for. */
export function seriesWith(
  lesson: Pick<NetworkLesson, 'id' | 'offer' | 'joined' | 'changes'>,
  schools: readonly string[],
): Series {
  const { network: _network, term: _term, level: _level, ...offered } = lesson.offer;
  const sites = schools.flatMap((school) => {
    const joined = lesson.joined.get(school);
    return joined ? [siteOf(joined)] : [];
  });
  return {
    ...offered,
    id: lesson.id,
    parts: sites.filter(({ school }) => school !== offered.host.school),
    exceptions: lesson.changes.map(({ exception }) => exception),
  };
}

/**
 * [V-12] The changes of dates after one more: a date is cancelled, moved or given to somebody else, and a second such change
 * takes the place of the first; its topic stands apart from that.
 */
export const withChange = (changes: readonly DateChange[], change: DateChange): DateChange[] => [
  ...changes.filter(
    ({ exception }) =>
      exception.date !== change.exception.date ||
      (exception.change === 'topic') !== (change.exception.change === 'topic'),
  ),
  change,
];

/** A series at another weekday and slot; a lesson of one date goes to that day of its week. */
export function movedTo(series: Series, { weekday, slot }: { weekday: number; slot: Slot }): Series {
  const moved = { ...series, weekday, slot };
  if (series.from !== series.to) return moved;
  const date = addDays(series.from, weekday - weekdayOf(series.from));
  return { ...moved, from: date, to: date };
}

/** A lesson as it stands: with the schools and at the place confirmed, else with everybody who has joined where it is asked for. */
export function seriesOf(lesson: NetworkLesson): Series {
  const { booked } = lesson;
  const series = seriesWith(lesson, booked?.schools ?? [...lesson.joined.keys()]);
  return booked ? movedTo(series, booked) : series;
}

/** The lessons of a centre in a term, in no order. */
export const lessonsOf = (facts: Facts, centre: PlaceId, term?: string): NetworkLesson[] =>
  [...facts.lessons.values()].filter(
    ({ place, offer }) => place === centre && (term === undefined || offer.term === term),
  );
