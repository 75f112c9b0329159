import { isHoliday, weekdayOf, type CalendarDate } from '../shared/calendar';
import type { Frame } from './frame';
import type { Lesson, Series, Site, Slot } from './lesson';
import { closureOn, dateIn, hasWeek, inTerm, weekOf } from './term';

/** A dated lesson of a series, with what is otherwise on that date already applied. */
export interface Occurrence {
  /** `<series>@<date in the series>`: the same wherever the lesson is moved to. */
  readonly id: string;
  readonly series: string;
  /** The date on which it stands in the series. */
  readonly planned: CalendarDate;
  /** In the zone of the teacher's school. */
  readonly date: CalendarDate;
  readonly slot: Slot;
  /** Teacher and topic of that date; schools and classes that are at home are left out. */
  readonly lesson: Lesson;
  /** Why it is not held; it stays in the list, so that it can be shown crossed out and given a new date. */
  readonly off?: 'cancelled' | 'holiday' | 'closed';
}

/** The site without those of its classes that are at home; undefined when nobody is left there. */
function openSite(site: Site, date: CalendarDate, frame: Frame): Site | undefined {
  if (closureOn(frame.closures, site.school, date)) return undefined;
  const classes = site.classes.filter((name) => !closureOn(frame.closures, site.school, date, name));
  return classes.length === 0 && site.classes.length > 0 ? undefined : { ...site, classes };
}

/** [V-17] The lesson as it is held on a date; undefined when the teacher's school, or every school taking part, is closed. */
export function heldOn(lesson: Lesson, date: CalendarDate, frame: Frame): Lesson | undefined {
  if (frame.closures.length === 0) return lesson;
  if (closureOn(frame.closures, lesson.host.school, date)) return undefined;
  // The teacher teaches the others while the own class is at home.
  const host = openSite(lesson.host, date, frame) ?? { ...lesson.host, classes: [] };
  const parts = lesson.parts.flatMap((site) => openSite(site, date, frame) ?? []);
  const anybody = parts.length > 0 || host.classes.length > 0;
  const wasAnybody = lesson.parts.length > 0 || lesson.host.classes.length > 0;
  return anybody || !wasAnybody ? { ...lesson, host, parts } : undefined;
}

/** [V-02] The dates on which a series stands: its weekday in its weeks, inside its own days and the term's. */
export function datesOf(series: Series, { term }: Frame): CalendarDate[] {
  const dates: CalendarDate[] = [];
  const last = weekOf(series.to < term.to ? series.to : term.to, term);
  for (let week = Math.max(1, weekOf(series.from, term)); week <= last; week++) {
    const date = dateIn(week, series.weekday, term);
    const stands = series.from <= date && date <= series.to && inTerm(date, term);
    if (stands && hasWeek(series.weeks, week)) dates.push(date);
  }
  return dates;
}

/**
 * [V-02, V-12, V-17] The lessons of a series in a term, by date in the series. On a holiday an ordinary lesson is not held;
 * one that somebody has put there, alone or by a move, stays, and its conflict says so. A closed school is closed to both.
 */
export function occurrencesOf(series: Series, frame: Frame): Occurrence[] {
  const single = series.from === series.to;
  return datesOf(series, frame).map((planned): Occurrence => {
    const changes = series.exceptions.filter(({ date }) => date === planned);
    let [date, slot, lesson]: [CalendarDate, Slot, Lesson] = [planned, series.slot, series];
    let off: Occurrence['off'];
    let put = single;
    for (const change of changes) {
      if (change.change === 'cancelled') off = 'cancelled';
      else if (change.change === 'moved') [date, slot, put] = [change.to, change.slot, true];
      else if (change.change === 'substituted') lesson = { ...lesson, teacher: change.teacher };
      else lesson = { ...lesson, topic: change.topic };
    }
    if (!put && isHoliday(date, frame.calendar)) off ??= 'holiday';
    const held = heldOn(lesson, date, frame);
    if (!held) off ??= 'closed';
    return {
      id: `${series.id}@${planned}`,
      series: series.id,
      planned,
      date,
      slot,
      lesson: held ?? lesson,
      ...(off && { off }),
    };
  });
}

/** [V-02] A lesson of one date as a series: its weekday is the date's. */
export const single = (lesson: Lesson, date: CalendarDate, slot: Slot): Series => ({
  ...lesson,
  weekday: weekdayOf(date),
  slot,
  weeks: 'every',
  from: date,
  to: date,
  exceptions: [],
});
