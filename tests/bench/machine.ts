import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, percentile } from './statistics';

const calibrations: number[] = [];

/** Runs a fixed piece of work and notes its milliseconds: what differs between rounds is the machine, not a server. */
export function calibrate(): number {
  const began = performance.now();
  const seen = new Map<string, number>();
  let mixed = 1;
  for (let index = 0; index < 300_000; index++) {
    mixed = (Math.imul(mixed, 1_664_525) + 1_013_904_223) >>> 0;
    seen.set(String(mixed % 5000), mixed);
  }
  const took = performance.now() - began;
  calibrations.push(took);
  return took;
}

/** Milliseconds until four kilobytes are on the disk for sure: every durable figure contains them. */
function flush(): number {
  const folder = mkdtempSync(join(tmpdir(), 'metodsreda-bench-'));
  const file = openSync(join(folder, 'flushed'), 'w');
  const took = Array.from({ length: 30 }, () => {
    const began = performance.now();
    writeSync(file, Buffer.alloc(4096));
    fsyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return median(took);
}

/**
 * What the figures were measured on. `noise`: how far the calibration spread between rounds, from its tenth to its
 * ninetieth percentile, as a share of its median. `calibration` and `flush` in milliseconds.
 */
export function machine() {
  const middle = median(calibrations);
  const spread = percentile(calibrations, 0.9) - percentile(calibrations, 0.1);
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
    node: process.version,
    calibration: Number(middle.toFixed(1)),
    flush: Number(flush().toFixed(2)),
    noise: Number((spread / middle).toFixed(2)),
  };
}
