import { build } from 'esbuild';

/** Bundles the relay, the threads it starts and the operator's commands: `server.mjs` and `admin.mjs` run them. */
export async function buildServer(folder) {
  await build({
    entryPoints: {
      server: 'server/main.ts',
      admin: 'server/admin/command.ts',
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
