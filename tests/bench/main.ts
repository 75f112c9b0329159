import { backOnline } from './measurements/back-online';
import { device } from './measurements/device';
import { hostile } from './measurements/hostile';
import { joining } from './measurements/join';
import { killed } from './measurements/killed';
import { latency } from './measurements/latency';
import { manyDocuments } from './measurements/many-documents';
import { memory } from './measurements/memory';
import { starts } from './measurements/starts';
import { throughput } from './measurements/throughput';
import { calibrate, machine } from './machine';
import { municipalityYear } from './measurements/municipality-year';
import { table, writeReport, type Row } from './report';
import type { Scale } from './rounds';

/** What is measured, in the order of the design's «Numbers to beat». */
const MEASUREMENTS: Record<string, (scale: Scale) => Promise<Row[]>> = {
  latency,
  throughput,
  memory,
  join: joining,
  'back-online': backOnline,
  'many-documents': manyDocuments,
  killed,
  hostile,
  year: municipalityYear,
  device,
  starts,
};

const REPORT = 'build/bench.json';

/** `npm run bench -- [--quick] [measurement …]`; `hostile:pattern` runs the attacks whose names match it. */
async function main() {
  // A thousand providers in one process, each with its own listener for its end.
  process.setMaxListeners(0);
  const options = process.argv.slice(2);
  const quick = options.includes('--quick');
  /** What to measure, and of each which of its parts. */
  const chosen = new Map<string, string | undefined>();
  for (const option of options) {
    if (option.startsWith('--')) continue;
    const [name, only] = option.split(':');
    chosen.set(name!, only);
  }
  const unknown = [...chosen.keys()].filter((name) => !(name in MEASUREMENTS));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(', ')}: choose among ${Object.keys(MEASUREMENTS).join(' ')}`);
  const scale = { quick, rounds: quick ? 2 : 3 };
  for (let run = 0; run < 5; run++) calibrate();

  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (chosen.size > 0 && !chosen.has(name)) continue;
    const only = chosen.get(name);
    const began = performance.now();
    process.stdout.write(`${name} …`);
    try {
      rows.push(...(await measure({ ...scale, ...(only !== undefined && { only }) })));
    } catch (error) {
      rows.push({ name, unit: '', ours: 'failed', peers: {}, note: String(error) });
    }
    console.log(` ${Math.round((performance.now() - began) / 1000)} s`);
    calibrate();
    writeReport(REPORT, rows);
  }
  console.log(`\n${table(rows)}`);
  const { cpu, memory, node, flush, noise } = machine();
  const spread = Math.round(noise * 100);
  console.log(
    `\n${cpu}, ${memory}, Node ${node}; a flush to disk ${flush} ms, noise between rounds ${spread} %.`,
  );
  console.log(`Written to ${REPORT}.`);
}

await main();
process.exit(0);
