import { z } from 'zod/mini';
import { addDays, daysBetween, weekdayOf, type CalendarDate } from '../shared/calendar';
import { DateText, Slug } from '../shared/ids';
import { openObject } from '../shared/open-object';
import type { Weeks } from './lesson';

const span = { from: DateText, to: DateText };

/** A quarter, half-year or year of school, first and last day included, with the holidays inside it. */
export const Term = openObject({
  ...span,
  breaks: z.array(openObject(span)).check(z.maxLength(10)),
});
export type Term = z.infer<typeof Term>;

/** [V-17] Days on which a school, or some of its classes, has no lessons: «актированный день», quarantine. */
export const Closure = openObject({
  school: Slug,
  ...span,
  reason: z.enum(['weather', 'quarantine', 'other']),
  /** Left out: the whole school. */
  classes: z.optional(z.array(z.string()).check(z.maxLength(100))),
});
export type Closure = z.infer<typeof Closure>;

const within = (date: CalendarDate, { from, to }: { from: CalendarDate; to: CalendarDate }) =>
  from <= date && date <= to;

export const inTerm = (date: CalendarDate, term: Term): boolean =>
  within(date, term) && !term.breaks.some((each) => within(date, each));

const mondayOf = (date: CalendarDate): CalendarDate => addDays(date, 1 - weekdayOf(date));

/** [V-02] The week of the term a date lies in, counted from the Monday before its first day; that week is 1. */
export const weekOf = (date: CalendarDate, term: Term): number =>
  Math.floor(daysBetween(mondayOf(term.from), date) / 7) + 1;

/** The date of a weekday (1 is Monday) in a week of the term; it may lie outside the term in the first and last week. */
export const dateIn = (week: number, weekday: number, term: Term): CalendarDate =>
  addDays(mondayOf(term.from), (week - 1) * 7 + weekday - 1);

export const hasWeek = (weeks: Weeks, week: number): boolean =>
  weeks === 'every' ||
  (weeks === 'odd' ? week % 2 === 1 : weeks === 'even' ? week % 2 === 0 : weeks.includes(week));

/** The closure that keeps a class of a school at home on a date; without a class, one of the whole school. */
export const closureOn = (
  closures: readonly Closure[],
  school: string,
  date: CalendarDate,
  name?: string,
): Closure | undefined =>
  closures.find(
    (each) =>
      each.school === school &&
      within(date, each) &&
      (!each.classes || (name !== undefined && each.classes.includes(name))),
  );
