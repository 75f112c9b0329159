import type { Facts } from '../facts';
import type { FileMention } from './card';
import { latestSubmission, type Material, type Submission } from './material';

/** [E-06] Why two papers look like one. */
export type Likeness = { readonly by: 'file'; readonly file: FileMention } | { readonly by: 'title' };

export interface Duplicate {
  readonly material: Material;
  readonly submission: Submission;
  readonly likeness: Likeness;
}

const words = (title: string) =>
  new Set(
    title
      .toLowerCase()
      .replaceAll('ё', 'е')
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  );

/** Titles are nearly the same when four words of five are in both. */
function alike(one: string, other: string): boolean {
  const [a, b] = [words(one), words(other)];
  if (a.size === 0 || b.size === 0) return false;
  const common = [...a].filter((word) => b.has(word)).length;
  return common / Math.max(a.size, b.size) >= 0.8;
}

/**
 * [E-06] Other materials with the same file, by hash, or by the same author under nearly the same title. Pointed out,
 * never refused; withdrawn papers are no duplicates.
 */
export function duplicatesOf(facts: Facts, material: Material, submission: Submission): Duplicate[] {
  const { card } = submission;
  if (!card) return [];
  const found: Duplicate[] = [];
  for (const other of facts.materials.values()) {
    const last = latestSubmission(other);
    if (other.id === material.id || other.place !== material.place || other.withdrawn || !last) continue;
    const file = card.files.find(({ hash }) => other.submissions.some(({ files }) => files.includes(hash)));
    const title = other.author === material.author && last.card && alike(card.title, last.card.title);
    if (file) found.push({ material: other, submission: last, likeness: { by: 'file', file } });
    else if (title) found.push({ material: other, submission: last, likeness: { by: 'title' } });
  }
  return found;
}
