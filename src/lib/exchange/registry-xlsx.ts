import type { RegistryColumn } from '../domain/materials/registry';
import { COLUMN_NAMES } from '../domain/materials/registry-phrases';
import { workbook, type Cell } from './workbook';

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

/** [E-18] The registry as a workbook, in the columns that the place has chosen. */
export const registryXlsx = (
  title: string,
  columns: readonly RegistryColumn[],
  rows: readonly Readonly<Record<RegistryColumn, Cell>>[],
): Promise<Blob> =>
  workbook(
    'Реестр',
    title,
    columns.map((column) => ({
      name: COLUMN_NAMES[column],
      width: WIDTHS[column] ?? Math.max(12, COLUMN_NAMES[column].length + 2),
    })),
    rows.map((row) => columns.map((column) => row[column])),
  );
