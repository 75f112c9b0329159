import { z } from 'zod/mini';
import type { Facts } from '../facts';
import type { Person } from '../people/person';
import type { Place } from '../people/place';
import { settingsOn } from '../people/settings';
import { dateAt } from '../shared/calendar';
import type { Instant, PersonId } from '../shared/ids';
import { openObject } from '../shared/open-object';

/** How many characters the texts of the requirements may have; the whole fits into one act. */
export const REQUIREMENTS_LIMITS = {
  sections: 30,
  heading: 160,
  text: 6_000,
  total: 16_000,
  link: 500,
} as const;

/** One part of the requirements: a heading, and paragraphs divided by line breaks. */
export const RequirementsSection = openObject({
  heading: z.string().check(z.trim(), z.minLength(1), z.maxLength(REQUIREMENTS_LIMITS.heading)),
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(REQUIREMENTS_LIMITS.text)),
});
export type RequirementsSection = z.infer<typeof RequirementsSection>;

/** [E-02] What a version of the Requirements to materials (педагог, п. 1; Приложение 3) says. */
export const RequirementsText = openObject({
  sections: z.array(RequirementsSection).check(
    z.minLength(1),
    z.maxLength(REQUIREMENTS_LIMITS.sections),
    z.refine((sections) => lengthOf(sections) <= REQUIREMENTS_LIMITS.total, 'too long'),
  ),
  /** Where the approved document itself is found; empty when nowhere. */
  link: z.string().check(z.trim(), z.maxLength(REQUIREMENTS_LIMITS.link)),
});
export type RequirementsText = z.infer<typeof RequirementsText>;

/** Characters of all parts together. */
export const lengthOf = (sections: readonly RequirementsSection[]): number =>
  sections.reduce((sum, { heading, text }) => sum + heading.length + text.length, 0);

/** A version that a municipality has published. */
export interface Requirements {
  /** From 1; 0 is the example that stands until the first is published. */
  readonly version: number;
  readonly at: Instant;
  readonly by: PersonId;
  /** Undefined when erased or hidden from this device. */
  readonly text?: RequirementsText;
}

/**
 * Приложение 3 is not part of the regulation's text we have: until a place publishes its own, an example stands. Its text
 * (`requirements-example.ts`) comes with the pages that show it.
 */
export const EXAMPLE: Requirements = { version: 0, at: 0, by: '' };

/** [E-02] The version in force in a place. */
export const requirementsOf = (place: Place): Requirements => place.requirements.at(-1) ?? EXAMPLE;

/** When a person acknowledged a version; undefined if never. */
export const acknowledgedAt = (person: Person | undefined, version: number): Instant | undefined =>
  person?.requirements.get(version);

/**
 * [E-02] Whether a person may hand in: they have acknowledged the version in force. A version published a few days ago
 * does not refuse what was written by the one before without a link; as many days as for lateness [E-05].
 */
export function requirementsMet(facts: Facts, place: Place, person: PersonId, at: Instant): boolean {
  const member = facts.people.get(person);
  const current = requirementsOf(place);
  if (acknowledgedAt(member, current.version) !== undefined) return true;
  const { graceDays } = settingsOn(place.settings, dateAt(at, place.zone));
  const young = at - current.at <= graceDays * 86_400_000;
  return young && acknowledgedAt(member, current.version - 1) !== undefined;
}
