import { z } from 'zod/mini';

/** A ULID as `ulid` makes it: 26 characters of Crockford's base 32, sortable by time. */
export const Ulid = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'not a ULID'));

/** Short names that people or the relay give to places, schools, associations: safe inside document names. */
export const Slug = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'not a slug'));

/** SHA-256 as 64 lower-case hex digits. */
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'not a SHA-256'));

/** A calendar date in the place's zone, `2026-12-05`. */
export const DateText = z
  .string()
  .check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'not a date'));

/** A time of day, `09:40`. */
export const ClockText = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day'));

/** A collection month, `2026-12`. */
export const MonthText = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'not a month'));

export type PersonId = string;
export type PlaceId = string;
export type MaterialId = string;
/** The id of the *hand in* act that made the submission. */
export type SubmissionId = string;
export type ActId = string;
/** Milliseconds since the epoch, UTC. */
export type Instant = number;

/** The relay acts in its own name: months open, roles end. No account can carry this id. */
export const RELAY: PersonId = 'relay';
