import { peopleOf } from '../domain/facts';
import { authorsOf } from '../domain/materials/material';
import {
  acknowledgedAt,
  EXAMPLE,
  requirementsOf,
  type Requirements,
  type RequirementsText,
} from '../domain/materials/requirements';
import type { Person } from '../domain/people/person';
import type { App, Planned, Refusal } from './app.svelte';

/** Where a device keeps the next version while it is written. */
const WRITTEN = 'requirements';

/** [E-02] The Requirements to materials: their versions here, and who has acknowledged the one in force. */
export class RequirementsPage {
  constructor(private readonly app: App) {}

  readonly current = $derived.by((): Requirements =>
    this.app.place ? requirementsOf(this.app.place) : EXAMPLE,
  );
  /** Every version, the newest first; the example is no longer one of them once a version was published. */
  readonly versions = $derived.by((): readonly Requirements[] => {
    const published = this.app.place?.requirements ?? [];
    return published.length > 0 ? published.toReversed() : [EXAMPLE];
  });
  /** When this person acknowledged the version in force; undefined if not yet. */
  readonly acknowledgedAt = $derived.by(() => acknowledgedAt(this.app.me, this.current.version));
  readonly mayAcknowledge = $derived.by(() =>
    this.app.may('acknowledge-requirements', `person:${this.app.person}`, { version: this.current.version }),
  );
  readonly mayPublish = $derived.by(() =>
    this.app.may(...this.#publishing(), { text: { sections: [{ heading: 'x', text: 'x' }], link: '' } }),
  );
  /** A version of one's own that is on its way. */
  readonly publishing = $derived.by(() =>
    this.app.truth.waitingActs.some(({ act }) => act.kind === 'publish-requirements'),
  );

  /** Authors of materials who have not acknowledged the version in force; for the desk, who alone is told of others. */
  readonly silent = $derived.by((): readonly Person[] => {
    const authors = new Set([...this.app.facts.materials.values()].flatMap(authorsOf));
    return peopleOf(this.app.facts, this.app.place?.id ?? '').filter(
      (person) =>
        authors.has(person.id) &&
        !person.leftAt &&
        acknowledgedAt(person, this.current.version) === undefined,
    );
  });

  #publishing() {
    const version = this.current.version + 1;
    return ['publish-requirements', `place:${this.app.place?.id ?? ''}`, { version }] as const;
  }

  /** Publishes what was written; it stays on this device until it is on its way. */
  async publish(text: RequirementsText): Promise<Refusal | undefined> {
    const refusal = await this.app.perform(...this.#publishing(), { values: { text } });
    if (!refusal) await this.keep(undefined);
    return refusal;
  }

  /** What was being written of the next version when this page was last here; it need not be complete. */
  async written(): Promise<RequirementsText | undefined> {
    return await this.app.device.read<RequirementsText>(WRITTEN);
  }
  /** Keeps it on this device. Throws where the device cannot write. */
  async keep(text: RequirementsText | undefined): Promise<void> {
    await this.app.device.keep(WRITTEN, text);
  }

  async acknowledge(): Promise<Refusal | undefined> {
    return await this.app.performAll(acknowledging(this.app));
  }
}

/** [E-02] The act by which one's own hand-in may follow; none where the version in force is known already. */
export function acknowledging({ me, person, place }: App): Planned[] {
  const { version } = place ? requirementsOf(place) : EXAMPLE;
  if (acknowledgedAt(me, version) !== undefined) return [];
  return [{ kind: 'acknowledge-requirements', subject: `person:${person}`, payload: { version } }];
}
