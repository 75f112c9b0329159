import { describe, expect, test } from 'vitest';
import type { ColumnKind } from '../../../src/lib/domain/shared/table';
import { columnLetter, readHeader } from '../../../src/lib/exchange/table/header';
import { readTableText } from '../../../src/lib/exchange/table/read-table';

type Field = 'name' | 'family' | 'given' | 'post' | 'email' | 'phone';
const KINDS: ColumnKind<Field>[] = [
  { field: 'name', headings: ['ФИО', 'Фамилия, имя, отчество'] },
  { field: 'family', headings: ['Фамилия'] },
  { field: 'given', headings: ['Имя'] },
  { field: 'post', headings: ['Должность'] },
  { field: 'email', headings: ['Почта', 'Электронная почта', 'E-mail'] },
  { field: 'phone', headings: ['Телефон', 'Номер телефона'] },
];

function headed(text: string) {
  const table = readTableText({ text });
  if (!('rows' in table)) throw new Error(table.code);
  const { columns, mapping, body } = readHeader(table.rows, KINDS);
  return { columns, mapping, rows: body.map(({ row }) => row) };
}

describe('[X-04] the header of a table', () => {
  test('stands below titles; case, «ё», Latin look-alikes and other words do not matter', () => {
    // The «O» of «ФИO» and the «e» of «Tелефон» are Latin, and so is the «T».
    const text =
      'Утверждаю\n\nСписок педагогов школы\n№ п/п\tФИO\tДОЛЖНОСТЬ по тарификации\tTeлефон\tE-Mail\tСтаж\n1\tИванова\tучитель\t8912\ta@b.ru\t5\n';
    expect(headed(text)).toEqual({
      columns: ['№ п/п', 'ФИO', 'ДОЛЖНОСТЬ по тарификации', 'Teлефон', 'E-Mail', 'Стаж'],
      mapping: [undefined, 'name', 'post', 'phone', 'email', undefined],
      rows: [5],
    });
  });

  test('two rows are joined, columns are numbered below, and a row of the body joins no header', () => {
    const text =
      'Педагог\t\t\tКонтакты\t\nФамилия\tИмя\tДолжность\tТелефон\tПочта\n1\t2\t3\t4\t5\nИванова\tМария\tучитель\t1\ta@b.ru\n';
    expect(headed(text)).toMatchObject({
      columns: ['Фамилия', 'Имя', 'Должность', 'Телефон', 'Почта'],
      mapping: ['family', 'given', 'post', 'phone', 'email'],
      rows: [4],
    });
    const split = 'ФИО\tКонтакты\t\tДолжность\n\tНомер телефона\tПочта\t\nИванова\t1\ta@b.ru\tучитель\n';
    expect(headed(split)).toEqual({
      columns: ['ФИО', 'Контакты: Номер телефона', 'Почта', 'Должность'],
      mapping: ['name', 'phone', 'email', 'post'],
      rows: [3],
    });
    expect(headed('ФИО\tПредмет\nИванова\tдолжность учителя\n')).toMatchObject({
      mapping: ['name', undefined],
      rows: [2],
    });
  });

  test('of two columns for one field the very heading wins', () => {
    expect(headed('Телефон рабочий\tТелефон\tФИО\n1\t2\tИванова\n').mapping).toEqual([
      undefined,
      'phone',
      'name',
    ]);
  });

  test('without any, every row is one of the body', () => {
    expect(headed('Иванова Мария\tучитель, должность по совместительству\nПетров\tучитель\n')).toEqual({
      columns: ['Столбец A', 'Столбец B'],
      mapping: [undefined, undefined],
      rows: [1, 2],
    });
    expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});
