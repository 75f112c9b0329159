import type { Act } from '../act';
import { materialIn, type Facts } from '../facts';
import type { Place } from '../people/place';
import { findSubmission } from './material';
import { EXAMPLE_RUBRIC, itemsOf, NO_FORM, type Item, type Rubric } from './rubric';

/** A version of a place's form; without items where this device does not have it. */
export function rubricAt(place: Place | undefined, version: number): Rubric {
  if (version === EXAMPLE_RUBRIC.version) return EXAMPLE_RUBRIC;
  return { version, ...(place?.rubrics.find((each) => each.version === version)?.form ?? NO_FORM) };
}

/** The version by which evaluations begin now. */
export const rubricInForce = (place: Place | undefined): Rubric =>
  rubricAt(place, place?.rubrics.at(-1)?.version ?? EXAMPLE_RUBRIC.version);

/** An item as the latest of a place's versions that has it asks it; undefined for one that none has. */
export const itemEver = (place: Place | undefined, item: string): Item | undefined =>
  [EXAMPLE_RUBRIC, ...(place?.rubrics ?? []).map(({ form }) => form ?? NO_FORM)]
    .toReversed()
    .flatMap(itemsOf)
    .find(({ id }) => id === item);

/**
 * The form of a version handed in: the one in force at its first appointment, and before that the one in force. Of a
 * sheet, a conclusion or another document the parts of its name say which it is.
 */
export function rubricFor(
  facts: Facts,
  { place, submission = '' }: { readonly place: string; readonly submission?: string | undefined },
): Rubric {
  const material = facts.materials.get(facts.materialOfSubmission.get(submission) ?? '');
  const version = findSubmission(material, submission)?.rubric;
  const owner = facts.places.get(place);
  return version === undefined ? rubricInForce(owner) : rubricAt(owner, version);
}

/**
 * The version that an *appoint* fixes for its round, as the relay writes it into the act (`given.rubric`); undefined for
 * other acts, later appointments and the example. Devices read it and compare no sequences of two subjects.
 */
export function rubricToKeep(facts: Facts, act: Act): string | undefined {
  if (act.kind !== 'appoint') return undefined;
  const submission = findSubmission(materialIn(facts, act.subject), String(act.payload.submission));
  const { version } = rubricInForce(facts.places.get(act.place));
  return submission?.rubric !== undefined || version === EXAMPLE_RUBRIC.version ? undefined : String(version);
}
