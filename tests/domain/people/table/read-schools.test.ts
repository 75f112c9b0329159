import { describe, expect, test } from 'vitest';
import { readSchoolRows } from '../../../../src/lib/domain/people/table/read-schools';
import type { SchoolField } from '../../../../src/lib/domain/people/table/columns';

const SCHOOLS = [
  {
    id: 's7',
    title: 'МБОУ «Средняя общеобразовательная школа № 7»',
    short: 'СОШ № 7',
    settlement: 'пгт Заречный',
  },
  { id: 'lip', title: 'МБОУ «Начальная школа»', short: 'Начальная школа', settlement: 'село Липовка' },
];
const MAPPING: SchoolField[] = ['title', 'short', 'settlement'];
const read = (rows: string[][], answers = new Map<number, 'add' | 'skip'>()) =>
  readSchoolRows(
    rows.map((cells, index) => ({ row: index + 2, cells })),
    MAPPING,
    SCHOOLS,
    answers,
  );
const outcomes = (rows: string[][]) => read(rows).map(({ outcome }) => outcome);

describe('[X-04] rows of a list of schools', () => {
  test('there by either name, new, twice in the table', () => {
    expect(
      outcomes([
        ['МБОУ средняя общеобразовательная школа №7', '', ''],
        ['Что-то иное', 'сош 7', ''],
        ['МАДОУ «Детский сад № 3 „Колокольчик“»', 'Детский сад № 3', 'Заречный'],
        ['МАДОУ «Детский сад № 3 „Колокольчик“»', '', ''],
      ]),
    ).toEqual(['there', 'there', 'add', 'repeat']);
  });

  test('the same name in another settlement is another school', () => {
    expect(outcomes([['МБОУ «Начальная школа»', '', 'с. Каменка']])).toEqual(['add']);
    expect(outcomes([['МБОУ «Начальная школа»', '', 'с. Липовка']])).toEqual(['there']);
  });

  test('one letter more or less is asked, another number is not', () => {
    const row = [['МБОУ «Средняя обшеобразовательная школа № 7»', '', '']];
    expect(read(row)[0]).toMatchObject({ outcome: 'near', is: 'СОШ № 7' });
    expect(read(row, new Map([[2, 'add']]))[0]).toMatchObject({ outcome: 'add' });
    expect(read(row, new Map([[2, 'skip']]))[0]).toMatchObject({ outcome: 'skipped' });
    expect(outcomes([['МБОУ «Средняя общеобразовательная школа № 8»', 'СОШ № 8', '']])).toEqual(['add']);
  });

  test('a short name is made where there is none; faults are named', () => {
    expect(read([['МБОУ «Липовская ООШ»', '', '']])[0]!.values.short).toBe('Липовская ООШ');
    expect(read([['', 'Лицей', '']])[0]!.values).toMatchObject({ title: 'Лицей', short: 'Лицей' });
    const faults = (row: string[]) => read([row])[0]!.faults.map(({ code }) => code);
    expect(faults(['', '', 'Заречный'])).toEqual(['title-missing']);
    expect(faults(['х'.repeat(201), 'х'.repeat(61), 'х'.repeat(81)])).toEqual([
      'title-long',
      'short-long',
      'settlement-long',
    ]);
  });
});
