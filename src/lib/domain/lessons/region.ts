import { z } from 'zod/mini';
import type { Facts } from '../facts';
import type { Place } from '../people/place';
import { type DateText, Slug, type ActId, type PlaceId } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { type BellSchedule } from './bells';
import type { Resource } from './equipment';
import { type Closure, Term } from './term';

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(160));

/**
 * [V-01] Schools that give each other lessons. The base school is where its administrator works; a network without one is
 * administered by the coordinator of its municipality (Порядок, 2.3).
 */
export const Network = openObject({
  id: Slug,
  title,
  /** The municipality whose coordinator answers for it. */
  place: Slug,
  base: z.optional(Slug),
  schools: z.array(Slug).check(z.minLength(1), z.maxLength(100)),
});
export type Network = z.infer<typeof Network>;

/** A quarter, half-year or year under the name people call it by. */
export const NamedTerm = z.extend(Term, { id: Slug, title });
export type NamedTerm = z.infer<typeof NamedTerm>;

/** [V-18] What a school needs when it does not get through, kept on every device of the region. */
export const Connection = openObject({
  /** Where the calls take place, unless a lesson has its own link. */
  link: z.string().check(z.trim(), z.maxLength(300), z.regex(/^(https:\/\/\S+)?$/, 'not an https address')),
  phone: z.string().check(z.trim(), z.maxLength(60)),
  duty: z.string().check(z.trim(), z.maxLength(160)),
  /** How long before a lesson the connection is tried, in minutes. */
  testBefore: z.int().check(z.gte(0), z.lte(120)),
});
export type Connection = z.infer<typeof Connection>;

/** [V-07] What the order of applications for the same equipment goes by, the first first; what is left equal, by the relay's sequence. */
export const CLAIM_RULES = ['kind', 'made', 'received'] as const;
export type ClaimRule = (typeof CLAIM_RULES)[number];

/**
 * What a centre (РКЦ) keeps for the municipalities it has admitted: the registers in which network lessons are planned. A
 * municipality alone is its own centre.
 */
export interface Region {
  readonly admitted: ReadonlySet<PlaceId>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly terms: ReadonlyMap<string, NamedTerm>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly bells: readonly BellSchedule[];
  /** [V-17] By the act that closed the school. */
  readonly closures: ReadonlyMap<ActId, Closure>;
  readonly connection?: Connection;
  readonly claimOrder: readonly ClaimRule[];
}

export const NEW_REGION: Omit<Region, 'admitted'> = {
  networks: new Map(),
  terms: new Map(),
  resources: new Map(),
  bells: [],
  closures: new Map(),
  claimOrder: CLAIM_RULES,
};

/** The centre that has admitted a place; undefined before one has, and where this device does not know. */
export const centreOf = (facts: Facts, place: PlaceId): (Place & { readonly region: Region }) | undefined =>
  [...facts.places.values()].find(
    (each): each is Place & { readonly region: Region } => each.region?.admitted.has(place) ?? false,
  );

/** A place as a centre; undefined when it is none. */
export function regionOf(facts: Facts, centre: PlaceId): Region | undefined {
  return facts.places.get(centre)?.region;
}

/** The places of a region that this device knows, in the order in which they were admitted. */
export const placesOf = (facts: Facts, region: Region): Place[] =>
  [...region.admitted].flatMap((id) => facts.places.get(id) ?? []);

/** The municipality of a school of the region. Ids of schools end in letters drawn by chance: no two are alike. */
export const placeOfSchool = (facts: Facts, region: Region, school: string): Place | undefined =>
  placesOf(facts, region).find(({ schools }) => schools.has(school));

/** The networks a school belongs to. */
export const networksOf = (region: Region, school: string): Network[] =>
  [...region.networks.values()].filter(({ schools }) => schools.includes(school));

/** The term a date lies in, holidays inside it included; of several the first that was entered. */
export const termOn = (region: Region, date: z.infer<typeof DateText>): NamedTerm | undefined =>
  [...region.terms.values()].find(({ from, to }) => from <= date && date <= to);
