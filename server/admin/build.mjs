// Builds app and server into build/: `build/app` (static files) and `build/server.mjs`.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { buildServer } from './build-server.mjs';

/** Parts of a replaced version stay for pages that are still open in it; their names carry hashes and never clash. */
const PARTS = 'build/app/_app/immutable';
const KEPT = 'build/replaced';
const FOURTEEN_DAYS = 14 * 86_400_000;

rmSync(KEPT, { recursive: true, force: true });
if (existsSync(PARTS)) {
  mkdirSync('build', { recursive: true });
  renameSync(PARTS, KEPT);
}
execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { stdio: 'inherit' });
if (existsSync(KEPT)) {
  const young = (path) => statSync(path).isDirectory() || Date.now() - statSync(path).mtimeMs < FOURTEEN_DAYS;
  cpSync(KEPT, PARTS, { recursive: true, force: false, preserveTimestamps: true, filter: young });
  rmSync(KEPT, { recursive: true });
}
await buildServer('build');
