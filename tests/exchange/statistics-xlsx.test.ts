import { expect, test } from 'vitest';
import readExcelFile from 'read-excel-file/universal';
import type { Counts } from '../../src/lib/domain/materials/statistics';
import { statisticsXlsx } from '../../src/lib/exchange/statistics-xlsx';

const counts = (handedIn: number, recommended: number): Counts => ({
  ...{
    handedIn,
    recommended,
    late: 1,
    underWay: 0,
    revise: 2,
    rejected: 0,
    sent: 0,
    published: 3,
    withdrawn: 4,
  },
});

test('[E-24] statistics go into a workbook by group, all materials last, names as words', async () => {
  const rows = [
    { name: '=HYPERLINK("x")', counts: counts(7, 5) },
    { name: 'Физика', counts: counts(2, 1) },
  ];
  const bytes = await statisticsXlsx('Материалы: по предметам', 'subject', rows, counts(8, 5));
  const [{ data: sheet }] = (await readExcelFile(await bytes.arrayBuffer())) as unknown as [
    { data: unknown[][] },
  ];
  expect(sheet[0]![0]).toBe('Материалы: по предметам');
  expect(sheet[1]!.slice(0, 5)).toEqual([
    'По предметам',
    'сдано',
    'позже срока',
    'без заключения',
    'рекомендовано',
  ]);
  expect(sheet[2]!.slice(0, 5)).toEqual(['=HYPERLINK("x")', 7, 1, 0, 5]);
  expect(sheet[3]![0]).toBe('Физика');
  expect(sheet[4]).toEqual(['Всего материалов', 8, 1, 0, 5, 2, 0, 0, 3, 4]);
});
