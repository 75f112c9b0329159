import type { Card } from './card';

/** Longest name before the ending: a path of Windows has room for it in any folder people use. */
const LONGEST = 120;
/** Names of devices, which Windows takes for no file. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A word as part of a name that every file system takes: no marks of paths, no line breaks, no point at its end. */
const part = (text: string): string =>
  text
    .replace(/[\p{Cc}<>:"/\\|?*«»]+/gu, ' ')
    .replace(/_/g, ' ')
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[.-]+$/, '');

/** «7», «7-9», «7,9»; a kindergarten's material is named by its level. */
function classesIn({ classes, level }: Card): string {
  const sorted = classes.toSorted((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return level ?? '';
  if (sorted.length === 1) return String(first);
  return last - first === sorted.length - 1 ? `${first}-${last}` : sorted.join(',');
}

/** [E-17] What files of a card are called in the library: `Предмет_класс_Фамилия_Название.ext`, each once. */
export function finalNames(card: Card, family: string): string[] {
  const stem = [card.subjects[0] ?? '', classesIn(card), family, card.title]
    .map(part)
    .filter(Boolean)
    .join('_');
  const safe = [...(DEVICES.test(stem) ? `_${stem}` : stem)]
    .slice(0, LONGEST)
    .join('')
    .replace(/[.\s-]+$/, '');
  return card.files.map(({ name }, index) => {
    const ending = /\.([^.\s]{1,12})$/.exec(name)?.[1];
    const number = card.files.length > 1 ? `_${index + 1}` : '';
    return `${safe || 'Материал'}${number}${ending ? `.${part(ending).toLowerCase()}` : ''}`;
  });
}
