import { BoardFilter, EVERYTHING } from '$lib/domain/materials/board';
import { MonthText } from '$lib/domain/shared/ids';

/** What of a board stands in its address. */
export const BOARD_ADDRESS = ['month', ...(Object.keys(EVERYTHING) as (keyof BoardFilter)[])] as const;

/** What an address says of a board; what it says wrongly is left out. */
export function readAddress(values: Readonly<Record<(typeof BOARD_ADDRESS)[number], string>>): {
  readonly month?: string;
  readonly filter: BoardFilter;
} {
  const keys = Object.keys(EVERYTHING) as (keyof BoardFilter)[];
  const right = keys.filter((key) => BoardFilter.shape[key].safeParse(values[key]).success);
  const month = MonthText.safeParse(values.month);
  return {
    ...(month.success && { month: month.data }),
    filter: { ...EVERYTHING, ...Object.fromEntries(right.map((key) => [key, values[key]])) },
  };
}
