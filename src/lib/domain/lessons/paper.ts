import { z } from 'zod/mini';
import { DateText, Slug } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { Need } from './need';
import { Lesson, LESSON_KINDS, LESSON_USES, Series, Site, Slot } from './lesson';
import { Joining, Offer } from './network-lesson';

/**
 * What is being written before it is handed on: rows of which every field may still be missing. A row becomes an offer, a mark
 * or a need when nothing required is.
 */
const word = z.string().check(z.maxLength(200));
const site = {
  school: Slug,
  classes: Site.shape.classes,
  room: Site.shape.room,
  terminal: Site.shape.terminal,
};

/** [V-02] A row of a teacher's timetable. */
export const OfferRow = openObject({
  subject: z.optional(word),
  topic: z.optional(word),
  level: z.optional(word),
  kind: z.optional(z.enum(LESSON_KINDS)),
  use: z.optional(z.enum(LESSON_USES)),
  weekday: z.optional(Series.shape.weekday),
  slot: z.optional(Slot),
  weeks: z.optional(Series.shape.weeks),
  from: z.optional(DateText),
  to: z.optional(DateText),
  seats: Lesson.shape.seats,
  studio: Lesson.shape.studio,
  /** Of the teacher's own school. */
  school: z.optional(site.school),
  classes: z.optional(site.classes),
  room: site.room,
  terminal: site.terminal,
});
export type OfferRow = z.infer<typeof OfferRow>;

/** [V-04] What a school is going to say of one lesson of the consolidated timetable, by the lesson's id. */
export const MarkRow = openObject({
  classes: z.optional(site.classes),
  pupils: z.optional(Joining.shape.pupils),
  room: site.room,
  terminal: site.terminal,
  need: Joining.shape.need,
});
export type MarkRow = z.infer<typeof MarkRow>;

/** [V-05] A need being written. */
export const NeedRow = openObject({
  subject: z.optional(word),
  use: z.optional(z.enum(LESSON_USES)),
  classes: z.optional(Need.shape.classes),
  pupils: z.optional(Need.shape.pupils),
  weekdays: z.optional(Need.shape.weekdays),
  periods: z.optional(Need.shape.periods),
  weekly: z.optional(Need.shape.weekly),
  words: z.optional(z.string().check(z.maxLength(1000))),
});
export type NeedRow = z.infer<typeof NeedRow>;

/** [V-09] Where the plan of the centre puts a lesson. */
export const GridPlace = openObject({
  weekday: Series.shape.weekday,
  slot: Slot,
  uses: z
    .array(openObject({ resource: z.string().check(z.maxLength(40)), amount: z.int().check(z.gte(1)) }))
    .check(z.maxLength(90)),
  /** Somebody has put it there: a new run of the solver leaves it. */
  pinned: z.optional(z.boolean()),
});
export type GridPlace = z.infer<typeof GridPlace>;

/** What a row of a timetable needs to be offered; the names of fields that are missing, in their order on the form. */
export const OFFER_REQUIRED = ['subject', 'level', 'kind', 'use', 'weekday', 'slot'] as const;

/** Who offers, in which network and term, by whose days a lesson without days of its own lasts. */
export interface Offering {
  readonly network: string;
  readonly term: { readonly id: string; readonly from: string; readonly to: string };
  readonly teacher: string;
  /** The school that the teacher works in. */
  readonly school: string;
}

export const missingInRow = (row: OfferRow): (typeof OFFER_REQUIRED)[number][] =>
  OFFER_REQUIRED.filter((name) => row[name] === undefined || row[name] === '');

/** [V-02] The offer that a row says; undefined while something is missing or does not fit. */
export function offerOf(row: OfferRow, { network, term, teacher, school }: Offering): Offer | undefined {
  if (missingInRow(row).length > 0) return undefined;
  const { school: named, classes, room, terminal, topic, seats, studio, ...rest } = row;
  const parsed = Offer.safeParse({
    weeks: 'every',
    from: term.from,
    to: term.to,
    ...rest,
    ...(topic && { topic }),
    ...(seats !== undefined && { seats }),
    ...(studio && { studio }),
    network,
    term: term.id,
    teacher,
    host: {
      school: named ?? school,
      classes: classes ?? [],
      ...(room !== undefined && { room }),
      ...(terminal !== undefined && { terminal }),
    },
  });
  return parsed.success ? parsed.data : undefined;
}

/** The row that says an offer: what was offered is written on. */
export function rowOf({ host, network: _n, term: _t, teacher: _p, ...rest }: Offer): OfferRow {
  const { school, classes, room, terminal } = host;
  return {
    ...rest,
    school,
    classes,
    ...(room !== undefined && { room }),
    ...(terminal !== undefined && { terminal }),
  };
}

/** [V-04] The mark that a school hands in; undefined while class or number is missing. */
export function joiningOf(row: MarkRow, school: string): Joining | undefined {
  const parsed = Joining.safeParse({ ...row, school });
  return parsed.success && parsed.data.classes.length > 0 ? parsed.data : undefined;
}

/** [V-05] The need that a row says; undefined while subject, class or number is missing. */
export function needOf(
  { words: _, ...row }: NeedRow,
  at: { readonly school: string; readonly network: string; readonly term: string },
): Need | undefined {
  const parsed = Need.safeParse({ use: 'lesson', weekdays: [], periods: [], weekly: 1, ...row, ...at });
  return parsed.success && parsed.data.classes.length > 0 ? parsed.data : undefined;
}
