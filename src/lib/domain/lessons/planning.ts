/* [V-08] What a timetable still being written runs into, and where it could stand instead. */
import { weekdayOf, type CalendarDate } from '../shared/calendar';
import { alternatives } from './alternatives';
import { periodsOn } from './bells';
import { bookingOf } from './booking';
import { conflictsOf, type Conflict } from './conflicts';
import { needsOf, waysToEquip } from './equipment';
import { timeOf, type Frame } from './frame';
import type { Series, Slot } from './lesson';
import { seriesWith, type NetworkLesson, type Offer } from './network-lesson';
import { Occupancy } from './occupancy';
import { occurrencesOf, type Occurrence } from './occurrence';
import { offerOf, type Offering, type OfferRow } from './paper';
import { bookingsAt, bookingsOfLesson } from './schedule';
import { dateIn, weekOf } from './term';

/** One thing that speaks against a lesson, on how many of its dates; the first of them is told. */
export interface Hindrance {
  readonly conflict: Conflict;
  readonly dates: number;
}

/** A place in the week that is free on all dates of a lesson; of one on a single date with that date. */
export interface FreePlace {
  readonly weekday: number;
  readonly slot: Slot;
  /** The first date of the lesson there. */
  readonly date: CalendarDate;
}

/**
 * A row as a lesson that stands where it says: as soon as day and time are known, whatever else is still missing. With the
 * schools that have joined it already.
 */
export function seriesOfRow(
  id: string,
  row: OfferRow,
  offering: Offering,
  lesson: NetworkLesson | undefined,
): Series | undefined {
  if (row.weekday === undefined || !row.slot) return undefined;
  const begun = {
    kind: 'online',
    use: 'lesson',
    ...row,
    level: row.level?.trim() || '–',
    subject: row.subject?.trim() || 'Занятие',
  } as const;
  const offer = offerOf(begun, offering);
  return offer && seriesOfOffer(id, offer, lesson);
}

const seriesOfOffer = (id: string, offer: Offer, lesson: NetworkLesson | undefined): Series => {
  const joined: NetworkLesson['joined'] = lesson?.joined ?? new Map();
  return seriesWith({ id, offer, joined, changes: lesson?.changes ?? [] }, [...joined.keys()]);
};

/** What stands already, without the lessons that rows say anew, and the rows themselves. */
export function occupiedBy(
  standing: readonly NetworkLesson[],
  rows: readonly Series[],
  frame: Frame,
): Occupancy {
  const anew = new Set(rows.map(({ id }) => id));
  const others = standing.filter(({ id }) => !anew.has(id));
  return new Occupancy(frame, [
    ...others.flatMap((lesson) => bookingsOfLesson(lesson, frame)),
    ...rows.flatMap((series) => bookingsAt(series, undefined, frame)),
  ]);
}

/** What the conflict is with, whatever date: the same teacher's same other lesson every week is one hindrance. */
function sortOf(conflict: Conflict): string {
  const other = 'other' in conflict ? conflict.other.id.split('@')[0]! : '';
  const key = 'key' in conflict ? conflict.key : '';
  const where = 'school' in conflict ? conflict.school : '';
  const what =
    'resource' in conflict ? conflict.resource.id : 'need' in conflict ? JSON.stringify(conflict.need) : '';
  return [conflict.family, key, other, where, what].join(' ');
}

/** With whatever equipment speaks least against it: nobody has named it yet, or there is only one. */
function conflictsOn(occurrence: Occurrence, occupied: Occupancy, frame: Frame): Conflict[] {
  if (occurrence.off) return [];
  const { resources } = frame;
  let least: Conflict[] | undefined;
  for (const uses of waysToEquip(needsOf(occurrence.lesson, resources), resources)) {
    const booking = bookingOf(occurrence, frame, uses);
    if (!booking) return [{ family: 'unrung', booking: occurrence }];
    const found = conflictsOf(booking, occupied, frame);
    if (!least || found.length < least.length) least = found;
    if (found.length === 0) break;
  }
  return least ?? [];
}

/** What recurs on the dates of a series is told once, with how many there are. */
export function hindrancesIn(conflicts: Iterable<Conflict>): Hindrance[] {
  const found = new Map<string, { conflict: Conflict; dates: number }>();
  for (const conflict of conflicts) {
    const sort = sortOf(conflict);
    const known = found.get(sort);
    if (known) known.dates++;
    else found.set(sort, { conflict, dates: 1 });
  }
  return [...found.values()];
}

/** [V-08] What speaks against a lesson where it stands, beside everything occupied. */
export const hindrancesOf = (series: Series, occupied: Occupancy, frame: Frame): Hindrance[] =>
  hindrancesIn(occurrencesOf(series, frame).flatMap((each) => conflictsOn(each, occupied, frame)));

/** A lesson that stands on no date at all: its weekday never comes between its days. */
export const neverHeld = (series: Series, frame: Frame): boolean => occurrencesOf(series, frame).length === 0;

/**
 * [V-08] The nearest places where a lesson stands free on all its dates: of one date as {@link alternatives} finds them, of
 * a series by weekday and period, nearest in time within its week.
 */
export function freePlaces(series: Series, occupied: Occupancy, frame: Frame, count = 2): FreePlace[] {
  const [first] = occurrencesOf(series, frame);
  if (!first) return [];
  if (series.from === series.to)
    return alternatives(first, occupied, frame, count).map(({ date, slot }) => ({
      weekday: weekdayOf(date),
      slot,
      date,
    }));
  const { school } = series.host;
  const week = weekOf(first.date, frame.term);
  const now = timeOf(frame, school, first.date, series.slot)?.start;
  const places = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const day = dateIn(week, weekday, frame.term);
    const slots: Slot[] = periodsOn(frame.bells, school, day).map(({ number }) => ({ period: number }));
    if (!('period' in series.slot) && slots.length > 0) slots.unshift(series.slot);
    return slots.flatMap((slot) => {
      const start = timeOf(frame, school, day, slot)?.start;
      return start === undefined
        ? []
        : [{ weekday, slot, start, distance: Math.abs(start - (now ?? start)) }];
    });
  });
  const free: FreePlace[] = [];
  for (const { weekday, slot } of places.toSorted((a, b) => a.distance - b.distance || a.start - b.start)) {
    const there = { ...series, weekday, slot };
    const dates = occurrencesOf(there, frame);
    if (dates.length === 0 || dates.some((each) => conflictsOn(each, occupied, frame).length > 0)) continue;
    free.push({ weekday, slot, date: dates[0]!.date });
    if (free.length >= count) break;
  }
  return free;
}
