import type { Entry } from './act';
import { foldMaterial } from './materials/fold';
import { involved, type Material } from './materials/material';
import { foldPerson, foldPlace } from './people/fold';
import type { Person } from './people/person';
import type { Place } from './people/place';
import type { MaterialId, PersonId, PlaceId, SubmissionId } from './shared/ids';

/**
 * Everything that accepted acts say, kept per subject. The relay holds all of it, a device what its person may see.
 * Subjects are values; only these maps change, and only in {@link apply}.
 */
export interface Facts {
  readonly places: Map<PlaceId, Place>;
  readonly people: Map<PersonId, Person>;
  readonly materials: Map<MaterialId, Material>;
  /** Materials by everybody named in them: authors and everyone ever on a panel. */
  readonly involvement: Map<PersonId, Set<MaterialId>>;
  readonly materialOfSubmission: Map<SubmissionId, MaterialId>;
}

export function noFacts(): Facts {
  return {
    places: new Map(),
    people: new Map(),
    materials: new Map(),
    involvement: new Map(),
    materialOfSubmission: new Map(),
  };
}

/** Adds one accepted act. Acts of one subject must come in the order of their sequence. */
export function apply(facts: Facts, entry: Entry): void {
  const [kind, id] = entry.subject.split(':') as [string, string];
  if (kind === 'place') {
    const place = foldPlace(facts.places.get(id), entry);
    if (place) facts.places.set(id, place);
  } else if (kind === 'person') {
    const person = foldPerson(facts.people.get(id), entry);
    if (person) facts.people.set(id, person);
  } else if (kind === 'material') {
    const material = foldMaterial(facts.materials.get(id), entry);
    if (!material) return;
    facts.materials.set(id, material);
    if (entry.kind === 'hand-in') facts.materialOfSubmission.set(entry.id, id);
    for (const person of involved(material)) {
      const known = facts.involvement.get(person);
      if (known) known.add(id);
      else facts.involvement.set(person, new Set([id]));
    }
    if (entry.kind === 'issue') countNumber(facts, entry);
  }
}

/** Conclusions are numbered within a year of the place. */
function countNumber(facts: Facts, entry: Entry): void {
  const place = facts.places.get(entry.place);
  const year = entry.given?.date?.slice(0, 4);
  if (!place || !year) return;
  const numbers = new Map(place.numbers).set(year, (place.numbers.get(year) ?? 0) + 1);
  facts.places.set(place.id, { ...place, numbers });
}

/** Materials in which a person is author or was ever on a panel. */
export function materialsOf(facts: Facts, person: PersonId): Material[] {
  return [...(facts.involvement.get(person) ?? [])].map((id) => facts.materials.get(id)!);
}

/** People of a place, in no order. */
export function peopleOf(facts: Facts, place: PlaceId): Person[] {
  return [...facts.people.values()].filter((person) => person.place === place);
}
