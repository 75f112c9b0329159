/* [V-04] The consolidated timetable of a network: what is in it, how it is looked through, what goes into the joint application. */
import { folded, wordsOf } from '../shared/words';
import { rivalsOf, inClaimOrder } from './claims';
import type { Frame } from './frame';
import type { LessonKind } from './lesson';
import {
  needsBooking,
  seatsLeft,
  seriesWith,
  stateOf,
  type LessonState,
  type NetworkLesson,
} from './network-lesson';
import type { ClaimRule } from './region';
import { bookingsAt } from './schedule';

/** What of a timetable is looked at; empty is everything. */
export interface TimetableFilter {
  readonly typed: string;
  readonly state: LessonState | '' | 'in-use';
  readonly subject: string;
  readonly level: string;
  readonly teacher: string;
  readonly kind: LessonKind | '';
}
export const NO_FILTER: TimetableFilter = {
  ...{ typed: '', state: 'in-use', subject: '', level: '', teacher: '', kind: '' },
};

/** A lesson passes; `words`: what else of it can be typed, names of teacher and schools. */
export function passes(lesson: NetworkLesson, filter: TimetableFilter, words: string): boolean {
  const { offer } = lesson;
  const state = stateOf(lesson);
  if (filter.state === 'in-use' ? state === 'withdrawn' : filter.state && filter.state !== state)
    return false;
  if (filter.subject && folded(offer.subject) !== folded(filter.subject)) return false;
  if (filter.level && folded(offer.level) !== folded(filter.level)) return false;
  if (filter.teacher && offer.teacher !== filter.teacher) return false;
  if (filter.kind && offer.kind !== filter.kind) return false;
  const all = wordsOf(`${offer.subject} ${offer.topic ?? ''} ${offer.level} ${words}`);
  return wordsOf(filter.typed).every((start) => all.some((word) => word.startsWith(start)));
}

/** A lesson that belongs to a network's consolidated timetable: its own, or one that the centre has shown to it [V-05]. */
export const inNetwork = ({ offer, guests }: NetworkLesson, network: string): boolean =>
  offer.network === network || guests.includes(network);

/** By weekday, then time, then subject; single dates among them by theirs. */
export const byWeek = (a: NetworkLesson, b: NetworkLesson): number => {
  const at = ({ offer: { weekday, slot }, booked }: NetworkLesson) => {
    const place = booked ?? { weekday, slot };
    // A time of the clock stands among the periods by its hour: periods begin about eight.
    const hour = 'period' in place.slot ? 7 + place.slot.period : Number(place.slot.start.slice(0, 2));
    return place.weekday * 100 + hour;
  };
  return at(a) - at(b) || a.offer.subject.localeCompare(b.offer.subject, 'ru') || (a.id < b.id ? -1 : 1);
};

/** Why a lesson goes into the joint application: nobody has applied yet, other schools take part now, or it was declined. */
export const APPLYING = ['new', 'schools', 'again'] as const;
export type Applying = (typeof APPLYING)[number];

export interface Application {
  readonly lesson: NetworkLesson;
  readonly schools: readonly string[];
  readonly why: Applying;
}

/**
 * [V-04] What a lesson's part of the joint application is now: with the schools that have joined, unless the centre knows
 * exactly them already. What needs no equipment of the centre is not applied for.
 */
export function applicationOf(lesson: NetworkLesson): Application | undefined {
  const schools = [...lesson.joined.keys()].sort();
  if (lesson.withdrawn || !lesson.published || !needsBooking(lesson) || schools.length === 0)
    return undefined;
  const known = (lesson.claim ?? lesson.booked)?.schools;
  if (!known) return { lesson, schools, why: lesson.declined ? 'again' : 'new' };
  // Of what is booked a school that leaves frees its place by itself.
  const same = lesson.claim
    ? schools.length === known.length && schools.every((school) => known.includes(school))
    : schools.every((school) => known.includes(school));
  return same ? undefined : { lesson, schools, why: 'schools' };
}

export interface QueuePlace {
  readonly place: number;
  readonly of: number;
}

/**
 * [V-07] The places of all applications among their rivals, as `queuePlace` says each. Only those that are on at some same
 * moment are held against each other: of a term of hundreds few are.
 */
export function queuePlaces(
  lessons: readonly NetworkLesson[],
  order: readonly ClaimRule[],
  frame: Frame,
): ReadonlyMap<string, QueuePlace> {
  const claimed = lessons.filter(({ claim }) => claim);
  const byMoment = new Map<number, NetworkLesson[]>();
  /** Quarters of an hour: lessons that touch the same one may be on at once. */
  const moments = new Map<string, Set<number>>();
  for (const lesson of claimed) {
    const own = new Set<number>();
    for (const { start, end } of bookingsAt(seriesWith(lesson, lesson.claim!.schools), undefined, frame))
      for (let at = Math.floor(start / QUARTER); at * QUARTER < end; at++) own.add(at);
    moments.set(lesson.id, own);
    for (const at of own) byMoment.set(at, [...(byMoment.get(at) ?? []), lesson]);
  }
  return new Map(
    claimed.map((lesson) => {
      const near = new Set([...moments.get(lesson.id)!].flatMap((at) => byMoment.get(at)!));
      const queue = inClaimOrder([lesson, ...rivalsOf(lesson, [...near], frame)], order);
      return [lesson.id, { place: queue.findIndex(({ id }) => id === lesson.id) + 1, of: queue.length }];
    }),
  );
}
const QUARTER = 15 * 60_000;

/** «осталось 6 из 30», «без ограничения». */
export function seatsWords(lesson: NetworkLesson, without?: string): string {
  const left = seatsLeft(lesson, without);
  return left === undefined
    ? 'места не ограничены'
    : `осталось мест: ${Math.max(0, left)} из ${lesson.offer.seats}`;
}
