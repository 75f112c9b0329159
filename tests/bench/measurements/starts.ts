import { spawnSync } from 'node:child_process';
import { calibrate } from '../machine';
import type { Row } from '../report';
import { median } from '../statistics';

/** A figure of `tests/e2e/figures.mjs` and what it is called here. */
const WANTED: Readonly<Record<string, string>> = {
  'first visit: first paint': 'cold start on a slow line: first paint',
  'first visit: largest paint': 'cold start on a slow line: largest paint',
  'without a server, /: content': 'offline start: the day is there',
  'without a server, /materials: content': 'offline start: the list of materials is there',
};

/**
 * The built app in Chromium with the processor slowed four times: a first visit at 1.6 Mbit/s, and starts without a
 * server. Given as multiples of the calibration loop.
 */
export async function starts(): Promise<Row[]> {
  run('server/admin/build.mjs');
  const printed = run('tests/e2e/figures.mjs', '--json');
  const figures = JSON.parse(printed.trim().split('\n').at(-1)!) as { name: string; value: number }[];
  const loop = median([calibrate(), calibrate(), calibrate()]);
  return Object.entries(WANTED).map(([figure, name], index) => {
    const { value } = figures.find((one) => one.name === figure)!;
    return {
      name,
      unit: '× loop',
      ours: value / loop,
      peers: {},
      note: `${Math.round(value)} ms${index === 0 ? '; Chromium, processor slowed four times' : ''}`,
    };
  });
}

function run(...script: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, script, {
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${script[0]}: ${stderr.slice(-500)}`);
  return stdout;
}
