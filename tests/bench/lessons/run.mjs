/**
 * `node tests/bench/lessons/run.mjs [seeds] [seconds] [load]`: a term of 600 lesson dates, 15 schools, six ports and two
 * studios, made from a full timetable at 85 % load and more, placed greedily and by the solver [V-09]. Prints a table; the verifier's
 * answer and at least 97 % placed are asserted, times are not.
 */
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';

const outfile = 'build/bench/place-lessons.mjs';
await build({
  entryPoints: ['tests/bench/lessons/place.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  external: ['highs'],
  tsconfigRaw: {},
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
