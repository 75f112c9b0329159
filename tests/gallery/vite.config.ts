/** The gallery: every component of the kit in all its states, without the app. `npx vite tests/gallery` */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname);
const project = path.join(root, '../..');

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false })],
  publicDir: path.join(project, 'static'),
  resolve: { alias: { $lib: path.join(project, 'src/lib') } },
  server: { host: '127.0.0.1', fs: { allow: [project] } },
  cacheDir: '/tmp/metodsreda-gallery-cache',
  build: { outDir: '/tmp/metodsreda-gallery', emptyOutDir: true },
});
