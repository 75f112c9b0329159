import { LIMITS } from '../../protocol/limits';
import { fillMerges, type Merge } from './grid';

/** A number of rows or columns that a cell covers; what is written there may be anything. */
const span = (value: number) => Math.max(1, Math.min(value || 1, LIMITS.tableRows));

/** The text of a cell, its paragraphs and breaks as lines. */
function textOf(cell: Element): string {
  const copy = cell.cloneNode(true) as Element;
  for (const end of copy.querySelectorAll('br, p, div, li')) end.append('\n');
  return copy.textContent ?? '';
}

/**
 * The largest table in an HTML text, as Word and Excel put it on the clipboard: what stands in lines of a cell stays in
 * it, cells merged downwards are filled. Nothing of the text is ever shown or run. Undefined where there is no table.
 */
export function htmlGrid(html: string): string[][] | undefined {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const tables = [...page.querySelectorAll('table')];
  const table = tables.toSorted((a, b) => b.rows.length - a.rows.length)[0];
  if (!table || table.rows.length === 0) return undefined;
  const grid: string[][] = [];
  const merges: Merge[] = [];
  /** Columns that a cell above still covers, by row. */
  const covered = new Map<number, Set<number>>();
  for (const [row, line] of [...table.rows].entries()) {
    const cells: string[] = [];
    let column = 0;
    for (const cell of line.cells) {
      while (covered.get(row)?.has(column)) column++;
      const [height, width] = [span(cell.rowSpan), span(cell.colSpan)];
      while (cells.length < column) cells.push('');
      cells[column] = textOf(cell);
      if (height > 1) {
        const last = Math.min(row + height, table.rows.length) - 1;
        merges.push({ rows: [row, last], column });
        for (let below = row + 1; below <= last; below++) {
          const taken = covered.get(below) ?? new Set();
          for (let each = column; each < Math.min(column + width, LIMITS.tableColumns); each++)
            taken.add(each);
          covered.set(below, taken);
        }
      }
      column += width;
      if (column > LIMITS.tableColumns) break;
    }
    grid.push(cells);
  }
  fillMerges(grid, merges);
  return grid;
}
