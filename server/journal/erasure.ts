import type { Entry } from '../../src/lib/domain/act';
import type { Effect } from '../../src/lib/domain/act-kind';
import { parseName } from '../../src/lib/domain/names';
import type { Erasure } from '../store/store';
import { partsOf } from '../../src/lib/domain/subject';

/**
 * What an act erases: the documents that its effects name and, with a person, what they wrote for themselves or in
 * confidence. What was handed in, judged and issued stays under their id.
 */
export function erasureOf(
  act: Entry,
  effects: readonly Effect[],
  documents: Iterable<{ name: string }>,
): Erasure {
  const named = effects.filter(({ effect }) => effect === 'erase').map(({ document }) => document);
  if (act.kind !== 'erase-person') return { documents: named };
  const person = partsOf(act.subject)[1];
  const own = [...documents].map(({ name }) => name).filter((name) => isOwn(name, person));
  return { documents: [...named, ...own], person };
}

function isOwn(document: string, person: string): boolean {
  const name = parseName(document);
  return name?.author === person && (name.kind === 'draft' || name.kind === 'help');
}
