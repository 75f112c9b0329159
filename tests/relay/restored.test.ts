import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { catchUp, readRequest } from '../../server/relay/catch-up';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
import { aHandIn, founding, idOf, NOON } from '../builders/municipality';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-restored-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function on(file: string, restored = false) {
  const store = await openSqlite(join(directory, file));
  if (restored) await store.setMeta('restored', 'yes');
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => NOON });
  return { store, relay };
}

/** What a device of the author is answered. */
async function ask(relay: Relay, head: { epoch: string; cursor: number; brought?: string }) {
  const records = [];
  const request = await readRequest(encodeRecord({ record: 'head', ...head }));
  for await (const bytes of catchUp(relay, idOf('author'), request))
    records.push(...[...readRecords(bytes)].map((record) => record.head as CatchUpAnswer));
  const [first, last] = [records[0]!, records.at(-1)!];
  if (first.record !== 'head' || last.record !== 'end') throw new Error('cut short');
  return {
    ...first,
    cursor: last.cursor,
    entries: records.filter(({ record }) => record === 'entry').length,
  };
}

test('[X-11] devices that know what a restored store has lost start over', async () => {
  const living = await on('living');
  for (const act of founding()) await living.relay.journal.enter(act);
  const all = await ask(living.relay, { epoch: '', cursor: 0 });
  const { epoch } = living.relay;
  await living.store.close();
  copyFileSync(join(directory, 'living'), join(directory, 'backup'));

  // Life goes on after the backup; then it is restored.
  const later = await on('living');
  const lost = aHandIn();
  await later.relay.journal.submit(lost.person, lost);
  const ahead = await ask(later.relay, { epoch, cursor: all.cursor });
  expect(ahead.entries).toBeGreaterThan(0);
  await later.store.close();

  // Without saying so: the cursor names nothing here, and the device begins anew instead of waiting for ever.
  copyFileSync(join(directory, 'backup'), join(directory, 'silent'));
  const silent = await on('silent');
  const told = await ask(silent.relay, { epoch, cursor: ahead.cursor });
  expect(told).toMatchObject({ from: 0, entries: all.entries, cursor: all.cursor });
  expect(await ask(silent.relay, { epoch, cursor: told.cursor })).toMatchObject({
    from: all.cursor,
    entries: 0,
  });
  await silent.store.close();

  // Said at the start: another epoch, for every device, and it stays.
  const restored = await on('backup', true);
  expect(restored.relay.epoch).not.toBe(epoch);
  // Asked first for what it knows, then told everything under sequences that were never given before.
  await expect(ask(restored.relay, { epoch, cursor: ahead.cursor })).rejects.toThrow('cut short');
  const brought = { epoch, cursor: ahead.cursor, brought: restored.relay.epoch };
  const answer = await ask(restored.relay, brought);
  expect(answer).toMatchObject({ from: 0, epoch: restored.relay.epoch, entries: all.entries });
  await restored.relay.recovery.end({});
  const anew = aHandIn('other');
  const verdict = await restored.relay.journal.submit(anew.person, anew);
  expect((verdict as { seq: number }).seq).toBeGreaterThan(ahead.cursor + 1_000_000);
  await restored.store.close();
  const next = await on('backup');
  expect(next.relay.epoch).toBe(restored.relay.epoch);
  await next.store.close();
});

test('[X-11] acts brought back count, also those before one that could not be stored', async () => {
  const living = await on('whole');
  for (const act of founding()) await living.relay.journal.enter(act);
  const after = await living.store.lastSeq();
  await living.store.close();
  copyFileSync(join(directory, 'whole'), join(directory, 'backup-of-whole'));
  const { relay, store } = await on('whole');
  for (const name of ['one', 'two']) await relay.journal.enter(aHandIn(name));
  const lost = await store.entries(after);

  const restored = await on('backup-of-whole', true);
  const bringAct = restored.store.bringAct.bind(restored.store);
  let calls = 0;
  restored.store.bringAct = async (...act) => {
    if (++calls === 2) throw new Error('disk full');
    return await bringAct(...act);
  };
  const body = Buffer.concat(lost.map((entry) => encodeRecord({ record: 'entry', entry })));
  await expect(restored.relay.recovery.take(idOf('author'), body)).rejects.toThrow('disk full');
  expect(restored.relay.rights.facts.materials.size).toBe(1);
  expect(await restored.relay.recovery.take(idOf('author'), body)).toMatchObject({ acts: lost.length - 1 });
  expect(restored.relay.rights.facts.materials.size).toBe(2);
  await store.close();
  await restored.store.close();
});
