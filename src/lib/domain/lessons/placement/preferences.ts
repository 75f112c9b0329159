/**
 * [V-09] What a good timetable is beyond an allowed one. {@link qualityOf} measures it, for people and for comparing two
 * placements; the integer program minimises its linear part, the polishing all of it.
 */
import { clockOf } from '../bells';
import type { Booking } from '../booking';
import type { Frame } from '../frame';
import { isLive, sitesOf, type Slot } from '../lesson';
import { dateIn, weekOf } from '../term';
import { bookingsOf, weeksOf, type Application, type Place, type Placement } from './application';

/** What each wish weighs, for one lesson date. */
export const WEIGHTS = {
  /** One weekday away from what was asked. */
  weekday: 2,
  /** One period (45 minutes) away. */
  period: 1,
  /** The same from where a run before had put it: people have begun to count on that. */
  previous: 3,
  /** A week in which the lesson is not held, because its day there is a holiday or the school closed. */
  lost: 4,
  /** A free period of a teacher or a class between two lessons of a day. */
  gap: 2,
  /** One site more on the busiest weekday of the term than on an average one. */
  uneven: 0.2,
} as const;

const PERIOD = 45;

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** How far a place is from the one asked for, and from where it was before, for one date. */
export function displacement(application: Application, place: Place, frame: Frame): number {
  const { series, previous } = application;
  const asked = away(application, place, series.weekday, series.slot, frame);
  return (
    asked +
    (previous ? WEIGHTS.previous * away(application, place, previous.weekday, previous.slot, frame) : 0)
  );
}

function away({ series }: Application, place: Place, weekday: number, slot: Slot, frame: Frame): number {
  const days = WEIGHTS.weekday * Math.abs(place.weekday - weekday);
  if ('period' in slot && 'period' in place.slot)
    return days + WEIGHTS.period * Math.abs(slot.period - place.slot.period);
  const startOf = (each: Slot, on: number) =>
    clockOf(frame.bells, series.host.school, dateIn(weekOf(series.from, frame.term), on, frame.term), each)
      ?.start;
  const [there, wanted] = [startOf(place.slot, place.weekday), startOf(slot, weekday)];
  // What was asked is rung on no such day: any time is as good.
  if (there === undefined || wanted === undefined) return days;
  return days + (WEIGHTS.period * Math.abs(minutes(there) - minutes(wanted))) / PERIOD;
}

/** How many sites the dated lessons of a place connect in the term: what evenness counts. */
export const loadOf = ({ bookings }: { readonly bookings: readonly Booking[] }): number =>
  bookings.reduce((sum, { lesson }) => sum + (isLive(lesson.kind) ? sitesOf(lesson).length : 0), 0);

/** By how much the busiest weekday is above a fifth of everything: lessons spread over five days leave it at nothing. */
export const unevenness = (loads: readonly number[]): number =>
  Math.max(0, Math.max(...loads) - loads.reduce((sum, load) => sum + load, 0) / 5);

/** Whose day a gap would lengthen: the teacher, if there, and each class. */
export const daysTouched = ({ lesson, date }: Booking): string[] => [
  ...(isLive(lesson.kind) ? [`${date} ${lesson.teacher}`] : []),
  ...sitesOf(lesson).flatMap(({ school, classes }) => classes.map((name) => `${date} ${school} ${name}`)),
];

/** Whole periods that stand free between the lessons of one day of one teacher or class. */
export function gapsIn(day: readonly Booking[]): number {
  const order = day.toSorted((a, b) => a.start - b.start);
  let gaps = 0;
  for (let index = 1; index < order.length; index++)
    gaps += Math.max(0, Math.floor((order[index]!.start - order[index - 1]!.end) / (PERIOD * 60_000)));
  return gaps;
}

export interface Quality {
  /** Dated lessons in a place, and those that wait. */
  readonly placed: number;
  readonly unplaced: number;
  /** Sum over dates of how far they are from what was asked, weighted. */
  readonly displaced: number;
  /** Weeks of lessons in a place that fall on holidays and closed days. */
  readonly lost: number;
  readonly gaps: number;
  readonly uneven: number;
  /** Everything soft in one number; less is better. */
  readonly penalty: number;
}

/** [V-09] How good a placement is. */
export function qualityOf(placement: Placement, frame: Frame): Quality {
  const bookings = bookingsOf(placement);
  const loads = Array.from({ length: 7 }, () => 0);
  let [displaced, lost] = [0, 0];
  for (const { application, week, place, bookings: own } of placement.placed) {
    if (!application.pinned) displaced += own.length * displacement(application, place, frame);
    lost += (week === undefined ? weeksOf(application.series, frame).length : 1) - own.length;
    loads[place.weekday - 1]! += loadOf({ bookings: own });
  }
  const days = new Map<string, Booking[]>();
  for (const booking of bookings)
    for (const day of daysTouched(booking)) days.set(day, [...(days.get(day) ?? []), booking]);
  const gaps = [...days.values()].reduce((sum, day) => sum + gapsIn(day), 0);
  const uneven = unevenness(loads);
  return {
    placed: bookings.length,
    unplaced: placement.unplaced.reduce((sum, { dates }) => sum + dates, 0),
    displaced,
    lost,
    gaps,
    uneven,
    penalty: displaced + WEIGHTS.lost * lost + WEIGHTS.gap * gaps + WEIGHTS.uneven * uneven,
  };
}

/** Whether one placement is better than another: more lessons in a place first, then what is soft. */
export const isBetter = (one: Quality, other: Quality): boolean =>
  one.unplaced < other.unplaced || (one.unplaced === other.unplaced && one.penalty < other.penalty);
