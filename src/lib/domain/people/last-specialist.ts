import { peopleOf, type Facts } from '../facts';
import type { CalendarDate } from '../shared/calendar';
import type { Person, Role } from './person';

const isSpecialist = ({ role, state }: Role) => role === 'specialist' && state === 'current';

/**
 * [E-01] True when a place would be left without a responsible specialist: nobody in it could give that role again.
 * `goesOn` says which of the other roles count.
 */
export function leavesNoSpecialist(
  facts: Facts,
  person: Person,
  ending: (role: Role) => boolean,
  goesOn: (role: Role) => boolean,
): boolean {
  const ends = (holder: Person, role: Role) => holder.id === person.id && ending(role);
  return (
    person.roles.some((role) => isSpecialist(role) && ending(role)) &&
    !peopleOf(facts, person.place).some((holder) =>
      holder.roles.some((role) => isSpecialist(role) && !ends(holder, role) && goesOn(role)),
    )
  );
}

/** Roles that no date ends. */
export const hasNoTerm = ({ until }: Role): boolean => until === undefined;

/** A role that still runs by its term on a day. */
export const withinTerm =
  (today: CalendarDate) =>
  ({ until }: Role): boolean =>
    until === undefined || until >= today;

/** A role whose term is over and which goes on all the same: its person is the last specialist. */
export function outlastsTerm(facts: Facts, person: Person, role: Role, today: CalendarDate): boolean {
  return (
    !withinTerm(today)(role) &&
    leavesNoSpecialist(facts, person, ({ id }) => id === role.id, withinTerm(today))
  );
}
