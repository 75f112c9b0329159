import type { Instant, PersonId } from '../shared/ids';
import type { FileMention } from './card';

/** [E-13] A text of the conclusion that an expert has printed and signed; it counts as a confirmation of that text. */
export interface SignedText {
  /** Who signed. */
  readonly person: PersonId;
  /** Who attached the pictures: the expert, or the head or the desk with the paper in hand. */
  readonly by: PersonId;
  readonly at: Instant;
  /** Hash of the text that was signed. */
  readonly basis: string;
  /** Pictures or a PDF of the signed paper; hashes stand in the act, names only where they may be seen. */
  readonly scans: readonly string[];
  readonly scanFiles?: readonly FileMention[];
}

/**
 * [E-13] The text's hash as people compare it, «3F9A-12C0-77BE»: its first 48 bits. Printed on every page to be signed
 * and shown beside the text, so that whoever attaches the scan sees that both are the same.
 */
export const textCode = (hash: string): string =>
  hash
    .slice(0, 12)
    .toUpperCase()
    .match(/.{1,4}/g)
    ?.join('-') ?? '';
