import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import type { Act, Entry } from '../../act';
import { actKind, type ActKind, type Effect } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { hasRole, ROLES } from '../../people/person';
import { dateAt } from '../../shared/calendar';
import { every, must, no, unknown, yes, type Decision } from '../../shared/decision';
import { DateText, MonthText, RELAY, Sha256, Slug, Ulid, type Instant } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { Card, missingInCard } from '../card';
import { authorIn, dayFault, enteredBy, LetterIn, missingToEnter, WAYS_IN } from '../entering';
import { filesComing, findSubmission, involved, latestSubmission } from '../material';
import { handlers } from '../audience';
import { isPublished } from '../publication';
import { requirementsMet } from '../requirements';
import { parseName } from '../../names';
import { partsOf } from '../../subject';
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
  has,
} from './rules';

/** Experts whose seat ended keep the frame of the paper, without its card: their own sheet hangs on it. */
const paperSees = (facts: Facts, act: Act) => {
  const material = materialOf(facts, act);
  const experts = material ? [...involved(material)].map(grant.person) : [];
  return [...allSee(facts, act), ...experts];
};

const VERSION = {
  version: z.int().check(z.gte(1), z.lte(99)),
  month: MonthText,
  coAuthors: z.array(Ulid).check(z.maxLength(10)),
  files: z.array(Sha256).check(z.maxLength(LIMITS.filesPerMaterial)),
};
type VersionAct = Act & { payload: { version: number; month: string; coAuthors: string[]; files: string[] } };

/** What holds of every version, whoever hands it in: its place in the row, its month, its files and its authors. */
function isNextVersion(facts: Facts, act: VersionAct, at: Instant): Decision {
  const material = materialOf(facts, act);
  const last = material && latestSubmission(material);
  const card = act.parts.card!.value as Card;
  const { version, coAuthors, files } = act.payload;
  return every(
    () => must(!material?.withdrawn, 'withdrawn'),
    () => must(!last || !!last.returned || last.issued?.verdict === 'revise', 'already-handed-in'),
    () => must(version === (material?.submissions.length ?? 0) + 1, 'wrong-version'),
    () => nearMonth(facts, act, at),
    () => must(card.files.map(({ hash }) => hash).join() === files.join(), 'files-differ'),
    () => must(new Set([authorIn(act), ...coAuthors]).size === coAuthors.length + 1, 'co-author-twice'),
    () =>
      must(
        coAuthors.every((id) => facts.people.get(id)?.place === act.place),
        'no-person',
      ),
  );
}

/** Its frozen copy begins with a version. */
const beginsCopy = (act: Entry): Effect[] => [
  { effect: 'begin', document: submissionName({ place: act.place, author: authorIn(act) }, act) },
];

/** What author and desk do with a paper: handing in, taking in, giving back, withdrawing, help [E-04 … E-06, E-21]. */
export const collecting: ActKind[] = [
  actKind({
    kind: 'hand-in',
    subject: 'material',
    atOnce: true,
    narrows: true,
    payload: openObject(VERSION),
    parts: { card: Card },
    requiredParts: ['card'],
    decide(facts, act, { at }) {
      const material = materialOf(facts, act);
      return every(
        () => must(hasRole(facts.people.get(act.person), ...ROLES), 'no-role'),
        () => must(!material || material.author === act.person, 'author-only'),
        () => isNextVersion(facts, act, at),
        () =>
          must(requirementsMet(facts, facts.places.get(act.place)!, act.person, at), 'requirements-unread'),
        () => must(missingInCard(act.parts.card!.value as Card).length === 0, 'card-incomplete'),
      );
    },
    seenBy: paperSees,
    partSeenBy: allSee,
    effects: (_, act) => beginsCopy(act),
  }),

  // A paper that came otherwise, entered by the desk: the author stays the author, and that they know the
  // Requirements is asked when they hand in themselves [E-02].
  actKind({
    kind: 'enter-material',
    subject: 'material',
    atOnce: true,
    narrows: true,
    payload: openObject({
      ...VERSION,
      author: Ulid,
      way: z.enum(WAYS_IN),
      /** The day on which it reached the desk. */
      received: DateText,
      /** `letterKey` of the letter it came by. */
      letter: z.optional(Sha256),
      /** The letter itself, as a file that only author and desk read. */
      original: z.optional(Sha256),
    }),
    parts: { card: Card, letter: LetterIn },
    requiredParts: ['card'],
    decide(facts, act, { at }) {
      const material = materialOf(facts, act);
      const { author, coAuthors, month, received, letter, original } = act.payload;
      const member = facts.people.get(author);
      const said = act.parts.letter?.value as LetterIn | undefined;
      return every(
        () =>
          material
            ? byDesk(facts, material, act)
            : must(has(facts, act, grant.specialist(act.place)), 'specialist-only'),
        // Nobody dates and takes in a paper of their own.
        () => must(![author, ...coAuthors].includes(act.person), 'enter-own'),
        () => must(member?.place === act.place, 'no-person'),
        () => must(!member!.leftAt, 'person-left'),
        () => must(!material || material.author === author, 'other-author'),
        () => must(missingToEnter(act.parts.card!.value as Card).length === 0, 'card-incomplete'),
        () => isNextVersion(facts, act, at),
        () => must(said?.file?.hash === original, 'files-differ'),
        () => {
          const place = facts.places.get(act.place)!;
          const fault = dayFault(place, month, received, dateAt(at, place.zone));
          return fault ? no(fault) : yes;
        },
        () => must(!letter || !enteredBy(facts, act.place, letter), 'letter-entered'),
      );
    },
    seenBy: paperSees,
    partSeenBy: (facts, act, part) => {
      if (part !== 'letter') return allSee(facts, act);
      const material = materialOf(facts, act);
      const desk = material ? handlers(facts, material) : grant.specialist(act.place);
      return [grant.author(partsOf(act.subject)[1]), desk];
    },
    effects: (_, act) => beginsCopy(act),
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
