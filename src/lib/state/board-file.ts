import type { BoardLine } from '../domain/materials/board';
import type { App } from './app.svelte';

/** [E-23] Some lines of a month's board as a workbook, under the name of its month. */
export async function boardFile(
  app: App,
  month: string,
  lines: readonly BoardLine[],
): Promise<{ readonly name: string; readonly bytes: Blob }> {
  const { boardXlsx } = await import('../exchange/board-xlsx');
  return {
    name: `Материалы за ${month}.xlsx`,
    bytes: await boardXlsx(app.facts, app.place!, month, lines),
  };
}
