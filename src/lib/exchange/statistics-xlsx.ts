import type { Counts, Grouping } from '../domain/materials/statistics';
import { COUNT_NAMES, GROUPING_NAMES } from '../domain/materials/statistics-phrases';
import { workbook } from './workbook';

/** A group as it is called on the screen, with its numbers. */
export interface StatisticsRow {
  readonly name: string;
  readonly counts: Counts;
}

const KEYS = Object.keys(COUNT_NAMES) as (keyof Counts)[];
const cells = (name: string, counts: Counts) => [name, ...KEYS.map((key) => counts[key])];

/**
 * [E-24] Numbers of some months as a workbook, with all materials in the last row: a material of several subjects stands
 * in each of them, so that row is no sum.
 */
export const statisticsXlsx = (
  title: string,
  by: Grouping,
  rows: readonly StatisticsRow[],
  all: Counts,
): Promise<Blob> =>
  workbook(
    'Статистика',
    title,
    [{ name: GROUPING_NAMES[by], width: 40 }, ...KEYS.map((key) => ({ name: COUNT_NAMES[key], width: 15 }))],
    [...rows.map(({ name, counts }) => cells(name, counts)), cells('Всего материалов', all)],
  );
