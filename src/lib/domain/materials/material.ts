import type { Facts } from '../facts';
import { mayJudge } from '../people/person';
import type { ActId, Instant, MaterialId, PersonId, PlaceId, SubmissionId } from '../shared/ids';
import type { Change } from '../shared/change';
import type { Card } from './card';
import type { Entered } from './entering';
import type { Agreement, Attempt } from './publication';
import type { Verdict } from './rubric';
import type { SignedText } from './signed-text';
import type { Tie } from './tie';

/** One expert's place on a panel, from appointment on. */
export interface Assignment {
  readonly expert: PersonId;
  readonly by: PersonId;
  readonly at: Instant;
  readonly warnings: readonly string[];
  readonly reason?: string;
  /** First opening of the assignment [E-08]. */
  readonly acceptedAt?: Instant;
  readonly declined?: { readonly at: Instant; readonly reason?: string; readonly substitute?: PersonId };
  readonly releasedAt?: Instant;
  readonly completed?: { readonly at: Instant; readonly basis: string };
}

export interface Confirmation {
  readonly person: PersonId;
  readonly at: Instant;
  /** Hash of the exact text; the confirmation is valid while the conclusion still has it. */
  readonly basis: string;
}

export interface Issue {
  readonly act: ActId;
  readonly by: PersonId;
  readonly at: Instant;
  readonly number: string;
  readonly date: string;
  readonly verdict: Verdict;
  readonly basis: string;
}

/** [E-13] The head's decision that the confirmations of exactly this text suffice though not all are there. */
export interface QuorumDecision {
  readonly by: PersonId;
  readonly at: Instant;
  readonly basis: string;
  readonly reason?: string;
}

/** [E-14] A conclusion that was issued and then opened again: it stays as it was issued, under its number. */
export interface EarlierIssue extends Issue {
  readonly acknowledgedAt?: Instant;
  readonly reopened: { readonly by: PersonId; readonly at: Instant; readonly reason?: string };
}

export interface ReopenRequest {
  readonly act: ActId;
  readonly person: PersonId;
  readonly at: Instant;
  readonly text?: string;
  /** The same place by place, to be put in as a whole once the conclusion is open. */
  readonly changes?: readonly Change[];
  /** What the desk made of it. */
  readonly answer?: {
    readonly was: 'reopened' | 'refused';
    readonly by: PersonId;
    readonly at: Instant;
    readonly reason?: string;
  };
}

/** [E-14] What somebody asked for was put into the conclusion, as an edit of whoever did it. */
export interface PutInRecord {
  readonly request: ActId;
  /** Whose words they were. */
  readonly from: PersonId;
  readonly by: PersonId;
  readonly at: Instant;
}

/** One version handed in and everything decided on it. Its id is the *hand in* act's. */
export interface Submission {
  readonly id: SubmissionId;
  readonly version: number;
  readonly month: string;
  readonly madeAt: Instant;
  readonly receivedAt: Instant;
  /** Handed in by the desk for its author; undefined when the author did it. */
  readonly entered?: Entered;
  /** Undefined when redacted or erased. */
  readonly card?: Card;
  /** Hashes; names and sizes stand in the card. */
  readonly files: readonly string[];
  /** [E-04] When the relay had the bytes of all of them; undefined while some are on their way. */
  readonly filesArrivedAt?: Instant;
  readonly accepted?: { readonly at: Instant; readonly by: PersonId; readonly association: string };
  readonly returned?: { readonly at: Instant; readonly by: PersonId; readonly reason?: string };
  /** [E-09] Version of the evaluation form, fixed by the first appointment; undefined before it. */
  readonly rubric?: number;
  readonly panel: readonly Assignment[];
  readonly opened?: { readonly at: Instant; readonly by: PersonId; readonly reason?: string };
  /** [E-12] Only where the opened sheets are tied. */
  readonly tie?: Tie;
  readonly confirmations: readonly Confirmation[];
  /** [E-13] All papers ever signed, also of texts that changed since. */
  readonly signedTexts: readonly SignedText[];
  readonly quorum?: QuorumDecision;
  readonly issued?: Issue;
  readonly acknowledgedAt?: Instant;
  /** Earlier editions, in their order. */
  readonly earlierIssues: readonly EarlierIssue[];
  readonly reopenRequests: readonly ReopenRequest[];
  readonly putIn: readonly PutInRecord[];
  readonly agreement?: Agreement;
  /** [E-20] Every try to have it published, kept; the last one runs. */
  readonly attempts: readonly Attempt[];
}

export interface Material {
  readonly id: MaterialId;
  readonly place: PlaceId;
  readonly author: PersonId;
  readonly coAuthors: readonly PersonId[];
  readonly submissions: readonly Submission[];
  readonly helpAskedAt?: Instant;
  readonly withdrawn?: { readonly at: Instant; readonly reason?: string };
}

/** Author first, then co-authors. */
export function authorsOf(material: Material): readonly PersonId[] {
  return [material.author, ...material.coAuthors];
}

export function isAuthor(material: Material, person: PersonId): boolean {
  return authorsOf(material).includes(person);
}

/** Everybody whose rights a material's facts can touch: its authors and everyone ever on a panel. */
export function involved(material: Material): Set<PersonId> {
  return new Set([
    ...authorsOf(material),
    ...material.submissions.flatMap(({ panel }) => panel.map(({ expert }) => expert)),
  ]);
}

export function findSubmission(material: Material | undefined, id: SubmissionId): Submission | undefined {
  return material?.submissions.find((submission) => submission.id === id);
}

export function latestSubmission(material: Material): Submission | undefined {
  return material.submissions.at(-1);
}

/** [E-14] Every conclusion ever issued on a version, the latest last. */
export function issuesOf({ earlierIssues, issued }: Submission): readonly Issue[] {
  return issued ? [...earlierIssues, issued] : earlierIssues;
}

/** [E-14] Requests to open it that still say something: unanswered, or answered after the edition that stands. */
export function requestsToShow({ reopenRequests, issued }: Submission): readonly ReopenRequest[] {
  return reopenRequests.filter(({ answer }) => !answer || !issued || answer.at > issued.at);
}

/** [E-04] Handed in before its bytes: some are still on their way. */
export function filesComing({ files, filesArrivedAt }: Submission): boolean {
  return files.length > 0 && filesArrivedAt === undefined;
}

/** Who handed a version in: its author, or the desk for them. */
export const handedInBy = ({ author }: Pick<Material, 'author'>, { entered }: Submission): PersonId =>
  entered?.by ?? author;

/**
 * Everybody who handed in a version that mentions a file: the bytes must be theirs. An author goes on with files that the
 * desk entered for them, and the other way round; of any other file a hash opens nothing.
 */
export const bearersOf = (material: Material | undefined, hash: string): PersonId[] => [
  ...new Set(
    (material?.submissions ?? [])
      .filter(({ files }) => files.includes(hash))
      .map((submission) => handedInBy(material!, submission)),
  ),
];

/** Still on the panel: appointed, neither declined nor released. */
export function isActive(assignment: Assignment): boolean {
  return !assignment.declined && !assignment.releasedAt;
}

export function activePanel(submission: Submission): readonly Assignment[] {
  return submission.panel.filter(isActive);
}

/**
 * [E-25] Seats that somebody fills: with the role of a judge, or with it gone but the sheet complete before. The others
 * have gone back to the head, whether the role was ended, its term ran out or the person left.
 */
export function seatsHeld(facts: Facts, submission: Submission): readonly Assignment[] {
  return activePanel(submission).filter(
    ({ expert, completed }) => completed || mayJudge(facts.people.get(expert)),
  );
}

export function assignmentOf(submission: Submission, person: PersonId): Assignment | undefined {
  return submission.panel.findLast((assignment) => assignment.expert === person);
}

/** [E-10] Experts whose complete sheets were opened; an incomplete sheet counts nowhere. */
export function judgedBy(submission: Submission): readonly Assignment[] {
  return submission.opened ? activePanel(submission).filter((assignment) => assignment.completed) : [];
}

/** [E-13] Whether a person confirmed exactly this text. */
export function confirmedBy(submission: Submission, person: PersonId, basis: string | undefined): boolean {
  return submission.confirmations.some((each) => each.person === person && each.basis === basis);
}

/** [E-13] How far a text is confirmed. */
export interface Consent {
  /** Everybody whose sheet counts has confirmed exactly this text. */
  readonly all: boolean;
  /** Of those who still can, the share that the setting asks for has confirmed it. */
  readonly quorum: boolean;
  /** Who has not confirmed it and still can. */
  readonly awaited: readonly PersonId[];
}

/** [E-13] Confirmations of a text, counted over those whose sheets count; `share` is the setting, in per cent. */
export function consentTo(facts: Facts, submission: Submission, basis: string, share: number): Consent {
  const voices = judgedBy(submission).map(({ expert }) => expert);
  const given = voices.filter((expert) => confirmedBy(submission, expert, basis));
  const silent = voices.filter((expert) => !given.includes(expert));
  const awaited = silent.filter((expert) => mayJudge(facts.people.get(expert)));
  return {
    all: voices.length > 0 && silent.length === 0,
    // A quorum of nobody is none: who still can confirms, or somebody gets the role again and does.
    quorum: given.length > 0 && given.length >= Math.ceil(((given.length + awaited.length) * share) / 100),
    awaited,
  };
}

export const STATES = [
  'handed-in',
  'returned',
  'accepted',
  'assessing',
  'ready-to-open',
  'panel',
  'confirmed',
  'issued',
  'withdrawn',
] as const;
/** Where a material stands, in the order of its way; derived, never stored. */
export type State = (typeof STATES)[number];

/**
 * The state a board shows. Confirmations are counted as given: whether the text has changed since is known only to
 * those who hold the conclusion.
 */
export function stateOf(facts: Facts, material: Material): State | undefined {
  const submission = latestSubmission(material);
  if (!submission) return undefined;
  if (material.withdrawn) return 'withdrawn';
  if (submission.issued) return 'issued';
  if (submission.opened) {
    const voices = judgedBy(submission);
    const confirmed = voices.every(({ expert }) =>
      submission.confirmations.some(({ person }) => person === expert),
    );
    return voices.length > 0 && confirmed ? 'confirmed' : 'panel';
  }
  const panel = seatsHeld(facts, submission);
  if (panel.length > 0) return panel.every(({ completed }) => completed) ? 'ready-to-open' : 'assessing';
  if (submission.accepted) return 'accepted';
  return submission.returned ? 'returned' : 'handed-in';
}
