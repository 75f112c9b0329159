import { materialsOf, type Facts } from '../facts';
import { mayJudge } from '../people/person';
import { no, yes, type Decision } from '../shared/decision';
import type { PersonId } from '../shared/ids';
import {
  activePanel,
  isAuthor,
  latestSubmission,
  seatsHeld,
  type Material,
  type Submission,
} from './material';

/** Reasons to think twice about an appointment: to be confirmed with a reason, never a wall [E-07]. */
export type AppointmentWarning = 'same-school' | 'other-subject';

/** [E-07] Who can never judge a material. */
export function excluded(
  facts: Facts,
  material: Material,
  submission: Submission,
  person: PersonId,
): Decision {
  const candidate = facts.people.get(person);
  if (!candidate || candidate.place !== material.place || candidate.leftAt) return no('no-person');
  if (isAuthor(material, person)) return no('is-author');
  if (!mayJudge(candidate)) return no('not-an-expert');
  if (activePanel(submission).some(({ expert }) => expert === person)) return no('already-on-panel');
  return yes;
}

/** [E-07] What has to be confirmed with a reason before a person is appointed. */
export function appointmentWarnings(
  facts: Facts,
  material: Material,
  submission: Submission,
  person: PersonId,
): AppointmentWarning[] {
  const warnings: AppointmentWarning[] = [];
  const candidate = facts.people.get(person);
  const schools = [material.author, ...material.coAuthors].map((author) => facts.people.get(author)?.school);
  if (candidate?.school && schools.includes(candidate.school)) warnings.push('same-school');
  if (!matchesSubject(facts, submission, person)) warnings.push('other-subject');
  return warnings;
}

/** A specialist judges any subject; heads and experts those of their associations. */
function matchesSubject(facts: Facts, submission: Submission, person: PersonId): boolean {
  const association = submission.accepted?.association;
  return !!facts.people
    .get(person)
    ?.roles.some(
      ({ state, role, association: own }) =>
        state === 'current' &&
        (role === 'specialist' || role === 'deputy' || (own !== undefined && own === association)),
    );
}

/** Open assignments of a person: a seat held, not declined, sheets not complete, not opened, nothing withdrawn. */
export function openAssignments(facts: Facts, person: PersonId): number {
  return materialsOf(facts, person)
    .filter(({ withdrawn }) => !withdrawn)
    .map(latestSubmission)
    .filter((submission) => submission && !submission.opened && !submission.issued)
    .filter((submission) =>
      seatsHeld(facts, submission!).some(({ expert, completed }) => expert === person && !completed),
    ).length;
}

export interface Candidate {
  readonly person: PersonId;
  readonly load: number;
  readonly warnings: readonly AppointmentWarning[];
}

/** [E-07] Everybody who may be appointed: fewest warnings first, then the lightest load, then by id for stability. */
export function candidates(facts: Facts, material: Material, submission: Submission): Candidate[] {
  return [...facts.people.keys()]
    .filter((person) => excluded(facts, material, submission, person).answer === 'yes')
    .map((person) => ({
      person,
      load: openAssignments(facts, person),
      warnings: appointmentWarnings(facts, material, submission, person),
    }))
    .toSorted(
      (a, b) => a.warnings.length - b.warnings.length || a.load - b.load || (a.person < b.person ? -1 : 1),
    );
}
