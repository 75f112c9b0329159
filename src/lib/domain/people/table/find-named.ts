import { likeness, sameStem, wordsOf } from '../../shared/words';
import type { Association, School } from '../place';

/** What a text in a cell names: one thing of the register, several, or none with the nearest there is. */
export type Named<Thing> =
  | { readonly found: Thing }
  | { readonly found?: undefined; readonly several: boolean; readonly nearest?: Thing };

/** Kinds of institutions as they stand before names; they tell no two schools apart. */
const LEGAL = new Set(
  'мбоу маоу мкоу моу мбдоу мадоу мкдоу мдоу гбоу гаоу мбу мау мку мбуо маудо мбудо до'.split(' '),
);
/** Below this there is nothing near. */
const NEAR = 0.5;

/** The words that tell a school from others. */
const essence = (text: string) => wordsOf(text).filter((word) => !LEGAL.has(word));
const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.join(' ') === b.join(' ');
const digits = (words: readonly string[]) => words.filter((word) => /\d/u.test(word)).join(' ');

/**
 * The school that a text names by its full or short name, quotes, «№», «МБОУ», case and «ё» apart; the settlement
 * decides between schools of one name. Numbers have to be the same for a school to be near.
 */
export function findSchool(schools: readonly School[], text: string, settlement = ''): Named<School> {
  const wanted = essence(text);
  const named = schools.filter((school) =>
    [
      school.short,
      school.title,
      `${school.short} ${school.settlement}`,
      `${school.title} ${school.settlement}`,
    ].some((name) => isSame(essence(name), wanted)),
  );
  const there = settlement
    ? named.filter((school) => isSame(wordsOf(school.settlement), wordsOf(settlement)))
    : named;
  const chosen = there.length > 0 ? there : named;
  if (chosen.length === 1) return { found: chosen[0]! };
  if (chosen.length > 1) return { several: true };
  let best: { readonly school: School; readonly like: number } | undefined;
  for (const school of schools) {
    for (const name of [school.short, school.title]) {
      const words = essence(name);
      if (digits(words) !== digits(wanted)) continue;
      // One number and nothing else near: «Школа 7» is most likely «СОШ № 7».
      const like = Math.max(likeness(wanted.join(' '), words.join(' ')), digits(wanted) ? NEAR : 0);
      if (like >= NEAR && (!best || like > best.like)) best = { school, like };
    }
  }
  return { several: false, ...(best && { nearest: best.school }) };
}

/** Words of an association's name that every association has. */
const COMMON = new Set(
  'ммо мо рмо гмо умо муниципальное районное городское методическое объединение учителей педагогов преподавателей по и'.split(
    ' ',
  ),
);
const isCommon = (word: string) =>
  COMMON.has(word) || [...COMMON].some((each) => each.length > 4 && sameStem(each, word));
const subjectWords = (text: string) => wordsOf(text).filter((word) => !isCommon(word));

/** True for words that name some association, and not only that there is one: «ММО математики», but not «ММО». */
export const namesAssociation = (text: string): boolean => subjectWords(text).length > 0;

/**
 * The association that words name: «ММО математики», «учителей русского языка», or one of its subjects. Every word
 * has to stand in its name or in one subject of it, endings apart.
 */
export function findAssociation(associations: readonly Association[], text: string): Named<Association> {
  const wanted = subjectWords(text);
  const holds = (name: string) => {
    const words = wordsOf(name);
    return wanted.every((word) => words.some((other) => sameStem(word, other)));
  };
  const exact = associations.filter(({ title }) => wordsOf(title).join(' ') === wordsOf(text).join(' '));
  if (exact.length === 1) return { found: exact[0]! };
  if (wanted.length > 0) {
    const byTitle = associations.filter(({ title }) => holds(title));
    const named = byTitle.length > 0 ? byTitle : associations.filter(({ subjects }) => subjects.some(holds));
    if (named.length === 1) return { found: named[0]! };
    if (named.length > 1) return { several: true };
  }
  const [nearest] = associations
    .map((association) => ({
      association,
      like: likeness(wanted.join(' '), subjectWords(association.title).join(' ')),
    }))
    .filter(({ like }) => like >= NEAR)
    .toSorted((a, b) => b.like - a.like);
  return { several: false, ...(nearest && { nearest: nearest.association }) };
}
