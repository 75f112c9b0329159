import { execSync } from 'node:child_process';
import adapter from '@sveltejs/adapter-static';

/** The commit names the version: the service worker compares it, and a bug report can quote it. */
function commit() {
  try {
    return execSync('git rev-parse --short HEAD', { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unversioned';
  }
}

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ pages: 'build/app', assets: 'build/app', fallback: 'index.html', precompress: true }),
    serviceWorker: { register: false },
    version: { name: process.env.APP_VERSION ?? commit() },
    alias: { $server: 'server' },
  },
};
