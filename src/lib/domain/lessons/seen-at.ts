import { instantAt, weekdayOf, type CalendarDate, type ClockTime } from '../shared/calendar';
import { seenFrom } from './bells';
import { timeOf, type Frame } from './frame';
import type { Series } from './lesson';
import { seriesOf, type NetworkLesson } from './network-lesson';
import { datesOf } from './occurrence';
import { slotWords, weekdayShort } from './paper-phrases';

/** When a lesson is every week, by the clock and bells of one school. */
export interface SeenAt {
  readonly weekday: number;
  readonly start: ClockTime;
  readonly end: ClockTime;
  /** Numbers of the school's own periods that it touches. */
  readonly periods: readonly number[];
  /** The first date of the lesson there. */
  readonly date: CalendarDate;
}

/** [V-13] A lesson by a school's clock, told of its first date; undefined where its period is rung on none. */
export function seenAt(series: Series, school: string, frame: Frame): SeenAt | undefined {
  const zone = frame.zones.get(school);
  if (zone === undefined) return undefined;
  for (const date of datesOf(series, frame)) {
    const time = timeOf(frame, series.host.school, date, series.slot);
    if (!time) continue;
    const seen = seenFrom(frame.bells, school, zone, time);
    return { ...seen, weekday: weekdayOf(seen.date), periods: seen.periods.map(({ number }) => number) };
  }
  return undefined;
}

export const lessonSeenAt = (lesson: NetworkLesson, school: string, frame: Frame): SeenAt | undefined =>
  seenAt(seriesOf(lesson), school, frame);

/** «вт, 10:00–10:40, 3-й урок». */
export const seenWords = ({ weekday, start, end, periods }: SeenAt): string =>
  [
    weekdayShort(weekday),
    `${start}–${end}`,
    periods.length > 0 && `${periods.map((each) => `${each}-й`).join(' и ')} урок`,
  ]
    .filter(Boolean)
    .join(', ');

/** When a lesson is by a school's clock, or as its teacher says it where that cannot be told. */
export function whenWords(lesson: NetworkLesson, school: string, frame: Frame | undefined): string {
  const seen = frame && lessonSeenAt(lesson, school, frame);
  if (seen) return seenWords(seen);
  const { weekday, slot } = lesson.booked ?? lesson.offer;
  return `${weekdayShort(weekday)}, ${slotWords(slot)}`;
}

/** By how many minutes the clock of one school is ahead of another's on a date; 0 where one is not known. */
export function minutesAhead(frame: Frame, school: string, of: string, date: CalendarDate): number {
  const [own, other] = [frame.zones.get(school), frame.zones.get(of)];
  if (own === undefined || other === undefined) return 0;
  return (instantAt(date, '12:00', other) - instantAt(date, '12:00', own)) / 60_000;
}
