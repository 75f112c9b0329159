import { materialsOf, type Facts } from '../facts';
import { grant, type Grant } from '../grants';
import { mentors } from '../people/mentoring';
import { mayJudge } from '../people/person';
import { no, yes, type Decision } from '../shared/decision';
import type { PersonId, PlaceId } from '../shared/ids';
import {
  activePanel,
  assignmentOf,
  authorsOf,
  isAuthor,
  judgedBy,
  latestSubmission,
  seatsHeld,
  type Material,
  type Submission,
} from './material';

/** Reasons to think twice about an appointment: to be confirmed with a reason, never a wall [E-07]. */
export const APPOINTMENT_WARNINGS = ['same-school', 'mentor', 'mentee', 'other-subject'] as const;
export type AppointmentWarning = (typeof APPOINTMENT_WARNINGS)[number];

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
  const schools = authorsOf(material).map((author) => facts.people.get(author)?.school);
  if (candidate?.school && schools.includes(candidate.school)) warnings.push('same-school');
  const authors = authorsOf(material);
  if (authors.some((author) => mentors(facts, person, author))) warnings.push('mentor');
  if (authors.some((author) => mentors(facts, author, person))) warnings.push('mentee');
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

/**
 * [E-07] Whether this device holds the panels of all materials and so may count loads: the desk's and the heads' do, an
 * expert's holds the own panels alone [X-05].
 */
export const countsLoads = (held: ReadonlySet<Grant>, place: PlaceId): boolean =>
  held.has(grant.specialist(place)) || held.has(grant.heads(place));

/** What a person already had to do with a material as an expert, and with which version. */
export interface Earlier {
  readonly did: 'judged' | 'declined';
  readonly version: number;
}

/** [E-08, E-15] The last version of a material, this one included, that a person judged or declined to judge. */
export function earlierWork(
  material: Material,
  submission: Submission,
  person: PersonId,
): Earlier | undefined {
  for (const each of material.submissions.toReversed()) {
    const { version } = each;
    if (version > submission.version) continue;
    if (judgedBy(each).some(({ expert }) => expert === person)) return { did: 'judged', version };
    if (assignmentOf(each, person)?.declined) return { did: 'declined', version };
  }
  return undefined;
}

export interface Candidate {
  readonly person: PersonId;
  readonly warnings: readonly AppointmentWarning[];
  /** Undefined where this device cannot count it. */
  readonly load?: number;
  readonly earlier?: Earlier;
}

/** [E-08] Has declined this very version: asked again only with a reason. */
export const declinedNow = ({ earlier }: Candidate, { version }: Submission): boolean =>
  earlier?.did === 'declined' && earlier.version === version;

/** Who judged an earlier version comes first, who declined one comes last, and last of all who declined this one. */
function standing(candidate: Candidate, submission: Submission): number {
  if (declinedNow(candidate, submission)) return 3;
  if (candidate.earlier?.did === 'declined') return 2;
  return candidate.earlier ? 0 : 1;
}

/**
 * [E-07, E-15] Everybody who may be appointed: fewest warnings first, then by what they had to do with the material, then
 * the lightest load, then by id for stability.
 */
export function candidates(
  facts: Facts,
  material: Material,
  submission: Submission,
  loads = true,
): Candidate[] {
  return [...facts.people.keys()]
    .filter((person) => excluded(facts, material, submission, person).answer === 'yes')
    .map((person): Candidate => {
      const earlier = earlierWork(material, submission, person);
      return {
        person,
        warnings: appointmentWarnings(facts, material, submission, person),
        ...(loads && { load: openAssignments(facts, person) }),
        ...(earlier && { earlier }),
      };
    })
    .toSorted(
      (a, b) =>
        a.warnings.length - b.warnings.length ||
        standing(a, submission) - standing(b, submission) ||
        (a.load ?? 0) - (b.load ?? 0) ||
        (a.person < b.person ? -1 : 1),
    );
}
