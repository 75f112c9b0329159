import { cyrillic, folded } from '../../shared/words';
import type { PersonName } from '../person';

/** What is wrong with a name; the field says where. */
export type NameFault = {
  readonly field: 'family' | 'given' | 'patronymic';
  readonly code: 'name-missing' | 'name-long' | 'name-odd';
};

const LONGEST = 60;

/** «М.», «М. », «М»: a name of which only the first letter was written. */
export const isInitial = (word: string): boolean => /^\p{Lu}\.?$/u.test(word.trim());

/** «иванова» and «ИВАНОВА» are written «Иванова»; «Иванова-Петрова», «д’Арк» and «Мария оглы» keep what they have. */
function inCase(word: string): string {
  if (word !== word.toLocaleUpperCase('ru') && word !== word.toLocaleLowerCase('ru')) return word;
  if (word.length < 2) return word.toLocaleUpperCase('ru');
  return word
    .toLocaleLowerCase('ru')
    .replace(
      /(^|-)(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toLocaleUpperCase('ru'),
    );
}

/** Words of a patronymic that are no names. */
const SMALL = new Set(['оглы', 'кызы', 'улы', 'уулу', 'гызы']);

const inCaseAll = (text: string) =>
  text
    .split(' ')
    .map((word) => (SMALL.has(word.toLocaleLowerCase('ru')) ? word.toLocaleLowerCase('ru') : inCase(word)))
    .join(' ');

/** «Иванова М.И.» → «Иванова», «М.», «И.»; «Иванова Мария Ивановна» → its words. */
function partsOf(text: string): string[] {
  return text
    .replace(/(\p{L}\.)(?=\p{L})/gu, '$1 ')
    .split(/[\s,]+/u)
    .filter(Boolean);
}

const initialOf = (word: string) => (isInitial(word) && !word.endsWith('.') ? `${word}.` : word);

/**
 * A name from one cell with all of it, or from cells of its own; a whole name that stands in the cell of the family
 * name is taken apart too. Initials are kept as such: «М.», «И.».
 */
export function readName(cells: {
  readonly name: string;
  readonly family: string;
  readonly given: string;
  readonly patronymic: string;
}): { readonly name: PersonName; readonly faults: readonly NameFault[] } {
  const clean = (text: string) => cyrillic(text.normalize('NFC')).replace(/\s+/gu, ' ').trim();
  let { family, given, patronymic } = {
    family: clean(cells.family),
    given: clean(cells.given),
    patronymic: clean(cells.patronymic),
  };
  const whole = clean(cells.name) || (!given && !patronymic ? family : '');
  if (whole && !given) {
    const [first = '', second = '', ...rest] = partsOf(whole);
    // «М. И. Иванова»: initials before the family name.
    const turned = isInitial(first) && rest.length <= 1;
    const words = turned
      ? [rest[0] ?? second, first, rest[0] ? second : '']
      : [first, second, rest.join(' ')];
    [family, given, patronymic] = [words[0]!, words[1]!, patronymic || words[2]!];
  }
  // «М. И.» in the cell of the given name.
  const parts = partsOf(given);
  if (!patronymic && parts.length === 2 && parts.every(isInitial))
    [given, patronymic] = [parts[0]!, parts[1]!];
  const name = {
    family: inCaseAll(family),
    given: initialOf(inCaseAll(given)),
    patronymic: initialOf(inCaseAll(patronymic)),
  };
  const faults = (['family', 'given', 'patronymic'] as const).flatMap((field): NameFault[] => {
    const text = name[field];
    if (!text) return field === 'patronymic' ? [] : [{ field, code: 'name-missing' }];
    if (text.length > LONGEST) return [{ field, code: 'name-long' }];
    return /^[\p{L}\p{M}.'’ʼ\- ()]+$/u.test(text) ? [] : [{ field, code: 'name-odd' }];
  });
  return { name, faults };
}

/** A name as names are compared. */
export interface FoldedName {
  readonly family: string;
  readonly given: string;
  readonly patronymic: string;
}

export const foldName = ({ family, given, patronymic }: PersonName): FoldedName => ({
  family: folded(family),
  given: folded(given),
  patronymic: folded(patronymic),
});

/** All three parts are the same. */
export const sameName = (a: FoldedName, b: FoldedName): boolean =>
  a.family === b.family && a.given === b.given && a.patronymic === b.patronymic;

/** A part that is missing or was only begun on one side says nothing against the other. */
const agrees = (a: string, b: string) => {
  if (!a || !b || a === b) return true;
  const shorter = a.length < b.length ? a : b;
  return shorter.length === 1 && a[0] === b[0];
};

/** The same family name, and given name and patronymic that may be the same: «Иванова М. И.», «Иванова Мария». */
export const mayBeSameName = (a: FoldedName, b: FoldedName): boolean =>
  a.family === b.family && agrees(a.given, b.given) && agrees(a.patronymic, b.patronymic);
