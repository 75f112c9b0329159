import { describe, expect, test } from 'vitest';
import { Refusals } from '../../../server/operations/refusals';
import type { RefusalLine } from '../../../server/store/store';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { NOON } from '../../builders/municipality';

function aJournal() {
  const clock = { now: NOON };
  const disk = { full: false };
  const written: RefusalLine[] = [];
  const failures: unknown[] = [];
  const store = {
    noteRefusals: async (lines: readonly RefusalLine[]) => {
      if (disk.full) throw new Error('disk full');
      written.push(...lines);
    },
  };
  const journal = new Refusals(
    store,
    () => clock.now,
    (error) => failures.push(error),
  );
  return { clock, disk, written, failures, journal };
}
const refused = (subject: string, person = 'author') => ({ who: { person }, subject, code: 'forbidden' });

describe('the journal of refusals', () => {
  test('says who, what and when, and counts what repeats within the minute', async () => {
    const { clock, journal, written } = aJournal();
    journal.note(refused('sheet/1'));
    clock.now += 30_000;
    journal.note(refused('sheet/1'));
    clock.now += 31_000;
    journal.note(refused('sheet/1'));
    await journal.flush();
    const line = { person: 'author', address: '', subject: 'sheet/1', code: 'forbidden' };
    expect(written).toEqual([
      { ...line, at: NOON, count: 2 },
      { ...line, at: NOON + 60_000, count: 1 },
    ]);
  });

  test('never has an address, only what tells one from another', async () => {
    const { journal, written } = aJournal();
    for (const address of ['203.0.113.7', '203.0.113.8', '203.0.113.7'])
      journal.note({ who: { address }, subject: '/mux', code: 'session' });
    await journal.flush();
    expect(written.map(({ count }) => count)).toEqual([2, 1]);
    expect(JSON.stringify(written)).not.toContain('203.0');
    const another = aJournal();
    another.journal.note({ who: { address: '203.0.113.7' }, subject: '/mux', code: 'session' });
    await another.journal.flush();
    expect(another.written[0]!.address).not.toBe(written[0]!.address);
  });

  test('grows by few lines under a flood, whoever makes it, and loses no count', async () => {
    const { journal, written } = aJournal();
    for (let index = 0; index < 10_000; index++) journal.note(refused(`sheet/${index}`));
    for (let index = 0; index < 10_000; index++)
      journal.note({ who: { address: `a${index}` }, subject: '/mux', code: 'session' });
    await journal.flush();
    expect(written.length).toBeLessThanOrEqual(LIMITS.refusalLinesPerMinute + 2);
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    expect(written.filter(({ person }) => person === 'author')).toHaveLength(
      LIMITS.refusalLinesPerMinuteOfOne + 1,
    );
  });

  test('a disk that is full loses nothing of what fits and fails nobody', async () => {
    const { disk, failures, journal, written } = aJournal();
    disk.full = true;
    journal.note(refused('sheet/1'));
    await journal.flush();
    journal.note(refused('sheet/1'));
    expect([written.length, failures.length]).toEqual([0, 1]);
    disk.full = false;
    await journal.flush();
    expect(written).toMatchObject([{ count: 2 }]);
  });
});
