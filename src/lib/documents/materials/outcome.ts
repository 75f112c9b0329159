import type { Facts } from '../../domain/facts';
import {
  authorsOf,
  confirmedBy,
  judgedBy,
  type Material,
  type Submission,
} from '../../domain/materials/material';
import type { Item } from '../../domain/materials/rubric';
import { rubricFor } from '../../domain/materials/rubric-of';
import { textCode } from '../../domain/materials/signed-text';
import { fullName } from '../../domain/people/person';
import { settingsOn } from '../../domain/people/settings';
import { contentHash } from '../../domain/shared/canonical';
import { dateAt } from '../../domain/shared/calendar';
import type { Instant, PersonId } from '../../domain/shared/ids';
import type { Conclusion, Outcome } from './read';

/** A text of the conclusion, and what it is the conclusion of. */
interface TextOfConclusion {
  readonly facts: Facts;
  readonly material: Material;
  readonly submission: Submission;
  readonly conclusion: Conclusion;
  /** Hash of the text. */
  readonly basis: string;
}

/** What is answered of what was asked: the form does not know anything else. */
function answersTo<T>(items: readonly { readonly id: string }[], said: Readonly<Record<string, T>>) {
  const answered = items.flatMap(({ id }): [string, T][] =>
    Object.hasOwn(said, id) ? [[id, said[id]!]] : [],
  );
  return Object.fromEntries(answered);
}

/** What stands in the paper whether it is issued or to be signed. */
function textOf({ facts, material, submission, conclusion, basis }: TextOfConclusion) {
  const place = facts.places.get(material.place)!;
  const author = facts.people.get(material.author);
  const name = (person: string) => fullName(facts.people.get(person));
  const before = submission.earlierIssues.at(-1);
  const broken = submission.tie?.decided;
  const rubric = rubricFor(facts, { place: material.place, submission: submission.id });
  const named = (items: readonly Item[]) => items.map(({ id, title }) => ({ id, title }));
  return {
    place: place.title,
    title: submission.card?.title ?? '',
    version: submission.version,
    materialHash: contentHash('material/1', submission.id, submission.card ?? null),
    code: textCode(basis),
    authors: authorsOf(material).map(name),
    school: (author?.school && place.schools.get(author.school)?.title) ?? '',
    rubric: rubric.version,
    form: { gates: named(rubric.gates), criteria: named(rubric.criteria) },
    scores: answersTo(rubric.criteria, conclusion.agreed),
    gates: answersTo(rubric.gates, conclusion.gates),
    sections: Object.fromEntries(Object.entries(conclusion.sections).map(([id, nodes]) => [id, [...nodes]])),
    verdict: conclusion.verdict!,
    term: conclusion.verdict === 'revise' ? (conclusion.term ?? '') : '',
    ...(broken && { tie: { decidedBy: name(broken.by) } }),
    ...(before && { replaces: { number: before.number, date: before.date } }),
  };
}

/**
 * [E-13] The text as it stands, to be printed and signed by the experts whose sheets count: without number and date, which
 * come with the issue. Only of a text in which nothing is missing.
 */
export function paperToSign(text: TextOfConclusion): Outcome {
  const name = (person: string) => fullName(text.facts.people.get(person));
  return {
    ...textOf(text),
    number: '',
    date: '',
    experts: judgedBy(text.submission).map(({ expert }) => name(expert)),
    issuedBy: '',
  };
}

/**
 * [E-13] What the author gets: the conclusion by value, names as they are written on the day of issue. The panel's
 * threads are its own talk and stay with it; what the author must know stands in the text.
 */
export function outcomeOf(
  issued: TextOfConclusion & {
    readonly by: PersonId;
    readonly at: Instant;
    readonly number: string;
    readonly date: string;
  },
): Outcome {
  const { facts, material, submission, basis, by, at, number, date } = issued;
  const place = facts.places.get(material.place)!;
  const settings = settingsOn(place.settings, dateAt(at, place.zone));
  const name = (person: string) => fullName(facts.people.get(person));
  const voices = judgedBy(submission).map(({ expert }) => expert);
  const confirmed = voices.filter((expert) => confirmedBy(submission, expert, basis));
  const silent = voices.filter((expert) => !confirmed.includes(expert));
  const names = (experts: readonly string[]) => (settings.hideExperts ? [] : experts.map(name));
  const text = textOf(issued);
  return {
    ...text,
    number,
    date,
    scores: settings.hideScores ? {} : text.scores,
    experts: names(confirmed),
    issuedBy: name(by),
    consent: {
      given: confirmed.length,
      of: voices.length,
      silent: names(silent),
      ...(silent.length > 0 && submission.quorum && { decidedBy: name(submission.quorum.by) }),
    },
  };
}
