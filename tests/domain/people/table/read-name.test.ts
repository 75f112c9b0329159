import { describe, expect, test } from 'vitest';
import {
  foldName,
  mayBeSameName,
  readName,
  sameName,
} from '../../../../src/lib/domain/people/table/read-name';

const NONE = { name: '', family: '', given: '', patronymic: '' };
const read = (cells: Partial<typeof NONE>) => readName({ ...NONE, ...cells });
const words = (cells: Partial<typeof NONE>) => {
  const { name, faults } = read(cells);
  return faults.length > 0
    ? faults.map(({ field, code }) => `${field} ${code}`)
    : Object.values(name).join('|');
};

describe('[X-04] names in a table', () => {
  test('in one column, in three, in the column of the family name', () => {
    expect(words({ name: 'Иванова Мария Ивановна' })).toBe('Иванова|Мария|Ивановна');
    expect(words({ family: 'Иванова', given: 'Мария', patronymic: 'Ивановна' })).toBe(
      'Иванова|Мария|Ивановна',
    );
    expect(words({ family: 'Иванова Мария Ивановна' })).toBe('Иванова|Мария|Ивановна');
    expect(words({ family: 'Иванова', given: 'М.И.' })).toBe('Иванова|М.|И.');
    expect(words({ name: 'Алиева Лейла Гасан кызы' })).toBe('Алиева|Лейла|Гасан кызы');
    expect(words({ name: 'Иванова Мария' })).toBe('Иванова|Мария|');
  });

  test('initials on either side, commas, no-break spaces, line breaks', () => {
    for (const name of [
      'Иванова М.И.',
      'Иванова М. И.',
      'Иванова, М И',
      'М. И. Иванова',
      'М.И.Иванова',
      'Иванова\nМ.\u00a0И.',
    ])
      expect(words({ name }), name).toBe('Иванова|М.|И.');
  });

  test('capitals and small letters become a name; what is written on purpose stays', () => {
    expect(words({ name: 'ИВАНОВА-ПЕТРОВА МАРИЯ ивановна' })).toBe('Иванова-Петрова|Мария|Ивановна');
    expect(words({ name: 'АЛИЕВА ЛЕЙЛА ГАСАН КЫЗЫ' })).toBe('Алиева|Лейла|Гасан кызы');
    expect(words({ family: 'МакГи', given: 'Анна' })).toBe('МакГи|Анна|');
  });

  test('Latin look-alikes become Cyrillic', () => {
    expect(words({ name: 'Пeтpoвa Aннa' })).toBe('Петрова|Анна|');
  });

  test('what is missing or odd is named by its field', () => {
    expect(words({ name: 'Иванова' })).toEqual(['given name-missing']);
    expect(words({ given: 'Мария' })).toEqual(['family name-missing']);
    expect(words({ name: 'Итого: 37 человек' })).toEqual(['family name-odd', 'given name-odd']);
    expect(words({ family: 'И'.repeat(61), given: 'М' })).toEqual(['family name-long']);
  });

  test('«е» is «ё», initials and a missing patronymic say nothing against a name', () => {
    const fold = (name: string) => foldName(read({ name }).name);
    expect(sameName(fold('Киселёв Пётр Ильич'), fold('КИСЕЛЕВ ПЕТР ИЛЬИЧ'))).toBe(true);
    expect(sameName(fold('Иванова М. И.'), fold('Иванова Мария Ивановна'))).toBe(false);
    expect(mayBeSameName(fold('Иванова М. И.'), fold('Иванова Мария Ивановна'))).toBe(true);
    expect(mayBeSameName(fold('Иванова Мария'), fold('Иванова Мария Ивановна'))).toBe(true);
    expect(mayBeSameName(fold('Иванова Марина Ивановна'), fold('Иванова Мария Ивановна'))).toBe(false);
    expect(mayBeSameName(fold('Иванова Л. И.'), fold('Иванова Мария Ивановна'))).toBe(false);
  });
});
