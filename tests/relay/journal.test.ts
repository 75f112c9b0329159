import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { catchUp } from '../../server/relay/catch-up';
import { Relay } from '../../server/relay/relay';
import { aPaperOnSheets, must, writeSheet } from '../builders/paper';
import { aStore } from '../builders/store';
import type { Store } from '../../server/store/store';
import { makePart, type Act } from '../../src/lib/domain/act';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aHandIn, anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

async function aRelayOn(change: (store: Store) => Partial<Store> = () => ({})) {
  const store = await aStore();
  stores.push(store);
  const start = () =>
    Relay.start({ store: { ...store, ...change(store) }, log: pino({ level: 'silent' }), now: () => NOON });
  const relay = await start();
  for (const act of founding()) await relay.journal.enter(act);
  const submit = (act: Act) => relay.journal.submit(act.person, act);
  return { relay, store, submit, start };
}
const withdraw = (subject: string, changes: Partial<Act> = {}) =>
  anAct(idOf('author'), 'withdraw', subject, {}, { private: { reason: 'Передумал.' }, ...changes });

test('an act stands when reading what it has changed fails: it is read again, and cursors move on', async () => {
  let broken = false;
  const { relay, store, submit } = await aRelayOn((whole) => ({
    documents: async (names) => {
      if (!broken) return await whole.documents(names);
      broken = false;
      throw new Error('SQLITE_IOERR');
    },
  }));
  broken = true;
  const handIn = aHandIn();
  expect(await submit(handIn)).toMatchObject({ verdict: 'accepted' });
  expect(relay.documents.row(`submission/${PLACE}/${idOf('author')}/${handIn.id}`)).toBeDefined();
  expect(relay.progress.safe()).toBe(await store.lastSeq());
});

test('[E-14] an edit that is being stored while a role ends is stored before it or nowhere', async () => {
  const gate = { held: Promise.resolve(), open: () => {} };
  const storing = vi.fn();
  const { relay } = await aRelayOn((whole) => ({
    append: async (updates) => {
      storing();
      await gate.held;
      return await whole.append(updates);
    },
  }));
  const { submission, act } = await aPaperOnSheets(relay, 'robot');
  for (const expert of ['expert1', 'expert2', 'expert3'])
    await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
  await act('expert1', 'open-sheets');
  const live = (await relay.documents.open(`conclusion/${PLACE}/${submission}`, idOf('expert2')))!;
  const doc = new Y.Doc();
  doc.getText('opinion').insert(0, 'Пока эксперт.');

  gate.held = new Promise((done) => (gate.open = done));
  storing.mockClear();
  // Nobody has it open: an exchange of a device writes it.
  const writing = live.write(idOf('expert2'), Y.encodeStateAsUpdate(doc));
  await vi.waitFor(() => expect(storing).toHaveBeenCalled());
  const role = relay.rights.facts.people.get(idOf('expert2'))!.roles[0]!.id;
  const ending = must(relay, anAct(idOf('specialist'), 'end-role', `person:${idOf('expert2')}`, { role }));
  // The act has reached what it waits for.
  for (let turn = 0; turn < 100; turn++) await new Promise((done) => setImmediate(done));
  gate.open();
  const [written] = await Promise.all([writing, ending]);
  expect(written.verdict === 'stored' && written.seq < relay.rights.lastAct).toBe(true);
});

describe('the same act again', () => {
  test('gets the same answer', async () => {
    const { submit } = await aRelayOn();
    const handIn = aHandIn();
    const first = await submit(handIn);
    expect(first).toMatchObject({ verdict: 'accepted' });
    expect(await submit(structuredClone(handIn))).toEqual(first);
    const refused = anAct(
      idOf('stranger'),
      'withdraw',
      handIn.subject,
      {},
      { private: { reason: 'Назло.' } },
    );
    const no = await submit(refused);
    expect(no.verdict).toBe('refused');
    expect(await submit(structuredClone(refused))).toEqual(no);
  });

  test.each<[string, (act: Act) => Partial<Act>]>([
    ['another card', () => ({ parts: { card: makePart('salt', { ...aCardOf(), title: 'Подменено' }) } })],
    ['another moment', ({ madeAt }) => ({ madeAt: madeAt - 1 })],
    ['other needs', () => ({ needs: [idOf('nothing')] })],
    ['another subject', () => ({ subject: `material:${idOf('other')}` })],
    ['other contents', ({ payload }) => ({ payload: { ...payload, month: '2027-01' } })],
  ])('with %s is another act under a known id', async (_, change) => {
    const { submit, relay } = await aRelayOn();
    const handIn = aHandIn();
    await submit(handIn);
    expect(await submit({ ...handIn, ...change(handIn) })).toEqual({ verdict: 'refused', code: 'id-taken' });
    expect(relay.rights.facts.materials.size).toBe(1);
  });

  test('a waiting act cannot be replaced by another person’s under its id', async () => {
    const { submit, store } = await aRelayOn();
    const handIn = aHandIn();
    const waits = withdraw(handIn.subject, { needs: [handIn.id] });
    expect(await submit(waits)).toEqual({ verdict: 'waiting' });
    const other = anAct(idOf('stranger'), 'ask-help', `material:${idOf('mine')}`, {}, { id: waits.id });
    expect(await submit(other)).toEqual({ verdict: 'refused', code: 'id-taken' });
    expect((await store.waitingActs()).map(({ person }) => person)).toEqual([idOf('author')]);
  });
});
const aCardOf = () => aHandIn().parts.card!.value as Record<string, unknown>;

describe('acts that wait', () => {
  test('are decided once what they rest on is, in the order of their coming', async () => {
    const { submit, relay, store } = await aRelayOn();
    const handIn = aHandIn();
    const [help, gone] = [
      anAct(idOf('author'), 'ask-help', handIn.subject, {}, { needs: [handIn.id] }),
      withdraw(handIn.subject, { needs: [handIn.id] }),
    ];
    for (const act of [help, gone, help]) expect(await submit(act)).toEqual({ verdict: 'waiting' });
    await submit(handIn);
    expect(await store.waitingActs()).toEqual([]);
    expect(relay.rights.facts.materials.get(idOf('robot'))!.withdrawn).toBeDefined();
    expect(await submit(help)).toMatchObject({ verdict: 'accepted' });
  });

  test('are refused with what they rest on, to the last of a chain', async () => {
    const { submit, store } = await aRelayOn();
    const refused = anAct(
      idOf('stranger'),
      'withdraw',
      `material:${idOf('robot')}`,
      {},
      { private: { reason: 'Назло.' } },
    );
    const second = anAct(idOf('stranger'), 'ask-help', `material:${idOf('a')}`, {}, { needs: [refused.id] });
    const third = anAct(idOf('stranger'), 'ask-help', `material:${idOf('b')}`, {}, { needs: [second.id] });
    expect([await submit(third), await submit(second)]).toEqual([
      { verdict: 'waiting' },
      { verdict: 'waiting' },
    ]);
    await submit(refused);
    for (const act of [second, third])
      expect(await store.findAct(act.id)).toMatchObject({ verdict: 'refused', code: 'needs-refused' });
    expect(await store.waitingActs()).toEqual([]);
  });

  test('are not lost when one of them cannot be stored: the next tick decides it, and the first answer stands', async () => {
    let failing = '';
    const { submit, store, relay } = await aRelayOn((store) => ({
      acceptAct: (commit) =>
        commit.act.id === failing ? Promise.reject(new Error('disk full')) : store.acceptAct(commit),
    }));
    const handIn = aHandIn();
    const [bad, good] = ['a', 'b'].map((name) =>
      anAct(idOf('author'), 'ask-help', `material:${idOf(name)}`, {}, { needs: [handIn.id] }),
    ) as [Act, Act];
    for (const act of [bad, good]) await submit(act);
    failing = bad.id;
    expect(await submit(handIn)).toMatchObject({ verdict: 'accepted' });
    expect(await store.findAct(good.id)).toMatchObject({ verdict: 'accepted' });
    expect(await store.findAct(bad.id)).toMatchObject({ verdict: 'waiting' });
    failing = '';
    await relay.tick();
    expect(await store.findAct(bad.id)).toMatchObject({ verdict: 'accepted' });
  });

  test('that the end of the process left behind are decided at the next start', async () => {
    const { submit, store, start } = await aRelayOn();
    const handIn = aHandIn();
    const waits = anAct(idOf('author'), 'ask-help', handIn.subject, {}, { needs: [handIn.id] });
    await submit(handIn);
    // Recorded as waiting, while what it needs was accepted: the process ended before its turn.
    await store.recordAct(waits, NOON, 'waiting');
    await start();
    expect(await store.findAct(waits.id)).toMatchObject({ verdict: 'accepted' });
  });

  test('are so many of a person and no more; one refused for that may come again', async () => {
    const { submit, store } = await aRelayOn();
    const handIn = aHandIn();
    const acts = Array.from({ length: LIMITS.waitingActsPerPerson + 1 }, (_, index) =>
      anAct(idOf('author'), 'ask-help', `material:${idOf(`w${index}`)}`, {}, { needs: [handIn.id] }),
    );
    const verdicts = [];
    for (const act of acts) verdicts.push(await submit(act));
    expect(verdicts.slice(0, -1).every(({ verdict }) => verdict === 'waiting')).toBe(true);
    expect(verdicts.at(-1)).toEqual({ verdict: 'refused', code: 'too-many-waiting' });
    const other = anAct(idOf('expert1'), 'ask-help', `material:${idOf('x')}`, {}, { needs: [handIn.id] });
    expect(await submit(other)).toEqual({ verdict: 'waiting' });
    await submit(handIn);
    expect(await submit(acts.at(-1)!)).toMatchObject({ verdict: 'accepted' });
    expect(await store.waitingActs()).toEqual([]);
  }, 60_000);
});

test('an act that cannot be stored holds up no cursor', async () => {
  let broken = false;
  const { submit, relay } = await aRelayOn((store) => ({
    acceptAct: (commit) => (broken ? Promise.reject(new Error('disk full')) : store.acceptAct(commit)),
  }));
  broken = true;
  const handIn = aHandIn();
  await expect(submit(handIn)).rejects.toThrow('disk full');
  broken = false;
  const accepted = await submit(handIn);
  expect(relay.progress.safe()).toBeGreaterThanOrEqual((accepted as { seq: number }).seq);
});

test('what one person has accepted in a day is bounded by its length; another’s is not held up by it', async () => {
  const { submit, store } = await aRelayOn();
  const letters = LIMITS.actLetters * 31;
  const ask = (person: string, number: number) =>
    anAct(idOf(person), 'ask-help', `material:${idOf(`asked ${number}`)}`, { later: 'я'.repeat(letters) });
  const fit = Math.floor(LIMITS.actsOfPerson.accepted.atOnce / 32);
  const verdicts = [];
  for (let number = 0; number < fit + 20; number++) verdicts.push(await submit(ask('author', number)));
  const accepted = verdicts.findIndex(({ verdict }) => verdict !== 'accepted');
  // A few more while the test takes its time.
  expect(accepted).toBeGreaterThanOrEqual(fit - 1);
  const later = { verdict: 'waiting', code: 'try-again', because: 'too-many-accepted' };
  expect(verdicts[accepted]).toEqual(later);
  expect(verdicts.at(-1)).toEqual(later);
  expect(await store.waitingActs()).toEqual([]);
  expect(await submit(ask('coauthor', fit + 20))).toMatchObject({ verdict: 'accepted' });
}, 60_000);

test('acts on one material are bounded: each looks through those before it', async () => {
  const { submit } = await aRelayOn();
  const ask = (material: string) => submit(anAct(idOf('author'), 'ask-help', `material:${idOf(material)}`));
  for (let number = 0; number < LIMITS.actsOfMaterial; number++)
    expect(await ask('asked')).toMatchObject({ verdict: 'accepted' });
  expect(await ask('asked')).toEqual({ verdict: 'refused', code: 'too-many-acts' });
  expect(await ask('another')).toMatchObject({ verdict: 'accepted' });
}, 60_000);

describe('refused acts', () => {
  const { atOnce } = LIMITS.actsOfPerson.refused;
  const refused = (changes: Partial<Act> = {}) => withdraw(`material:${idOf('nothing')}`, changes);
  async function kept(store: Store, acts: readonly Act[]) {
    const found = await Promise.all(acts.map(({ id }) => store.findAct(id)));
    return found.filter((act) => act?.verdict === 'refused').length;
  }

  test('are kept up to so many of a person; beyond them nothing is decided, and what is right is accepted', async () => {
    const { relay, submit, store } = await aRelayOn();
    // What waits already is decided with what it rests on, whatever was refused before.
    const handIn = aHandIn();
    const waits = refused({ needs: [handIn.id] });
    expect(await submit(waits)).toEqual({ verdict: 'waiting' });
    const acts = Array.from({ length: atOnce + 50 }, () => refused());
    const verdicts = [];
    for (const act of acts) verdicts.push(await submit(act));
    expect(verdicts.slice(0, atOnce).every(({ verdict }) => verdict === 'refused')).toBe(true);
    const later = { verdict: 'waiting', code: 'try-again', because: 'too-many-refused' };
    expect(verdicts.at(-1)).toEqual(later);
    // A few more while the test takes its time.
    expect(await kept(store, acts)).toBeGreaterThanOrEqual(atOnce);
    expect(await kept(store, acts)).toBeLessThan(atOnce + 10);
    expect(await submit(acts[0]!)).toEqual(verdicts[0]);
    expect(await submit(handIn)).toMatchObject({ verdict: 'accepted' });
    expect(await store.findAct(waits.id)).toMatchObject({ verdict: 'refused' });
    const another = anAct(
      idOf('expert1'),
      'withdraw',
      `material:${idOf('nothing')}`,
      {},
      { private: { reason: 'Да.' } },
    );
    expect(await submit(another)).toMatchObject({ verdict: 'refused' });

    const told = vi.spyOn(relay.watch, 'refused');
    const json = new TextEncoder().encode(JSON.stringify({ record: 'act', act: refused() }));
    const head = { record: 'head', epoch: relay.epoch, cursor: 0 } as const;
    for await (const _ of catchUp(relay, idOf('author'), { head, updates: [], acts: [json, json] }));
    expect(told.mock.calls.map(([{ code, offends }]) => [code, offends])).toEqual([
      ['too-many-refused', true],
      ['too-many-refused', false],
    ]);
    told.mockRestore();
  }, 60_000);

  test('that are long count for many', async () => {
    const { submit, store } = await aRelayOn();
    // What a later version might say besides; of private parts a refusal keeps hashes alone.
    const long = { payload: { later: 'я'.repeat(LIMITS.actLetters * 5) } };
    const acts = Array.from({ length: atOnce / 5 + 10 }, () => refused(long));
    for (const act of acts) await submit(act);
    expect(await kept(store, acts)).toBeLessThan(atOnce / 5);
    expect(await kept(store, acts)).toBeGreaterThan(atOnce / 10);
  }, 60_000);
});
