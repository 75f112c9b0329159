import type { RegistryColumn } from '../domain/materials/registry';
import { COLUMN_NAMES } from '../domain/materials/registry-phrases';
import { workbook, type Cell } from './workbook';

/** Widths of columns in characters where the usual one does not fit; narrow, so that a printed page holds all of them. */
const WIDTHS: Partial<Record<RegistryColumn, number>> = {
  number: 5,
  class: 8,
  version: 8,
  author: 22,
  school: 24,
  contact: 22,
  title: 28,
  topic: 18,
  conclusion: 14,
  agreement: 14,
  link: 22,
  remarks: 26,
  'file-hash': 19,
};
const USUAL = 14;

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
      width: WIDTHS[column] ?? USUAL,
    })),
    rows.map((row) => columns.map((column) => row[column])),
  );
