import type { Entry } from '../act';
import type { CalendarDate } from '../shared/calendar';
import type { ActId, Instant, PersonId, SubmissionId } from '../shared/ids';

/** [E-27] As what somebody's work is certified for their attestation. */
export const CERTIFIED_AS = ['author', 'expert'] as const;
export type CertifiedAs = (typeof CERTIFIED_AS)[number];

/** The longest period of a certificate: what an attestation looks back on. */
export const CERTIFIED_YEARS = 5;
/** Materials in one certificate. */
export const CERTIFIED_MATERIALS = 300;

/** Months of conclusions, both included. */
export interface CertifiedPeriod {
  readonly from: string;
  readonly until: string;
}

/** [E-27] A paper on somebody's work, numbered and dated by the relay; what it says stays as it was on that day. */
export interface Certificate extends CertifiedPeriod {
  /** Its act: what the code on the paper leads to. */
  readonly id: ActId;
  readonly as: CertifiedAs;
  readonly number: string;
  readonly date: CalendarDate;
  readonly at: Instant;
  readonly by: PersonId;
  readonly submissions: readonly SubmissionId[];
  /** Of them those the Library had published by then, and on which day; of an expert's none are named. */
  readonly published: ReadonlyMap<SubmissionId, CalendarDate>;
  readonly revoked?: { readonly at: Instant; readonly by: PersonId; readonly reason?: string };
}

/** The series in which certificates of a year are numbered; conclusions have the year itself. */
export const certificateSeries = (year: string): string => `c${year}`;

/** A certificate as its accepted act says. */
export function certificateOf({ id, person, payload, given, receivedAt }: Entry): Certificate {
  const { as, from, until } = payload as unknown as CertifiedPeriod & { as: CertifiedAs };
  const list = (words = '') => words.split(' ').filter(Boolean);
  return {
    ...{ id, as, from, until, by: person, at: receivedAt },
    number: given?.number ?? '',
    date: given?.date ?? '',
    submissions: list(given?.submissions),
    published: new Map(list(given?.published).map((each) => each.split(':') as [string, string])),
  };
}

/** «01JD 8K2M …»: the code as it is printed, to be read out or typed. */
export const certificateCode = (id: ActId): string => id.match(/.{1,4}/g)?.join(' ') ?? '';

/** Signs that a code never has, and those of it they are taken for: Crockford's letters, and Russian ones that look alike. */
const MISTAKEN: ReadonlyMap<string, string> = new Map(
  ['O0', 'I1', 'L1', 'АA', 'ВB', 'ЕE', 'ЁE', 'З3', 'КK', 'МM', 'НH', 'О0', 'РP', 'СC', 'ТT', 'УY', 'ХX'].map(
    (pair) => [pair[0]!, pair[1]!] as const,
  ),
);

/**
 * [E-27] The code that somebody has typed off a paper, in the signs in which it is known: without spaces and dashes, in
 * capitals, «O» as zero, «I» and «l» as one, letters of a Russian keyboard as the Latin ones they look like. What is no
 * code stays none.
 */
export const typedCode = (typed: string): string =>
  [...typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase()].map((sign) => MISTAKEN.get(sign) ?? sign).join('');
