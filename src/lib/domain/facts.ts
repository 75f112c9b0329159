import type { Entry } from './act';
import { certificateSeries } from './people/certificate';
import { foldMaterial } from './materials/fold';
import { involved, type Material } from './materials/material';
import { foldPerson, foldPlace } from './people/fold';
import { foldLesson, foldNeed, foldRegion } from './lessons/fold';
import type { NetworkLesson } from './lessons/network-lesson';
import type { StatedNeed } from './lessons/need';
import type { Person } from './people/person';
import type { Place } from './people/place';
import type { MaterialId, PersonId, PlaceId, SubmissionId } from './shared/ids';
import { idIn, partsOf } from './subject';

/** What accepted acts say of one subject. */
export type SubjectFacts = Place | Person | Material | NetworkLesson | StatedNeed;

/**
 * Everything that accepted acts say, kept per subject. The relay holds all of it, a device what its person may see.
 * Subjects are values that rest on their own acts alone, and everything else here rests on subjects: it does not matter
 * in which order they are told of, only in which order the acts of one are. Only these maps change, and only in
 * {@link apply} and {@link setSubject}.
 */
export interface Facts {
  readonly places: Map<PlaceId, Place>;
  readonly people: Map<PersonId, Person>;
  readonly materials: Map<MaterialId, Material>;
  /** Network lessons of every centre, by id. */
  readonly lessons: Map<string, NetworkLesson>;
  /** [V-05] Needs of schools, by id. */
  readonly needs: Map<string, StatedNeed>;
  /** Materials by everybody named in them: authors and everyone ever on a panel. */
  readonly involvement: Map<PersonId, Set<MaterialId>>;
  readonly materialOfSubmission: Map<SubmissionId, MaterialId>;
  /**
   * The last number given to a conclusion, by year, and to a certificate, by {@link certificateSeries}; {@link numbersOf}
   * asks. The one thing that rests on the order of acts on several subjects: only who adds every act with {@link apply}
   * knows it, the relay.
   */
  readonly numbers: Map<PlaceId, ReadonlyMap<string, number>>;
}

export function noFacts(): Facts {
  return {
    places: new Map(),
    people: new Map(),
    materials: new Map(),
    lessons: new Map(),
    needs: new Map(),
    involvement: new Map(),
    materialOfSubmission: new Map(),
    numbers: new Map(),
  };
}

/** The same facts in maps of their own: what is added to the copy is not added to these. */
export function copyOf(facts: Facts): Facts {
  return {
    places: new Map(facts.places),
    people: new Map(facts.people),
    materials: new Map(facts.materials),
    lessons: new Map(facts.lessons),
    needs: new Map(facts.needs),
    involvement: new Map([...facts.involvement].map(([person, ids]) => [person, new Set(ids)])),
    materialOfSubmission: new Map(facts.materialOfSubmission),
    numbers: new Map(facts.numbers),
  };
}

/** A subject, `<kind>:<id>`, after one more accepted act on it. Acts must come in the order of their sequence. */
export function foldSubject(said: SubjectFacts | undefined, entry: Entry): SubjectFacts | undefined {
  switch (partsOf(entry.subject)[0]) {
    case 'place':
      return foldRegion(foldPlace(said as Place | undefined, entry), entry);
    case 'person':
      return foldPerson(said as Person | undefined, entry);
    case 'material':
      return foldMaterial(said as Material | undefined, entry);
    case 'lesson':
      return foldLesson(said as NetworkLesson | undefined, entry);
    case 'need':
      return foldNeed(said as StatedNeed | undefined, entry);
    default:
      return undefined;
  }
}

/** Puts what is said of a subject in the place of what was said before; `undefined` when nothing is any more. */
export function setSubject(facts: Facts, subject: string, said: SubjectFacts | undefined): void {
  const [kind, id] = partsOf(subject);
  if (kind === 'place') put(facts.places, id, said as Place | undefined);
  else if (kind === 'person') put(facts.people, id, said as Person | undefined);
  else if (kind === 'material') setMaterial(facts, id, said as Material | undefined);
  else if (kind === 'lesson') put(facts.lessons, id, said as NetworkLesson | undefined);
  else if (kind === 'need') put(facts.needs, id, said as StatedNeed | undefined);
}

/** Adds one accepted act. Acts of one subject must come in the order of their sequence. */
export function apply(facts: Facts, entry: Entry): void {
  setSubject(facts, entry.subject, foldSubject(saidOf(facts, entry.subject), entry));
  const { kind, place, payload, given } = entry;
  const year = given?.date?.slice(0, 4);
  const series = year && SERIES[kind]?.(year);
  if (series) giveNumber(facts, place, series, nextNumber(facts, place, series));
  // [E-13] After a restored backup: numbers that papers of the lost time may bear are never given again.
  if (kind === 'skip-numbers') giveNumber(facts, place, payload.year as string, payload.upTo as number);
}

/** Acts that the relay numbers, each in its series of a year. */
const SERIES: Readonly<Record<string, (year: string) => string>> = {
  issue: (year) => year,
  'issue-certificate': certificateSeries,
};

function giveNumber(facts: Facts, place: PlaceId, series: string, number: number): void {
  const given = numbersOf(facts, place);
  facts.numbers.set(place, new Map(given).set(series, Math.max(given.get(series) ?? 0, number)));
}

/** The next number in a series of a place. */
export const nextNumber = (facts: Facts, place: PlaceId, series: string): number =>
  (numbersOf(facts, place).get(series) ?? 0) + 1;

/** The last number that papers of a place were given in each series. */
export const numbersOf = (facts: Facts, place: PlaceId): ReadonlyMap<string, number> =>
  facts.numbers.get(place) ?? new Map<string, number>();

/** What is said of a subject; undefined before its first act, where it is hidden, and of no subject. */
export function saidOf(facts: Facts, subject: string): SubjectFacts | undefined {
  const [kind, id] = partsOf(subject);
  switch (kind) {
    case 'place':
      return facts.places.get(id);
    case 'person':
      return facts.people.get(id);
    case 'material':
      return facts.materials.get(id);
    case 'lesson':
      return facts.lessons.get(id);
    case 'need':
      return facts.needs.get(id);
  }
}

function put<Id, Value>(map: Map<Id, Value>, id: Id, value: Value | undefined): void {
  if (value === undefined) map.delete(id);
  else map.set(id, value);
}

function setMaterial(facts: Facts, id: MaterialId, material: Material | undefined): void {
  const before = facts.materials.get(id);
  if (before === material) return;
  put(facts.materials, id, material);
  const named = material ? involved(material) : new Set<PersonId>();
  for (const person of before ? involved(before) : [])
    if (!named.has(person)) facts.involvement.get(person)?.delete(id);
  for (const person of named) {
    const known = facts.involvement.get(person);
    if (known) known.add(id);
    else facts.involvement.set(person, new Set([id]));
  }
  for (const submission of before?.submissions ?? []) facts.materialOfSubmission.delete(submission.id);
  for (const submission of material?.submissions ?? []) facts.materialOfSubmission.set(submission.id, id);
}

/** The material that acts on a subject are about; undefined before its first, where it is hidden, and of others. */
export const materialIn = (facts: Facts, subject: string): Material | undefined =>
  facts.materials.get(idIn('material', subject) ?? '');

/** The material that a grant is of; undefined for those of persons, desks and members. */
export function materialOfGrant(facts: Facts, grant: string): MaterialId | undefined {
  const [kind, of] = grant.split(':') as [string, string];
  if (kind === 'panel' || kind === 'seat') return facts.materialOfSubmission.get(of.split('/')[0]!);
  return ['author', 'handler', 'decider'].includes(kind) ? of : undefined;
}

/** Materials in which a person is author or was ever on a panel. */
export function materialsOf(facts: Facts, person: PersonId): Material[] {
  return [...(facts.involvement.get(person) ?? [])].map((id) => facts.materials.get(id)!);
}

/** People of a place, in no order. */
export function peopleOf(facts: Facts, place: PlaceId): Person[] {
  return [...facts.people.values()].filter((person) => person.place === place);
}
