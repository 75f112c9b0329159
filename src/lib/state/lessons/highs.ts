import type { Highs } from 'highs';
import type { Solver } from '../../domain/lessons/placement/solve';

/** What one program may take; a part of a term is mostly done in a tenth of it. */
const SECONDS = 3;
/** A solution so near to the bound is called best: less than one lesson date of a whole term. */
const GAP = 0.001;
/** So many cuts are kept: these programs are nearly whole by themselves, and to look for more takes most of the time. */
const CUTS = 100;
/** HiGHS: a solution is there and keeps all constraints (`kSolutionStatusFeasible`). */
const FEASIBLE = 2;

/** HiGHS as the solver of a placement; each program is a model of its own, freed at once. */
export const solverOf =
  (highs: Highs): Solver =>
  (lp, start) =>
    highs.withModel({ format: 'lp', data: lp }, (model) => {
      model.options.set({
        output_flag: false,
        time_limit: SECONDS,
        mip_rel_gap: GAP,
        mip_pool_soft_limit: CUTS,
      });
      const names = Array.from({ length: model.getDimensions().numCols }, (_, column) =>
        model.getColName(column),
      );
      const begun = new Set(start);
      model.setSolution({ colValue: Float64Array.from(names, (name) => (begun.has(name) ? 1 : 0)) });
      model.run();
      if (model.info.get('primal_solution_status') !== FEASIBLE) return undefined;
      const { colValue } = model.getSolution();
      // Everything but the load of the busiest day is yes or no.
      return names.filter((name, column) => name.startsWith('x') && colValue[column]! > 0.5);
    });
