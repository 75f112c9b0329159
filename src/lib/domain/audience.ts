import type { Facts } from './facts';
import { grant, type Audience, type Grant } from './grants';
import {
  conclusionHistory,
  conflictedMaterials,
  materialAudience,
  materialHoldings,
} from './materials/audience';
import type { Material } from './materials/material';
import { phraseAudience } from './materials/phrase-bank';
import { parseName, type DocumentKind, type DocumentName } from './names';
import { lessonAudience, lessonHoldings } from './lessons/audience';
import { currentRoles, hasRole, mayJudge } from './people/person';
import type { PersonId } from './shared/ids';

/** One row of the table of rights. */
export interface DocumentRow {
  /** By name: made offline by whoever the name allows. By an act: exists from that act, its first content from the relay. */
  readonly begins: 'name' | 'act';
  readonly audience: (facts: Facts, name: DocumentName) => Audience;
  /**
   * [E-26] The grants that open its history, deleted words included: some of those that open the document. Absent where
   * what was taken back is its writer's alone.
   */
  readonly history?: (facts: Facts, name: DocumentName) => Grant[];
}

/** All kinds of documents and who may read and write them. This table is the only source of access. */
export const TABLE: Readonly<Record<DocumentKind, DocumentRow>> = {
  draft: { begins: 'name', audience: materialAudience.draft },
  submission: { begins: 'act', audience: materialAudience.submission },
  sheet: { begins: 'name', audience: materialAudience.sheet },
  conclusion: { begins: 'act', audience: materialAudience.conclusion, history: conclusionHistory },
  remarks: { begins: 'act', audience: materialAudience.remarks },
  outcome: { begins: 'act', audience: materialAudience.outcome },
  help: { begins: 'name', audience: materialAudience.help },
  phrases: { begins: 'name', audience: phraseAudience.phrases },
  phrasebook: { begins: 'name', audience: phraseAudience.phrasebook },
  offers: { begins: 'name', audience: lessonAudience.offers },
  request: { begins: 'name', audience: lessonAudience.request },
  grid: { begins: 'name', audience: lessonAudience.grid },
};

/** The grants that open a document; nobody's for a name that is none. */
export function audience(facts: Facts, document: string): Audience {
  const name = parseName(document);
  return name ? TABLE[name.kind].audience(facts, name) : { read: [], write: [] };
}

/** Every grant a person has now; none at all for one who has left, whose own papers stay with the desk [E-25]. */
export function holds(facts: Facts, person: PersonId): Set<Grant> {
  const member = facts.people.get(person);
  if (member?.leftAt) return new Set();
  const held = new Set<Grant>([grant.person(person)]);
  if (!member) return held;
  const { place } = member;
  if (mayJudge(member)) held.add(grant.judges(place));
  for (const role of currentRoles(member)) {
    held.add(grant.member(place));
    if (role.role === 'specialist' || role.role === 'deputy') held.add(grant.specialist(place));
    if (role.role === 'head') {
      held.add(grant.heads(place));
      if (role.association) held.add(grant.head(place, role.association));
    }
  }
  for (const right of lessonHoldings(facts, member)) held.add(right);
  const own = [...(facts.involvement.get(person) ?? [])].map((id) => facts.materials.get(id)!);
  const conflicts = hasRole(member, 'specialist', 'deputy', 'head') ? conflictedMaterials(facts, place) : [];
  for (const material of new Set([...own, ...conflicts])) {
    for (const right of materialHoldings(facts, material, person)) held.add(right);
  }
  return held;
}

/**
 * Grants that one material can give a person, each with whether it does now. An act on a material changes no others:
 * an index of grants need not ask about all materials of everybody involved.
 */
export function holdsThrough(facts: Facts, material: Material, person: PersonId): Map<Grant, boolean> {
  const member = facts.people.get(person);
  const held = new Set(member && !member.leftAt ? materialHoldings(facts, material, person) : []);
  const possible = [
    grant.author(material.id),
    grant.handler(material.id),
    grant.decider(material.id),
    ...material.submissions.flatMap(({ id }) => [grant.panel(id), grant.seat(id, person)]),
  ];
  return new Map(possible.map((right) => [right, held.has(right)]));
}

export type Access = 'none' | 'read' | 'write';

/** What a set of grants allows on a document. */
export function accessWith(held: { has(grant: Grant): boolean }, wanted: Audience): Access {
  if (wanted.write.some((right) => held.has(right))) return 'write';
  return wanted.read.some((right) => held.has(right)) ? 'read' : 'none';
}

/** [E-26] Whether a set of grants opens the history of a document now. */
export function mayReplay(facts: Facts, held: { has(grant: Grant): boolean }, document: string): boolean {
  const name = parseName(document);
  const opening = name ? TABLE[name.kind].history?.(facts, name) : undefined;
  return !!opening?.some((right) => held.has(right));
}

/** What a person may do with a document now. */
export function access(facts: Facts, person: PersonId, document: string): Access {
  return accessWith(holds(facts, person), audience(facts, document));
}
