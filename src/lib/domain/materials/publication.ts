import type { ActId, Instant, PersonId } from '../shared/ids';
import { settingsOn, type SettingChange } from '../people/settings';
import type { CalendarDate } from '../shared/calendar';
import type { FileMention } from './card';
import { issuesOf, type Material, type Submission } from './material';

/**
 * [E-16] The agreement (Приложение 2) on a recommended version: one paper that its author and all co-authors sign by
 * hand. It is numbered by the conclusion it rests on, so it can be printed without the relay.
 */
export interface Agreement {
  /** The act that issued the conclusion it names; another edition of the conclusion needs another agreement. */
  readonly issue: ActId;
  /** The day on the paper, beside the signatures. */
  readonly date: CalendarDate;
  readonly signedAt: Instant;
  /** Who said that it is signed: the author, or the desk that has the paper in its hands. */
  readonly signedBy: PersonId;
  /** Pictures or a PDF of the signed paper; hashes stand in the act, names only where they may be seen. */
  readonly scans: readonly string[];
  readonly scanFiles?: readonly FileMention[];
  readonly original?: { readonly at: Instant; readonly by: PersonId };
  /** Sent on to the regional centre. */
  readonly forwarded?: { readonly at: Instant; readonly by: PersonId; readonly date: CalendarDate };
  readonly withdrawn?: { readonly at: Instant; readonly by: PersonId; readonly reason?: string };
}

/** [E-16] Where an agreement stands, in the order of its way; `withdrawn` stands outside. */
export const AGREEMENT_STATES = ['unsigned', 'signed', 'original', 'forwarded', 'withdrawn'] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** [E-17] How a material comes to the library: placed in the author's own account there, or sent to the centre by e-mail. */
export const CHANNELS = ['account', 'mail'] as const;
export type Channel = (typeof CHANNELS)[number];

/** [E-19] What the regional moderation answers. */
export const MODERATION_RESULTS = ['published', 'revise', 'reject'] as const;
export type ModerationResult = (typeof MODERATION_RESULTS)[number];

/** [E-17, E-20] One try to have a version published: placed, sent to moderation, answered, and what its author decides. */
export interface Attempt {
  readonly placed?: {
    readonly at: Instant;
    readonly by: PersonId;
    readonly date: CalendarDate;
    readonly channel: Channel;
    readonly link?: string;
  };
  readonly sent?: { readonly at: Instant; readonly by: PersonId; readonly date: CalendarDate };
  readonly result?: {
    readonly at: Instant;
    readonly by: PersonId;
    readonly date: CalendarDate;
    readonly result: ModerationResult;
    readonly remarks?: string;
    readonly link?: string;
  };
  /** [E-20] After a regional revision the author alone decides (педагог, п. 5). */
  readonly again?: { readonly at: Instant; readonly decided: boolean };
}

/** [E-16] True for a version that is on its way to the library: recommended, and the conclusion is not being rewritten. */
export const isRecommended = ({ issued }: Submission): boolean => issued?.verdict === 'recommend';

/** [E-16] The agreement on the conclusion as it stands. */
export function agreementOf(submission: Submission): Agreement | undefined {
  const { agreement, issued } = submission;
  return issued && agreement?.issue === issued.act ? agreement : undefined;
}

/**
 * [E-16] The agreement's number, made of the conclusion's by the pattern of the day on which that was issued: no counter,
 * so it is known without a link and never changes.
 */
export function agreementNumber(changes: readonly SettingChange[], { issued }: Submission): string {
  if (!issued) return '';
  return settingsOn(changes, issued.date).agreementPattern.replace('{n}', issued.number);
}

export function agreementState(submission: Submission): AgreementState {
  const agreement = agreementOf(submission);
  if (!agreement) return 'unsigned';
  if (agreement.withdrawn) return 'withdrawn';
  if (agreement.forwarded) return 'forwarded';
  return agreement.original ? 'original' : 'signed';
}

/** Which try is running, from 1. */
export const attemptNumber = ({ attempts }: Submission): number => Math.max(1, attempts.length);
/** The try that is running; an empty one before anything was done. */
export const currentAttempt = ({ attempts }: Submission): Attempt => attempts.at(-1) ?? {};

/**
 * [E-17] The first day on which the running try can have been placed: the regulation begins after the recommendation
 * (педагог, п. 4), and another try after the centre's answer to the one before.
 */
export const placedNotBefore = (submission: Submission): CalendarDate =>
  submission.attempts.at(-2)?.result?.date ?? issuesOf(submission)[0]?.date ?? '';

/** [E-19] The first day on which the centre can have answered the running try. */
export function answeredNotBefore(submission: Submission): CalendarDate {
  const { sent, placed } = currentAttempt(submission);
  return sent?.date ?? placed?.date ?? placedNotBefore(submission);
}

/** [E-16, E-17] What somebody notes of a paper or of a try, in the order of each. */
export const NOTED_STEPS = ['signed', 'original', 'forwarded', 'placed', 'sent'] as const;
export type NotedStep = (typeof NOTED_STEPS)[number];

/**
 * [E-16, E-17] Why a noted step cannot be taken back: nobody has noted it, or something rests on it; undefined where it
 * can. `carried`: the version stands in a registry, which rests on its paper.
 */
export function keepsNoted(
  submission: Submission,
  step: NotedStep,
  carried: boolean,
): 'step-missing' | 'step-rests' | undefined {
  const found = agreementOf(submission);
  const agreement = found?.withdrawn ? undefined : found;
  const { placed, sent, result } = currentAttempt(submission);
  const published = result?.result === 'published';
  const [noted, rests] = {
    signed: [agreement, agreement?.original ?? agreement?.forwarded ?? (carried || published)],
    original: [agreement?.original, agreement?.forwarded ?? (carried || published)],
    forwarded: [agreement?.forwarded, carried || published],
    placed: [placed, sent ?? result],
    sent: [sent, result],
  }[step];
  if (!noted) return 'step-missing';
  return rests ? 'step-rests' : undefined;
}

export const PUBLICATION_STATES = [
  'unplaced',
  'placed',
  'moderation',
  'revision',
  'given-up',
  'rejected',
  'published',
] as const;
/** [E-17, E-20] Where a recommended version is on its way into the library. */
export type PublicationState = (typeof PUBLICATION_STATES)[number];

export function publicationState(submission: Submission): PublicationState {
  const { placed, sent, result, again } = currentAttempt(submission);
  if (result?.result === 'published') return 'published';
  if (result?.result === 'reject') return 'rejected';
  if (result) return again && !again.decided ? 'given-up' : 'revision';
  if (sent) return 'moderation';
  return placed ? 'placed' : 'unplaced';
}

/** [E-21] Published by the region: what is in the library can no longer be withdrawn here. */
export const isPublished = ({ submissions }: Material): boolean =>
  submissions.some((submission) => publicationState(submission) === 'published');

/** [E-16, E-17, E-20] What is said of a recommended version in one word: what comes next, the try before the paper. */
export type FollowingState = PublicationState | 'withdrawn-agreement' | 'no-agreement';

export function followingState(submission: Submission): FollowingState {
  const publication = publicationState(submission);
  if (publication !== 'unplaced' && publication !== 'placed') return publication;
  const agreement = agreementState(submission);
  if (agreement === 'withdrawn') return 'withdrawn-agreement';
  return agreement === 'unsigned' ? 'no-agreement' : publication;
}

/** [E-17] Who has not done which: a version may be found by several of these. */
export const FOLLOWING_FILTERS = ['no-agreement', 'unplaced', 'moderation', 'published'] as const;
export type FollowingFilter = (typeof FOLLOWING_FILTERS)[number];

export function isFoundBy(material: Material, submission: Submission, filter: FollowingFilter): boolean {
  if (!isRecommended(submission) || material.withdrawn) return false;
  const publication = publicationState(submission);
  if (filter === 'moderation' || filter === 'published') return publication === filter;
  if (filter === 'unplaced') return publication === 'unplaced' || publication === 'placed';
  return publication !== 'published' && ['unsigned', 'withdrawn'].includes(agreementState(submission));
}

/** [E-21] True when the regional centre may already have this version: by its agreement, or by its library. */
export function hasReachedCentre(submission: Submission): boolean {
  const sent = submission.attempts.some(({ sent, result }) => sent ?? result);
  return sent || !!submission.agreement?.forwarded;
}

/** [E-16, E-21] Since when a version is taken back: with its material, or its agreement alone; undefined while it is not. */
export function takenBackAt(material: Material, submission: Submission): Instant | undefined {
  return material.withdrawn?.at ?? agreementOf(submission)?.withdrawn?.at;
}

/**
 * [E-21] What a withdrawal means for the registry of recommended materials: nothing stands there, the row goes, or the
 * centre has it and an addendum is needed.
 */
export function withdrawalMeans(submission: Submission): 'nothing' | 'row-goes' | 'addendum' {
  if (hasReachedCentre(submission)) return 'addendum';
  return isRecommended(submission) ? 'row-goes' : 'nothing';
}
