import { z } from 'zod/mini';
import type { Act } from '../act';
import type { Facts } from '../facts';
import type { Schedule } from '../people/place';
import type { CalendarDate } from '../shared/calendar';
import type { Instant, PersonId, PlaceId } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { FileMention, missingInCard, type Card, type RequiredField } from './card';
import { collects, isNearMonth, nextCollecting, previousMonth, proposedMonth } from './cycle';
import type { Material, Submission } from './material';

/** How a paper came that its author did not hand in by the program. */
export const WAYS_IN = ['email', 'messenger', 'stick', 'paper', 'call'] as const;
export type WayIn = (typeof WAYS_IN)[number];

/** The letter a paper came by: who wrote it, as what; the letter itself where it was kept. */
export const LetterIn = openObject({
  sender: z.string().check(z.maxLength(200)),
  subject: z.string().check(z.maxLength(300)),
  file: z.optional(FileMention),
});
export type LetterIn = z.infer<typeof LetterIn>;

/** That a version was entered by the desk for its author, and how it came. */
export interface Entered {
  readonly by: PersonId;
  readonly at: Instant;
  readonly way: WayIn;
  /** The day on which it reached the desk: by this day it is in time or late. */
  readonly date: CalendarDate;
  /** {@link letterKey} of the letter; undefined when it came without one. */
  readonly letter?: string;
  /** Hash of the letter itself; undefined when it was not kept. */
  readonly original?: string;
  /** Undefined when there is none, or it is erased or hidden from this device. */
  readonly said?: LetterIn;
}

/** A paper that is entered has an author who may be asked for the rest: what nobody can judge without is asked. */
const ASKED: readonly RequiredField[] = ['title', 'kind', 'subjects', 'content'];

/** What a card lacks for being entered for its author; the rest [E-04] the author fills in a next version. */
export const missingToEnter = (card: Card): RequiredField[] =>
  missingInCard(card).filter((field) => ASKED.includes(field));

/** Whose paper an act hands in: its actor's, or that of the author it names. */
export const authorIn = ({ kind, person, payload }: Pick<Act, 'kind' | 'person' | 'payload'>): PersonId =>
  kind === 'enter-material' ? (payload.author as PersonId) : person;

/**
 * The first day that a paper may be dated which is entered for a month: of the month of collection before it, or
 * before the one that runs when that is earlier. So a letter that lay unread through a deadline keeps its day, one sent
 * ahead too, and nothing is dated into a month that is long judged.
 */
export function firstDayFor(schedule: Schedule, month: string, today: CalendarDate): CalendarDate {
  const running = proposedMonth(schedule, today);
  let before = previousMonth(month < running ? month : running);
  // Years without any collection are a mistake of the settings and no reason to look back for ever.
  for (let index = 0; index < 12 && !collects(schedule, before); index++) before = previousMonth(before);
  return `${before}-01`;
}

/** Why a paper cannot bear a day of receipt; undefined when it can. */
export function dayFault(
  schedule: Schedule,
  month: string,
  date: CalendarDate,
  today: CalendarDate,
): 'received-later' | 'received-long-ago' | undefined {
  if (date > today) return 'received-later';
  return date < firstDayFor(schedule, month, today) ? 'received-long-ago' : undefined;
}

/** The month a paper that came on a day is meant for, and those it may be entered for besides, in their order. */
export function monthsFor(
  schedule: Schedule,
  date: CalendarDate,
  today: CalendarDate,
): { readonly proposed: string; readonly months: readonly string[] } {
  const running = proposedMonth(schedule, today);
  const proposed = proposedMonth(schedule, date < today ? date : today);
  const all = new Set([previousMonth(running), proposed, running, nextCollecting(schedule, running)]);
  const months = [...all]
    .filter((month) => collects(schedule, month) && isNearMonth(schedule, month, today))
    .filter((month) => dayFault(schedule, month, date, today) === undefined)
    .toSorted();
  return { proposed: months.includes(proposed) ? proposed : (months.at(0) ?? running), months };
}

/** What was made of a letter in a place: a paper that still stands. */
export function enteredBy(
  facts: Facts,
  place: PlaceId,
  letter: string,
): readonly [Material, Submission] | undefined {
  for (const material of facts.materials.values()) {
    if (material.place !== place || material.withdrawn) continue;
    const submission = material.submissions.find(({ entered }) => entered?.letter === letter);
    if (submission) return [material, submission];
  }
  return undefined;
}
