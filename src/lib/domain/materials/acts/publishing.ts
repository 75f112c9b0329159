import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant, type Grant } from '../../grants';
import { settingsOn } from '../../people/settings';
import { addYears, dateAt } from '../../shared/calendar';
import { every, must, no, yes, type Decision } from '../../shared/decision';
import { DateText, Sha256, type Instant } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { followers, handlers } from '../audience';
import { CARD_LIMITS, FileMention, isLink } from '../card';
import type { Material, Submission } from '../material';
import {
  agreementOf,
  agreementState,
  attemptNumber,
  CHANNELS,
  currentAttempt,
  isRecommended,
  keepsNoted,
  MODERATION_RESULTS,
  NOTED_STEPS,
  placedNotBefore,
  publicationState,
} from '../publication';
import { answerableFrom, mayBeAtCentre } from '../reaching';
import { sentVersions } from '../registry';
import { byAuthor, byDesk, has, materialOf, onSubmission, reason, ruleOn, scansNamed } from './rules';

const link = z.optional(z.string().check(z.trim(), z.maxLength(CARD_LIMITS.link)));
const onAttempt = { ...onSubmission, attempt: z.int().check(z.gte(1), z.lte(99)), date: DateText };

/** Author, co-authors, the desk and the heads: what becomes of a paper after the verdict is no longer the panel's. */
function followersSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  if (!material) return [grant.person(act.person)];
  return followers(facts, material);
}
/** What bears signatures, or is said about one’s own paper only. */
function authorAndDeskSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  if (!material) return [grant.person(act.person)];
  return [grant.author(material.id), handlers(facts, material)];
}

/** The author, or the desk for an author whose paper or word came otherwise. */
const byAuthorOrDesk = (facts: Facts, material: Material, act: Act): Decision =>
  must(material.author === act.person || has(facts, act, handlers(facts, material)), 'author-or-desk');

const recommended = (submission: Submission) => must(isRecommended(submission), 'not-recommended');
const notPublished = (submission: Submission) =>
  must(publicationState(submission) !== 'published', 'published');

/** A day that has come, and not in another life. */
function dayOf(facts: Facts, { place }: Material, date: string, at: Instant): Decision {
  const today = dateAt(at, facts.places.get(place)!.zone);
  return must(date <= today && date >= addYears(today, -1), 'bad-day');
}

const thisAttempt = (submission: Submission, act: { payload: { attempt: number } }) =>
  must(act.payload.attempt === attemptNumber(submission), 'other-attempt');
const open = (submission: Submission) => {
  const { result } = currentAttempt(submission);
  return must(!result, result?.result === 'published' ? 'published' : 'already-answered');
};
const aLink = (text: string | undefined) => must(!text?.trim() || isLink(text), 'bad-link');

/** What a recommended material goes through: agreement, placing, regional moderation [E-16, E-17, E-20]. */
export const publishing: ActKind[] = [
  actKind({
    kind: 'sign-agreement',
    subject: 'material',
    atOnce: true,
    payload: openObject({
      ...onSubmission,
      date: DateText,
      scans: z.array(Sha256).check(z.maxLength(LIMITS.filesPerMaterial)),
    }),
    parts: { files: z.array(FileMention).check(z.maxLength(LIMITS.filesPerMaterial)) },
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthorOrDesk(facts, material, act),
          () => recommended(submission),
          () => notPublished(submission),
          () => must(!['original', 'forwarded'].includes(agreementState(submission)), 'agreement-received'),
          () => dayOf(facts, material, act.payload.date, at),
          // It names the conclusion with its number and date: nobody can have signed it before.
          () => must(act.payload.date >= submission.issued!.date, 'signed-before-conclusion'),
          () => scansNamed(act.payload.scans, act.parts.files?.value),
          () => {
            const place = facts.places.get(act.place)!;
            const { agreements } = settingsOn(place.settings, dateAt(at, place.zone));
            return must(agreements === 'paper' || act.payload.scans.length > 0, 'scan-missing');
          },
        ),
      ),
    seenBy: followersSee,
    partSeenBy: authorAndDeskSee,
  }),

  actKind({
    kind: 'receive-original',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => recommended(submission),
          () => {
            const state = agreementState(submission);
            if (state === 'signed') return yes;
            return no(
              state === 'unsigned' || state === 'withdrawn' ? 'agreement-unsigned' : 'agreement-received',
            );
          },
        ),
      ),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'forward-agreement',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onSubmission, date: DateText }),
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => recommended(submission),
          () => must(!agreementOf(submission)?.forwarded, 'agreement-forwarded'),
          () => dayOf(facts, material, act.payload.date, at),
          () => {
            const signed = agreementOf(submission)?.date ?? '';
            return must(act.payload.date >= signed, 'forwarded-before-signed');
          },
          () => {
            const place = facts.places.get(act.place)!;
            const { agreements } = settingsOn(place.settings, dateAt(at, place.zone));
            const state = agreementState(submission);
            if (state === 'original') return yes;
            return must(state === 'signed' && agreements === 'scan', 'original-missing');
          },
        ),
      ),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'withdraw-agreement',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthor(material, act),
          () => must(!!agreementOf(submission), 'agreement-unsigned'),
          () => must(!agreementOf(submission)!.withdrawn, 'agreement-withdrawn'),
          () => notPublished(submission),
        ),
      ),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'take-back-step',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onSubmission, step: z.enum(NOTED_STEPS) }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) => {
        const { step } = act.payload;
        const ofDesk = step === 'original' || step === 'forwarded';
        return every(
          () => (ofDesk ? byDesk(facts, material, act) : byAuthorOrDesk(facts, material, act)),
          () => recommended(submission),
          () => {
            const carried = sentVersions(facts.places.get(act.place)!).has(submission.id);
            const kept = keepsNoted(submission, step, carried);
            return kept ? no(kept) : yes;
          },
        );
      }),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'place-material',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onAttempt, channel: z.enum(CHANNELS), link }),
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthorOrDesk(facts, material, act),
          () => recommended(submission),
          () => thisAttempt(submission, act),
          () => open(submission),
          () => dayOf(facts, material, act.payload.date, at),
          () => must(act.payload.date >= placedNotBefore(submission), 'placed-before-conclusion'),
          () => {
            const { sent } = currentAttempt(submission);
            return must(!sent || act.payload.date <= sent.date, 'placed-after-sent');
          },
          () => aLink(act.payload.link),
        ),
      ),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'send-to-moderation',
    subject: 'material',
    atOnce: true,
    payload: openObject(onAttempt),
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthorOrDesk(facts, material, act),
          () => recommended(submission),
          () => thisAttempt(submission, act),
          () => open(submission),
          () => must(!!currentAttempt(submission).placed, 'not-placed'),
          () => dayOf(facts, material, act.payload.date, at),
          () => must(act.payload.date >= currentAttempt(submission).placed!.date, 'sent-before-placed'),
        ),
      ),
    seenBy: followersSee,
  }),

  actKind({
    kind: 'record-moderation',
    subject: 'material',
    payload: openObject({ ...onAttempt, result: z.enum(MODERATION_RESULTS), link }),
    parts: { remarks: z.string().check(z.trim(), z.maxLength(8_000)) },
    // Also where the author has not said that it was sent: the centre's answer proves it. A later one corrects [E-19].
    // What was withdrawn after it had come to the centre is answered there all the same [E-21].
    decide: (facts, act, { at }) =>
      ruleOn(
        facts,
        act,
        (material, submission) =>
          every(
            () => byDesk(facts, material, act),
            () => recommended(submission),
            () => thisAttempt(submission, act),
            () => must(!currentAttempt(submission).again, 'already-decided'),
            () => dayOf(facts, material, act.payload.date, at),
            () => {
              const from = answerableFrom(facts.places.get(act.place)!, submission);
              return must(act.payload.date >= from, 'answered-before-sent');
            },
            () => aLink(act.payload.link),
          ),
        (submission) => mayBeAtCentre(facts.places.get(act.place)!, submission),
      ),
    seenBy: followersSee,
    partSeenBy: authorAndDeskSee,
  }),

  actKind({
    kind: 'decide-resubmission',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onSubmission, attempt: onAttempt.attempt, again: z.boolean() }),
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthor(material, act),
          () => thisAttempt(submission, act),
          () => must(currentAttempt(submission).result?.result === 'revise', 'no-regional-revision'),
          // Who gave it up may still change their mind; a new try cannot be taken back.
          () => must(currentAttempt(submission).again?.decided !== act.payload.again, 'already-decided'),
        ),
      ),
    seenBy: followersSee,
  }),
];
