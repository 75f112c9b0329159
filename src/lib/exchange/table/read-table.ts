import { LIMITS } from '../../protocol/limits';
import { rowsOf, type Table, type TableRefusal } from './grid';
import { htmlGrid } from './html-table';
import { decodeText, textGrid } from './text-table';
import { readWorkbook } from './workbook';

const begins = (bytes: Uint8Array, ...signature: number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

const one = (grid: readonly (readonly string[])[]): Table | TableRefusal => {
  const rows = rowsOf(grid);
  return 'code' in rows ? rows : { rows, sheets: [''], sheet: 0 };
};

/**
 * Reads a table from a file: XLSX, or text with tabs, semicolons or commas in any encoding that spreadsheets save, or the
 * HTML that registers of institutions hand out under the name of XLS. What it is, its first bytes say and not its name.
 * `sheet`: which sheet of a workbook, from 0; the first with anything in it when left out.
 */
export async function readTableFile(file: Blob, sheet?: number): Promise<Table | TableRefusal> {
  if (file.size > LIMITS.tableBytes) return { code: 'table-bytes' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return await readWorkbook(bytes, sheet);
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return { code: 'table-old-excel' };
  const text = decodeText(bytes);
  // PDF, pictures: control characters stand in no text.
  // eslint-disable-next-line no-control-regex -- exactly those are looked for
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46) || /[\0-\x08\x0e-\x1f]/u.test(text.slice(0, 4_000)))
    return { code: 'table-other' };
  return readTableText({ text, ...(/<table[\s>]/iu.test(text.slice(0, 20_000)) && { html: text }) });
}

/** Reads a table from the clipboard, or from text somebody typed; `html` where the program copied from gave that too. */
export function readTableText(pasted: {
  readonly text: string;
  readonly html?: string;
}): Table | TableRefusal {
  if (pasted.text.length + (pasted.html?.length ?? 0) > LIMITS.tableBytes) return { code: 'table-bytes' };
  const grid = (pasted.html && htmlGrid(pasted.html)) || textGrid(pasted.text);
  return one(grid);
}
