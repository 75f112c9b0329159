import loadHighs from 'highs';
import { explain } from '../../../src/lib/domain/lessons/placement/explain';
import { qualityOf, type Quality } from '../../../src/lib/domain/lessons/placement/preferences';
import { placeGreedily, solve } from '../../../src/lib/domain/lessons/placement/solve';
import { verify } from '../../../src/lib/domain/lessons/placement/verify';
import { solverOf } from '../../../src/lib/state/lessons/highs';
import { anInstance } from '../../builders/lessons/instance';

const [seeds = 5, seconds = 8, load = 0.85] = process.argv.slice(2).map(Number);
const solver = solverOf(await loadHighs());
const rows: object[] = [];
let failed = false;

const words = ({ placed, unplaced, displaced, gaps, uneven, penalty }: Quality) =>
  `${placed}/${placed + unplaced}, away ${displaced}, gaps ${gaps}, uneven ${uneven.toFixed(0)}, penalty ${penalty.toFixed(0)}`;

for (let seed = 1; seed <= seeds; seed++) {
  const {
    applications,
    frame,
    load: full,
    dates,
  } = anInstance(seed, {
    schools: 15,
    weeks: 16,
    periods: 4,
    dates: 600,
    load,
  });
  const greedy = await placeGreedily(applications, frame);
  const begun = performance.now();
  const before = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  let programs = 0;
  const placement = await solve(
    applications,
    frame,
    (lp, start) => {
      programs++;
      return solver(lp, start);
    },
    // By the processor's time: on a machine with other work the clock would measure that.
    () => spent() < seconds,
  );
  const took = performance.now() - begun;
  const processor = spent();
  const explanations = explain(placement, frame);
  const quality = qualityOf(placement, frame);
  const wrong = [...verify(applications, placement, frame), ...verify(applications, greedy, frame)];
  failed ||= wrong.length > 0 || quality.placed / (quality.placed + quality.unplaced) < 0.97;
  for (const each of wrong) console.error(`seed ${seed}: ${each}`);
  rows.push({
    seed,
    applications: applications.length,
    dates,
    load: `${(full * 100).toFixed(0)} %`,
    greedy: words(qualityOf(greedy, frame)),
    solver: words(quality),
    seconds: (took / 1000).toFixed(1),
    'CPU s': processor.toFixed(1),
    programs,
    unexplained: explanations.filter(({ keptOutBy }) => keptOutBy.length === 0).length,
  });
}
console.table(rows);
process.exit(failed ? 1 : 0);
