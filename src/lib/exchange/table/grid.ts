import type { TableRow } from '../../domain/shared/table';
import { LIMITS } from '../../protocol/limits';

/** Why a table could not be read; worded by `TABLE_REFUSALS`. `row` where one cell is to blame. */
export interface TableRefusal {
  readonly code:
    | 'table-bytes'
    | 'table-unpacked'
    | 'table-rows'
    | 'table-columns'
    | 'table-cell'
    | 'table-unreadable'
    | 'table-old-excel'
    | 'table-other'
    | 'table-empty';
  readonly row?: number;
}

/** A table as it was read, its empty rows left out. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** Names of the sheets of a workbook, and which of them this is; one without a name for anything else. */
  readonly sheets: readonly string[];
  readonly sheet: number;
}

/** Spaces of any kind are one, lines of a cell stay lines, and nothing stands around them. */
export function plainCell(text: string): string {
  return text
    .split(/\r\n?|\n|\u2028/u)
    .map((line) => line.replace(/[\s\u00a0\u200b\ufeff\u00ad]+/gu, ' ').trim())
    .filter(Boolean)
    .join('\n');
}

/**
 * Rows of cells as they stand in a sheet become rows with their numbers: trimmed, empty ones and empty cells at the end
 * left out. A sheet that is formatted down to its last row is no larger for it.
 */
export function rowsOf(grid: Iterable<readonly string[]>): readonly TableRow[] | TableRefusal {
  const rows: TableRow[] = [];
  let row = 0;
  for (const line of grid) {
    row++;
    const cells = line.map(plainCell);
    while (cells.at(-1) === '') cells.pop();
    if (cells.length === 0) continue;
    if (cells.length > LIMITS.tableColumns) return { code: 'table-columns', row };
    if (cells.some(({ length }) => length > LIMITS.tableCellLetters)) return { code: 'table-cell', row };
    if (rows.length >= LIMITS.tableRows) return { code: 'table-rows' };
    rows.push({ row, cells });
  }
  return rows.length > 0 ? rows : { code: 'table-empty' };
}

/** Rows of one column that are one cell, from and to, both included, from 0. */
export interface Merge {
  readonly rows: readonly [number, number];
  readonly column: number;
}

/**
 * Writes what a merged cell says into every row it covers: «СОШ № 7» beside twelve teachers is the school of each. Not
 * into the columns: a title above the whole sheet names none of them.
 */
export function fillMerges(grid: readonly string[][], merges: readonly Merge[]): void {
  for (const { rows, column } of merges) {
    const value = grid[rows[0]]?.[column] ?? '';
    if (!value || column >= LIMITS.tableColumns) continue;
    for (const line of grid.slice(rows[0], rows[1] + 1)) {
      while (line.length <= column) line.push('');
      line[column] ||= value;
    }
  }
}
