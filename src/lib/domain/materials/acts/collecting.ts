import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { hasRole, ROLES } from '../../people/person';
import { every, must, unknown } from '../../shared/decision';
import { MonthText, RELAY, Sha256, Slug, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { Card, missingInCard } from '../card';
import { filesComing, findSubmission, involved, latestSubmission } from '../material';
import { isPublished } from '../publication';
import { requirementsMet } from '../requirements';
import { parseName } from '../../names';
import { submissionName } from '../names';
import {
  reason,
  onSubmission,
  materialOf,
  ruleOn,
  byAuthor,
  byDesk,
  isLatest,
  collectingMonth,
  nearMonth,
  allSee,
} from './rules';

/** Experts whose seat ended keep the frame of the paper, without its card: their own sheet hangs on it. */
const paperSees = (facts: Facts, act: Act) => {
  const material = materialOf(facts, act);
  const experts = material ? [...involved(material)].map(grant.person) : [];
  return [...allSee(facts, act), ...experts];
};

/** What author and desk do with a paper: handing in, taking in, giving back, withdrawing, help [E-04 … E-06, E-21]. */
export const collecting: ActKind[] = [
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
    decide(facts, act, { at }) {
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
        () => nearMonth(facts, act, at),
        () =>
          must(requirementsMet(facts, facts.places.get(act.place)!, act.person, at), 'requirements-unread'),
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
    seenBy: paperSees,
    partSeenBy: allSee,
    effects: (_, act) => [
      {
        effect: 'begin',
        document: submissionName({ place: act.place, author: act.person }, act),
      },
    ],
  }),

  // [E-04] Also on a withdrawn paper: its files go on coming, and say so.
  actKind({
    kind: 'files-arrived',
    subject: 'material',
    payload: openObject(onSubmission),
    decide: (facts, act) => {
      const submission = findSubmission(materialOf(facts, act), act.payload.submission);
      return every(
        () => must(act.person === RELAY, 'relay-only'),
        () => must(!!submission, 'no-submission'),
        () => must(filesComing(submission!), 'files-here'),
      );
    },
    seenBy: paperSees,
  }),

  actKind({
    kind: 'accept',
    subject: 'material',
    payload: openObject({ ...onSubmission, month: MonthText, association: Slug }),
    decide: (facts, act, { at }) =>
      ruleOn(facts, act, (material, submission) =>
        every(
          () => byDesk(facts, material, act),
          () => isLatest(material, submission),
          () => must(!submission.accepted, 'already-accepted'),
          () => must(!submission.returned, 'returned'),
          () => nearMonth(facts, act, at),
          () => collectingMonth(facts, act),
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
        () => must(!isPublished(material), 'published'),
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
  // The text of a draft that was never handed in, or of a conversation on it, is gone for ever: by its author,
  // or by the operator.
  actKind({
    kind: 'erase-document',
    subject: 'place',
    atOnce: true,
    narrows: true,
    payload: openObject({ document: z.string().check(z.maxLength(200)) }),
    decide(facts, act) {
      const name = parseName(act.payload.document);
      const material = facts.materials.get(name?.material ?? '');
      return every(
        () =>
          must(name?.place === act.place && (name.kind === 'draft' || name.kind === 'help'), 'wrong-subject'),
        () =>
          must(
            act.person === RELAY || (name!.kind === 'draft' && name!.author === act.person),
            'author-only',
          ),
        () => must(act.person === RELAY || !material, 'already-handed-in'),
      );
    },
    seenBy: (_, act) => [grant.person(parseName(act.payload.document)?.author ?? '')],
    effects: (_, act) => [{ effect: 'erase', document: act.payload.document }],
  }),
];
