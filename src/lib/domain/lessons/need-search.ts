/* [V-05] From need: lessons that could meet it, how well each fits, and the way the need has gone. */
import type { CalendarDate } from '../shared/calendar';
import { editDistance, likeness, sameStem, wordsOf } from '../shared/words';
import type { Frame } from './frame';
import type { Need } from './need';
import { seatsLeft, type NetworkLesson } from './network-lesson';
import { lessonSeenAt, minutesAhead, type SeenAt } from './seen-at';

/** Words of five letters and more are found with one wrong letter. */
const TYPO_FROM = 5;
/** Subjects this alike are the same one written otherwise. */
const ALIKE = 0.6;

const meets = (wanted: string, word: string): boolean =>
  sameStem(wanted, word) ||
  word.startsWith(wanted) ||
  (wanted.length >= TYPO_FROM && editDistance(wanted, word.slice(0, wanted.length + 1), 1) <= 1) ||
  (wanted.length >= TYPO_FROM && word.length >= TYPO_FROM && editDistance(wanted, word, 1) <= 1);

/**
 * How well words name a lesson, from 0 to 1: every word stands in its subject, topic or level (endings and one wrong letter
 * apart), or the subject as a whole is written much like it.
 */
export function namedBy(typed: string, { subject, topic, level }: NetworkLesson['offer']): number {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return 1;
  const inSubject = wordsOf(subject);
  const words = [...inSubject, ...wordsOf(`${topic ?? ''} ${level}`)];
  if (wanted.every((each) => inSubject.some((word) => meets(each, word)))) return 1;
  if (wanted.every((each) => words.some((word) => meets(each, word)))) return 0.8;
  const alike = likeness(typed, subject);
  return alike >= ALIKE ? alike * 0.8 : 0;
}

/** How a lesson suits a need. */
export interface Fit {
  readonly lesson: NetworkLesson;
  /** By the clock of the school that needs it. */
  readonly seen?: SeenAt;
  readonly dayFits: boolean;
  readonly periodFits: boolean;
  /** Undefined: its teacher names no bound. */
  readonly seats?: number;
  readonly seatsFit: boolean;
  /** By how many minutes the teacher's clock is ahead of the school's. */
  readonly ahead: number;
  readonly named: number;
}

export function fitOf(
  lesson: NetworkLesson,
  need: Need,
  frame: Frame,
  today: CalendarDate,
  typed = need.subject,
): Fit {
  const seen = lessonSeenAt(lesson, need.school, frame);
  const seats = seatsLeft(lesson, need.school);
  return {
    lesson,
    ...(seen && { seen }),
    dayFits: need.weekdays.length === 0 || (!!seen && need.weekdays.includes(seen.weekday)),
    periodFits:
      need.periods.length === 0 || (seen?.periods.some((period) => need.periods.includes(period)) ?? false),
    ...(seats !== undefined && { seats }),
    seatsFit: seats === undefined || seats >= need.pupils,
    ahead: minutesAhead(frame, lesson.offer.host.school, need.school, seen?.date ?? today),
    named: namedBy(typed, lesson.offer),
  };
}

const score = ({ named, dayFits, periodFits, seatsFit }: Fit): number =>
  named * 4 + Number(seatsFit) * 3 + Number(dayFits) * 2 + Number(periodFits);

/**
 * [V-05] Lessons that could meet a need, the best first: those whose subject it names, with room for the class, on days and in periods
 * that suit, near by the clock. Published ones only; not those of the school itself, nor those it takes part in.
 */
export function lessonsFor(
  need: Need,
  lessons: readonly NetworkLesson[],
  frame: Frame,
  today: CalendarDate,
  typed = need.subject,
): Fit[] {
  return lessons
    .filter(
      ({ published, withdrawn, offer, joined }) =>
        published && !withdrawn && offer.host.school !== need.school && !joined.has(need.school),
    )
    .map((lesson) => fitOf(lesson, need, frame, today, typed))
    .filter(({ named }) => named > 0)
    .sort(
      (a, b) =>
        score(b) - score(a) || Math.abs(a.ahead) - Math.abs(b.ahead) || (a.lesson.id < b.lesson.id ? -1 : 1),
    );
}
