import { z } from 'zod/mini';
import { ClockText, DateText, Slug, Ulid } from '../shared/ids';
import { openObject } from '../shared/open-object';

/** [V-03] Порядок, 5.2: online throughout, online in part, recordings without live contact, in the learning system. */
export const LESSON_KINDS = ['online', 'partly-online', 'recorded', 'learning-system'] as const;
export type LessonKind = (typeof LESSON_KINDS)[number];

/** [V-03] Whether the teacher is there, live: only such a lesson needs equipment and takes the teacher's time. */
export const isLive = (kind: LessonKind): boolean => kind === 'online' || kind === 'partly-online';

/** [V-03] Порядок, 5.2: lesson, extracurricular activity in the subject, event out of class. */
export const LESSON_USES = ['lesson', 'extracurricular', 'event'] as const;
export type LessonUse = (typeof LESSON_USES)[number];

const word = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const ResourceId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/, 'not a resource'));

/** One end of the connection: a school with those of its classes that take part. */
export const Site = openObject({
  school: Slug,
  /** As the school calls them, «9А»; at the teacher's site there may be none. */
  classes: z.array(word).check(z.maxLength(10)),
  /** Left out: the school has not named one. */
  room: z.optional(ResourceId),
  terminal: z.optional(ResourceId),
});
export type Site = z.infer<typeof Site>;

/** [V-02] What is taught to whom; when stands in {@link Series} or an occurrence of it. */
export const Lesson = openObject({
  id: Ulid,
  teacher: Ulid,
  subject: word,
  topic: z.optional(z.string().check(z.maxLength(200))),
  kind: z.enum(LESSON_KINDS),
  use: z.enum(LESSON_USES),
  /** Where the teacher is. */
  host: Site,
  /** The schools that take part. */
  parts: z.array(Site).check(z.maxLength(40)),
  /** The teacher speaks from a studio of the centre and needs no terminal of the own school. */
  studio: z.optional(z.boolean()),
  /** Places for pupils of the schools that take part. */
  seats: z.optional(z.int().check(z.gte(0), z.lte(1000))),
});
export type Lesson = z.infer<typeof Lesson>;

/** [V-13] A lesson stands in a period of the bells of the teacher's school, or at a time of its clock. */
export const Slot = z.union([
  openObject({ period: z.int().check(z.gte(0), z.lte(20)) }),
  openObject({ start: ClockText, end: ClockText }).check(
    z.refine(({ start, end }) => start < end, 'ends before it starts'),
  ),
]);
export type Slot = z.infer<typeof Slot>;

/** [V-02] Weeks of the term, the first being 1. */
export const Weeks = z.union([
  z.enum(['every', 'odd', 'even']),
  z.array(z.int().check(z.gte(1), z.lte(53))).check(z.minLength(1), z.maxLength(53)),
]);
export type Weeks = z.infer<typeof Weeks>;

/** [V-12] What is otherwise on one date of a series, named by the date on which it stands in the series. */
export const Exception = z.discriminatedUnion('change', [
  openObject({ date: DateText, change: z.literal('cancelled') }),
  openObject({ date: DateText, change: z.literal('moved'), to: DateText, slot: Slot }),
  openObject({ date: DateText, change: z.literal('substituted'), teacher: Ulid }),
  openObject({ date: DateText, change: z.literal('topic'), topic: z.string().check(z.maxLength(200)) }),
]);
export type Exception = z.infer<typeof Exception>;

/** [V-02] A lesson that comes every week, or on the one date where `from` and `to` are the same. */
export const Series = z.extend(Lesson, {
  /** 1 is Monday, 7 is Sunday. */
  weekday: z.int().check(z.gte(1), z.lte(7)),
  slot: Slot,
  weeks: Weeks,
  from: DateText,
  to: DateText,
  exceptions: z.array(Exception).check(z.maxLength(200)),
});
export type Series = z.infer<typeof Series>;

/** All ends of the connection, the teacher's first. */
export const sitesOf = (lesson: Lesson): Site[] => [lesson.host, ...lesson.parts];
