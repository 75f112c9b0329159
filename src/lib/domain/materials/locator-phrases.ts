import type { Fate, Unit } from './locator';
import { PHRASE_LETTERS, PHRASES_PER_BANK, type Bank, type PhraseFault } from './phrase-bank';

/** [E-28] The wording of places in the material and of the phrase bank. */
export const UNIT_LABELS: Readonly<Record<Unit, string>> = {
  page: 'Страница',
  slide: 'Слайд',
  second: 'Время, минуты и секунды',
};

export const UNIT_HINTS: Readonly<Record<Unit, string>> = {
  page: 'Номер страницы, например 12',
  slide: 'Номер слайда, например 5',
  second: 'Например 3:41 или 1:02:03',
};

export const UNIT_FAULTS: Readonly<Record<Unit, string>> = {
  page: 'Напишите номер страницы цифрами: от 1 до 9999',
  slide: 'Напишите номер слайда цифрами: от 1 до 9999',
  second: 'Напишите время как 3:41: минуты, двоеточие, секунды',
};

/** What became of a file that a remark on an earlier version speaks of. */
export const fateWords = (fate: Fate, version: number): string | undefined =>
  fate === 'kept'
    ? undefined
    : fate === 'replaced'
      ? `в версии ${version} файл заменён`
      : `в версии ${version} этого файла нет`;

export const BANK_NAMES: Readonly<Record<Bank, string>> = { own: 'моя', shared: 'общая' };

export const PHRASE_FAULTS: Readonly<Record<PhraseFault, string>> = {
  'phrase-empty': 'Напишите фразу',
  'phrase-long': `Фраза длиннее ${PHRASE_LETTERS} знаков. Сократите её`,
  'phrase-known': 'Такая фраза уже есть',
  'phrases-full': `Фраз уже ${PHRASES_PER_BANK}, больше не поместится. Удалите лишние`,
};
