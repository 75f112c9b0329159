// `npm start` and `npm run dev` on a fresh clone: installs what is missing, builds what is older than its sources.
import { execFileSync, execSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const development = process.argv.includes('--dev');
const run = (command) => execSync(command, { stdio: 'inherit' });

/** The newest change below some paths, in milliseconds. */
function newest(...paths) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const found = statSync(path);
    latest = Math.max(latest, found.mtimeMs);
    if (found.isDirectory())
      for (const name of readdirSync(path)) latest = Math.max(latest, newest(join(path, name)));
  }
  return latest;
}

const installed = newest('node_modules/.package-lock.json');
if (installed === 0 || installed < newest('package-lock.json')) {
  console.log('Устанавливаем зависимости…');
  run('npm ci');
}

if (development) {
  spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'dev', '--port', process.env.PORT ?? '3000', '--host'],
    {
      stdio: 'inherit',
    },
  ).on('exit', (code) => process.exit(code ?? 1));
} else {
  const built = newest('build/server.mjs');
  if (built < newest('src', 'server', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json')) {
    console.log('Собираем приложение…');
    execFileSync(process.execPath, ['server/admin/build.mjs'], { stdio: 'inherit' });
  }
  await import(new URL('../../build/server.mjs', import.meta.url));
}
