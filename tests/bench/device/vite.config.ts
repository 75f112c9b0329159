/** The page in which a device's storage, exchange and lists are measured. */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname);
const project = path.join(root, '../../..');

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false })],
  resolve: { alias: { $lib: path.join(project, 'src/lib') } },
  build: { minify: false, outDir: path.join(project, 'build/bench/device'), emptyOutDir: true },
});
