import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import { actKind, type ActKind, type Effect, type Judgement } from '../../act-kind';
import { holds } from '../../audience';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { Change } from '../../shared/change';
import { every, must, yes, type Decision } from '../../shared/decision';
import { Sha256, Ulid, type PersonId } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { decider, decidingHead, handlers, heads, judges } from '../audience';
import { FileMention } from '../card';
import {
  assignmentOf,
  findSubmission,
  isAuthor,
  judgedBy,
  type Material,
  type Submission,
} from '../material';
import { outcomeName } from '../names';
import { isPublished } from '../publication';
import { VERDICTS } from '../rubric';
import { tieSettled } from '../tie';
import {
  reason,
  onSubmission,
  materialOf,
  ruleOn,
  has,
  byAuthor,
  byDesk,
  byHead,
  notIssued,
  isLatest,
  judgesText,
  termAhead,
  consent,
  versionOf,
  conclusionOf,
  remarksOf,
  allSee,
  judgesSee,
  deskSees,
  seatSees,
  appointed,
  scansNamed,
  type OnSubmission,
} from './rules';

/** [E-13] Whether an expert's confirmation of the text that the act judges stands, given by a tap or on paper. */
function confirmable(
  facts: Facts,
  act: OnSubmission,
  expert: PersonId,
  material: Material,
  submission: Submission,
  { content, at }: Judgement,
): Decision {
  // Read only where nothing else refuses: the relay loads no document for whoever has no right to it.
  const text = () => content(conclusionOf(act));
  return every(
    () => must(!!submission.opened, 'sheets-closed'),
    () => notIssued(submission),
    () => must(holds(facts, expert).has(grant.panel(submission.id)), 'not-on-panel'),
    () =>
      must(
        judgedBy(submission).some((seat) => seat.expert === expert),
        'sheet-not-counted',
      ),
    () => judgesText(act.basis, text()?.hash),
    () => must(text()!.missing.length === 0, 'conclusion-incomplete'),
    () => termAhead(facts, material, text()!.term, at),
    // The confirmation may be the one with which the panel agrees after all.
    () => tieSettled(submission, text()!.verdict, true),
  );
}

/** The conclusion: confirmed, issued, read by its author, and opened again [E-13, E-14]. */
export const concluding: ActKind[] = [
  actKind({
    kind: 'confirm',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    judges: (_, act) => [conclusionOf(act)],
    decide: (facts, act, judgement) =>
      ruleOn(facts, act, (material, submission) =>
        confirmable(facts, act, act.person, material, submission, judgement),
      ),
    seenBy: judgesSee,
  }),

  // [E-13] Print, sign, scan: counts as the tap. By the expert, or by the head or the desk for who signed on paper.
  actKind({
    kind: 'confirm-on-paper',
    subject: 'material',
    atOnce: true,
    payload: openObject({
      ...onSubmission,
      expert: Ulid,
      scans: z.array(Sha256).check(z.minLength(1), z.maxLength(LIMITS.filesPerMaterial)),
    }),
    parts: { files: z.array(FileMention).check(z.maxLength(LIMITS.filesPerMaterial)) },
    requiredParts: ['files'],
    judges: (_, act) => [conclusionOf(act)],
    decide: (facts, act, judgement) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => (act.person === act.payload.expert ? yes : byHead(facts, material, submission, act)),
          () => scansNamed(act.payload.scans, act.parts.files?.value),
          () => confirmable(facts, act, act.payload.expert, material, submission, judgement),
        ),
      ),
    seenBy: seatSees(appointed),
    // Pictures of signatures are for those who judge this version.
    partSeenBy: (facts, act) => {
      const material = materialOf(facts, act);
      const submission = findSubmission(material, act.payload.submission);
      const own = grant.person(act.payload.expert);
      return material && submission ? [...judges(facts, material, submission), own] : [own];
    },
  }),

  // [E-12] The verdict where the voices of the sheets are equal; again, until the conclusion is issued.
  actKind({
    kind: 'break-tie',
    subject: 'material',
    payload: openObject({ ...onSubmission, verdict: z.enum(VERDICTS) }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => must(has(facts, act, decider(facts, material, submission)), 'decider-only'),
          () => must(!!submission.opened, 'sheets-closed'),
          () => notIssued(submission),
          () => must(!!submission.tie, 'no-tie'),
          () => must(submission.tie!.verdicts.includes(act.payload.verdict), 'verdict-not-tied'),
        ),
      ),
    seenBy: judgesSee,
  }),

  actKind({
    kind: 'accept-quorum',
    subject: 'material',
    payload: openObject(onSubmission),
    parts: { reason },
    requiredParts: ['reason'],
    judges: (_, act) => [conclusionOf(act)],
    decide: (facts, act, { content, at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => must(has(facts, act, decider(facts, material, submission)), 'decider-only'),
          () => must(!!submission.opened, 'sheets-closed'),
          () => notIssued(submission),
          () => judgesText(act.basis, content(conclusionOf(act))?.hash),
          () => must(consent(facts, material, submission, act.basis!, at).quorum, 'quorum-missing'),
          () => tieSettled(submission, content(conclusionOf(act))!.verdict, false),
        ),
      ),
    seenBy: judgesSee,
  }),

  actKind({
    kind: 'issue',
    subject: 'material',
    payload: openObject({ ...onSubmission, verdict: z.enum(VERDICTS) }),
    judges: (_, act) => [conclusionOf(act), remarksOf(act)],
    decide: (facts, act, { content, at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => must(!!submission.opened, 'sheets-closed'),
          () => notIssued(submission),
          () => judgesText(act.basis, content(conclusionOf(act))?.hash),
          () => must(content(conclusionOf(act))!.missing.length === 0, 'conclusion-incomplete'),
          () => termAhead(facts, material, content(conclusionOf(act))!.term, at),
          () => must(content(conclusionOf(act))!.verdict === act.payload.verdict, 'verdict-differs'),
          () => {
            const { all, quorum } = consent(facts, material, submission, act.basis!, at);
            const decided = submission.quorum?.basis === act.basis;
            return every(
              () => must(all || (quorum && decided), 'confirmations-missing'),
              () => tieSettled(submission, act.payload.verdict, all),
            );
          },
        ),
      ),
    seenBy: allSee,
    effects: (facts, act): Effect[] => {
      const material = materialOf(facts, act)!;
      return [
        { effect: 'freeze', document: conclusionOf(act) },
        { effect: 'freeze', document: remarksOf(act) },
        {
          effect: 'begin',
          document: outcomeName(material, versionOf(act), act.id),
        },
      ];
    },
  }),

  actKind({
    kind: 'acknowledge',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byAuthor(material, act),
          () => must(!!submission.issued, 'not-issued'),
          () => must(!submission.acknowledgedAt, 'already-acknowledged'),
        ),
      ),
    seenBy: allSee,
  }),

  actKind({
    kind: 'ask-reopen',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onSubmission, document: z.string().check(z.maxLength(200)) }),
    // `changes`: the same as values, for whoever puts them in; left out where it is too long for an act.
    parts: {
      text: z.string().check(z.trim(), z.minLength(1), z.maxLength(8000)),
      changes: z.array(Change).check(z.maxLength(100)),
    },
    requiredParts: ['text'],
    // Open to whoever ever had a hand in it: the edit that was kept aside is theirs, role or no role [E-14].
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) => {
        const once = !!assignmentOf(submission, act.person) || isAuthor(material, act.person);
        return must(
          once || has(facts, act, handlers(facts, material), heads(facts, material)),
          'not-involved',
        );
      }),
    seenBy: deskSees,
  }),

  actKind({
    kind: 'reopen',
    subject: 'material',
    payload: openObject(onSubmission),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => must(!!submission.issued, 'not-issued'),
          () => isLatest(material, submission),
          // [E-20] What stands in the library is corrected by a new version, not behind its back.
          () => must(!isPublished(material), 'published'),
        ),
      ),
    // The author holds the edition that was issued and learns that another will come, and why.
    seenBy: allSee,
    effects: (_, act) => [
      { effect: 'thaw', document: conclusionOf(act) },
      { effect: 'thaw', document: remarksOf(act) },
    ],
  }),

  actKind({
    kind: 'put-in',
    subject: 'material',
    atOnce: true,
    payload: openObject({ ...onSubmission, request: Ulid, from: Ulid }),
    // The words are an edit of the document like any other; the act says whose they were.
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) => {
        const request = submission.reopenRequests.find(({ act: id }) => id === act.payload.request);
        return every(
          () => must(!!submission.opened, 'sheets-closed'),
          () => notIssued(submission),
          () =>
            must(
              has(facts, act, handlers(facts, material), decidingHead(facts, material, submission)),
              'head-only',
            ),
          () => must(request?.person === act.payload.from, 'no-request'),
          () =>
            must(!submission.putIn.some(({ request: id }) => id === act.payload.request), 'request-answered'),
        );
      }),
    // Whoever wrote them learns of it, also without a seat.
    seenBy: (facts, act) => [...judgesSee(facts, act), grant.person(act.payload.from)],
  }),

  actKind({
    kind: 'refuse-reopen',
    subject: 'material',
    payload: openObject({ ...onSubmission, request: Ulid }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) => {
        const request = submission.reopenRequests.find(({ act: id }) => id === act.payload.request);
        return every(
          () => byDesk(facts, material, act),
          () => must(!!request, 'no-request'),
          () => must(!request!.answer, 'request-answered'),
        );
      }),
    seenBy: (facts, act) => {
      const submission = findSubmission(materialOf(facts, act), act.payload.submission);
      const asked = submission?.reopenRequests.find(({ act: id }) => id === act.payload.request);
      return asked ? [...deskSees(facts, act), grant.person(asked.person)] : deskSees(facts, act);
    },
  }),
];
