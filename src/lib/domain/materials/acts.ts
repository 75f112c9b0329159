import { z } from 'zod/mini';
import type { Act } from '../act';
import { actKind, type ActKind, type Effect } from '../act-kind';
import { holds } from '../audience';
import type { Facts } from '../facts';
import { grant, type Grant } from '../grants';
import { hasRole, ROLES } from '../people/person';
import { settingsOn } from '../people/settings';
import { dateAt } from '../shared/calendar';
import { every, must, no, unknown, type Decision } from '../shared/decision';
import { MonthText, Sha256, Slug, Ulid, type Instant } from '../shared/ids';
import { LIMITS } from '../../protocol/limits';
import { decider, decidingHead, handlers, heads } from './audience';
import { Card, missingInCard } from './card';
import {
  activePanel,
  assignmentOf,
  consentTo,
  findSubmission,
  involved,
  isActive,
  isAuthor,
  judgedBy,
  latestSubmission,
  seatsHeld,
  type Material,
  type Submission,
} from './material';
import { conclusionName, outcomeName, remarksName, sheetName, submissionName } from './names';
import { appointmentWarnings, excluded } from './panel';
import { VERDICTS } from './rubric';
import { openObject } from '../shared/open-object';

const reason = z.string().check(z.trim(), z.minLength(3), z.maxLength(2000));
const onSubmission = { submission: Ulid };

const materialOf = (facts: Facts, act: Act) => facts.materials.get(act.subject.slice('material:'.length));

/** Runs a rule on the act's submission; without the material on this device the answer is unknown. */
function ruleOn(
  facts: Facts,
  act: OnSubmission,
  rule: (material: Material, submission: Submission) => Decision,
): Decision {
  const material = materialOf(facts, act);
  if (!material) return unknown;
  const submission = findSubmission(material, act.payload.submission);
  if (!submission) return no('no-submission');
  if (material.withdrawn) return no('withdrawn');
  return rule(material, submission);
}

const has = (facts: Facts, act: Act, ...rights: Grant[]) => {
  const held = holds(facts, act.person);
  return rights.some((right) => held.has(right));
};
const byAuthor = (material: Material, act: Act) => must(material.author === act.person, 'author-only');
const byDesk = (facts: Facts, material: Material, act: Act) =>
  must(has(facts, act, handlers(facts, material)), 'specialist-only');
const byHead = (facts: Facts, material: Material, submission: Submission, act: Act) =>
  must(has(facts, act, handlers(facts, material), decidingHead(facts, material, submission)), 'head-only');
const notOpened = (submission: Submission) => must(!submission.opened, 'sheets-open');
const notIssued = (submission: Submission) => must(!submission.issued, 'issued');
const isLatest = (material: Material, submission: Submission) =>
  must(latestSubmission(material)?.id === submission.id, 'newer-version');
const ownSeat = (submission: Submission, act: Act) => {
  const seat = assignmentOf(submission, act.person);
  return must(!!seat && isActive(seat), 'not-on-panel');
};

/** The committed text is the one the act judges. */
function judgesText(basis: string | undefined, hash: string | undefined): Decision {
  if (hash === undefined) return unknown;
  return must(basis === hash, 'text-changed');
}

/** How far a text is confirmed, by the quorum in force when the act is decided. */
function consent(facts: Facts, material: Material, submission: Submission, basis: string, at: Instant) {
  const place = facts.places.get(material.place)!;
  return consentTo(facts, submission, basis, settingsOn(place.settings, dateAt(at, place.zone)).quorum);
}

type OnSubmission = Act & { payload: { submission: string } };
const versionOf = (act: OnSubmission) => ({ id: act.payload.submission });
const ownSheet = (act: OnSubmission) => sheetName(act, versionOf(act), act.person);
const conclusionOf = (act: OnSubmission) => conclusionName(act, versionOf(act));
const remarksOf = (act: OnSubmission) => remarksName(act, versionOf(act));

/** Everybody around a material: author, desk, heads, all its panels. */
function allSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  const author = grant.author(act.subject.slice('material:'.length));
  if (!material)
    return [author, grant.person(act.person), grant.specialist(act.place), grant.heads(act.place)];
  return [author, ...judgesSee(facts, act)];
}

/** Those who judge; the author learns nothing of who is on the panel and how far it is. */
function judgesSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  if (!material) return [grant.specialist(act.place)];
  return [
    handlers(facts, material),
    heads(facts, material),
    ...material.submissions.map(({ id }) => grant.panel(id)),
  ];
}

/** As {@link judgesSee}, and the expert concerned: a seat that ended still explains its own sheet. */
const seatSees = (expert: (act: Act) => string) => (facts: Facts, act: Act) => [
  ...judgesSee(facts, act),
  grant.person(expert(act)),
];
const appointed = (act: Act) => act.payload.expert as string;
const actor = (act: Act) => act.person;
const deskSees = (facts: Facts, act: Act) => {
  const material = materialOf(facts, act);
  return material
    ? [handlers(facts, material), heads(facts, material), grant.person(act.person)]
    : [grant.person(act.person)];
};

export const materialActs: ActKind[] = [
  actKind({
    kind: 'hand-in',
    subject: 'material',
    atOnce: true,
    narrows: true,
    payload: openObject({
      version: z.int().check(z.gte(1), z.lte(99)),
      month: MonthText,
      coAuthors: z.array(Ulid).check(z.maxLength(10)),
      files: z.array(Sha256).check(z.maxLength(LIMITS.filesPerMaterial)),
    }),
    parts: { card: Card },
    requiredParts: ['card'],
    decide(facts, act) {
      const material = materialOf(facts, act);
      const person = facts.people.get(act.person);
      const card = act.parts.card!.value as Card;
      const last = material && latestSubmission(material);
      return every(
        () => must(hasRole(person, ...ROLES), 'no-role'),
        () => must(!material || material.author === act.person, 'author-only'),
        () => must(!material?.withdrawn, 'withdrawn'),
        () => must(!last || !!last.returned || last.issued?.verdict === 'revise', 'already-handed-in'),
        () => must(act.payload.version === (material?.submissions.length ?? 0) + 1, 'wrong-version'),
        () => must(missingInCard(card).length === 0, 'card-incomplete'),
        () => must(card.files.map(({ hash }) => hash).join() === act.payload.files.join(), 'files-differ'),
        () =>
          must(
            new Set([act.person, ...act.payload.coAuthors]).size === act.payload.coAuthors.length + 1,
            'co-author-twice',
          ),
        () =>
          must(
            act.payload.coAuthors.every((id) => facts.people.get(id)?.place === act.place),
            'no-person',
          ),
      );
    },
    // Experts whose seat ended keep the frame of the paper, without its card: their own sheet hangs on it.
    seenBy: (facts, act) => {
      const material = materialOf(facts, act);
      const experts = material ? [...involved(material)].map(grant.person) : [];
      return [...allSee(facts, act), ...experts];
    },
    partSeenBy: allSee,
    effects: (_, act) => [
      {
        effect: 'begin',
        document: submissionName({ place: act.place, author: act.person }, act),
      },
    ],
  }),

  actKind({
    kind: 'accept',
    subject: 'material',
    payload: openObject({ ...onSubmission, month: MonthText, association: Slug }),
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => isLatest(material, submission),
          () => must(!submission.accepted, 'already-accepted'),
          () => must(!submission.returned, 'returned'),
          () =>
            must(!!facts.places.get(act.place)?.associations.has(act.payload.association), 'no-association'),
        ),
      ),
    seenBy: allSee,
  }),

  actKind({
    kind: 'return-incomplete',
    subject: 'material',
    payload: openObject(onSubmission),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => must(!submission.returned, 'returned'),
          () => must(!submission.accepted, 'already-accepted'),
        ),
      ),
    seenBy: allSee,
  }),

  actKind({
    kind: 'appoint',
    subject: 'material',
    payload: openObject({
      ...onSubmission,
      expert: Ulid,
      /** The warnings the appointing person saw and confirmed. */
      warnings: z.array(z.enum(['same-school', 'other-subject'])).check(z.maxLength(5)),
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
          () => judgesText(act.basis, content(ownSheet(act))?.hash),
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
    decide: (facts, act) =>
      ruleOn(facts, act, (material, submission) => {
        const panel = seatsHeld(facts, submission);
        const complete = panel.filter(({ completed }) => completed);
        const early = complete.length < panel.length;
        return every(
          () => notOpened(submission),
          () => must(complete.length > 0, 'no-complete-sheet'),
          () =>
            early
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
          () => must(!early || 'reason' in act.parts, 'reason-missing'),
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

  actKind({
    kind: 'confirm',
    subject: 'material',
    atOnce: true,
    payload: openObject(onSubmission),
    judges: (_, act) => [conclusionOf(act)],
    decide: (facts, act, { content }) =>
      ruleOn(facts, act, (_, submission) =>
        every(
          () => must(!!submission.opened, 'sheets-closed'),
          () => notIssued(submission),
          () => must(has(facts, act, grant.panel(submission.id)), 'not-on-panel'),
          () =>
            must(
              judgedBy(submission).some(({ expert }) => expert === act.person),
              'sheet-not-counted',
            ),
          () => judgesText(act.basis, content(conclusionOf(act))?.hash),
          () => must(content(conclusionOf(act))!.missing.length === 0, 'conclusion-incomplete'),
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
          () => must(content(conclusionOf(act))!.verdict === act.payload.verdict, 'verdict-differs'),
          () => {
            const { all, quorum } = consent(facts, material, submission, act.basis!, at);
            const decided = submission.quorum?.basis === act.basis;
            return must(all || (quorum && decided), 'confirmations-missing');
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
    parts: { text: z.string().check(z.trim(), z.minLength(1), z.maxLength(8000)) },
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

  actKind({
    kind: 'withdraw',
    subject: 'material',
    atOnce: true,
    payload: openObject({}),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) => {
      const material = materialOf(facts, act);
      if (!material) return unknown;
      return every(
        () => byAuthor(material, act),
        () => must(!material.withdrawn, 'withdrawn'),
      );
    },
    seenBy: allSee,
  }),

  actKind({
    kind: 'ask-help',
    subject: 'material',
    atOnce: true,
    payload: openObject({}),
    decide: (facts, act) => {
      const material = materialOf(facts, act);
      return every(
        () => must(!material || material.author === act.person, 'author-only'),
        () => must(hasRole(facts.people.get(act.person), ...ROLES), 'no-role'),
      );
    },
    seenBy: allSee,
  }),
];
