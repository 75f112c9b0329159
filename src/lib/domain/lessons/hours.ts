/* [V-06] Hours of equipment as they are entered and read: the same hours of several weekdays are one line. */
import type { ClockTime } from '../shared/calendar';
import type { Resource } from './equipment';

/** The same hours on some weekdays, 1 is Monday. */
export interface HoursLine {
  readonly weekdays: readonly number[];
  readonly start: ClockTime;
  readonly end: ClockTime;
}

/** Weekly hours as lines, those of the earliest weekday first; none is always. */
export function linesOfHours(hours: Resource['hours']): HoursLine[] {
  const lines = new Map<string, { weekdays: number[]; start: ClockTime; end: ClockTime }>();
  const ordered = hours.toSorted((a, b) => a.weekday - b.weekday || (a.start < b.start ? -1 : 1));
  for (const { weekday, start, end } of ordered) {
    const line = lines.get(`${start} ${end}`) ?? { weekdays: [], start, end };
    if (!line.weekdays.includes(weekday)) line.weekdays.push(weekday);
    lines.set(`${start} ${end}`, line);
  }
  return [...lines.values()];
}

/** Lines as weekly hours, by weekday and time. */
export const hoursOfLines = (lines: readonly HoursLine[]): Resource['hours'] =>
  lines
    .flatMap(({ weekdays, start, end }) => weekdays.map((weekday) => ({ weekday, start, end })))
    .toSorted((a, b) => a.weekday - b.weekday || (a.start < b.start ? -1 : 1));
