import loadHighs from 'highs';
import type { Solver } from '../../../src/lib/domain/lessons/placement/solve';
import { solverOf } from '../../../src/lib/state/lessons/highs';

/** The app's solver, as it runs in its worker. */
export const aSolver = async (): Promise<Solver> => solverOf(await loadHighs());

/** Goes on for so many parts: tests count and do not look at a clock. */
export function parts(count: number): () => boolean {
  let left = count;
  return () => left-- > 0;
}
