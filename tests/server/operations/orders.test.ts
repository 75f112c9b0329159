import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { order } from '../../../server/admin/orders';
import { Orders } from '../../../server/operations/orders';
import { Relay } from '../../../server/relay/relay';
import { openSqlite } from '../../../server/store/sqlite';
import type { Store } from '../../../server/store/store';
import { numbersOf } from '../../../src/lib/domain/facts';
import { founding, idOf, NOON, PLACE } from '../../builders/municipality';

const log = pino({ level: 'silent' });
let dataDir: string;
let store: Store;
let relay: Relay;
/** A relay that a backup was restored into, and nobody carrying out orders by himself. */
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'metodsreda-orders-'));
  store = await openSqlite(join(dataDir, 'metodsreda.sqlite'));
  const before = await Relay.start({ store, log, now: () => NOON });
  for (const act of founding()) await before.journal.enter(act);
  await store.setMeta('restored', 'yes');
  relay = await Relay.start({ store, log, now: () => NOON });
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});
const leave = (asked: Parameters<typeof order>[1]) => order(dataDir, asked, 0);

test('[X-06] [X-11] what is to be erased waits for the end of a recovery, and neither order takes the other’s place', async () => {
  const author = idOf('author');
  expect(await leave({ order: 'erase-person', person: author })).toBeUndefined();
  const orders = new Orders(relay, log);
  await orders.carryOut();
  expect(relay.rights.facts.people.get(author)?.erased).toBeUndefined();

  await leave({ order: 'end-recovery', numbers: { 2026: 40 } });
  // Two ticks at once carry out each order once.
  await Promise.all([orders.carryOut(), orders.carryOut()]);
  expect(relay.recovery.active).toBe(false);
  expect(numbersOf(relay.rights.facts, PLACE).get('2026')).toBe(40);
  await orders.carryOut();
  expect(relay.rights.facts.people.get(author)).toMatchObject({ erased: true });
  expect(await store.openOrders()).toEqual([]);
});

test('[X-11] an end that broke off before it was answered is carried out again, and numbers only go on', async () => {
  await leave({ order: 'end-recovery', numbers: { 2026: 40 } });
  const { setMeta } = store;
  store.setMeta = async (key, value) => {
    if (key === 'recovery') throw new Error('disk full');
    await setMeta(key, value);
  };
  const orders = new Orders(relay, log);
  await orders.carryOut();
  // Numbers were skipped first: whatever is decided as soon as the recovery is over gets one beyond them.
  expect(numbersOf(relay.rights.facts, PLACE).get('2026')).toBe(40);
  expect([relay.recovery.active, (await store.openOrders()).length]).toEqual([true, 1]);
  store.setMeta = setMeta;
  relay = await Relay.start({ store, log, now: () => NOON });
  expect(relay.recovery.active).toBe(true);
  await new Orders(relay, log).carryOut();
  expect([relay.recovery.active, (await store.openOrders()).length]).toEqual([false, 0]);
  expect(numbersOf(relay.rights.facts, PLACE).get('2026')).toBe(40);
});

test('an order of a newer version’s command is answered and holds up no other', async () => {
  await leave({ order: 'tell-everything' } as unknown as Parameters<typeof order>[1]);
  await leave({ order: 'end-recovery', numbers: {} });
  await new Orders(relay, log).carryOut();
  expect(relay.recovery.active).toBe(false);
  expect(await store.openOrders()).toEqual([]);
});

test('a store that cannot be read when orders are looked for is asked again, and ends nothing', async () => {
  await leave({ order: 'end-recovery', numbers: {} });
  const { openOrders } = store;
  store.openOrders = () => Promise.reject(new Error('disk I/O error'));
  const orders = new Orders(relay, log);
  await expect(orders.carryOut()).resolves.toBeUndefined();
  expect(relay.recovery.active).toBe(true);
  store.openOrders = openOrders;
  await orders.carryOut();
  expect([relay.recovery.active, await store.openOrders()]).toEqual([false, []]);
});

test('[V-01] a founding that broke off is carried out again: one place, one specialist, one invitation', async () => {
  const asked = {
    order: 'found-place',
    ...{ place: 'yelovsky', title: 'Еловский район', zone: 'Asia/Omsk' },
    person: idOf('panova'),
    name: { family: 'Панова', given: 'Лилия', patronymic: '' },
    tokenHash: 'a'.repeat(64),
  } as const;
  await leave({ order: 'end-recovery', numbers: {} });
  await leave(asked);
  const { saveInvitation } = store;
  let breaks = 1;
  store.saveInvitation = async (invitation) => {
    if (breaks-- > 0) throw new Error('power cut');
    await saveInvitation(invitation);
  };
  const orders = new Orders(relay, log);
  await orders.carryOut();
  expect(await store.invitation(asked.tokenHash)).toBeUndefined();
  await orders.carryOut();
  expect(await store.invitation(asked.tokenHash)).toMatchObject({ person: asked.person, kind: 'account' });
  const acts = (await store.entries(0)).filter(({ place }) => place === 'yelovsky');
  expect(acts.map(({ kind }) => kind)).toEqual(['found-place', 'enter-person', 'grant-role', 'invited']);
  expect(await store.openOrders()).toEqual([]);
});

test('[V-01] no real place is founded beside the sample, nor before the first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metodsreda-orders-'));
  const other = await openSqlite(join(folder, 'metodsreda.sqlite'));
  const empty = await Relay.start({ store: other, log, now: () => NOON });
  const answers: string[] = [];
  const { answerOrder } = other;
  other.answerOrder = async (id, answer) => {
    answers.push(answer);
    await answerOrder(id, answer);
  };
  const found = async () => {
    await order(
      folder,
      {
        order: 'found-place',
        ...{ place: 'yelovsky', title: 'Еловский район', zone: 'Asia/Omsk', person: idOf('panova') },
        name: { family: 'Панова', given: 'Лилия', patronymic: '' },
        tokenHash: 'a'.repeat(64),
      },
      0,
    );
    await new Orders(empty, log).carryOut();
  };
  await found();
  const payload = { title: 'Учебный округ', zone: 'Asia/Omsk', sample: true };
  await empty.act({ kind: 'found-place', place: 'zarechny', subject: 'place:zarechny', payload });
  await found();
  expect(answers).toEqual(['not-founded', 'sample']);
  expect([...empty.rights.facts.places.keys()]).toEqual(['zarechny']);
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});
