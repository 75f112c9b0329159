import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/browser';
import type { CalendarDate } from '../domain/shared/calendar';
import { printSetup } from './print-setup';
import { FONT, rowHeight, widthFor } from './row-height';

/** What stands in a cell: words, a number, or a day that a table program can sort by. */
export type Cell = string | number | { readonly day: CalendarDate };

export interface WorkbookColumn {
  readonly name: string;
  /** In characters; a column is made wider where a word of its name would be cut. */
  readonly width: number;
}

/** The title and the names of the columns: they stay in sight, and are on every printed page. */
const TITLE_ROWS = 2;

/** A workbook of one sheet: what it is above, a header that stays in sight, a row for each of the rows. */
export async function workbook(
  sheet: string,
  title: string,
  columns: readonly WorkbookColumn[],
  rows: readonly (readonly Cell[])[],
): Promise<Blob> {
  const widths = columns.map(({ name, width }) => Math.max(width, widthFor(name)));
  const wrapped = (row: readonly Cell[], bold = false) =>
    row.map((cell, index) => ({ text: wordsIn(cell), width: widths[index]!, bold }));
  const names = columns.map(({ name }) => name);
  const headHeight = rowHeight(wrapped(names, true));
  const heading: SheetCell = { value: title, type: String, ...FONT, fontWeight: 'bold', fontSize: 14 };
  const head = names.map((name): SheetCell => ({
    value: name,
    type: String,
    ...FONT,
    fontWeight: 'bold',
    wrap: true,
    height: headHeight,
    alignVertical: 'top',
    borderStyle: 'thin',
    backgroundColor: '#e9edf1',
  }));
  const body = rows.map((row) => {
    const height = rowHeight(wrapped(row));
    return row.map((cell) => sheetCell(cell, height));
  });
  return await writeXlsxFile(
    [[heading], head, ...body],
    {
      sheet,
      orientation: 'landscape',
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: TITLE_ROWS,
    },
    { ...FONT, features: [printSetup(sheet, TITLE_ROWS)] },
  ).toBlob();
}

/** What a cell shows, as far as its length matters: a day has ten signs. */
const wordsIn = (cell: Cell): string => (typeof cell === 'object' ? cell.day : String(cell));

function sheetCell(cell: Cell, height: number): SheetCell {
  const style = { wrap: true, height, alignVertical: 'top', borderStyle: 'thin' } as const;
  if (typeof cell === 'number') return { value: cell, type: Number, ...style };
  // A word is a word, whatever sign it begins with: nothing that somebody has typed becomes a formula.
  if (typeof cell === 'string') return { value: cell, type: String, ...style };
  return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy', ...style };
}
