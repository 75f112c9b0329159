import { LESSON_KINDS } from './lesson';
import { seriesWith, type NetworkLesson } from './network-lesson';
import { Occupancy } from './occupancy';
import type { Frame } from './frame';
import type { ClaimRule } from './region';
import { bookingsAt } from './schedule';

const COMPARE: Readonly<Record<ClaimRule, (lesson: NetworkLesson) => number>> = {
  kind: ({ offer }) => LESSON_KINDS.indexOf(offer.kind),
  made: ({ claim }) => claim!.madeAt,
  received: ({ claim }) => claim!.at,
};

/**
 * [V-07] Applications in the order that the centre's rule suggests. The relay's sequence decides what the rule leaves equal, so
 * that every device, whatever it was told first, shows the same order.
 */
export const inClaimOrder = (
  lessons: readonly NetworkLesson[],
  order: readonly ClaimRule[],
): NetworkLesson[] =>
  lessons
    .filter(({ claim }) => claim !== undefined)
    .toSorted((a, b) => {
      for (const rule of order) {
        const difference = COMPARE[rule](a) - COMPARE[rule](b);
        if (difference !== 0) return difference;
      }
      return a.claim!.seq - b.claim!.seq;
    });

/**
 * [V-07] The other applications that want, at some moment, what one wants and cannot have it together with it: where all of
 * them stand where they ask to. None of them is refused by that; only a confirmation takes anything.
 */
export function rivalsOf(
  lesson: NetworkLesson,
  lessons: readonly NetworkLesson[],
  frame: Frame,
): NetworkLesson[] {
  const wanted = (each: NetworkLesson) =>
    bookingsAt(seriesWith(each, each.claim?.schools ?? []), undefined, frame);
  const own = wanted(lesson);
  return lessons.filter((other) => {
    if (other.id === lesson.id || !other.claim) return false;
    const occupied = new Occupancy(frame, wanted(other));
    return own.some((booking) => !occupied.fits(booking));
  });
}

/** [V-07] The place of an application among its rivals, 1 for the first, and of how many. */
export function queuePlace(
  lesson: NetworkLesson,
  lessons: readonly NetworkLesson[],
  order: readonly ClaimRule[],
  frame: Frame,
): { readonly place: number; readonly of: number } {
  const queue = inClaimOrder([lesson, ...rivalsOf(lesson, lessons, frame)], order);
  return { place: queue.findIndex(({ id }) => id === lesson.id) + 1, of: queue.length };
}
