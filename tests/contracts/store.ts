import { afterEach, describe, expect, test } from 'vitest';
import { createPublicKey, verify } from 'node:crypto';
import { Signatures } from '../../server/journal/signatures';
import type { ActCommit, Append, RefusalLine, Store } from '../../server/store/store';
import type { Entry } from '../../src/lib/domain/act';
import { signedHeader } from '../../src/lib/domain/acts';
import { canonicalJson } from '../../src/lib/domain/shared/canonical';
import { LIMITS } from '../../src/lib/protocol/limits';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';

/** How a store is opened for the suite: empty, and again on what the first one kept. */
export interface Subject {
  open(): Promise<Store>;
  /** Opens what a closed store has kept; absent where closing loses everything. */
  reopen?(): Promise<Store>;
}

const ROOM = { count: 10, bytes: 1000 };
const bytes = (...values: number[]) => Uint8Array.from(values);

/** Whatever a store is made of, it keeps these promises. */
export function storeContract(name: string, subject: () => Subject) {
  let open: Store | undefined;
  let made: Subject;
  const fresh = async () => {
    made = subject();
    return (open = await made.open());
  };
  const again = async (store: Store) => {
    await store.close();
    return (open = await made.reopen!());
  };
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  const anAppend = (document: number, changes: Partial<Append> = {}): Append => ({
    document,
    rightsVersion: 0,
    person: idOf('author'),
    at: NOON,
    bytes: bytes(1, 2, 3),
    clients: [],
    ...changes,
  });
  const commit = (changes: Partial<ActCommit> = {}): ActCommit => ({
    act: anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`),
    receivedAt: NOON,
    sign: () => 'signed',
    begin: [],
    freeze: [],
    thaw: [],
    rightsMoved: [],
    erase: { documents: [] },
    ...changes,
  });
  const begun = async (store: Store, document = 'draft/p/a/m') =>
    (await store.beginDocument(document, idOf('author'))).id;
  const rowOf = async (store: Store, id: number) => (await store.documents()).find((row) => row.id === id)!;

  describe(`${name}: the sequence`, () => {
    test('is one for acts and updates, given in the order of the commits', async () => {
      const store = await fresh();
      const document = await begun(store);
      const [first] = await store.append([anAppend(document)]);
      const act = await store.acceptAct(commit());
      const [second] = await store.append([anAppend(document)]);
      const seqs = [first, { stored: true, seq: act.seq }, second].map(
        (result) => (result as { seq: number }).seq,
      );
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      expect(new Set(seqs).size).toBe(3);
      expect(await store.lastSeq()).toBe(seqs[2]);
      expect((await rowOf(store, document)).head).toBe(seqs[2]);
    });

    test('is not moved by an act that fails, and nothing of the act is left', async () => {
      const store = await fresh();
      const before = await store.lastSeq();
      const failing = commit({
        begin: [{ name: 'submission/p/a/s', state: bytes(0, 0), clients: [7] }],
        sign: () => {
          throw new Error('no key');
        },
      });
      await expect(store.acceptAct(failing)).rejects.toThrow('no key');
      expect(await store.lastSeq()).toBe(before);
      expect(await store.documents()).toEqual([]);
      expect(await store.findAct(failing.act.id)).toBeUndefined();
      expect((await store.acceptAct(commit())).seq).toBe(before + 1);
    });
  });

  describe(`${name}: updates`, () => {
    test('that come together are all stored, in the order of their coming', async () => {
      const store = await fresh();
      const document = await begun(store);
      const results = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          store.append([anAppend(document, { bytes: bytes(index) })]),
        ),
      );
      const seqs = results.flat().map((result) => (result.stored ? result.seq : 0));
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      expect(new Set(seqs).size).toBe(200);
      const tail = await store.tail(document, 0);
      expect(tail.map((row) => row.bytes[0])).toEqual(Array.from({ length: 200 }, (_, index) => index));
      expect((await rowOf(store, document)).head).toBe(seqs.at(-1));
    });

    test('one that cannot be stored takes with it only what follows in its document, and may rest on it', async () => {
      const store = await fresh();
      const document = await begun(store);
      const { id: another } = await store.beginDocument('draft/p/a/another', 'a');
      const broken = undefined as unknown as Uint8Array;
      const results = await Promise.allSettled([
        store.append([anAppend(document, { bytes: bytes(1) })]),
        store.append([anAppend(document, { bytes: broken })]),
        store.append([anAppend(another, { bytes: bytes(2) })]),
        store.append([anAppend(document, { bytes: bytes(3) })]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
      expect((await store.tail(document, 0)).map((row) => row.bytes[0])).toEqual([1]);
      expect((await store.tail(another, 0)).map((row) => row.bytes[0])).toEqual([2]);
      expect(await store.append([anAppend(document)])).toMatchObject([{ stored: true }]);
    });

    test('are refused by a frozen document, and taken again after it thaws', async () => {
      const store = await fresh();
      const document = await begun(store);
      const { seq } = await store.acceptAct(commit({ freeze: ['draft/p/a/m'] }));
      expect((await rowOf(store, document)).frozenSeq).toBe(seq);
      expect(await store.append([anAppend(document)])).toEqual([{ stored: false }]);
      await store.acceptAct(commit({ thaw: ['draft/p/a/m'] }));
      expect(await store.append([anAppend(document)])).toMatchObject([{ stored: true }]);
      expect(await store.tail(document, 0)).toHaveLength(1);
    });

    test('are refused once rights have moved since they were judged', async () => {
      const store = await fresh();
      const document = await begun(store);
      const other = await begun(store, 'draft/p/a/other');
      await store.acceptAct(commit({ rightsMoved: ['draft/p/a/m'] }));
      expect(await store.append([anAppend(document), anAppend(other)])).toMatchObject([
        { stored: false },
        { stored: true },
      ]);
      const { rightsVersion } = await rowOf(store, document);
      expect(await store.append([anAppend(document, { rightsVersion })])).toMatchObject([{ stored: true }]);
    });

    test('that race with a freeze lie before it or nowhere', async () => {
      const store = await fresh();
      const document = await begun(store);
      const [appended, frozen] = await Promise.all([
        Promise.all(Array.from({ length: 20 }, () => store.append([anAppend(document)]))),
        store.acceptAct(commit({ freeze: ['draft/p/a/m'] })),
        Promise.all(Array.from({ length: 20 }, () => store.append([anAppend(document)]))),
      ]);
      for (const row of await store.tail(document, 0)) expect(row.seq).toBeLessThan(frozen.seq);
      const stored = appended.flat().filter((result) => result.stored);
      expect((await store.tail(document, 0)).length).toBeGreaterThanOrEqual(stored.length);
    });

    test('of a document that is none are refused', async () => {
      const store = await fresh();
      expect(await store.append([anAppend(404)])).toEqual([{ stored: false }]);
    });

    test('keep person and time; the tail is what came after', async () => {
      const store = await fresh();
      const document = await begun(store);
      const [first, second] = await store.append([
        anAppend(document, { bytes: bytes(1) }),
        anAppend(document, { bytes: bytes(2), person: idOf('expert1'), at: NOON + 5 }),
      ]);
      expect(await store.tail(document, (first as { seq: number }).seq)).toMatchObject([
        { seq: (second as { seq: number }).seq, person: idOf('expert1'), at: NOON + 5 },
      ]);
    });

    test('before a snapshot need not be read again, and history keeps them', async () => {
      const store = await fresh();
      const document = await begun(store);
      const results = await store.append(
        [1, 2, 3].map((value) => anAppend(document, { bytes: bytes(value) })),
      );
      const { seq } = results[1] as { seq: number };
      await store.writeSnapshot(document, seq, bytes(9));
      const state = await store.state(document);
      expect([...state.snapshot!]).toEqual([9]);
      expect(state.tail.map((row) => row.bytes[0])).toEqual([3]);
      expect(await store.tail(document, 0)).toHaveLength(3);
    });

    test('[E-26] come as history in pages, whatever snapshots there are, and say what was brought back', async () => {
      const store = await fresh();
      const document = await begun(store);
      const other = await begun(store, 'draft/p/a/other');
      await store.append(
        [1, 2, 3, 4].map((value) =>
          anAppend(document, { bytes: Uint8Array.from({ length: 10 }, () => value) }),
        ),
      );
      await store.append([anAppend(other, { bytes: bytes(8) })]);
      await store.bringUpdate(document, bytes(9), [], idOf('head'), NOON + 7);
      await store.writeSnapshot(document, await store.lastSeq(), bytes(7));
      const page = async (after: number, updates: number, size: number) =>
        (await store.history(document, after, { updates, bytes: size })).map(({ seq, bytes: [first] }) => ({
          seq,
          first,
        }));
      const all = await store.history(document, 0, { updates: 100, bytes: 1_000 });
      expect(all.map(({ bytes: [first], brought }) => [first, brought])).toEqual([
        [1, false],
        [2, false],
        [3, false],
        [4, false],
        [9, true],
      ]);
      expect(all.at(-1)).toMatchObject({ person: idOf('head'), at: NOON + 7 });
      expect((await page(0, 3, 1_000)).map(({ first }) => first)).toEqual([1, 2, 3]);
      expect((await page(0, 100, 25)).map(({ first }) => first)).toEqual([1, 2]);
      expect((await page(all[1]!.seq, 100, 5)).map(({ first }) => first)).toEqual([3]);
      expect(await page(all.at(-1)!.seq, 100, 1_000)).toEqual([]);
    });

    test('of any size are stored and replaced whole', async () => {
      const store = await fresh();
      const document = await begun(store);
      const states = [1_300_001, 600_000].map((length, index) =>
        Uint8Array.from({ length }, (_, at) => (at * 31 + index) % 251),
      );
      for (const state of states) {
        const [appended] = await store.append([anAppend(document)]);
        await store.writeSnapshot(document, (appended as { seq: number }).seq, state);
        const stored = await store.state(document);
        expect(Buffer.compare(stored.snapshot!, Buffer.from(state))).toBe(0);
        expect(stored.tail).toEqual([]);
      }
    });
  });

  describe(`${name}: documents`, () => {
    test('begin once, whoever asks again', async () => {
      const store = await fresh();
      const first = await store.beginDocument('draft/p/a/m', idOf('author'));
      const second = await store.beginDocument('draft/p/a/m', idOf('stranger'));
      expect(second).toEqual(first);
      expect(first).toMatchObject({ incarnation: 1, frozenSeq: null, head: 0, name: 'draft/p/a/m' });
    });

    test('begin with an act, their first content after it and in the relay’s hand', async () => {
      const store = await fresh();
      const { seq } = await store.acceptAct(
        commit({ begin: [{ name: 'submission/p/a/s', state: bytes(5), clients: [42] }] }),
      );
      const [row] = await store.documents(['submission/p/a/s']);
      const state = await store.state(row!.id);
      expect(row!.head).toBeGreaterThan(seq);
      expect(state.tail).toMatchObject([{ person: 'relay', seq: row!.head }]);
      expect(state.clients).toEqual([{ client: 42, person: 'relay', closed: false }]);
    });

    test('are listed all, or by name', async () => {
      const store = await fresh();
      for (const document of ['draft/p/a/1', 'draft/p/a/2', 'draft/p/a/3']) await begun(store, document);
      expect((await store.documents()).map((row) => row.name).sort()).toHaveLength(3);
      expect((await store.documents(['draft/p/a/2', 'draft/p/a/none'])).map((row) => row.name)).toEqual([
        'draft/p/a/2',
      ]);
      expect(await store.documents([])).toEqual([]);
    });
  });

  describe(`${name}: [X-06] erasure`, () => {
    test('takes contents, history and kept-aside copies of a document, and its name never begins again', async () => {
      const store = await fresh();
      const row = await begun(store);
      await store.append([anAppend(row, { bytes: bytes(1) })]);
      await store.writeSnapshot(row, (await store.lastSeq()) as number, bytes(1));
      const aside = { person: idOf('author'), reason: 'frozen', at: 1, bytes: bytes(2) } as const;
      await store.keepAside(row, aside, [], { count: 9, bytes: 99 });
      const { seq } = await store.acceptAct(
        commit({ erase: { documents: ['draft/p/a/m', 'draft/p/a/unknown'] } }),
      );
      expect(await store.documents()).toEqual([]);
      expect(await store.endedDocuments()).toEqual(
        ['draft/p/a/m', 'draft/p/a/unknown'].map((document) => ({ name: document, endedSeq: seq })),
      );
      expect(await store.state(row)).toEqual({ snapshot: undefined, tail: [], clients: [] });
      expect(await store.history(row, 0, { updates: 9, bytes: 99 })).toEqual([]);
      expect(await store.asideOf(idOf('author'))).toEqual([]);
      expect(await store.append([anAppend(row, { bytes: bytes(3) })])).toEqual([{ stored: false }]);
      await store.writeSnapshot(row, seq, bytes(3));
      expect((await store.state(row)).snapshot).toBeUndefined();
      await expect(store.beginDocument('draft/p/a/m', idOf('author'))).rejects.toThrow();
      // What was on its way meanwhile.
      expect(await store.keepAside(row, aside, [1], ROOM)).toEqual({ refused: 'erased' });
      expect(await store.asideOf(idOf('author'))).toEqual([]);
      expect(await store.clients(row)).toEqual([]);
    });

    test('keeps nothing aside of a person any more, and of others as before', async () => {
      const store = await fresh();
      const row = await begun(store, 'submission/p/a/s');
      const author = idOf('author');
      const aside = (person: string) => ({ person, reason: 'ended' as const, at: 1, bytes: bytes(2) });
      const refused = anAct('relay', 'erase-person', `person:${idOf('expert1')}`);
      await store.recordAct(refused, NOON, 'refused', 'not-found');
      await store.keepAside(row, aside(author), [], ROOM);
      const act = anAct('relay', 'erase-person', `person:${author}`);
      await store.acceptAct(commit({ act, erase: { documents: [], person: author } }));
      expect(await store.keepAside(row, aside(author), [], ROOM)).toEqual({ refused: 'erased' });
      expect(await store.asideOf(author)).toEqual([]);
      expect(await store.keepAside(row, aside(idOf('expert1')), [], ROOM)).toHaveProperty('id');
    });
  });

  describe(`${name}: client ids`, () => {
    test('belong to the first person who stored under them', async () => {
      const store = await fresh();
      const document = await begun(store);
      await store.append([anAppend(document, { clients: [1, 4_294_967_295] })]);
      await store.append([anAppend(document, { clients: [1, 2], person: idOf('stranger') })]);
      const clients = (await store.clients(document)).toSorted((a, b) => a.client - b.client);
      expect(clients).toEqual([
        { client: 1, person: idOf('author'), closed: false },
        { client: 2, person: idOf('stranger'), closed: false },
        { client: 4_294_967_295, person: idOf('author'), closed: false },
      ]);
      const written = (await store.documents())[0]!.name;
      expect(await store.wroteIn(written, idOf('stranger'))).toBe(true);
      expect(await store.wroteIn(written, idOf('expert1'))).toBe(false);
      expect(await store.wroteIn(`${written}x`, idOf('stranger'))).toBe(false);
      expect((await store.state(document)).clients).toHaveLength(3);
    });

    test('come with the time of the last update, snapshot or not', async () => {
      const store = await fresh();
      const document = await begun(store);
      expect(await store.changedAt(document)).toBeUndefined();
      await store.append([anAppend(document, { at: 30 })]);
      const [second] = await store.append([anAppend(document, { at: 20, clients: [2] })]);
      expect(second).toMatchObject({ stored: true });
      await store.append([anAppend(document, { at: 40, clients: [3], rightsVersion: 7 })]);
      expect(await store.changedAt(document)).toBe(20);
    });

    test('of a refused update are not bound', async () => {
      const store = await fresh();
      const document = await begun(store);
      await store.append([anAppend(document, { clients: [1], rightsVersion: 7 })]);
      expect(await store.clients(document)).toEqual([]);
    });
  });

  describe(`${name}: [E-14] what is kept aside`, () => {
    const anAside = (person = idOf('author'), value = bytes(1, 1)) => ({
      person,
      reason: 'frozen' as const,
      at: NOON,
      bytes: value,
    });

    const keptAs = async (kept: ReturnType<Store['keepAside']>) => ((await kept) as { id: string }).id;

    test('is kept once, however often it is sent, and for each person apart', async () => {
      const store = await fresh();
      const document = await begun(store);
      const id = await keptAs(store.keepAside(document, anAside(), [], ROOM));
      const again = store.keepAside(document, { ...anAside(), at: NOON + 9 }, [], ROOM);
      expect(await keptAs(again)).toBe(id);
      const other = await keptAs(store.keepAside(document, anAside(idOf('expert1')), [], ROOM));
      expect(other).not.toBe(id);
      const [row, ...rest] = await store.asideOf(idOf('author'));
      expect(rest).toEqual([]);
      expect(row).toMatchObject({ id, document: 'draft/p/a/m', incarnation: 1, reason: 'frozen', at: NOON });
      expect([...row!.bytes]).toEqual([1, 1]);
    });

    test('closes the client ids named, known or not, but never another’s', async () => {
      const store = await fresh();
      const document = await begun(store);
      await store.append([anAppend(document, { clients: [1] })]);
      await store.append([anAppend(document, { clients: [2], person: idOf('expert1') })]);
      await store.keepAside(document, anAside(), [1, 2, 3], ROOM);
      const clients = (await store.clients(document)).toSorted((a, b) => a.client - b.client);
      expect(clients).toEqual([
        { client: 1, person: idOf('author'), closed: true },
        { client: 2, person: idOf('expert1'), closed: false },
        { client: 3, person: idOf('author'), closed: true },
      ]);
    });

    test('has room for so many and so much of each person, and what is kept already needs none', async () => {
      const store = await fresh();
      const document = await begun(store);
      const room = { count: 2, bytes: 5 };
      const keep = (value: ReturnType<typeof bytes>, person?: string) =>
        store.keepAside(document, anAside(person, value), [], room);
      const first = await keep(bytes(1, 1));
      expect(await keep(bytes(1, 2, 3, 4))).toEqual({ refused: 'no-room' });
      expect(await keep(bytes(2, 2, 2))).toHaveProperty('id');
      expect(await keep(bytes(3))).toEqual({ refused: 'no-room' });
      expect(await keep(bytes(1, 1))).toEqual(first);
      expect(await keep(bytes(3), idOf('expert1'))).toHaveProperty('id');
      await store.dropAside((first as { id: string }).id, idOf('author'));
      expect(await keep(bytes(3))).toHaveProperty('id');
    });

    test('changes neither document nor sequence, and is dropped by its owner alone', async () => {
      const store = await fresh();
      const document = await begun(store);
      const before = [await store.lastSeq(), await rowOf(store, document)];
      const id = await keptAs(store.keepAside(document, anAside(), [], ROOM));
      expect([await store.lastSeq(), await rowOf(store, document)]).toEqual(before);
      expect(await store.tail(document, 0)).toEqual([]);
      await store.dropAside(id, idOf('stranger'));
      expect(await store.asideOf(idOf('author'))).toHaveLength(1);
      expect(await store.asideCount()).toBe(1);
      await store.dropAside(id, idOf('author'));
      expect(await store.asideOf(idOf('author'))).toEqual([]);
    });
  });

  describe(`${name}: acts`, () => {
    const withReason = () =>
      anAct(
        idOf('author'),
        'withdraw',
        `material:${idOf('robot')}`,
        {},
        { private: { reason: 'Передумал.' } },
      );

    test('accepted come back whole, in order, from where one left off', async () => {
      const store = await fresh();
      const first = await store.acceptAct(commit({ act: withReason(), given: { number: '1/2026' } }));
      const second = await store.acceptAct(commit());
      expect(await store.entries(0)).toEqual([first, second]);
      expect(await store.entries(first.seq)).toEqual([second]);
      expect(first).toMatchObject({ receivedAt: NOON, signature: 'signed', given: { number: '1/2026' } });
      const { seq, receivedAt: _, signature: __, given: ___, ...act } = first;
      expect(await store.findAct(first.id)).toMatchObject({ verdict: 'accepted', seq, act });
    });

    test('are signed over what they are stored as', async () => {
      const store = await fresh();
      const signatures = await Signatures.load(store);
      const entry = await store.acceptAct(
        commit({ act: withReason(), sign: (complete) => signatures.sign(complete) }),
      );
      const [read] = await store.entries(0);
      const key = createPublicKey((await store.meta('signing-key'))!);
      const holds = (one: Entry) =>
        verify(
          null,
          Buffer.from(canonicalJson(signedHeader(one))),
          key,
          Buffer.from(one.signature!, 'base64'),
        );
      const { hash } = entry.parts.reason!;
      expect(holds(entry)).toBe(true);
      expect(holds(read!)).toBe(true);
      expect(holds({ ...read!, parts: { reason: { hash } } })).toBe(true);
      expect(holds({ ...read!, receivedAt: NOON + 1 })).toBe(false);
      expect(holds({ ...read!, parts: {} })).toBe(false);
    });

    test('refused are remembered with their code and are no entries', async () => {
      const store = await fresh();
      const act = withReason();
      await store.recordAct(act, NOON, 'waiting');
      await store.recordAct(act, NOON, 'refused', 'author-only');
      expect(await store.findAct(act.id)).toMatchObject({ verdict: 'refused', code: 'author-only' });
      // What it said in private is kept by nobody; its hash still tells it from another act.
      expect((await store.findAct(act.id))!.act.parts).toEqual({ reason: { hash: act.parts.reason!.hash } });
      expect(await store.entries(0)).toEqual([]);
      expect(await store.waitingActs()).toEqual([]);
    });

    test('waiting wait in the order of their coming, until accepted or refused', async () => {
      const store = await fresh();
      const [one, two, three] = [withReason(), withReason(), withReason()];
      await store.recordAct(two, NOON + 2, 'waiting');
      await store.recordAct(one, NOON + 1, 'waiting');
      await store.recordAct(three, NOON + 3, 'waiting');
      expect((await store.waitingActs()).map(({ id }) => id)).toEqual([one.id, two.id, three.id]);
      expect((await store.waitingActs())[0]!.parts).toEqual(one.parts);
      await store.acceptAct(commit({ act: one }));
      await store.recordAct(two, NOON + 4, 'refused', 'needs-refused');
      await store.recordAct(three, NOON + 5, 'waiting');
      expect((await store.waitingActs()).map(({ id }) => id)).toEqual([three.id]);
      expect(await store.findAct(two.id)).toMatchObject({ verdict: 'refused', code: 'needs-refused' });
      expect((await store.entries(0)).map(({ id, parts }) => [id, parts])).toEqual([[one.id, one.parts]]);
    });

    test('an id once accepted is never accepted again', async () => {
      const store = await fresh();
      const act = withReason();
      await store.acceptAct(commit({ act }));
      await expect(store.acceptAct(commit({ act }))).rejects.toThrow();
      expect(await store.entries(0)).toHaveLength(1);
    });
  });

  describe(`${name}: people’s ways in`, () => {
    const session = {
      id: 's1',
      person: idOf('author'),
      device: 'Chrome, Android',
      createdAt: NOON,
      seenAt: NOON,
      expiresAt: NOON + 1000,
    };

    test('a session is saved, renewed, listed and ended', async () => {
      const store = await fresh();
      await store.saveSession(session);
      expect(await store.renewSession('s1', NOON + 5, NOON + 2000)).toBe(true);
      await store.saveSession({ ...session, id: 's2' });
      await store.saveSession({ ...session, id: 's3', person: idOf('expert1') });
      expect(await store.session('s1')).toEqual({ ...session, seenAt: NOON + 5, expiresAt: NOON + 2000 });
      expect((await store.sessionsOf(idOf('author'))).map(({ id }) => id).sort()).toEqual(['s1', 's2']);
      await store.endSession('s1');
      expect(await store.session('s1')).toBeUndefined();
      // A renewal on its way while the session ended does not bring it back.
      expect(await store.renewSession('s1', NOON + 6, NOON + 3000)).toBe(false);
      expect(await store.session('s1')).toBeUndefined();
    });

    test('a login belongs to one person', async () => {
      const store = await fresh();
      const account = { person: idOf('author'), login: 'a@example.org', password: 'hash' };
      expect(await store.hasAccounts()).toBe(false);
      expect(await store.saveAccount(account)).toBe(true);
      expect(await store.hasAccounts()).toBe(true);
      expect(await store.saveAccount({ ...account, person: idOf('stranger') })).toBe(false);
      expect(await store.saveAccount({ ...account, login: 'b@example.org' })).toBe(true);
      expect(await store.accountByLogin('a@example.org')).toBeUndefined();
      expect(await store.account(idOf('author'))).toMatchObject({ login: 'b@example.org' });
      expect(await store.account(idOf('stranger'))).toBeUndefined();
    });

    test('an invitation is used by exactly one of many who try at once', async () => {
      const store = await fresh();
      const invitation = {
        tokenHash: 't',
        person: idOf('author'),
        by: idOf('specialist'),
        createdAt: NOON,
        expiresAt: NOON + 1000,
        usedAt: null,
        revokedAt: null,
        kind: 'account' as const,
      };
      await store.saveInvitation(invitation);
      expect(await store.invitation('t')).toEqual(invitation);
      const account = (login: string) => ({ person: idOf('author'), login, password: 'hash' });
      const used = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          store.acceptInvitation('t', account(`login${index}`), NOON + index),
        ),
      );
      expect(used.filter((answer) => answer === 'accepted')).toHaveLength(1);
      expect(new Set(used)).toEqual(new Set(['accepted', 'used']));
      const which = used.indexOf('accepted');
      expect((await store.invitation('t'))!.usedAt).toBe(NOON + which);
      expect(await store.account(idOf('author'))).toEqual(account(`login${which}`));
      expect(await store.acceptInvitation('unknown', account('login'), NOON)).toBe('used');
      // Untold of until somebody has, and once.
      expect((await store.untoldInvitations()).map(({ tokenHash, by }) => [tokenHash, by])).toEqual([
        ['t', invitation.by],
      ]);
      await store.toldInvitation('t');
      expect(await store.untoldInvitations()).toEqual([]);
    });

    test('[X-10] what opened an account before is over once an invitation sets it anew', async () => {
      const store = await fresh();
      const anInvitation = (tokenHash: string, person = idOf('author')) => ({
        tokenHash,
        person,
        by: idOf('specialist'),
        createdAt: NOON,
        expiresAt: NOON + 1000,
        usedAt: null,
        revokedAt: null,
        kind: 'account' as const,
      });
      for (const token of ['old', 'new']) await store.saveInvitation(anInvitation(token));
      await store.saveInvitation(anInvitation('another’s', idOf('expert1')));
      await store.saveSession(session);
      await store.saveSession({ ...session, id: 's3', person: idOf('expert1') });
      await store.saveAccount({ person: idOf('expert1'), login: 'taken', password: 'hash' });
      const account = { person: idOf('author'), login: 'author', password: 'new hash' };

      expect(await store.acceptInvitation('new', { ...account, login: 'taken' }, NOON)).toBe('login-taken');
      expect(await store.session('s1')).toEqual(session);
      expect(await store.invitation('new')).toMatchObject({ usedAt: null });

      expect(await store.acceptInvitation('new', account, NOON + 1)).toBe('accepted');
      expect(await store.sessionsOf(idOf('author'))).toEqual([]);
      expect(await store.sessionsOf(idOf('expert1'))).toHaveLength(1);
      expect(await store.invitation('old')).toMatchObject({ usedAt: NOON + 1 });
      expect(await store.invitation('another’s')).toMatchObject({ usedAt: null });
      expect(await store.account(idOf('author'))).toEqual(account);
    });

    test('[X-13] a personal link is used once, taken back, and never opens what has a password', async () => {
      const store = await fresh();
      const link = (tokenHash: string, person = idOf('author')) => ({
        tokenHash,
        person,
        by: idOf('specialist'),
        createdAt: NOON,
        expiresAt: NOON + 1000,
        usedAt: null,
        revokedAt: null,
        kind: 'link' as const,
      });
      for (const token of ['one', 'two']) await store.saveInvitation(link(token));
      await store.saveInvitation(link('another’s', idOf('stranger')));
      expect(await store.invitation('one')).toEqual(link('one'));
      await store.saveSession(session);
      const used = await Promise.all([1, 2, 3].map(() => store.useLink('one', idOf('author'), NOON)));
      expect(used.toSorted()).toEqual(['used', 'used', 'used-now']);
      // What was open before is over, the other link too; others’ are not.
      expect(await store.sessionsOf(idOf('author'))).toEqual([]);
      expect(await store.useLink('two', idOf('author'), NOON)).toBe('used');
      expect(await store.untoldInvitations()).toHaveLength(1);

      await store.saveInvitation(link('three'));
      await store.saveSession(session);
      expect(await store.revokeInvitations(idOf('author'), NOON + 5)).toBe(2);
      expect(await store.invitation('three')).toMatchObject({ revokedAt: NOON + 5, usedAt: null });
      expect(await store.useLink('three', idOf('author'), NOON)).toBe('used');
      expect(await store.sessionsOf(idOf('author'))).toEqual([]);
      expect(await store.invitation('another’s')).toMatchObject({ revokedAt: null });
      expect(await store.revokeInvitations(idOf('author'), NOON + 6)).toBe(0);

      const account = { person: idOf('author'), login: 'author', password: 'hash' };
      const added = await Promise.all([1, 2].map(() => store.addAccount(account)));
      expect(added.toSorted()).toEqual(['added', 'has-account']);
      expect(await store.addAccount({ ...account, person: idOf('stranger') })).toBe('login-taken');
      await store.saveInvitation(link('four'));
      expect(await store.useLink('four', idOf('author'), NOON)).toBe('has-account');
      // Sessions that a password opened are not a link’s to end.
      await store.saveSession(session);
      expect(await store.revokeInvitations(idOf('author'), NOON + 7)).toBe(1);
      expect(await store.sessionsOf(idOf('author'))).toHaveLength(1);
    });
  });

  test(`${name}: a file is known by hash, and by who uploaded it`, async () => {
    const store = await fresh();
    await store.addFile('h', 12, idOf('author'), NOON);
    await store.addFile('h', 12, idOf('author'), NOON + 1);
    expect(await store.fileUploadedBy('h', idOf('author'))).toBe(true);
    expect(await store.fileUploadedBy('h', idOf('stranger'))).toBe(false);
    await store.addFile('h', 12, idOf('stranger'), NOON);
    expect(await store.fileUploadedBy('h', idOf('stranger'))).toBe(true);
    await store.addFile('i', 3_000_000, idOf('author'), NOON);
    const [author, stranger, nobody] = ['author', 'stranger', 'nobody'].map(idOf);
    // A small file counts for what it takes besides its bytes.
    expect(await store.uploadedBytes(author!)).toBe(3_000_000 + LIMITS.fileCharge);
    expect([await store.uploadedSize('h', author!), await store.uploadedSize('h', nobody!)]).toEqual([
      12,
      undefined,
    ]);
    expect(await store.uploadedBytes(stranger!)).toBe(LIMITS.fileCharge);
    expect(await store.uploadedBytes(nobody!)).toBe(0);
  });

  test(`${name}: a place has one mail server, which is replaced and dropped as a whole`, async () => {
    const store = await fresh();
    const row = { place: PLACE, settings: '{"host":"a"}', password: 'secret' };
    expect(await store.mailServer(PLACE)).toBeUndefined();
    await store.saveMailServer({ ...row, password: 'before' });
    await store.saveMailServer(row);
    expect(await store.mailServer(PLACE)).toEqual(row);
    expect(await store.mailServer('elsewhere')).toBeUndefined();
    await store.dropMailServer(PLACE);
    expect(await store.mailServer(PLACE)).toBeUndefined();
  });

  test(`${name}: a letter on its way has one row, which takes no sequence`, async () => {
    const store = await fresh();
    const seq = await store.lastSeq();
    const row = { registry: 'r', letter: 1, round: 0, tries: 1, nextAt: NOON, begunAt: NOON, said: '{}' };
    await store.saveLetter(row);
    await store.saveLetter({ ...row, letter: 2 });
    await store.saveLetter({ ...row, round: 1, begunAt: null });
    expect((await store.letters()).toSorted((a, b) => a.letter - b.letter)).toEqual([
      { ...row, round: 1, begunAt: null },
      { ...row, letter: 2 },
    ]);
    await store.dropLetter('r', 1);
    expect(await store.letters()).toEqual([{ ...row, letter: 2 }]);
    expect(await store.lastSeq()).toBe(seq);
  });

  test(`${name}: of a person's reminders the last is known`, async () => {
    const store = await fresh();
    const row = { person: idOf('author'), day: '2026-12-07', tries: 1, nextAt: NOON, done: false };
    await store.saveReminder(row);
    await store.saveReminder({ ...row, person: idOf('head') });
    await store.saveReminder({ ...row, day: '2026-12-08', done: true });
    expect((await store.reminders()).toSorted((a, b) => a.day.localeCompare(b.day))).toEqual([
      { ...row, person: idOf('head') },
      { ...row, day: '2026-12-08', done: true },
    ]);
  });

  describe(`${name}: the journal of refusals`, () => {
    const aLine = (changes: Partial<RefusalLine> = {}): RefusalLine => ({
      at: NOON,
      person: idOf('author'),
      address: '',
      subject: 'GET /api/session',
      code: 'session',
      count: 1,
      ...changes,
    });

    test('counts what repeats within a minute, and tells everything else apart', async () => {
      const store = await fresh();
      await store.noteRefusals([aLine(), aLine({ code: 'malformed' })], 100);
      await store.noteRefusals([aLine({ count: 5 }), aLine({ person: '', address: 'a1' })], 100);
      await store.noteRefusals([aLine({ at: NOON + 60_000 })], 100);
      await store.noteRefusals([], 100);
      expect(await store.refusals(10)).toEqual([
        aLine({ at: NOON + 60_000 }),
        aLine({ person: '', address: 'a1' }),
        aLine({ code: 'malformed' }),
        aLine({ count: 6 }),
      ]);
      expect(await store.refusals(1)).toHaveLength(1);
    });

    test('keeps so many lines and no more; the oldest go', async () => {
      const store = await fresh();
      const line = (index: number) => aLine({ subject: `sheet/${index}` });
      for (let index = 0; index < 30; index += 3)
        await store.noteRefusals([line(index), line(index + 1), line(index + 2)], 7);
      expect((await store.refusals(100)).map(({ subject }) => subject)).toEqual(
        [29, 28, 27, 26, 25, 24, 23].map((index) => `sheet/${index}`),
      );
    });

    test('gives no sequence', async () => {
      const store = await fresh();
      const before = await store.lastSeq();
      await store.noteRefusals([aLine()], 100);
      expect(await store.lastSeq()).toBe(before);
    });
  });

  if (!subject().reopen) return;
  test(`${name}: everything is there after a restart`, async () => {
    const store = await fresh();
    const document = await begun(store);
    const entry = await store.acceptAct(commit({ freeze: ['draft/p/a/other'] }));
    const waiting = anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`);
    await store.recordAct(waiting, NOON, 'waiting');
    await store.append([anAppend(document, { clients: [3] }), anAppend(document)]);
    await store.keepAside(
      document,
      { person: idOf('author'), reason: 'closed', at: NOON, bytes: bytes(8) },
      [3],
      ROOM,
    );
    await store.setMeta('epoch', 'e1');
    await store.setMeta('epoch', 'e2');
    const look = async (from: Store) => ({
      seq: await from.lastSeq(),
      epoch: await from.meta('epoch'),
      entries: await from.entries(0),
      waiting: await from.waitingActs(),
      documents: await from.documents(),
      state: await from.state(document),
      aside: await from.asideOf(idOf('author')),
    });
    const before = await look(store);
    expect(before.entries).toEqual([entry]);
    const reopened = await again(store);
    expect(await look(reopened)).toEqual(before);
    const [next] = await reopened.append([anAppend(document)]);
    expect((next as { seq: number }).seq).toBeGreaterThan(before.seq);
  });
}
