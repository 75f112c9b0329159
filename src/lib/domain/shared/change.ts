import { z } from 'zod/mini';
import { openObject } from './open-object';

/**
 * One place of a document that somebody has changed, as values: what stood there when they began and what they left.
 * `root` is the document's root type, `key` an entry of a map; without `key` both sides are plain text, a line per
 * paragraph. A side that is missing is empty.
 */
export const Change = openObject({
  root: z.string().check(z.minLength(1), z.maxLength(60)),
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
  was: z.optional(z.unknown()),
  now: z.optional(z.unknown()),
});
export type Change = z.infer<typeof Change>;
