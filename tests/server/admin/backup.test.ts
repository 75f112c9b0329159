import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../../server/admin/backup';
import { readManifest } from '../../../server/admin/backup-manifest';
import { check } from '../../../server/admin/integrity/check';
import { anAct, idOf } from '../../builders/municipality';
import { aService, type TestService } from '../../builders/service';

let running: TestService;
let target: string;
beforeEach(async () => {
  running = await aService();
  target = mkdtempSync(join(tmpdir(), 'metodsreda-backups-'));
});
afterEach(async () => {
  await running.remove();
  rmSync(target, { recursive: true, force: true });
});

const at = (minute: number) => new Date(Date.UTC(2026, 11, 7, 12, minute));
const bytes = (text: string) => Buffer.from(text);
const put = (text: string) => running.service.files.put(bytes(text), idOf('author'));

test('[X-11] a running relay is copied whole, and the copy is as sound as the data', async () => {
  await put('first');
  const epoch = running.service.relay.epoch;
  const made = await backup(running.dataDir, target, at(0));
  expect(made).toMatchObject({ missing: [], linked: 0 });
  expect(readdirSync(target)).toEqual(['metodsreda-2026-12-07T12-00-00Z']);
  expect(readdirSync(made.folder).sort()).toEqual(['backup.json', 'files', 'metodsreda.sqlite']);
  const manifest = (await readManifest(made.folder))!;
  const database = readFileSync(join(made.folder, 'metodsreda.sqlite'));
  expect(manifest).toMatchObject({
    format: 1,
    takenAt: at(0).toISOString(),
    epoch,
    seq: await running.service.relay.store.lastSeq(),
    database: { sha256: createHash('sha256').update(database).digest('hex'), bytes: database.byteLength },
    counts: { files: 1, fileBytes: 5 },
  });
  expect(await check(made.folder)).toMatchObject({ faults: [], files: 1, acts: manifest.counts.acts });
  // Its age stands among the figures from now on.
  expect((await running.ask('GET', '/metrics')).text).toMatch(/^metodsreda_last_backup_age_seconds /m);
});

test('what is committed while a backup is taken is in it whole or not at all', async () => {
  const { relay } = running.service;
  let going = true;
  const writing = (async () => {
    for (let index = 0; going; index++)
      await relay.journal.enter(anAct(idOf('author'), 'ask-help', `material:${idOf(`m${index}`)}`));
  })();
  const made = await backup(running.dataDir, target, at(0));
  going = false;
  await writing;
  expect(await check(made.folder)).toMatchObject({ faults: [] });
  expect(made.manifest.seq).toBeLessThanOrEqual(await relay.store.lastSeq());
});

test('files that the backup before has are linked, new ones are copied', async () => {
  const first = await put('first');
  const before = await backup(running.dataDir, target, at(0));
  const second = await put('second');
  const after = await backup(running.dataDir, target, at(1));
  expect(after.linked).toBe(1);
  const inode = (folder: string, hash: string) => statSync(join(folder, 'files', hash)).ino;
  expect(inode(after.folder, first)).toBe(inode(before.folder, first));
  expect(readFileSync(join(after.folder, 'files', second), 'utf8')).toBe('second');
  // Either can go without the other.
  rmSync(before.folder, { recursive: true });
  expect(await check(after.folder)).toMatchObject({ faults: [], files: 2 });
});

test('a file that is missing or damaged is named and never passes for a copy', async () => {
  const [gone, changed, good] = [await put('gone'), await put('changed'), await put('good')];
  rmSync(join(running.dataDir, 'files', gone));
  writeFileSync(join(running.dataDir, 'files', changed), 'chamged');
  const made = await backup(running.dataDir, target, at(0));
  expect([...made.missing].sort()).toEqual([gone, changed].sort());
  expect(readdirSync(join(made.folder, 'files'))).toEqual([good]);
  // A backup with holes is no success for whoever watches its age.
  expect(existsSync(join(running.dataDir, 'last-backup.json'))).toBe(false);
});

test('one that broke off is never taken for a backup, and is cleared away a day later', async () => {
  const abandoned = join(target, 'metodsreda-2026-12-06T12-00-00Z.unfinished');
  mkdirSync(abandoned);
  writeFileSync(join(abandoned, 'metodsreda.sqlite'), 'half');
  utimesSync(abandoned, at(0), at(0));
  const hash = await put('first');
  await backup(running.dataDir, target, at(1));
  expect(existsSync(abandoned)).toBe(true);
  const later = await backup(running.dataDir, target, new Date(at(2).getTime() + 86_400_000));
  expect(existsSync(abandoned)).toBe(false);
  expect(readdirSync(join(later.folder, 'files'))).toEqual([hash]);
});

test('one that fails leaves nothing', async () => {
  await running.stop();
  writeFileSync(join(running.dataDir, 'metodsreda.sqlite'), 'no database');
  await expect(backup(running.dataDir, target, at(0))).rejects.toThrow();
  expect(readdirSync(target)).toEqual([]);
  // So that it can be started and removed as always.
  rmSync(join(running.dataDir, 'metodsreda.sqlite'));
  running = await aService({ dataDir: running.dataDir });
});

test('deleted content does not travel along in pages that were freed', async () => {
  const secret = 'слово, которого больше нет';
  const path = join(running.dataDir, 'metodsreda.sqlite');
  const other = new Database(path);
  other.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run('draft', secret.repeat(500));
  other.prepare('DELETE FROM meta WHERE key = ?').run('draft');
  other.pragma('wal_checkpoint(FULL)');
  other.close();
  expect(readFileSync(path).includes(secret)).toBe(true);
  const made = await backup(running.dataDir, target, at(0));
  expect(readFileSync(join(made.folder, 'metodsreda.sqlite')).includes(secret)).toBe(false);
});
