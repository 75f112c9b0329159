import { addDays, instantAt, type CalendarDate } from '../shared/calendar';
import { periodsOn } from './bells';
import { book, type Booking, type Planned } from './booking';
import { conflictsOf } from './conflicts';
import { needsOf, waysToEquip } from './equipment';
import { timeOf, type Frame } from './frame';
import type { Slot } from './lesson';
import type { Occupancy } from './occupancy';
import { weekOf } from './term';

/** The slots a lesson may be given on a date: the periods of the teacher's school, and the time it has now if that is none. */
export function slotsOn(school: string, date: CalendarDate, now: Slot, frame: Frame): Slot[] {
  const periods = periodsOn(frame.bells, school, date).map(({ number }) => ({ period: number }));
  return 'period' in now ? periods : [now, ...periods];
}

/**
 * [V-08] The nearest places without any conflict: another resource at the same time, then the same week, then the nearest
 * in time, an earlier one before one as much later. The same on every device. Fewer than `count` when the term has no more.
 */
export function alternatives(from: Planned, booked: Occupancy, frame: Frame, count = 2): Booking[] {
  const { term, resources, zones } = frame;
  const { school } = from.lesson.host;
  // Where its period is not rung, nearest means near to noon.
  const now =
    timeOf(frame, school, from.date, from.slot)?.start ??
    instantAt(from.date, '12:00', zones.get(school) ?? 'UTC');
  const places: { week: number; distance: number; slot: Slot; date: CalendarDate; start: number }[] = [];
  for (let date = term.from; date <= term.to; date = addDays(date, 1))
    for (const slot of slotsOn(school, date, from.slot, frame)) {
      const start = timeOf(frame, school, date, slot)?.start;
      if (start === undefined) continue;
      const week = weekOf(date, term) === weekOf(from.date, term) ? 0 : 1;
      places.push({ week, distance: Math.abs(start - now), slot, date, start });
    }
  places.sort((a, b) => a.week - b.week || a.distance - b.distance || a.start - b.start);
  const ways = waysToEquip(needsOf(from.lesson, resources), resources);
  const found: Booking[] = [];
  for (const { date, slot } of places) {
    const free = ways
      .map((uses) => book({ ...from, date, slot }, frame, uses)!)
      .find((each) => conflictsOf(each, booked, frame).length === 0);
    if (free) found.push(free);
    if (found.length >= count) break;
  }
  return found;
}
