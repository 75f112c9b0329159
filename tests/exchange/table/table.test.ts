import { deflateSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { readTableFile, readTableText } from '../../../src/lib/exchange/table/read-table';
import type { Table, TableRefusal } from '../../../src/lib/exchange/table/grid';
import { LIMITS } from '../../../src/lib/protocol/limits';

const cellsOf = (table: Table | TableRefusal) =>
  'rows' in table ? table.rows.map(({ row, cells }) => [row, ...cells]) : table;
const read = async (bytes: Uint8Array | string, sheet?: number) =>
  cellsOf(await readTableFile(new Blob([bytes as BlobPart]), sheet));

/** windows-1251 as Excel writes it; enough letters for these tests. */
const cp1251 = (text: string) =>
  Uint8Array.from([...text], (letter) => {
    const code = letter.codePointAt(0)!;
    if (code >= 0x410 && code <= 0x44f) return code - 0x350;
    if (letter === 'ё') return 0xb8;
    if (letter === '№') return 0xb9;
    if (code > 127) throw new Error(letter);
    return code;
  });
const utf16 = (text: string, mark: boolean) => Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');

const SMALL = 'Фамилия;Школа\r\nЁлкин;СОШ № 7\r\n';
const ROWS = [
  [1, 'Фамилия', 'Школа'],
  [2, 'Ёлкин', 'СОШ № 7'],
];

describe('[X-04] [V-15] text tables', () => {
  test('every encoding in which spreadsheets save is told by its bytes', async () => {
    expect(await read(SMALL)).toEqual(ROWS);
    expect(await read(`\ufeff${SMALL}`)).toEqual(ROWS);
    expect(await read(utf16(SMALL, true))).toEqual(ROWS);
    expect(await read(utf16(SMALL, false))).toEqual(ROWS);
    expect(await read(cp1251(SMALL.replace('Ёлкин', 'ёлкин')))).toEqual([ROWS[0], [2, 'ёлкин', 'СОШ № 7']]);
  });

  test('the separator is the one that cuts the most rows alike', async () => {
    expect(await read('Иванова, М. И.;СОШ 1\nПетров, А. А.;СОШ 2\n')).toEqual([
      [1, 'Иванова, М. И.', 'СОШ 1'],
      [2, 'Петров, А. А.', 'СОШ 2'],
    ]);
    expect(await read('a,b\n"c, d",e\n')).toEqual([
      [1, 'a', 'b'],
      [2, 'c, d', 'e'],
    ]);
    expect(await read('Список, 2026\nФИО\tДолжность\nИванова\tучитель, эксперт\n')).toEqual([
      [1, 'Список, 2026'],
      [2, 'ФИО', 'Должность'],
      [3, 'Иванова', 'учитель, эксперт'],
    ]);
    expect(await read('sep=,\na,b;c\n')).toEqual([[2, 'a', 'b;c']]);
  });

  test('quotes, line breaks in cells, a quote that nobody closed', async () => {
    expect(await read('"МБОУ ""Школа № 1""\r\nим. Попова";x\r\n')).toEqual([
      [1, 'МБОУ "Школа № 1"\nим. Попова', 'x'],
    ]);
    expect(await read('a;b\n"Радуга;c\nd;e\n')).toEqual([
      [1, 'a', 'b'],
      [2, '"Радуга', 'c'],
      [3, 'd', 'e'],
    ]);
  });

  test('empty rows keep the numbers of the others, blanks of any kind go', async () => {
    expect(await read(';;;\n\u00a0a\u00a0 b ;;\n\n;c;;;\n;;\n')).toEqual([
      [2, 'a b'],
      [4, '', 'c'],
    ]);
  });

  test('limits are refusals with the row to blame', async () => {
    const wide = 'x;'.repeat(LIMITS.tableColumns) + 'x';
    expect(await read(`a;b\n${wide}`)).toEqual({ code: 'table-columns', row: 2 });
    expect(await read(`a\n${'x'.repeat(LIMITS.tableCellLetters + 1)}`)).toEqual({
      code: 'table-cell',
      row: 2,
    });
    expect(await read('a;b\n'.repeat(LIMITS.tableRows + 1))).toEqual({ code: 'table-rows' });
    expect(await read(new Uint8Array(LIMITS.tableBytes + 1))).toEqual({ code: 'table-bytes' });
    expect(await read('\n \n')).toEqual({ code: 'table-empty' });
    expect(await read('%PDF-1.7 x')).toEqual({ code: 'table-other' });
    expect(await read(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3))).toEqual({ code: 'table-other' });
    expect(await read(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 1))).toEqual({ code: 'table-old-excel' });
  });

  test('what was copied from a spreadsheet', () => {
    expect(cellsOf(readTableText({ text: 'ФИО\tТелефон\n"Иванова\nМария"\t8912\n' }))).toEqual([
      [1, 'ФИО', 'Телефон'],
      [2, 'Иванова\nМария', '8912'],
    ]);
  });
});

/** A workbook of one sheet with the XML of its rows, as another program might have written it. */
function workbook(sheetData: string, before = '', after = '', tabs = ''): Uint8Array {
  const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook ${ns} xmlns:r="${rel}"><sheets>${tabs}<sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet ${ns}>${before}<sheetData>${sheetData}</sheetData>${after}</worksheet>`,
    ),
  });
}
const text = (at: string, words: string) => `<c r="${at}" t="inlineStr"><is><t>${words}</t></is></c>`;

describe('[X-04] [V-15] workbooks', () => {
  test('numbers are as written, dates are ISO, the first sheet that has anything is read, others on demand', async () => {
    const file = await writeExcelFile([
      { sheet: 'Пустой', data: [[null]] },
      {
        sheet: 'Люди',
        data: [
          [{ value: 'ФИО' }, { value: 'Телефон' }, { value: 'Дата' }, { value: 'Доля' }],
          [
            { value: ' Иванова ' },
            { type: Number, value: 89123456789 },
            { type: Date, value: new Date(Date.UTC(2026, 11, 5)), format: 'dd.mm.yyyy' },
            { type: Number, value: 0.1 + 0.2 },
          ],
        ],
      },
    ] as any).toBuffer();
    expect(await read(file)).toEqual([
      [1, 'ФИО', 'Телефон', 'Дата', 'Доля'],
      [2, 'Иванова', '89123456789', '2026-12-05', '0.3'],
    ]);
    const table = await readTableFile(new Blob([file as BlobPart]));
    expect(table).toMatchObject({ sheets: ['Пустой', 'Люди'], sheet: 1 });
    expect(await read(file, 0)).toEqual({ code: 'table-empty' });
  });

  test('an exponent is written out; a cell merged downwards speaks for every row', async () => {
    const merged = `<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="A1:B1"/></mergeCells>`;
    const rows = `<row r="1">${text('A1', 'Список')}</row><row r="2"><c r="A2"><v>8.9123456789E10</v></c>${text('B2', 'СОШ № 7')}</row><row r="3"><c r="A3"><v>5</v></c></row>`;
    expect(await read(workbook(rows, '', merged))).toEqual([
      [1, 'Список'],
      [2, '89123456789', 'СОШ № 7'],
      [3, '5', 'СОШ № 7'],
    ]);
  });

  test('a tab with a chart is no sheet', async () => {
    const rows = `<row r="1">${text('A1', 'a')}</row>`;
    expect(await read(workbook(rows, '', '', '<sheet name="Диаграмма" sheetId="9" r:id="rId9"/>'))).toEqual([
      [1, 'a'],
    ]);
  });

  test('a sheet formatted to its last row is as large as what stands in it', async () => {
    const rows = `<row r="1">${text('A1', 'a')}</row><row r="1048576"><c r="XFD1048576" s="1"/><c r="A1048576"></c></row>`;
    expect(await read(workbook(rows, '<dimension ref="A1:XFD1048576"/>'))).toEqual([[1, 'a']]);
    const far = `<row r="1">${text('A1', 'a')}</row><row r="1048576">${text('XFD1048576', 'b')}</row>`;
    expect(await read(workbook(far))).toEqual({ code: 'table-rows' });
  });

  test('a bomb is given up as soon as it is larger than allowed, whatever it says of its size', async () => {
    const name = 'xl/worksheets/sheet1.xml';
    const bomb = zipSync({ [name]: new Uint8Array(LIMITS.tableUnpackedBytes + 1) }, { level: 9 });
    expect(await read(bomb)).toEqual({ code: 'table-unpacked' });
    // The same with a directory that says it is a hundred bytes.
    const liar = bomb.slice();
    const view = new DataView(liar.buffer);
    for (let at = 0; at < liar.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
    expect(await read(liar)).toEqual({ code: 'table-unpacked' });
  });

  test('what is no workbook is refused', async () => {
    expect(await read(zipSync({ 'word/document.xml': strToU8('<x/>') }))).toEqual({
      code: 'table-unreadable',
    });
    const whole = workbook(`<row r="1">${text('A1', 'a')}</row>`);
    expect(await read(whole.slice(0, whole.length - 30))).toEqual({ code: 'table-unreadable' });
    expect(await read(Uint8Array.of(0x50, 0x4b, 3, 4, ...deflateSync(strToU8('x'))))).toEqual({
      code: 'table-unreadable',
    });
  });
});
