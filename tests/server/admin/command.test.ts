import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from '../../../server/admin/build-server.mjs';
import { idOf } from '../../builders/municipality';
import { aService, type TestService } from '../../builders/service';

let running: TestService;
let built: string;
let target: string;
beforeAll(async () => {
  // Inside the project, so that the packages are found.
  built = mkdtempSync('node_modules/.admin-');
  await buildServer(built);
  running = await aService();
  target = mkdtempSync(join(tmpdir(), 'metodsreda-backups-'));
});
afterAll(async () => {
  await running.remove();
  for (const each of [built, target]) rmSync(each, { recursive: true, force: true });
});

/** What the operator reads, and how the process ended. */
function run(...values: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'admin.mjs'), ...values], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: running.dataDir },
    timeout: 15_000,
  });
  return [status, stdout + stderr] as const;
}

test('[X-11] the operator backs up a running relay, checks it, and reads of it in Russian', async () => {
  const hash = await running.service.files.put(Buffer.from('bytes'), idOf('author'));
  const [end, text] = run('backup', target);
  expect([end, text]).toEqual([0, expect.stringContaining('Копия готова')]);
  const [made] = readdirSync(target);
  expect(run('check', join(target, made!))).toEqual([0, expect.stringContaining('Всё в порядке')]);
  expect(run('check')).toEqual([0, expect.stringContaining('Всё в порядке')]);

  writeFileSync(join(running.dataDir, 'files', hash), 'bites');
  rmSync(join(target, made!), { recursive: true });
  expect(run('check')).toEqual([1, expect.stringMatching(new RegExp(`файл ${hash}.*\n.*Что делать`))]);
  expect(run('backup', target)).toEqual([2, expect.stringContaining(hash)]);
});

test('a command that cannot be done says so and ends with a failure', () => {
  expect(run('backup')).toEqual([1, expect.stringContaining('Укажите папку')]);
  expect(run('backup', '/dev/null/none')).toEqual([1, expect.stringContaining('Не получилось')]);
  expect(run('backup', '/proc/none/deeper')).toEqual([1, expect.stringContaining('такой папки нет')]);
  expect(run('check', target + '/none')).toEqual([1, expect.stringContaining('базы данных здесь нет')]);
  expect(run('nonsense')).toEqual([1, expect.stringContaining('backup, check, restore, recovery')]);
});

test('the journal of refusals is read by whoever runs the relay', async () => {
  expect(run('refusals')).toEqual([0, 'Отказов не записано.\n']);
  const cookie = await running.cookieOf('author');
  await running.ask('GET', '/api/nothing', undefined, { cookie });
  await running.service.operations.close();
  expect(run('refusals')).toEqual([
    0,
    expect.stringContaining(`${idOf('author')}  not-found × 1  GET /api/*`),
  ]);
});
