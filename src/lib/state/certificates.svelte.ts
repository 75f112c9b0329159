import {
  typedCode,
  type Certificate,
  type CertifiedAs,
  type CertifiedPeriod,
} from '../domain/people/certificate';
import { certified, type CertificateContent } from '../domain/materials/certified';
import type { Person } from '../domain/people/person';
import { ApiError, apiOf } from '../sync/api';
import type { App, Refusal } from './app.svelte';
import { certificatePaper, type Paper } from './papers';

/** Where a certificate is checked, at the address this device works with. */
export const certificateLink = (id: string): string => `${location.origin}/certificate/${id}`;

/** [E-27] What stands in a certificate, by its code; asked of the relay, by anybody. */
export async function checkCertificate(code: string): Promise<CertificateContent | Refusal> {
  return await apiOf(undefined)
    .json<CertificateContent>('GET', `/api/certificates/${encodeURIComponent(typedCode(code))}`)
    .catch((error: unknown) => ({ code: error instanceof ApiError ? error.code : 'try-again' }));
}

/** [E-27] A person's certificates: those given, those on their way to the relay for their number, and new ones. */
export class Certificates {
  constructor(
    private readonly app: App,
    private readonly person: string,
  ) {}

  readonly holder: Person | undefined = $derived.by(() => this.app.facts.people.get(this.person));
  /** The latest first. */
  readonly given: readonly Certificate[] = $derived.by(() => (this.holder?.certificates ?? []).toReversed());
  /** Asked for here; their number comes with the relay's answer. */
  readonly coming = $derived.by(() =>
    this.app.truth.waitingActs
      .filter(({ act }) => act.kind === 'issue-certificate' && act.subject === this.#subject)
      .map(({ act }) => ({
        id: act.id,
        ...(act.payload as unknown as CertifiedPeriod & { as: CertifiedAs }),
      })),
  );
  get #subject() {
    return `person:${this.person}`;
  }

  /** What a certificate would say now, by what this device knows. */
  preview = (as: CertifiedAs, period: CertifiedPeriod) => certified(this.app.facts, this.person, as, period);

  async issue(as: CertifiedAs, period: CertifiedPeriod): Promise<Refusal | undefined> {
    return await this.app.perform('issue-certificate', this.#subject, { as, ...period });
  }

  async revoke(certificate: Certificate, reason: string): Promise<Refusal | undefined> {
    const payload = { certificate: certificate.id };
    return await this.app.perform('revoke-certificate', this.#subject, payload, { values: { reason } });
  }

  async paper(certificate: Certificate): Promise<Paper> {
    return await certificatePaper(this.app, this.holder!, certificate, certificateLink(certificate.id));
  }
}
