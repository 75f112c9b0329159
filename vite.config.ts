import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { relayInDevelopment } from './server/admin/vite-relay';

export default defineConfig({
  plugins: [sveltekit(), relayInDevelopment()],
  // Two copies of Yjs in one page break its constructors' checks.
  resolve: { dedupe: ['yjs', 'y-protocols', 'lib0'] },
  // The solver's worker loads its parts as modules.
  worker: { format: 'es' },
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Without groups a page comes in fifty pieces, each compressed by itself and each a request on a slow line.
          // What only one or two pages say of the domain comes with them and not with the first one.
          groups: [
            { name: 'domain', test: /src\/lib\/domain\//, minShareCount: 3 },
            { name: 'most-pages', test: /src\/lib\/ui\//, minShareCount: 12 },
          ],
        },
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/bench/**'],
    environment: 'node',
    testTimeout: 20_000,
    pool: 'forks',
  },
});
