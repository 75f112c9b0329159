import type { BoardLine } from '../domain/materials/board';
import { monthWords } from '../domain/shared/month-words';
import type { App } from './app.svelte';

/** [E-23] Some lines of a month's board as a workbook, under the name of its month. */
export async function boardFile(
  app: App,
  month: string,
  lines: readonly BoardLine[],
): Promise<{ readonly name: string; readonly bytes: Blob }> {
  const { boardXlsx } = await import('../exchange/board-xlsx');
  return {
    name: `Материалы за ${monthWords(month)}.xlsx`,
    bytes: await boardXlsx(app.facts, app.place!, month, lines),
  };
}
