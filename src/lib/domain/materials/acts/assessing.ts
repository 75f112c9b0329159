import { z } from 'zod/mini';
import { actKind, type ActKind, type Effect } from '../../act-kind';
import { grant } from '../../grants';
import { every, must } from '../../shared/decision';
import { Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { decidingHead, handlers } from '../audience';
import { activePanel, assignmentOf, filesComing, findSubmission, seatsHeld } from '../material';
import { sheetName } from '../names';
import { APPOINTMENT_WARNINGS, appointmentWarnings, excluded } from '../panel';
import { isUnknown } from '../verdict';
import {
  reason,
  onSubmission,
  materialOf,
  ruleOn,
  has,
  byHead,
  notOpened,
  assessmentOver,
  ownSeat,
  judgesText,
  versionOf,
  ownSheet,
  conclusionOf,
  remarksOf,
  judgesSee,
  seatSees,
  appointed,
  actor,
  deskSees,
} from './rules';

/** The panel and its sheets, up to their opening [E-07 … E-10]. */
export const assessing: ActKind[] = [
  actKind({
    kind: 'appoint',
    subject: 'material',
    payload: openObject({
      ...onSubmission,
      expert: Ulid,
      /** The warnings the appointing person saw and confirmed. */
      warnings: z.array(z.enum(APPOINTMENT_WARNINGS)).check(z.maxLength(5)),
    }),
    parts: { reason },
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byHead(facts, material, submission, act),
          () => must(!!submission.accepted, 'not-accepted'),
          () => notOpened(submission),
          () => excluded(facts, material, submission, act.payload.expert),
          () => {
            const warnings = appointmentWarnings(facts, material, submission, act.payload.expert);
            const confirmed = warnings.every((warning) => act.payload.warnings.includes(warning));
            return must(
              confirmed && (warnings.length === 0 || 'reason' in act.parts),
              'warnings-unconfirmed',
            );
          },
        ),
      ),
    seenBy: seatSees(appointed),
    partSeenBy: deskSees,
  }),

  actKind({
    kind: 'accept-assignment',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    decide: (facts, act) => ruleOn(facts, act, (_, submission) => ownSeat(submission, act)),
    seenBy: seatSees(actor),
  }),

  actKind({
    kind: 'decline',
    subject: 'material',
    atOnce: true,
    narrows: true,
    payload: openObject({ ...onSubmission, substitute: z.optional(Ulid) }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (_, submission) =>
        every(
          () => ownSeat(submission, act),
          () => notOpened(submission),
          () => must(!assignmentOf(submission, act.person)?.completed, 'sheet-complete'),
        ),
      ),
    seenBy: seatSees(actor),
    partSeenBy: deskSees,
  }),

  actKind({
    kind: 'release',
    subject: 'material',
    narrows: true,
    payload: openObject({ ...onSubmission, expert: Ulid }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byHead(facts, material, submission, act),
          () => notOpened(submission),
          () =>
            must(
              activePanel(submission).some(({ expert }) => expert === act.payload.expert),
              'not-on-panel',
            ),
        ),
      ),
    seenBy: seatSees(appointed),
  }),

  actKind({
    kind: 'complete',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    judges: (_, act) => [ownSheet(act)],
    decide: (facts, act, { content }) =>
      ruleOn(facts, act, (_, submission) =>
        every(
          () => notOpened(submission),
          () => ownSeat(submission, act),
          () => must(has(facts, act, grant.seat(submission.id, act.person)), 'role-over'),
          () => must(!assignmentOf(submission, act.person)?.completed, 'sheet-complete'),
          () => must(!filesComing(submission), 'files-coming'),
          () => judgesText(act.basis, content(ownSheet(act))?.hash),
          // Shown beside the sheet; its expert takes it back, so that nothing is fixed that nobody reads.
          () => must(!content(ownSheet(act))!.missing.some(isUnknown), 'answer-unknown'),
          () => must(content(ownSheet(act))!.missing.length === 0, 'sheet-incomplete'),
        ),
      ),
    seenBy: seatSees(actor),
    effects: (_, act) => [{ effect: 'freeze', document: ownSheet(act) }],
  }),

  actKind({
    kind: 'reopen-sheet',
    subject: 'material',
    payload: openObject(onSubmission),
    decide: (facts, act) =>
      ruleOn(facts, act, (_, submission) =>
        every(
          () => notOpened(submission),
          () => ownSeat(submission, act),
          () => must(has(facts, act, grant.seat(submission.id, act.person)), 'role-over'),
          () => must(!!assignmentOf(submission, act.person)?.completed, 'sheet-not-complete'),
        ),
      ),
    seenBy: seatSees(actor),
    effects: (_, act) => [{ effect: 'thaw', document: ownSheet(act) }],
  }),

  actKind({
    kind: 'open-sheets',
    subject: 'material',
    payload: openObject(onSubmission),
    parts: { reason },
    // [E-10] Not everybody is ready: before the last day the head says why, after it those who are suffice.
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) => {
        const panel = seatsHeld(facts, submission);
        const complete = panel.filter(({ completed }) => completed);
        const some = complete.length < panel.length;
        return every(
          () => notOpened(submission),
          () => must(complete.length > 0, 'no-complete-sheet'),
          () =>
            some
              ? byHead(facts, material, submission, act)
              : must(
                  has(
                    facts,
                    act,
                    handlers(facts, material),
                    decidingHead(facts, material, submission),
                    grant.panel(submission.id),
                  ),
                  'panel-only',
                ),
          () => {
            const early = some && !assessmentOver(facts, material, submission, at);
            return must(!early || 'reason' in act.parts, 'reason-missing');
          },
        );
      }),
    seenBy: judgesSee,
    effects: (facts, act): Effect[] => {
      const submission = findSubmission(materialOf(facts, act), act.payload.submission);
      return [
        ...(submission?.panel ?? []).map(({ expert }): Effect => ({
          effect: 'freeze',
          document: sheetName(act, versionOf(act), expert),
        })),
        { effect: 'begin', document: conclusionOf(act) },
        { effect: 'begin', document: remarksOf(act) },
      ];
    },
  }),
];
