import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/browser';
import type { CalendarDate } from '../domain/shared/calendar';

/** What stands in a cell: words, a number, or a day that a table program can sort by. */
export type Cell = string | number | { readonly day: CalendarDate };

export interface WorkbookColumn {
  readonly name: string;
  /** In characters. */
  readonly width: number;
}

/** A workbook of one sheet: what it is above, a header that stays in sight, a row for each of the rows. */
export async function workbook(
  sheet: string,
  title: string,
  columns: readonly WorkbookColumn[],
  rows: readonly (readonly Cell[])[],
): Promise<Blob> {
  const heading: SheetCell = { value: title, type: String, fontWeight: 'bold', fontSize: 14 };
  const head = columns.map(({ name }): SheetCell => ({
    value: name,
    type: String,
    fontWeight: 'bold',
    wrap: true,
    alignVertical: 'top',
    borderStyle: 'thin',
    backgroundColor: '#e9edf1',
  }));
  return await writeXlsxFile([[heading], head, ...rows.map((row) => row.map(sheetCell))], {
    sheet,
    orientation: 'landscape',
    columns: columns.map(({ width }) => ({ width })),
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
