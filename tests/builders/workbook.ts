import writeExcelFile from 'write-excel-file/node';

export type Cell = string | number;

/** A workbook of one sheet as a spreadsheet program saves it. */
export async function xlsx(sheet: string, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const data = rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? { type: Number, value } : { type: String, value })),
  );
  return await writeExcelFile([{ sheet, data }]).toBuffer();
}
