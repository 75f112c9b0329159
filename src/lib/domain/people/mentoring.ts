import { peopleOf, type Facts } from '../facts';
import type { CalendarDate } from '../shared/calendar';
import type { ActId, PersonId } from '../shared/ids';
import type { Person } from './person';

/** [E-07] A colleague mentors another from a day on; kept with the one who is mentored. The naming act's id names it. */
export interface Mentoring {
  readonly id: ActId;
  readonly mentor: PersonId;
  readonly from: CalendarDate;
  /** The last day; undefined while it goes on. */
  readonly until?: CalendarDate;
}

/** [E-07] Whether one mentors the other now. */
export const mentors = (facts: Facts, mentor: PersonId, mentee: PersonId): boolean =>
  facts.people.get(mentee)?.mentors.some((pair) => pair.mentor === mentor && !pair.until) ?? false;

/** Whom somebody mentors or has mentored, with the pair. */
export const menteesOf = (
  facts: Facts,
  { id, place }: Person,
): { readonly mentee: Person; readonly pair: Mentoring }[] =>
  peopleOf(facts, place).flatMap((mentee) =>
    mentee.mentors.filter(({ mentor }) => mentor === id).map((pair) => ({ mentee, pair })),
  );
