import { addDays, type CalendarDate } from '../shared/calendar';
import type { Instant } from '../shared/ids';
import { concernsSchool, occurrencesIn } from './agenda';
import type { Frame } from './frame';
import type { Declined, NetworkLesson, SchoolNote } from './network-lesson';
import { stands } from './network-lesson';
import type { Occurrence } from './occurrence';

/** What a person of the region answers for. */
export interface Part {
  readonly person: string;
  readonly schools: readonly string[];
  /** Networks that they administer. */
  readonly networks: readonly string[];
}

/** [V-12] What is otherwise than it was, and concerns somebody. */
export type Concern = { readonly lesson: NetworkLesson; readonly at: Instant } & (
  | {
      readonly what: 'cancelled' | 'moved' | 'substituted' | 'closed';
      readonly occurrence: Occurrence;
      readonly reason?: string;
    }
  | { readonly what: 'declined'; readonly why: Declined; readonly words?: string }
  | { readonly what: 'clash'; readonly school: string; readonly words?: string }
);

/** So far ahead single dates are told of, and so long applications that were not placed. */
const TWO_WEEKS = 14;
const DAY = 86_400_000;

/** Whether a lesson is one's own: taught, of one's school, of one's network. */
export const isOwn = (lesson: NetworkLesson, { person, schools, networks }: Part): boolean =>
  lesson.offer.teacher === person ||
  schools.some((school) => concernsSchool(lesson, school)) ||
  networks.some((id) => id === lesson.offer.network || lesson.guests.includes(id));

/**
 * [V-10, V-12, V-17] What somebody has to know of their lessons: dates of the coming two weeks that are cancelled, moved, given
 * to somebody else or fallen out with a closed school; applications that were not placed; schools that cannot take part. Nobody
 * is told of what they did themselves.
 */
export function concernsOf(
  lessons: readonly NetworkLesson[],
  part: Part,
  frame: Frame,
  { today, now }: { readonly today: CalendarDate; readonly now: Instant },
): Concern[] {
  const until = addDays(today, TWO_WEEKS);
  const soon = (date: CalendarDate) => today <= date && date <= until;
  const found = lessons
    .filter((lesson) => !lesson.withdrawn && isOwn(lesson, part))
    .flatMap((lesson): Concern[] => {
      const answers = lesson.offer.teacher === part.person || part.networks.includes(lesson.offer.network);
      const concerns: Concern[] = stands(lesson) ? datesOtherwise(lesson, part, frame, soon) : [];
      const { declined } = lesson;
      if (declined && !lesson.claim && !lesson.booked && now - declined.at < TWO_WEEKS * DAY) {
        const { why, words, at, by } = declined;
        if (by !== part.person)
          concerns.push({ lesson, at, what: 'declined', why, ...(words !== undefined && { words }) });
      }
      if (answers)
        for (const [school, note] of lesson.notes)
          if (isClash(note) && note.by !== part.person)
            concerns.push({
              ...{ lesson, at: note.at, what: 'clash', school },
              ...(note.words !== undefined && { words: note.words }),
            });
      return concerns;
    });
  // Dates in their order, what has no date after them, the latest first.
  const date = (concern: Concern) => ('occurrence' in concern ? concern.occurrence.planned : '9');
  return found.sort(
    (a, b) => date(a).localeCompare(date(b)) || b.at - a.at || (a.lesson.id < b.lesson.id ? -1 : 1),
  );
}

const isClash = ({ state }: SchoolNote) => state === 'clash';

function datesOtherwise(
  lesson: NetworkLesson,
  { person }: Part,
  frame: Frame,
  soon: (date: CalendarDate) => boolean,
): Concern[] {
  const changes = new Map(
    lesson.changes.flatMap((each) =>
      each.exception.change === 'topic' ? [] : [[each.exception.date, each] as const],
    ),
  );
  return occurrencesIn(lesson, frame).flatMap((occurrence): Concern[] => {
    // A lesson that came from today to another day concerns those who would have waited for it.
    if (!soon(occurrence.planned) && !soon(occurrence.date)) return [];
    const change = changes.get(occurrence.planned);
    if (occurrence.off === 'closed')
      return [{ lesson, occurrence, what: 'closed', at: change?.at ?? lesson.booked?.at ?? 0 }];
    if (!change || change.by === person) return [];
    const { exception, at, reason } = change;
    if (exception.change === 'topic') return [];
    return [{ lesson, occurrence, what: exception.change, at, ...(reason !== undefined && { reason }) }];
  });
}
