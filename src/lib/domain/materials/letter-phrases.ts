/* What letters with a registry say [E-18]. */
import { monthWords } from '../shared/month-words';

/** What a letter says of itself. */
export interface LetterWords {
  /** The municipality. */
  readonly place: string;
  /** `2026-12` */
  readonly month: string;
  /** Which addendum; 0 for the registry itself. */
  readonly addendum: number;
  /** Why there is an addendum. */
  readonly reason?: string;
  readonly materials: number;
  readonly number: number;
  readonly of: number;
  /** Names of what is attached to this letter. */
  readonly files: readonly string[];
  /** Who has sent it. */
  readonly by: string;
}

/** «Реестр ЭОМ, Заречный округ, декабрь 2026, письмо 1 из 3» */
export function letterSubject({ place, month, addendum, number, of }: LetterWords): string {
  const words = ['Реестр ЭОМ', place, monthWords(month)];
  if (addendum > 0) words.push(`дополнение ${addendum}`);
  if (of > 1) words.push(`письмо ${number} из ${of}`);
  return words.filter(Boolean).join(', ');
}

/** The text of a letter, in lines. */
export function letterText(words: LetterWords): string {
  const { place, month, addendum, reason, materials, number, of, files, by } = words;
  const what = addendum > 0 ? `дополнение ${addendum} к реестру` : 'реестр';
  const lines = [
    'Здравствуйте!',
    '',
    `Направляем ${what} электронных образовательных материалов, рекомендованных к публикации, за ${monthWords(month)} года.`,
    `Муниципалитет: ${place}. Материалов: ${materials}.`,
  ];
  if (reason) lines.push(`Что изменилось: ${reason}`);
  if (of > 1) lines.push('', `Это письмо ${number} из ${of}.`);
  lines.push('', 'Приложено:', ...files.map((name) => `– ${name}`));
  if (of > 1) lines.push('', 'Остальные файлы – в других письмах.');
  lines.push('', by);
  return lines.join('\n');
}
