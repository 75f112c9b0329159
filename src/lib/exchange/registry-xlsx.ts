import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/browser';
import type { RegistryColumn } from '../domain/materials/registry';
import { COLUMN_NAMES } from '../domain/materials/registry-phrases';
import type { Cell } from './registry-cells';

/** Widths of columns in characters, where the name of the column is not enough. */
const WIDTHS: Partial<Record<RegistryColumn, number>> = {
  number: 5,
  author: 32,
  school: 36,
  contact: 28,
  title: 44,
  topic: 30,
  subject: 20,
  conclusion: 26,
  agreement: 28,
  link: 36,
  remarks: 40,
  'file-hash': 20,
};

/** [E-18] The registry as a workbook: what it is above, a header that stays in sight, a row for each material. */
export async function registryXlsx(
  title: string,
  columns: readonly RegistryColumn[],
  rows: readonly Readonly<Record<RegistryColumn, Cell>>[],
): Promise<Blob> {
  const heading: SheetCell = { value: title, type: String, fontWeight: 'bold', fontSize: 14 };
  const head = columns.map((column): SheetCell => ({
    value: COLUMN_NAMES[column],
    type: String,
    fontWeight: 'bold',
    wrap: true,
    alignVertical: 'top',
    borderStyle: 'thin',
    backgroundColor: '#e9edf1',
  }));
  const body = rows.map((row) => columns.map((column) => sheetCell(row[column])));
  return await writeXlsxFile([[heading], head, ...body], {
    sheet: 'Реестр',
    orientation: 'landscape',
    columns: columns.map((column) => ({
      width: WIDTHS[column] ?? Math.max(12, COLUMN_NAMES[column].length + 2),
    })),
    stickyRowsCount: 2,
  }).toBlob();
}

function sheetCell(cell: Cell): SheetCell {
  const style = { wrap: true, alignVertical: 'top', borderStyle: 'thin' } as const;
  if (typeof cell === 'number') return { value: cell, type: Number, ...style };
  // A word is a word, whatever sign it begins with: nothing that somebody has typed becomes a formula.
  if (typeof cell === 'string') return { value: cell, type: String, ...style };
  return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy', ...style };
}
