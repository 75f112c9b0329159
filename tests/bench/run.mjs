// `npm run bench`: installs the peers when they are absent, bundles the relay and the benchmark, and runs it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from '../../server/admin/build-server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const here = 'tests/bench';
const out = 'build/bench';

if (!existsSync(join(here, 'node_modules/.package-lock.json'))) {
  console.log('Installing the peers …');
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** One Yjs in the driver, whichever folder a package comes from: two do not know each other's constructors. */
const oneYjs = {
  name: 'one Yjs',
  setup(bundle) {
    bundle.onResolve({ filter: /^(yjs|y-protocols|lib0)(\/|$)/ }, ({ path, kind, pluginData }) =>
      pluginData === 'root'
        ? undefined
        : bundle.resolve(path, { resolveDir: root, kind, pluginData: 'root' }),
    );
  },
};

mkdirSync(join(out, 'app'), { recursive: true });
writeFileSync(join(out, 'app/index.html'), '<!doctype html>');
// The configuration of TypeScript is made by `svelte-kit sync`, which nobody needs for this.
const options = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  tsconfigRaw: {},
};
// The relay as `npm run build` makes it.
await buildServer(out);
await build({
  ...options,
  entryPoints: [join(here, 'main.ts')],
  outfile: join(out, 'main.mjs'),
  external: ['ws', 'better-sqlite3', 'kysely', 'pino', '@node-rs/argon2', '@tus/*', 'hono', '@hono/*'],
  plugins: [oneYjs],
  sourcemap: 'inline',
});

const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--expose-gc', join(out, 'main.mjs'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
