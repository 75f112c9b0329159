import { materialsOf, type Facts } from '../facts';
import { fullName, type Person } from '../people/person';
import { dateAt, type CalendarDate } from '../shared/calendar';
import type { PersonId, SubmissionId } from '../shared/ids';
import type { Certificate, CertifiedAs, CertifiedPeriod } from '../people/certificate';
import { findSubmission, isAuthor, issuesOf, judgedBy, type Material, type Submission } from './material';
import { currentAttempt, isRecommended, publicationState } from './publication';

/** What a certificate would say. */
export interface Certified {
  readonly versions: readonly { readonly material: Material; readonly submission: Submission }[];
  /** Those of an author that the Library has published, with the day. */
  readonly published: ReadonlyMap<SubmissionId, CalendarDate>;
}

const within = ({ from, until }: CertifiedPeriod, { issued }: Submission) =>
  !!issued && issued.date.slice(0, 7) >= from && issued.date.slice(0, 7) <= until;

const counts = (material: Material, submission: Submission, person: PersonId, as: CertifiedAs) =>
  as === 'author'
    ? isAuthor(material, person) && !material.withdrawn && isRecommended(submission)
    : judgedBy(submission).some(({ expert }) => expert === person);

/**
 * [E-27] Versions of which a person is certified something, by the dates of the conclusions that stand: as an author each
 * material once, with the last version that was recommended; as an expert every version for which their sheet counted.
 * In the order of conclusions.
 */
export function certified(
  facts: Facts,
  person: PersonId,
  as: CertifiedAs,
  period: CertifiedPeriod,
): Certified {
  const versions = materialsOf(facts, person)
    .flatMap((material) => {
      const found = material.submissions
        .filter((submission) => within(period, submission) && counts(material, submission, person, as))
        .map((submission) => ({ material, submission }));
      return as === 'author' ? found.slice(-1) : found;
    })
    .toSorted((a, b) => a.submission.issued!.at - b.submission.issued!.at);
  const published = versions
    .filter(({ submission }) => as === 'author' && publicationState(submission) === 'published')
    .map(({ submission }) => [submission.id, currentAttempt(submission).result!.date] as const);
  return { versions, published: new Map(published) };
}

/** What the relay gives a certificate besides its number and date, as an act carries it. */
export const givenTo = ({ versions, published }: Certified): Record<string, string> => ({
  submissions: versions.map(({ submission }) => submission.id).join(' '),
  published: [...published].map((each) => each.join(':')).join(' '),
});

/** What stands in a certificate, on paper and for whoever checks its code. */
export interface CertificateContent extends CertifiedPeriod {
  readonly as: CertifiedAs;
  readonly number: string;
  readonly date: CalendarDate;
  readonly place: string;
  readonly holder: string;
  readonly count: number;
  /** An author's; what an expert has examined is nobody's business but theirs and the desk's. */
  readonly materials: readonly {
    readonly title: string;
    /** The conclusion's; both empty where nothing is known of it any more. */
    readonly number: string;
    readonly date: CalendarDate;
    /** The day on which the Library had published it. */
    readonly published?: CalendarDate;
  }[];
  /** The day on which it was revoked. */
  readonly revoked?: CalendarDate;
}

/** [E-27] The words of a certificate, as facts have them; a name or a title that was erased since is not there. */
export function certificateContent(
  facts: Facts,
  holder: Person,
  certificate: Certificate,
): CertificateContent {
  const { as, from, until, number, date, submissions, revoked } = certificate;
  const place = facts.places.get(holder.place);
  const titled = submissions.map((id) => {
    const material = facts.materials.get(facts.materialOfSubmission.get(id) ?? '');
    const submission = findSubmission(material, id);
    // The edition that stood then, though the conclusion may have been opened again since [E-14].
    const issued = submission && issuesOf(submission).findLast(({ at }) => at <= certificate.at);
    const published = certificate.published.get(id);
    return {
      title: submission?.card?.title ?? '',
      number: issued?.number ?? '',
      date: issued?.date ?? '',
      ...(published && { published }),
    };
  });
  return {
    ...{ as, from, until, number, date },
    place: place?.title ?? '',
    holder: fullName(holder),
    count: submissions.length,
    materials: as === 'author' ? titled : [],
    ...(revoked && { revoked: dateAt(revoked.at, place?.zone ?? 'UTC') }),
  };
}
