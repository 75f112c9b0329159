import type { Booking } from '../booking';
import type { Use } from '../equipment';
import type { Frame } from '../frame';
import type { Series, Slot } from '../lesson';
import { hasWeek, weekOf } from '../term';

/** A weekday and slot, as the teacher's school counts them, with the resources used there. */
export interface Place {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly slot: Slot;
  readonly uses: readonly Use[];
}

/** [V-09] A lesson that asks for its place in the term. */
export interface Application {
  /** Its weekday and slot are what was asked for; one date alone may be placed within its week. */
  readonly series: Series;
  /** The days on which it may stand at all; left out: every day. */
  readonly weekdays?: readonly number[];
  /** The periods in which it may stand at all; left out: every period. */
  readonly periods?: readonly number[];
  /** Somebody has put it there: it stays, whatever speaks against it. */
  readonly pinned?: Place;
  /** Where it was before: a new run leaves it near. */
  readonly previous?: Place;
}

/** An application, or one week of it, in a place. */
export interface Placed {
  readonly application: Application;
  /** The week of the term, where a series could not be placed as a whole. */
  readonly week?: number;
  readonly place: Place;
  /** Its dated lessons, by date. */
  readonly bookings: readonly Booking[];
}

/** An application, or the week of it, for which no place was found. */
export interface Unplaced {
  readonly application: Application;
  readonly week?: number;
  /** How many dated lessons wait. */
  readonly dates: number;
}

/** [V-09] A proposal of where everything stands. */
export interface Placement {
  readonly placed: readonly Placed[];
  readonly unplaced: readonly Unplaced[];
}

export const bookingsOf = ({ placed }: Placement): Booking[] => placed.flatMap(({ bookings }) => bookings);

/** The weeks of the term in which an application has a lesson. */
export function weeksOf({ from, to, weeks }: Series, { term }: Frame): number[] {
  const [first, last] = [from > term.from ? from : term.from, to < term.to ? to : term.to];
  const count = weekOf(last, term) - weekOf(first, term) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => weekOf(first, term) + index).filter(
    (week) => hasWeek(weeks, week),
  );
}
