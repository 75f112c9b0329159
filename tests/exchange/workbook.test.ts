import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { linesOf, rowHeight, widthFor } from '../../src/lib/exchange/row-height';
import { workbook } from '../../src/lib/exchange/workbook';

const partsOf = async (blob: Blob) => {
  const parts = unzipSync(new Uint8Array(await blob.arrayBuffer()));
  return (name: string) => strFromU8(parts[name]!);
};
const LONG = 'Где живёт звук: тренажёр фонематического слуха для первого класса с карточками';

describe('[E-18] [E-23] a workbook as it is read and printed', () => {
  test('gives every row the height of its longest text', async () => {
    const part = await partsOf(
      await workbook(
        'Реестр',
        'Реестр ЭОМ',
        [
          { name: '№', width: 5 },
          { name: 'Название', width: 20 },
        ],
        [
          [1, 'Дроби'],
          [2, LONG],
        ],
      ),
    );
    const heights = [...part('xl/worksheets/sheet1.xml').matchAll(/<row r="(\d)"[^>]*? ht="([\d.]+)"/g)];
    const of = (row: string) => Number(heights.find(([, number]) => number === row)?.[2]);
    expect(of('4')).toBeGreaterThan(of('3') * 4);
  });

  test('is printed on the width of a page, with the header on each', async () => {
    const part = await partsOf(await workbook('Реестр', 'Реестр ЭОМ', [{ name: '№', width: 5 }], [[1]]));
    const sheet = part('xl/worksheets/sheet1.xml');
    expect(sheet).toMatch(/<worksheet[^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr>/);
    expect(sheet).toMatch(/<\/sheetData><pageMargins left="0.4"[^>]*\/><pageSetup /);
    expect(sheet).toMatch(/<pageSetup [^>]*orientation="landscape"[^>]*fitToWidth="1" fitToHeight="0"/);
    expect(part('xl/workbook.xml')).toMatch(
      /<\/sheets>.*<definedName name="_xlnm.Print_Titles" localSheetId="0">'Реестр'!\$1:\$2<\/definedName>/,
    );
  });

  test('leaves no word of a column name cut', async () => {
    const part = await partsOf(
      await workbook('Реестр', 'Реестр', [{ name: 'Муниципалитет', width: 5 }], [['Заречный']]),
    );
    const width = Number(/<col [^>]*width="([\d.]+)"/.exec(part('xl/worksheets/sheet1.xml'))?.[1]);
    expect(width).toBeGreaterThanOrEqual(widthFor('Муниципалитет'));
    expect(linesOf({ text: 'Муниципалитет', width, bold: true })).toBe(1);
  });
});

describe('lines of a wrapped text', () => {
  test('words go whole to the next line, longer ones are broken, paragraphs begin one', () => {
    expect(linesOf({ text: '', width: 10 })).toBe(1);
    expect(linesOf({ text: 'раз два', width: 10 })).toBe(1);
    expect(linesOf({ text: 'первый второй', width: 10 })).toBe(2);
    expect(linesOf({ text: 'a'.repeat(50), width: 10 })).toBe(6);
    expect(linesOf({ text: 'раз\nдва\n\nтри', width: 10 })).toBe(4);
  });
  test('a row is never higher than table programs allow', () => {
    expect(rowHeight([{ text: 'слово '.repeat(2000), width: 10 }])).toBe(409);
  });
});
