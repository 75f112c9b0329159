import { expect, test } from 'vitest';
import { Health } from '../../../server/operations/health';
import { NOON } from '../../builders/municipality';

function aHealth() {
  const clock = { now: NOON };
  const disk = { full: false, probes: 0 };
  const health = new Health(() => clock.now);
  const store = {
    setMeta: async () => {
      disk.probes++;
      health.committed(!disk.full);
      if (disk.full) throw new Error('disk full');
    },
  };
  return { clock, disk, health, check: () => health.check(store) };
}

test('is what the last commit was, and asks the store only when none is recent', async () => {
  const { clock, disk, health, check } = aHealth();
  health.committed(true);
  expect(await check()).toBe(true);
  health.committed(false);
  expect(await check()).toBe(false);
  health.committed(true);
  expect(await check()).toBe(true);
  expect(disk.probes).toBe(0);
  clock.now += 60_000;
  expect(await check()).toBe(true);
  expect(disk.probes).toBe(1);
});

test('a full disk is known though nobody writes, and so is one with room again', async () => {
  const { clock, disk, check } = aHealth();
  disk.full = true;
  expect(await check()).toBe(false);
  disk.full = false;
  expect(await check()).toBe(false);
  clock.now += 60_000;
  expect(await check()).toBe(true);
});

test('many who ask at once cost one commit', async () => {
  const { disk, check } = aHealth();
  await Promise.all(Array.from({ length: 50 }, check));
  expect(disk.probes).toBe(1);
});
