import { build } from 'esbuild';

/** Bundles the relay and the threads it starts into a folder: `server.mjs` runs it. */
export async function buildServer(folder) {
  await build({
    entryPoints: {
      server: 'server/main.ts',
      'writing-thread': 'server/store/sqlite/writing-thread.mjs',
      'merging-thread': 'server/relay/merging-thread.mjs',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}
