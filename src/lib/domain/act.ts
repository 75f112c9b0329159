import { z } from 'zod/mini';
import { LIMITS } from '../protocol/limits';
import { contentHash } from './shared/canonical';
import { Sha256, Slug, Ulid, type ActId, type Instant, type PersonId, type PlaceId } from './shared/ids';

/**
 * A private part of an act: names, free text, a card. The act carries and the relay signs only its salted hash, so a
 * copy without the value (redacted for its reader, or erased for ever) still verifies.
 */
export interface Part {
  readonly hash: string;
  readonly salt?: string;
  readonly value?: unknown;
}

/** What the device makes. It is never altered: the relay adds to it in an {@link Entry}. */
export interface Act {
  readonly id: ActId;
  readonly kind: string;
  readonly place: PlaceId;
  /** `<kind>:<id>` by `SubjectKind`: whose facts this act changes. */
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, Part>>;
  /** Acts it rests on: missing → waiting, refused → refused. */
  readonly needs: readonly ActId[];
  /** The content hash that it judges, for acts on the text of a document. */
  readonly basis?: string;
  readonly person: PersonId;
  /** By the device's clock; counts only in E-05. */
  readonly madeAt: Instant;
}

/** An accepted act: ordered, timed and signed by the relay. */
export interface Entry extends Act {
  readonly seq: number;
  readonly receivedAt: Instant;
  /** What only the relay gives: a conclusion's number, a date. */
  readonly given?: Readonly<Record<string, string>>;
  readonly signature?: string;
}

/** The major version of acts. An act of the first carries no mark; {@link isNewer} knows later ones by it. */
const ACT_VERSION = 1;
const Marked = z.looseObject({ schema: z.int().check(z.gt(ACT_VERSION)) });

/** True for an act whose very shape belongs to a later version of the program. */
export const isNewer = (input: unknown): boolean => Marked.safeParse(input).success;

const ACT_SHAPE = {
  id: Ulid,
  kind: z.string().check(z.regex(/^[a-z][a-z-]{1,39}$/)),
  place: Slug,
  subject: z.string().check(z.regex(/^(place|person|material|lesson|need):[A-Za-z0-9-]{1,40}$/)),
  payload: z.record(z.string().check(z.maxLength(40)), z.unknown()),
  parts: z.record(
    z.string().check(z.regex(/^[a-z]{1,20}$/)),
    z.strictObject({
      hash: Sha256,
      salt: z.optional(z.string().check(z.maxLength(64))),
      value: z.optional(z.unknown()),
    }),
  ),
  needs: z.array(Ulid).check(z.maxLength(LIMITS.actNeeds)),
  basis: z.optional(Sha256),
  person: z.string().check(z.regex(/^([0-9A-HJKMNP-TV-Z]{26}|relay)$/)),
  madeAt: z.int().check(z.nonnegative()),
};
export const ActSchema: z.ZodMiniType<Act> = z.strictObject(ACT_SHAPE);

/** One value that the relay gives: the longest names three hundred versions in a certificate with days, 38 letters each. */
const GIVEN_LETTERS = 12_000;

/** An accepted act as a device brings it back to a restored relay; the signature says whether it really was one. */
export const EntrySchema: z.ZodMiniType<Entry & { readonly signature: string }> = z.strictObject({
  ...ACT_SHAPE,
  seq: z.int().check(z.positive()),
  receivedAt: z.int().check(z.nonnegative()),
  given: z.optional(
    z.record(z.string().check(z.maxLength(40)), z.string().check(z.maxLength(GIVEN_LETTERS))),
  ),
  signature: z.string().check(z.maxLength(200)),
});

/** Makes a private part; the salt comes from outside because the domain has no random. */
export function makePart(salt: string, value: unknown): Part {
  return { hash: contentHash('part', salt, value), salt, value };
}

/** True when a part that still has its value really is the one that was signed. */
export function partHolds(part: Part): boolean {
  return part.salt === undefined || part.hash === contentHash('part', part.salt, part.value);
}
