const LATIN = 'ABCEHKMOPTXYaceopxyk';
const CYRILLIC = 'АВСЕНКМОРТХУасеорхук';
const LOOK_ALIKE: ReadonlyMap<string, string> = new Map(
  [...LATIN].map((letter, index) => [letter, CYRILLIC[index]!]),
);

const LATIN_LETTER = new RegExp(`[${LATIN}]`, 'u');

/**
 * A text whose Latin letters that look Cyrillic are Cyrillic: «Ивaнова» typed with a Latin «a», «COШ», «MAOY». Words with
 * any other Latin letter are left alone, so that addresses and foreign names stay what they are.
 */
export function cyrillic(text: string): string {
  // Nearly every text: nothing in it can change.
  if (!LATIN_LETTER.test(text)) return text;
  return text.replace(/\p{L}+/gu, (word) => {
    const letters = [...word];
    const mixed = letters.every((letter) => LOOK_ALIKE.has(letter) || /\p{Script=Cyrillic}/u.test(letter));
    return mixed ? letters.map((letter) => LOOK_ALIKE.get(letter) ?? letter).join('') : word;
  });
}

/**
 * The words of a text as they are compared: without case, punctuation, «№» and the difference of «е» and «ё», look-alike
 * letters made one. Letters and digits that touch are told apart: «СОШ№7» and «СОШ 7» are the same words.
 */
export function wordsOf(text: string): string[] {
  return (
    cyrillic(text.normalize('NFC'))
      .toLocaleLowerCase('ru')
      .replaceAll('ё', 'е')
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

/** The same as one text, for sets and maps. */
export const folded = (text: string): string => wordsOf(text).join(' ');

/** True when every typed word begins some word of a text; both as {@link wordsOf} gives them. */
export const beginsWords = (typed: readonly string[], words: readonly string[]): boolean =>
  typed.every((start) => words.some((word) => word.startsWith(start)));

/** A word's ending may be this long: «математика», «математики», «математикой». */
const ENDING = 3;

/** Two words that differ by their endings only: «телефон» and «телефона». Short ones have to be equal. */
export function sameStem(a: string, b: string): boolean {
  if (a === b) return true;
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return common >= 4 && Math.max(a.length, b.length) - common <= ENDING;
}

/** How many letters have to be put in, left out or changed to make one text of the other, counted up to `most` + 1. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(row[j - 1]! + 1, above[j]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    if (Math.min(...row) > most) return most + 1;
    above = row;
  }
  return Math.min(above[b.length]!, most + 1);
}

/** Pairs of neighbouring letters, by which texts are alike though words are added or left out. */
function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const plain = folded(text);
  for (let index = 0; index + 2 <= plain.length; index++) {
    const pair = plain.slice(index, index + 2);
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}

/** How alike two texts are, from 0 to 1, by the letters they share (Dice's coefficient of pairs). */
export function likeness(a: string, b: string): number {
  const [one, other] = [pairs(a), pairs(b)];
  const size = (map: Map<string, number>) => [...map.values()].reduce((sum, each) => sum + each, 0);
  const total = size(one) + size(other);
  if (total === 0) return 0;
  let shared = 0;
  for (const [pair, times] of one) shared += Math.min(times, other.get(pair) ?? 0);
  return (2 * shared) / total;
}
