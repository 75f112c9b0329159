import type { Facts } from '../facts';
import type { PersonId, PlaceId } from '../shared/ids';
import { wordsOf } from '../shared/words';
import type { Card, FileMention } from './card';
import { latestSubmission, type Material, type Submission } from './material';

/** [E-06] Why two papers look like one. */
export type Likeness = { readonly by: 'file'; readonly file: FileMention } | { readonly by: 'title' };

export interface Duplicate {
  readonly material: Material;
  readonly submission: Submission;
  readonly likeness: Likeness;
}

/** What papers of a place are alike by: made once where many are asked about. */
export interface KnownPapers {
  /** By the hash of a file of any version. */
  readonly byFile: ReadonlyMap<string, readonly Material[]>;
  readonly byAuthor: ReadonlyMap<PersonId, readonly Material[]>;
}

/** Withdrawn papers are no duplicates. */
export function knownPapers(facts: Facts, place: PlaceId): KnownPapers {
  const byFile = new Map<string, Material[]>();
  const byAuthor = new Map<PersonId, Material[]>();
  const put = (map: Map<string, Material[]>, key: string, material: Material) => {
    const found = map.get(key);
    if (found) found.push(material);
    else map.set(key, [material]);
  };
  for (const material of facts.materials.values()) {
    if (material.place !== place || material.withdrawn || material.submissions.length === 0) continue;
    put(byAuthor, material.author, material);
    for (const hash of new Set(material.submissions.flatMap(({ files }) => files)))
      put(byFile, hash, material);
  }
  return { byFile, byAuthor };
}

/** Words of titles, by the card: a list compares each with all of its author's. */
const known = new WeakMap<Card, ReadonlySet<string>>();
function wordsIn(card: Card): ReadonlySet<string> {
  let words = known.get(card);
  if (!words) known.set(card, (words = new Set(wordsOf(card.title))));
  return words;
}

/** So much of the longer title stands in both. */
const ALIKE = 0.8;

/**
 * Titles are nearly the same when four words of five are in both, and no number stands in one of them alone: the second
 * lesson of a series is no duplicate of the first.
 */
function alike(one: Card, other: Card): boolean {
  const [a, b] = [wordsIn(one), wordsIn(other)];
  const most = Math.max(a.size, b.size);
  // Most pairs of a month end here: a list compares each paper with all of its author's.
  if (most === 0 || Math.min(a.size, b.size) < ALIKE * most) return false;
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  if (common < ALIKE * most) return false;
  const numberAlone = (words: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...words].some((word) => !others.has(word) && /^\p{N}/u.test(word));
  return !numberAlone(a, b) && !numberAlone(b, a);
}

/**
 * [E-06] Other materials with the same file, by hash, or by the same author under nearly the same title. Pointed out,
 * never refused.
 */
export function duplicatesOf(
  facts: Facts,
  material: Material,
  { card }: Submission,
  { byFile, byAuthor }: KnownPapers = knownPapers(facts, material.place),
): Duplicate[] {
  if (!card) return [];
  const found = new Map<Material, Duplicate>();
  const add = (other: Material, likeness: Likeness) => {
    if (other.id !== material.id && !found.has(other))
      found.set(other, { material: other, submission: latestSubmission(other)!, likeness });
  };
  for (const file of card.files)
    for (const other of byFile.get(file.hash) ?? []) add(other, { by: 'file', file });
  for (const other of byAuthor.get(material.author) ?? []) {
    const its = latestSubmission(other)!.card;
    if (its && alike(card, its)) add(other, { by: 'title' });
  }
  return [...found.values()];
}
