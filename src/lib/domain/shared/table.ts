/** A row of a table somebody brought: the number it has in their sheet, so that errors can name it, and its text. */
export interface TableRow {
  /** From 1, as their program counts. */
  readonly row: number;
  /** Trimmed; rows may differ in length, cells behind the last one are empty. */
  readonly cells: readonly string[];
}

/** Something a column may hold, and what people write above such columns. */
export interface ColumnKind<Field extends string> {
  readonly field: Field;
  readonly headings: readonly string[];
}

/** What each column of a table holds; `undefined`: nothing that is asked for, the column is ignored. */
export type Mapping<Field extends string> = readonly (Field | undefined)[];

/** The cell of a field; empty where no column holds it. */
export function cellOf<Field extends string>(row: TableRow, mapping: Mapping<Field>, field: Field): string {
  const column = mapping.indexOf(field);
  return column < 0 ? '' : (row.cells[column] ?? '');
}
