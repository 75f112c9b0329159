import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../../server/admin/backup';
import { check } from '../../../server/admin/integrity/check';
import { order } from '../../../server/admin/orders';
import { recoveryReport } from '../../../server/admin/recovery-report';
import { restore } from '../../../server/admin/restore';
import { aHandIn, idOf } from '../../builders/municipality';
import { must } from '../../builders/paper';
import { aService, type TestService } from '../../builders/service';

const NIGHT = new Date('2026-12-07T02:00:00Z');
let running: TestService;
let target: string;
let before: string | undefined;
beforeEach(async () => {
  running = await aService();
  target = mkdtempSync(join(tmpdir(), 'metodsreda-backups-'));
});
afterEach(async () => {
  await running.remove();
  for (const folder of [target, before]) if (folder) rmSync(folder, { recursive: true, force: true });
});

test('[X-11] a backup takes the place of the data folder, which stays beside it, and the relay knows', async () => {
  const { dataDir } = running;
  await running.service.files.put(Buffer.from('план'), idOf('author'));
  const known = await running.cookieOf('specialist');
  // Left while nobody could carry it out, and so part of the backup.
  void order(dataDir, { order: 'end-recovery', numbers: {} }, 1);
  const { folder } = await backup(dataDir, target, NIGHT);
  await must(running.service.relay, aHandIn('lost'));
  const { epoch } = running.service.relay;
  await running.stop();

  const restored = await restore(folder, dataDir, NIGHT);
  before = restored.before;
  expect(restored.takenAt).toBe(NIGHT.toISOString());
  expect(existsSync(join(before!, 'metodsreda.sqlite'))).toBe(true);
  expect(await check(dataDir)).toMatchObject({ faults: [], files: 1 });
  expect(recoveryReport(dataDir)).toBe('not-begun');

  running = await aService({ founded: false, dataDir });
  const { relay } = running.service;
  expect([relay.recovery.active, relay.epoch === epoch]).toEqual([true, false]);
  const cookie = await running.cookieOf('author');
  // However shortly before the copy they were last seen.
  expect(recoveryReport(dataDir)).toMatchObject({ brought: [], missing: [{ person: idOf('specialist') }] });
  const inviting = await running.ask(
    'POST',
    '/api/invitations',
    { person: idOf('author') },
    { cookie: known },
  );
  expect([inviting.status, inviting.json.code]).toEqual([503, 'recovery']);
  expect(recoveryReport(dataDir)).toMatchObject({ brought: [], missing: [] });
  expect(await order(dataDir, { order: 'end-recovery', numbers: {} })).toBe('accepted');
  expect(recoveryReport(dataDir)).toBeUndefined();
  expect((await running.ask('POST', '/api/bring-back', {}, { cookie })).json.code).toBe('no-recovery');
  await must(relay, aHandIn('anew'));
});

test('nothing is restored under a running relay, from a broken backup or from none', async () => {
  const { dataDir } = running;
  const { folder } = await backup(dataDir, target, NIGHT);
  await expect(restore(folder, dataDir, NIGHT)).rejects.toThrow('остановите');
  await expect(restore(target, dataDir, NIGHT)).rejects.toThrow('нет законченной копии');
  await running.stop();
  const database = join(folder, 'metodsreda.sqlite');
  const bytes = readFileSync(database);
  bytes[5000]! ^= 1;
  writeFileSync(database, bytes);
  await expect(restore(folder, dataDir, NIGHT)).rejects.toThrow('другую копию');
  expect(await check(dataDir)).toMatchObject({ faults: [] });
  running = await aService({ founded: false, dataDir });
  expect(running.service.relay.recovery.active).toBe(false);
});
