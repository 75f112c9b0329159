import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { relayInDevelopment } from './server/admin/vite-relay';

export default defineConfig({
  plugins: [sveltekit(), relayInDevelopment()],
  // Two copies of Yjs in one page break its constructors' checks.
  resolve: { dedupe: ['yjs', 'y-protocols', 'lib0'] },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/bench/**'],
    environment: 'node',
    testTimeout: 20_000,
    pool: 'forks',
  },
});
