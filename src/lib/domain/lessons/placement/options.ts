import { isHoliday, type CalendarDate } from '../../shared/calendar';
import { slotsOn } from '../alternatives';
import { periodsOn } from '../bells';
import { book, type Booking } from '../booking';
import { obstaclesOf, type Family } from '../constraints';
import { needsOf, useFor, waysToEquip, type Use } from '../equipment';
import type { Frame } from '../frame';
import type { Series, Slot } from '../lesson';
import { heldOn } from '../occurrence';
import { dateIn, inTerm, weekOf } from '../term';
import { weeksOf, type Application, type Place } from './application';
import { displacement, WEIGHTS } from './preferences';

/** What can be relaxed to find out why a lesson has no place: a constraint, or the days and periods an application names. */
export type Relaxable = Family | 'allowed';

/** One place of an application with everything it would book there. */
export interface Option {
  readonly place: Place;
  readonly bookings: readonly Booking[];
  /** How far it is from what was asked for and from where it was: the soft part that concerns this application alone. */
  readonly cost: number;
}

const NOTHING: ReadonlySet<Relaxable> = new Set();

/**
 * [V-09] Every place in which an application breaks no constraint that it could break alone, the nearest to what is asked
 * first. A series takes its slot in all its weeks; a holiday and a closed school drop the date, as they do in any series.
 */
export function optionsOf(
  application: Application,
  frame: Frame,
  without: ReadonlySet<Relaxable> = NOTHING,
): Option[] {
  const { series, weekdays, periods, pinned } = application;
  if (pinned) return [pinnedOption(application, pinned, frame)];
  const ways = waysToEquip(needsOf(series, frame.resources), frame.resources);
  const free = without.has('allowed');
  const options: Option[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    if (weekdays && !free && !weekdays.includes(weekday)) continue;
    const dates = datesOn(application, weekday, frame, without);
    if (dates.length === 0) continue;
    for (const slot of slotsFor(series, dates, frame, without)) {
      if (periods && !free && 'period' in slot && !periods.includes(slot.period)) continue;
      for (const uses of ways) {
        const place = { weekday, slot, uses };
        const bookings = bookingsAt(application, place, dates, frame, without);
        if (bookings) options.push({ place, bookings, cost: costOf(application, place, bookings, frame) });
      }
    }
  }
  return options.toSorted((a, b) => a.cost - b.cost);
}

const costOf = (
  application: Application,
  place: Place,
  { length }: readonly Booking[],
  frame: Frame,
): number =>
  length * displacement(application, place, frame) +
  WEIGHTS.lost * (weeksOf(application.series, frame).length - length);

/** The dates of a weekday on which the lesson would be held. */
function datesOn(
  { series }: Application,
  weekday: number,
  frame: Frame,
  without: ReadonlySet<Relaxable>,
): CalendarDate[] {
  const { term, calendar } = frame;
  return weeksOf(series, frame)
    .map((week) => dateIn(week, weekday, term))
    .filter(
      (date) =>
        (without.has('term') || inTerm(date, term)) &&
        (without.has('holiday') || !isHoliday(date, calendar)) &&
        (without.has('closed') || heldOn(series, date, frame) !== undefined),
    );
}

/** The slots of these dates; with the bells relaxed the times of every period the school rings on any day of the week. */
function slotsFor(
  { host, slot }: Series,
  dates: readonly CalendarDate[],
  frame: Frame,
  without: ReadonlySet<Relaxable>,
) {
  const slots = new Map<string, Slot>();
  const put = (each: Slot) => slots.set(JSON.stringify(each), each);
  for (const date of dates) slotsOn(host.school, date, slot, frame).forEach(put);
  if (without.has('bells'))
    for (let weekday = 1; weekday <= 7; weekday++)
      for (const { start, end } of periodsOn(
        frame.bells,
        host.school,
        dateIn(weekOf(dates[0]!, frame.term), weekday, frame.term),
      ))
        put({ start, end });
  return slots.values();
}

/** All bookings of a place; undefined when one of them meets an obstacle. */
function bookingsAt(
  { series }: Application,
  { slot, uses }: Place,
  dates: readonly CalendarDate[],
  frame: Frame,
  without: ReadonlySet<Relaxable>,
): Booking[] | undefined {
  const bookings: Booking[] = [];
  for (const date of dates) {
    const booked = bookingOn(series, date, slot, uses, frame);
    if (!booked || obstaclesOf(booked, frame).some(({ family }) => !without.has(family))) return undefined;
    bookings.push(booked);
  }
  return bookings;
}

/** [V-17] On a date on which some schools are closed, what they would use is free. */
function bookingOn(series: Series, date: CalendarDate, slot: Slot, uses: readonly Use[], frame: Frame) {
  const lesson = heldOn(series, date, frame) ?? series;
  const { resources } = frame;
  const used =
    lesson === series
      ? uses
      : needsOf(lesson, resources).flatMap((need) => useFor(need, uses, resources) ?? []);
  return book({ id: `${series.id}@${date}`, lesson, date, slot }, frame, used);
}

/** [V-09] A pinned lesson stays where somebody has put it, whatever speaks against it: the conflicts say so. */
function pinnedOption(application: Application, place: Place, frame: Frame): Option {
  const dates = datesOn(application, place.weekday, frame, NOTHING);
  const bookings = dates.flatMap(
    (date) => bookingOn(application.series, date, place.slot, place.uses, frame) ?? [],
  );
  return { place, bookings, cost: 0 };
}
