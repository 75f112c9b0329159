import type { Entry } from '../../src/lib/domain/act';
import type { Effect } from '../../src/lib/domain/act-kind';
import { materialsOf, type Facts } from '../../src/lib/domain/facts';
import { parseName } from '../../src/lib/domain/names';
import type { Erasure } from '../store/store';
import { partsOf } from '../../src/lib/domain/subject';

/**
 * What an act erases: the documents that its effects name and, with a person, what they wrote for themselves or in
 * confidence, what is kept of the letters their papers came by, and their name where a lesson bears it by
 * value. What was handed in, judged, issued and taught stays under their id.
 */
export function erasureOf(
  act: Entry,
  effects: readonly Effect[],
  documents: Iterable<{ name: string }>,
  facts: Facts,
): Erasure {
  const named = effects.filter(({ effect }) => effect === 'erase').map(({ document }) => document);
  if (act.kind !== 'erase-person') return { documents: named };
  const person = partsOf(act.subject)[1];
  const own = [...documents].map(({ name }) => name).filter((name) => isOwn(name, person));
  const materials = materialsOf(facts, person).filter(({ author }) => author === person);
  const lessons = [...facts.lessons.values()].filter(({ offer }) => offer.teacher === person);
  const parts = [
    ...materials.map(({ id }) => ({ subject: `material:${id}`, part: 'letter' })),
    ...lessons.map(({ id }) => ({ subject: `lesson:${id}`, part: 'name' })),
  ];
  return { documents: [...named, ...own], person, parts };
}

function isOwn(document: string, person: string): boolean {
  const name = parseName(document);
  return (
    name?.author === person && (name.kind === 'draft' || name.kind === 'help' || name.kind === 'phrases')
  );
}
