import { dateAt, type CalendarDate } from '../shared/calendar';
import type { Interval } from './bells';
import { timeOf, type Frame } from './frame';
import { seriesOf, stands, stateOf, type NetworkLesson } from './network-lesson';
import { occurrencesOf, type Occurrence } from './occurrence';

/** One date of a lesson as a person sees it in their own zone. */
export interface Dated extends Interval {
  readonly network: NetworkLesson;
  readonly occurrence: Occurrence;
  /** In the zone of whoever looks, which may be another than the teacher's. */
  readonly date: CalendarDate;
  /** It stands; otherwise it is asked for and may come elsewhere or not at all. */
  readonly certain: boolean;
}

/** What the dates of a lesson are read from; the same lesson in the same frame has the same ones. */
const known = new WeakMap<NetworkLesson, { readonly frame: Frame; readonly dates: readonly Occurrence[] }>();

/** All dates of a lesson in its term, what is otherwise on single ones applied. */
export function occurrencesIn(lesson: NetworkLesson, frame: Frame): readonly Occurrence[] {
  const made = known.get(lesson);
  if (made?.frame === frame) return made.dates;
  const dates = occurrencesOf(seriesOf(lesson), frame);
  known.set(lesson, { frame, dates });
  return dates;
}

/**
 * [V-13] The lessons of some days, first and last included, by time as a clock in `zone` shows it. Those that are not held are
 * among them, so that nobody waits for one; offers nobody has published and what was withdrawn are not.
 */
export function agendaOf(
  lessons: readonly NetworkLesson[],
  frame: Frame,
  days: { readonly from: CalendarDate; readonly to: CalendarDate },
  zone: string,
): Dated[] {
  const dated: Dated[] = [];
  for (const network of lessons) {
    const state = stateOf(network);
    if (state === 'withdrawn' || state === 'offered') continue;
    for (const occurrence of occurrencesIn(network, frame)) {
      const time = timeOf(frame, occurrence.lesson.host.school, occurrence.date, occurrence.slot);
      if (!time) continue;
      const date = dateAt(time.start, zone);
      if (date < days.from || date > days.to) continue;
      dated.push({ network, occurrence, date, ...time, certain: stands(network) });
    }
  }
  return dated.sort((a, b) => a.start - b.start || (a.network.id < b.network.id ? -1 : 1));
}

/** Whether a school takes part in a lesson, as the teacher's or as one that has joined. */
export const concernsSchool = ({ offer, joined }: NetworkLesson, school: string): boolean =>
  offer.host.school === school || joined.has(school);
