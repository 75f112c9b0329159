const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'].map((letter, index) => [
    letter,
    'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ')[index]!,
  ]),
);

/**
 * A short Latin name for a school or an association, for its id: «Школа № 3» with suffix `k7q2` gives
 * `shkola-3-k7q2`. The suffix comes from outside, so that two desks naming the same school offline do not collide.
 */
export function slugOf(title: string, suffix: string): string {
  const words = [...title.toLocaleLowerCase('ru')]
    .map((letter) => LATIN[letter] ?? letter)
    .join('')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 39 - suffix.length)
    .replace(/-+$/, '');
  return words ? `${words}-${suffix}` : suffix;
}
