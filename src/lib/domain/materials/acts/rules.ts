/* What the acts on a material share: who may, in which state, which documents, and who learns of it. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import { holds } from '../../audience';
import type { Facts } from '../../facts';
import { grant, type Grant } from '../../grants';
import { settingsOn } from '../../people/settings';
import { dateAt } from '../../shared/calendar';
import { every, must, no, unknown, yes, type Decision } from '../../shared/decision';
import { Ulid, type Instant } from '../../shared/ids';
import { decidingHead, handlers, heads } from '../audience';
import type { FileMention } from '../card';
import { collects, deadlinesOf, isNearMonth } from '../cycle';
import {
  assignmentOf,
  consentTo,
  findSubmission,
  isActive,
  latestSubmission,
  type Material,
  type Submission,
} from '../material';
import { isScanType } from '../scan';
import { termFault } from '../verdict';
import { conclusionName, remarksName, sheetName } from '../names';
import { materialIn } from '../../facts';
import { partsOf } from '../../subject';

/** Why somebody decided so: a private part, never empty. */
export const reason = z.string().check(z.trim(), z.minLength(3), z.maxLength(2000));
/** The payload of an act on one version. */
export const onSubmission = { submission: Ulid };

/** The material an act is about; undefined before its first act and where it is hidden. */
export const materialOf = (facts: Facts, act: Act) => materialIn(facts, act.subject);

/**
 * Runs a rule on the act's submission; without the material on this device the answer is unknown. A withdrawn material
 * refuses it, but for what `alsoWithdrawn` lets through.
 */
export function ruleOn(
  facts: Facts,
  act: OnSubmission,
  rule: (material: Material, submission: Submission) => Decision,
  alsoWithdrawn: (submission: Submission) => boolean = () => false,
): Decision {
  const material = materialOf(facts, act);
  if (!material) return unknown;
  const submission = findSubmission(material, act.payload.submission);
  if (!submission) return no('no-submission');
  if (material.withdrawn && !alsoWithdrawn(submission)) return no('withdrawn');
  return rule(material, submission);
}

/** The actor holds one of the grants. */
export const has = (facts: Facts, act: Act, ...rights: Grant[]) => {
  const held = holds(facts, act.person);
  return rights.some((right) => held.has(right));
};
export const byAuthor = (material: Material, act: Act) => must(material.author === act.person, 'author-only');
/** The responsible specialist or the deputy; a colleague where they are authors. */
export const byDesk = (facts: Facts, material: Material, act: Act) =>
  must(has(facts, act, handlers(facts, material)), 'specialist-only');
/** The deciding head, or the desk in the head's stead [E-07]. */
export const byHead = (facts: Facts, material: Material, submission: Submission, act: Act) =>
  must(has(facts, act, handlers(facts, material), decidingHead(facts, material, submission)), 'head-only');
export const notOpened = (submission: Submission) => must(!submission.opened, 'sheets-open');
export const notIssued = (submission: Submission) => must(!submission.issued, 'issued');
export const isLatest = (material: Material, submission: Submission) =>
  must(latestSubmission(material)?.id === submission.id, 'newer-version');
/** The actor was appointed and neither declined nor was released. */
export const ownSeat = (submission: Submission, act: Act) => {
  const seat = assignmentOf(submission, act.person);
  return must(!!seat && isActive(seat), 'not-on-panel');
};

/** [E-05] A month of collection near the moment of the decision. */
export function nearMonth(facts: Facts, act: Act & { payload: { month: string } }, at: Instant): Decision {
  const place = facts.places.get(act.place);
  return place ? must(isNearMonth(place, act.payload.month, dateAt(at, place.zone)), 'month-far') : unknown;
}

/** [E-22] A paper is judged in a month that collects; handed in for another one it is a fact, and waits for the desk. */
export function collectingMonth(facts: Facts, act: Act & { payload: { month: string } }): Decision {
  const place = facts.places.get(act.place);
  return place ? must(collects(place, act.payload.month), 'no-collection') : unknown;
}

/** [E-12] The term of «на доработку» lies ahead of the decision; other verdicts have none. */
export function termAhead(facts: Facts, material: Material, term: string | undefined, at: Instant): Decision {
  const { zone } = facts.places.get(material.place)!;
  const fault = term && termFault(term, dateAt(at, zone));
  return fault ? no(fault) : yes;
}

/** [E-10] The last day of the primary assessment has passed when the act is decided. */
export function assessmentOver(
  facts: Facts,
  { place }: Material,
  { month }: Submission,
  at: Instant,
): boolean {
  const schedule = facts.places.get(place)!;
  return dateAt(at, schedule.zone) > deadlinesOf(schedule, month).assess;
}

/** The committed text is the one the act judges. */
export function judgesText(basis: string | undefined, hash: string | undefined): Decision {
  if (hash === undefined) return unknown;
  return must(basis === hash, 'text-changed');
}

/** How far a text is confirmed, by the quorum in force when the act is decided. */
export function consent(
  facts: Facts,
  material: Material,
  submission: Submission,
  basis: string,
  at: Instant,
) {
  const place = facts.places.get(material.place)!;
  return consentTo(facts, submission, basis, settingsOn(place.settings, dateAt(at, place.zone)).quorum);
}

/** Scans of a signed paper are named as they are hashed, and each is a picture or a PDF. */
export function scansNamed(scans: readonly string[], files: unknown): Decision {
  const named = (files ?? []) as FileMention[];
  return every(
    () => must(named.map(({ hash }) => hash).join() === scans.join(), 'files-differ'),
    () =>
      must(
        named.every(({ type }) => isScanType(type)),
        'scan-type',
      ),
  );
}

/** An act on one version, and the documents it speaks of. */
export type OnSubmission = Act & { payload: { submission: string } };
export const versionOf = (act: OnSubmission) => ({ id: act.payload.submission });
export const ownSheet = (act: OnSubmission) => sheetName(act, versionOf(act), act.person);
export const conclusionOf = (act: OnSubmission) => conclusionName(act, versionOf(act));
export const remarksOf = (act: OnSubmission) => remarksName(act, versionOf(act));

/** Everybody around a material: author, desk, heads, all its panels. */
export function allSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  const author = grant.author(partsOf(act.subject)[1]);
  if (!material)
    return [author, grant.person(act.person), grant.specialist(act.place), grant.heads(act.place)];
  return [author, ...judgesSee(facts, act)];
}

/** Those who judge; the author learns nothing of who is on the panel and how far it is. */
export function judgesSee(facts: Facts, act: Act): Grant[] {
  const material = materialOf(facts, act);
  if (!material) return [grant.specialist(act.place)];
  return [
    handlers(facts, material),
    heads(facts, material),
    ...material.submissions.map(({ id }) => grant.panel(id)),
  ];
}

/** As {@link judgesSee}, and the expert concerned: a seat that ended still explains its own sheet. */
export const seatSees = (expert: (act: Act) => string) => (facts: Facts, act: Act) => [
  ...judgesSee(facts, act),
  grant.person(expert(act)),
];
export const appointed = (act: Act) => act.payload.expert as string;
export const actor = (act: Act) => act.person;
/** The desk, the heads and whoever acts. */
export const deskSees = (facts: Facts, act: Act) => {
  const material = materialOf(facts, act);
  return material
    ? [handlers(facts, material), heads(facts, material), grant.person(act.person)]
    : [grant.person(act.person)];
};
