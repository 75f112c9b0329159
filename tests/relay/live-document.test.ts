import * as encoding from 'lib0/encoding';
import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { applyAwarenessUpdate, Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Files } from '../../server/files/files';
import { Relay } from '../../server/relay/relay';
import { aLaboriousUpdate } from '../builders/laborious';
import { aStore } from '../builders/store';
import type { Store } from '../../server/store/store';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import { awarenessMessage, SYNC, syncMessage } from '../../src/lib/protocol/messages';
import { aHandIn, anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';
import { ChannelClient } from '../simulation/channel-client';

/** A relay on a store whose appends a test can hold back or let fail. */
async function aRelayOn(change: (store: Store) => Partial<Store> = () => ({})) {
  const store = await aStore();
  current = store;
  const log = pino({ level: 'silent' });
  const logged = vi.spyOn(log, 'error');
  const relay = await Relay.start({
    store: { ...store, ...change(store) },
    log,
    now: () => NOON,
  });
  for (const act of founding()) await relay.journal.enter(act);
  const must = async (act: ReturnType<typeof anAct>) =>
    expect(await relay.journal.submit(act.person, act)).toMatchObject({ verdict: 'accepted' });
  return { relay, store, must, logged };
}

/** The author's help desk: author, specialist and heads write in it. */
async function aHelpDesk(change?: (store: Store) => Partial<Store>) {
  const made = await aRelayOn(change);
  const handIn = aHandIn();
  await made.must(handIn);
  const name = `help/${PLACE}/${idOf('author')}/${idOf('robot')}`;
  const live = (await made.relay.documents.open(name, idOf('author')))!;
  const client = (person: string, ours = true) =>
    new ChannelClient(idOf(person), new Y.Doc(), ours).connect(live);
  return { ...made, live, name, client, handIn };
}

/** The store of the test's relay: what it writes is written in turn. */
let current: Store;

/** Lets everything that waits for nothing but its turn happen. */
async function settle() {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((done) => setTimeout(done, 10));
    await current.setMeta('settled', String(turn));
  }
}

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** Appends that wait for {@link release}, or fail. */
function aGate() {
  let release: () => void = () => undefined;
  const gate = { held: 0, fail: false, open: true, holdsAfter: Infinity, release: () => release() };
  const hold = () => new Promise<void>((done) => (release = () => ((gate.open = true), done())));
  const change = (store: Store): Partial<Store> => ({
    async append(updates) {
      gate.held++;
      if (!gate.open || gate.holdsAfter-- === 0) await hold();
      if (gate.fail) throw new Error('disk full');
      return await store.append(updates);
    },
  });
  closers.push(() => gate.release());
  return { gate, change };
}

describe('“transmitted” means committed', () => {
  test('nothing is acknowledged, passed on or given to a newcomer before the commit', async () => {
    const { gate, change } = aGate();
    const { client } = await aHelpDesk(change);
    const [author, head] = [client('author'), client('head')];
    await settle();
    const before = author.acknowledged;
    gate.open = false;
    author.doc.getMap('messages').set('1', { text: 'Помогите', at: 1 });
    await settle();
    expect(author.acknowledged).toBe(before);
    expect(head.doc.getMap('messages').size).toBe(0);
    const newcomer = client('specialist');
    await settle();
    expect(newcomer.doc.getMap('messages').size).toBe(0);

    gate.release();
    await settle();
    expect(author.acknowledged).toBe(author.sent);
    expect(head.doc.getMap('messages').size).toBe(1);
    expect(newcomer.doc.getMap('messages').size).toBe(1);
  });

  test('a repetition of what is on its way is answered with it, not before', async () => {
    const { gate, change } = aGate();
    const { live } = await aHelpDesk(change);
    const doc = new Y.Doc();
    doc.getMap('messages').set('1', { text: 'Дважды', at: 1 });
    const bytes = Y.encodeStateAsUpdate(doc);
    gate.open = false;
    const answers: string[] = [];
    const first = live.write(idOf('author'), bytes).then(({ verdict }) => answers.push(verdict));
    const second = live.write(idOf('author'), bytes).then(({ verdict }) => answers.push(verdict));
    await settle();
    expect(answers).toEqual([]);
    gate.release();
    await Promise.all([first, second]);
    expect(answers).toEqual(['stored', 'stored']);
  });

  test('what cannot be stored is nowhere: not in the state, not with colleagues, and the writer is told to try again', async () => {
    const { gate, change } = aGate();
    const { client, live, logged } = await aHelpDesk(change);
    const [author, head] = [client('author'), client('head')];
    await settle();
    gate.fail = true;
    author.doc.getMap('messages').set('1', { text: 'Пропало?', at: 1 });
    await settle();
    // Whoever keeps the relay learns why.
    expect(logged).toHaveBeenCalledWith({ error: 'Error: disk full' }, expect.stringContaining(live.name));
    expect(author.of('closed')).toEqual([{ told: 'closed', code: CLOSE.tryAgain.code }]);
    expect(head.doc.getMap('messages').size).toBe(0);
    expect((await live.read('test', (doc) => doc)).getMap('messages').size).toBe(0);

    gate.fail = false;
    author.connect(live);
    await settle();
    expect(author.acknowledged).toBe(author.sent);
    expect(head.doc.getMap('messages').size).toBe(1);
  });

  test('a failed group is tried singly: one bad update does not cost the others theirs', async () => {
    const { live, client, store } = await aHelpDesk((store) => ({
      append: (updates) =>
        updates.some(({ person }) => person === idOf('head'))
          ? Promise.reject(new Error('bad row'))
          : store.append(updates),
    }));
    const reader = client('specialist');
    await settle();
    const write = (person: string) => {
      const doc = new Y.Doc();
      doc.getMap('messages').set(person, { text: person, at: 1 });
      return live.write(idOf(person), Y.encodeStateAsUpdate(doc));
    };
    const results = await Promise.all(['author', 'head', 'otherhead'].map(write));
    expect(results).toMatchObject([
      { verdict: 'stored' },
      { verdict: 'refused', reason: 'try-again' },
      { verdict: 'stored' },
    ]);
    expect([...(await live.read('test', (doc) => doc)).getMap('messages').keys()].sort()).toEqual([
      'author',
      'otherhead',
    ]);
    expect([...reader.doc.getMap('messages').keys()].sort()).toEqual(['author', 'otherhead']);
    const [row] = await store.documents([live.name]);
    expect(await store.tail(row!.id, 0)).toHaveLength(2);
  });

  test('a group of which a part was stored is passed on in full', async () => {
    let fail = true;
    const { live, client } = await aHelpDesk((store) => ({
      async append(updates) {
        if (updates.length < 2 || !fail) return await store.append(updates);
        fail = false;
        await store.append(updates.slice(0, 1));
        throw new Error('the second half is lost');
      },
    }));
    const reader = client('specialist');
    await settle();
    const write = (key: string) => {
      const doc = new Y.Doc();
      doc.getMap('messages').set(key, { text: key, at: 1 });
      return live.write(idOf('author'), Y.encodeStateAsUpdate(doc));
    };
    expect(await Promise.all(['1', '2'].map(write))).toMatchObject([
      { verdict: 'stored' },
      { verdict: 'stored' },
    ]);
    expect([...reader.doc.getMap('messages').keys()].sort()).toEqual(['1', '2']);
  });

  test('a store that answers nothing at all ends the channels, not the process', async () => {
    let broken = false;
    const down = () => Promise.reject(new Error('no store'));
    const { client, live, store, logged } = await aHelpDesk((store) => ({
      append: (updates) => (broken ? down() : store.append(updates)),
      state: (document) => (broken ? down() : store.state(document)),
    }));
    const author = client('author');
    await settle();
    broken = true;
    author.doc.getMap('messages').set('1', { text: 'Никуда', at: 1 });
    await settle();
    expect(logged).toHaveBeenCalledWith({ error: 'Error: no store' }, expect.any(String));
    expect(author.of('closed')).toEqual([{ told: 'closed', code: CLOSE.tryAgain.code }]);
    broken = false;
    author.connect(live);
    await settle();
    expect(author.acknowledged).toBe(author.sent);
    const [row] = await store.documents([live.name]);
    expect(await store.tail(row!.id, 0)).toHaveLength(1);
  });
});

describe('one bad neighbour in a batch', () => {
  /** Two structs that rest on each other: nothing is missing, and neither can ever enter. */
  function aCircle() {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 2);
    for (const [client, other] of [
      [8, 7],
      [7, 8],
    ] as const) {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, 0);
      encoding.writeUint8(encoder, 0x80 | 4);
      encoding.writeVarUint(encoder, other);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, 'a');
    }
    encoding.writeVarUint(encoder, 0);
    return encoding.toUint8Array(encoder);
  }

  test('costs the honest updates before and after it nothing', async () => {
    const { live, client } = await aHelpDesk();
    const doc = new Y.Doc();
    doc.getMap('messages').set('1', { text: 'до', at: 1 });
    const before = Y.encodeStateAsUpdate(doc);
    const vector = Y.encodeStateVector(doc);
    doc.getMap('messages').set('2', { text: 'после', at: 2 });
    const after = Y.encodeStateAsUpdate(doc, vector);
    const results = await Promise.all([
      live.write(idOf('author'), before),
      live.write(idOf('head'), aCircle()),
      live.write(idOf('author'), after),
    ]);
    expect(results).toMatchObject([
      { verdict: 'stored' },
      { verdict: 'refused', reason: 'malformed' },
      { verdict: 'stored' },
    ]);
    const newcomer = client('specialist');
    await settle();
    expect([...newcomer.doc.getMap('messages').keys()].sort()).toEqual(['1', '2']);
  });
});

describe('[E-14] kept aside, never merged', () => {
  const note = (doc: Y.Doc, text: string) => doc.getMap('messages').set(text, { text, at: 1 });

  test('a client id belongs to the first person who stored under it', async () => {
    const { client, live, store } = await aHelpDesk();
    const author = client('author');
    note(author.doc, 'моё');
    await settle();
    // The head's device repeats the author's structs: welcome. It writes under the author's id: aside.
    const head = new ChannelClient(idOf('head'), new Y.Doc());
    Y.applyUpdate(head.doc, Y.encodeStateAsUpdate(author.doc));
    head.connect(live);
    await settle();
    expect(head.of('aside')).toEqual([]);
    head.doc.clientID = author.doc.clientID;
    note(head.doc, 'чужой рукой');
    await settle();
    expect(head.of('aside')).toMatchObject([{ reason: 'client' }]);
    expect([...(await live.read('test', (doc) => doc)).getMap('messages').keys()]).toEqual(['моё']);
    expect(await store.asideOf(idOf('head'))).toHaveLength(1);
    // The owner of the id is not closed by it.
    note(author.doc, 'ещё моё');
    await settle();
    expect(author.of('aside')).toEqual([]);
    expect((await live.read('test', (doc) => doc)).getMap('messages').size).toBe(2);
  });

  test('a reader’s update is aside, and the client id is closed for good', async () => {
    const { must, relay, handIn, store } = await aHelpDesk();
    await must(anAct(idOf('author'), 'ask-help', handIn.subject));
    const name = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
    const live = (await relay.documents.open(name, idOf('author')))!;
    const head = new ChannelClient(idOf('head')).connect(live);
    await settle();
    head.doc.getMap('card').set('title', 'правлю чужое');
    await settle();
    expect(head.of('aside')).toMatchObject([{ reason: 'reader' }]);
    expect((await live.read('test', (doc) => doc)).getMap('card').size).toBe(0);
    expect((await store.asideOf(idOf('head')))[0]).toMatchObject({ reason: 'reader', document: name });
    expect(live.writers).toContainEqual([head.doc.clientID, idOf('head')]);
  });

  test('after a right returns, what a closed id goes on writing stays aside', async () => {
    const { must, relay, live, store } = await aHelpDesk();
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    const subject = `person:${idOf('otherhead')}`;
    await must(anAct(idOf('specialist'), 'end-role', subject, { role }));
    const doc = new Y.Doc();
    note(doc, 'после конца роли');
    expect(await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(doc))).toMatchObject({
      verdict: 'aside',
      reason: 'ended',
    });
    await must(
      anAct(idOf('specialist'), 'grant-role', subject, {
        role: 'head',
        association: 'physics',
        from: '2026-12-07',
        begins: 'now',
      }),
    );
    const vector = Y.encodeStateVector(doc);
    note(doc, 'роль вернулась');
    expect(await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(doc))).toMatchObject({
      reason: 'closed',
    });
    expect(await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(doc, vector))).toMatchObject({
      verdict: 'refused',
      reason: 'gap',
    });
    expect((await live.read('test', (doc) => doc)).getMap('messages').size).toBe(0);
    // A clean document of the same person is welcome.
    const clean = new Y.Doc();
    note(clean, 'в чистой копии');
    expect(await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(clean))).toMatchObject({
      verdict: 'stored',
    });
    expect(await store.asideOf(idOf('otherhead'))).toHaveLength(2);
  });

  test('one kept aside twice is one', async () => {
    const { must, live, store, relay } = await aHelpDesk();
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    await must(anAct(idOf('specialist'), 'end-role', `person:${idOf('otherhead')}`, { role }));
    const doc = new Y.Doc();
    note(doc, 'раз');
    const [first, second] = [
      await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(doc)),
      await live.write(idOf('otherhead'), Y.encodeStateAsUpdate(doc)),
    ];
    expect(second).toEqual(first);
    expect(await store.asideOf(idOf('otherhead'))).toHaveLength(1);
  });

  test('a y-websocket client of another make, which would not understand, is closed instead', async () => {
    const { must, relay, handIn } = await aHelpDesk();
    await must(anAct(idOf('author'), 'ask-help', handIn.subject));
    const live = (await relay.documents.open(
      `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`,
      idOf('author'),
    ))!;
    const head = new ChannelClient(idOf('head'), new Y.Doc(), false).connect(live);
    head.doc.getMap('card').set('title', 'правлю чужое');
    await settle();
    expect(head.of('closed')).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
  });
});

describe('rights that move while a channel is open', () => {
  test('are told, and a right that is gone ends the channel', async () => {
    const { must, client, relay } = await aHelpDesk();
    const head = client('otherhead');
    await settle();
    expect(head.of('rights')).toMatchObject([{ access: 'write' }]);
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    await must(anAct(idOf('specialist'), 'end-role', `person:${idOf('otherhead')}`, { role }));
    await settle();
    expect(head.of('closed')).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
  });

  test('[X-05] a document that cannot be loaded meanwhile neither hinders the act nor keeps the channel open', async () => {
    let broken = false;
    let duringCommit: () => void = () => undefined;
    const { must, client, relay, handIn, logged } = await aHelpDesk((store) => ({
      state: (document) =>
        broken ? settle().then(() => Promise.reject(new Error('bad sector'))) : store.state(document),
      acceptAct: (commit) => (duringCommit(), store.acceptAct(commit)),
    }));
    const head = client('otherhead');
    await settle();
    broken = true;
    const submission = `submission/${PLACE}/${idOf('author')}/${handIn.id}`;
    const loadings: Promise<unknown>[] = [];
    const load = () => loadings.push(relay.documents.load(submission).catch((error: unknown) => error));
    // Once while the act is being decided, and once more while it is being committed.
    load();
    duringCommit = load;
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    await must(anAct(idOf('specialist'), 'end-role', `person:${idOf('otherhead')}`, { role }));
    expect(head.of('closed')).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
    await settle();
    await settle();
    expect(await Promise.all(loadings)).toEqual([new Error('bad sector'), new Error('bad sector')]);
    expect(logged).toHaveBeenCalledWith({ error: 'Error: bad sector' }, `telling ${submission} failed`);
  });

  test('[X-05] a right that goes while its document is being loaded opens nothing', async () => {
    const { live, client, relay, must } = await aHelpDesk();
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    const opened = await relay.documents.open(live.name, idOf('otherhead'));
    await must(anAct(idOf('specialist'), 'end-role', `person:${idOf('otherhead')}`, { role }));
    expect(opened).toBe(live);
    const late = client('otherhead');
    await settle();
    expect(late.told).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
  });

  test('[E-25] who leaves is put out of the own draft too', async () => {
    const { must, relay } = await aHelpDesk();
    const live = (await relay.documents.open(
      `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`,
      idOf('author'),
    ))!;
    const author = new ChannelClient(idOf('author')).connect(live);
    await settle();
    await must(anAct(idOf('specialist'), 'leave', `person:${idOf('author')}`));
    await settle();
    expect(author.connected).toBe(false);
  });
});

describe('a gap', () => {
  /** An update that rests on one the relay has never seen. */
  function aGap() {
    const full = new Y.Doc();
    full.getMap('messages').set('1', { text: 'раз', at: 1 });
    const vector = Y.encodeStateVector(full);
    full.getMap('messages').set('2', { text: 'два', at: 2 });
    return Y.encodeStateAsUpdate(full, vector);
  }

  test('is asked for, and who never has what it rests on is told to open a clean copy; nothing is stored', async () => {
    const { live } = await aHelpDesk();
    const client = new ChannelClient(idOf('author')).connect(live);
    await settle();
    const gap = aGap();
    for (let time = 0; time < 4; time++) {
      const sent = client.sent;
      client.send(syncMessage(SYNC.update, gap), gap);
      await settle();
      // Its own and the step 2 that was asked for.
      expect([client.connected, client.sent]).toEqual([true, sent + 2]);
    }
    client.send(syncMessage(SYNC.update, gap), gap);
    await settle();
    expect(client.of('closed')).toEqual([{ told: 'closed', code: CLOSE.cleanCopy.code }]);
    expect((await live.read('test', (doc) => doc)).store.pendingStructs).toBeNull();
    expect((await live.read('test', (doc) => doc)).getMap('messages').size).toBe(0);
  });

  test('a step 2 with a gap ends the channel at once', async () => {
    const { live } = await aHelpDesk();
    const client = new ChannelClient(idOf('author')).connect(live);
    await settle();
    const gap = aGap();
    client.send(syncMessage(SYNC.step2, gap), gap);
    await settle();
    expect(client.of('closed')).toEqual([{ told: 'closed', code: CLOSE.cleanCopy.code }]);
  });

  test('[X-01] typing on while offline work has not been sent yet costs nothing, and nothing is acknowledged early', async () => {
    const { live } = await aHelpDesk();
    const client = new ChannelClient(idOf('author'));
    client.doc.getText('t').insert(0, 'без связи ');
    const way: (() => void)[] = [];
    client.deliver = (pass) => void way.push(pass);
    client.connect(live);
    await settle();
    // The relay's step 1 lies on the way while three more letters are typed and arrive.
    for (const letter of 'три') client.doc.getText('t').insert(client.doc.getText('t').length, letter);
    const [step1] = way.splice(0, 1);
    const letters = way.splice(-3);
    for (const pass of letters) pass();
    await settle();
    expect([client.connected, client.acknowledged]).toEqual([true, 0]);
    step1!();
    client.deliver = (pass) => pass();
    for (const pass of way) pass();
    await settle();
    expect((await live.read('test', (doc) => doc)).getText('t').toString()).toBe('без связи три');
    expect([client.connected, client.acknowledged]).toEqual([true, client.sent]);
    expect(client.of('closed')).toEqual([]);
  });

  test('[E-14] nothing after it is acknowledged before the step 2 that makes it good is stored, though it has come', async () => {
    const { gate, change } = aGate();
    const { live } = await aHelpDesk(change);
    const client = new ChannelClient(idOf('author')).connect(live);
    const text = client.doc.getText('t');
    text.insert(0, 'а'.repeat(400));
    await settle();
    client.disconnect();
    text.insert(0, 'без связи ');

    // While others have the document: a letter that rests on the offline work, as many deletes as fill a batch with
    // it, which rest on nothing unknown, and the step 2 for the next batch.
    let free: () => void = () => undefined;
    const others = new Promise<void>((done) => (free = done));
    void live.exclusively(() => others);
    client.connect(live);
    text.insert(text.length, 'б');
    for (let times = 1; times < 128; times++) text.delete(100, 1);
    const appended = gate.held;
    gate.holdsAfter = 1;
    free();
    await settle();
    expect([gate.held - appended, client.sent]).toEqual([2, 129]);
    expect(client.acknowledged).toBe(0);
    gate.release();
    await settle();
    expect(client.acknowledged).toBe(client.sent);
    expect(await live.read('test', (doc) => doc.getText('t').toString())).toBe(text.toString());
  });
});

describe('presence', () => {
  async function present(client: ChannelClient, id: number, state: unknown, clock = 1) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, id);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(state));
    client.send(awarenessMessage(encoding.toUint8Array(encoder)));
    await settle();
  }
  /** What a client sees of everybody. */
  function seen(client: ChannelClient) {
    const awareness = new Awareness(new Y.Doc());
    for (const { bytes } of client.of('awareness')) applyAwarenessUpdate(awareness, bytes, null);
    const states = new Map(awareness.getStates());
    states.delete(awareness.clientID);
    awareness.destroy();
    return states;
  }

  test('shows who it is by the session, whatever the client says', async () => {
    const { client } = await aHelpDesk();
    const [author, head] = [client('author'), client('head')];
    await present(author, 5, { user: { name: 'Не я' }, place: 'письмо' });
    expect(seen(head).get(5)).toEqual({ user: { name: 'Не я', id: idOf('author') }, place: 'письмо' });
    await present(author, 6, { user: { id: idOf('specialist') }, place: 'письмо' });
    expect(seen(head).get(6)).toBeUndefined();
    // The sender hears itself, or y-websocket takes the line for dead.
    expect(seen(author).get(5)).toBeDefined();
  });

  test('[X-01] an id is not taken by who passes on that its person has gone, and their words enter later', async () => {
    const { client, live } = await aHelpDesk();
    const [author, head] = [client('author'), client('head')];
    const id = author.doc.clientID;
    await present(author, id, { user: { id: idOf('author') }, place: 'письмо' });
    const heard = seen(head).get(id)!;
    author.disconnect();
    // As y-websocket does: what was heard is sent on, late or as news of the leaving.
    await present(head, id, heard, 7);
    await present(head, id, null, 8);
    author.doc.getMap('messages').set('1', { text: 'без связи', at: 1 });
    author.connect(live);
    await settle();
    expect([author.of('aside'), author.of('closed')]).toEqual([[], []]);
    expect(author.acknowledged).toBe(author.sent);
  });

  test('of a client id in use by another channel, or bound to another person, is dropped silently', async () => {
    const { client } = await aHelpDesk();
    const [author, head, reader] = [client('author'), client('head'), client('specialist')];
    await present(author, 5, { place: 'здесь' });
    await present(head, 5, { place: 'подменено' }, 99);
    expect(seen(reader).get(5)).toMatchObject({ place: 'здесь', user: { id: idOf('author') } });
    author.doc.getMap('messages').set('1', { text: 'раз', at: 1 });
    await settle();
    await present(head, author.doc.clientID, { place: 'под чужим номером' });
    expect(seen(reader).has(author.doc.clientID)).toBe(false);
    expect(head.connected).toBe(true);
  });

  test('above its size is dropped, and nonsense ends the channel', async () => {
    const { client } = await aHelpDesk();
    const [author, head] = [client('author'), client('head')];
    await present(author, 5, { place: 'x'.repeat(LIMITS.awarenessBytes) });
    expect(seen(head).size).toBe(0);
    expect(author.connected).toBe(true);
    author.send(awarenessMessage(Uint8Array.from([1, 5, 1, 3, 123, 123, 123])));
    await settle();
    expect(author.of('closed')).toEqual([{ told: 'closed', code: CLOSE.malformed.code }]);
  });

  test('of many who speak often is told together: at once, and then the last of each', async () => {
    const { client } = await aHelpDesk();
    const head = client('head');
    const authors = Array.from({ length: 8 }, () => client('author'));
    await settle();
    await present(authors[0]!, 100, { at: 0 });
    expect(seen(head).get(100)).toMatchObject({ at: 0 });
    const said = 200;
    for (let clock = 2; clock <= said; clock++)
      for (const [index, author] of authors.entries())
        author.send(
          awarenessMessage(
            encoding.encode((encoder) => {
              for (const number of [1, 100 + index, clock]) encoding.writeVarUint(encoder, number);
              encoding.writeVarString(encoder, JSON.stringify({ at: clock }));
            }),
          ),
        );
    const last = new Map(
      authors.map((_, index) => [100 + index, { at: said, user: { id: idOf('author') } }]),
    );
    await vi.waitFor(() => expect(seen(head)).toEqual(last));
    expect(head.of('awareness')).toHaveLength(2);
    // Who left before it was told is told as gone, once.
    await present(authors[0]!, 100, { at: 'the end' }, said + 1);
    authors[0]!.disconnect();
    await vi.waitFor(() => expect(seen(head).has(100)).toBe(false));
    expect(head.of('awareness').length).toBeLessThanOrEqual(4);
  });

  test('is given to who comes, and goes with who goes', async () => {
    const { client } = await aHelpDesk();
    const author = client('author');
    await present(author, 5, { place: 'здесь' });
    const head = client('head');
    await settle();
    expect(seen(head).has(5)).toBe(true);
    author.disconnect();
    await settle();
    expect(seen(head).has(5)).toBe(false);
  });
});

test('[E-26] everybody is told who writes under which client id', async () => {
  const { client } = await aHelpDesk();
  const [author, head] = [client('author'), client('head')];
  author.doc.getMap('messages').set('1', { text: 'раз', at: 1 });
  await settle();
  expect(head.of('writers').flatMap(({ list }) => list)).toContainEqual([
    author.doc.clientID,
    idOf('author'),
  ]);
  const newcomer = client('specialist');
  await settle();
  expect(newcomer.of('writers')[0]!.list).toContainEqual([author.doc.clientID, idOf('author')]);
});

describe('limits', () => {
  /** Some text as an update of a document of its own. */
  function text(length: number, name = 't') {
    const doc = new Y.Doc();
    doc.getText(name).insert(0, 'x'.repeat(length));
    return { doc, bytes: Y.encodeStateAsUpdate(doc) };
  }
  const half = LIMITS.updateBytes / 2;

  test('a state grows to its limit and no further, however small the updates', async () => {
    const { live, store } = await aHelpDesk();
    const fit = Math.floor(LIMITS.documentBytes / half) - 1;
    for (let count = 0; count < fit; count++)
      expect(await live.write(idOf('author'), text(half).bytes)).toMatchObject({ verdict: 'stored' });
    const results = [];
    for (let count = 0; count < 4; count++) results.push(await live.write(idOf('author'), text(half).bytes));
    expect(results.at(-1)).toMatchObject({ verdict: 'aside', reason: 'too-large' });
    const size = await live.read('test', (doc) => Y.encodeStateAsUpdate(doc).byteLength);
    expect(size).toBeLessThanOrEqual(LIMITS.documentBytes);
    expect(size).toBeGreaterThan(LIMITS.documentBytes - 2 * half);
    expect(await store.asideOf(idOf('author'))).not.toHaveLength(0);
  }, 60_000);

  test('what is deleted makes room again, and deleting is possible in a full document', async () => {
    const { live } = await aHelpDesk();
    const full = text(LIMITS.documentBytes - 2_000);
    expect(await live.write(idOf('author'), full.bytes)).toMatchObject({ verdict: 'stored' });
    expect(await live.write(idOf('head'), text(5_000).bytes)).toMatchObject({ reason: 'too-large' });
    const before = Y.encodeStateVector(full.doc);
    full.doc.getText('t').delete(0, 6_000_000);
    const deletes = Y.encodeStateAsUpdate(full.doc, before);
    expect(await live.write(idOf('author'), deletes)).toMatchObject({ verdict: 'stored' });
    expect(await live.write(idOf('head'), text(5_000).bytes)).toMatchObject({ verdict: 'stored' });
  }, 60_000);

  test('an update larger than a whole document is refused before it is read', async () => {
    const { live, store } = await aHelpDesk();
    const bytes = new Uint8Array(LIMITS.documentBytes + 1);
    // Bytes that are no update at all: reading them would answer "malformed".
    bytes.fill(255);
    expect(await live.write(idOf('author'), bytes)).toEqual({ verdict: 'refused', reason: 'too-large' });
    expect(await store.asideOf(idOf('author'))).toEqual([]);
  });

  test('[E-14] a reader cannot fill the disk with what is kept aside: then the device keeps its copy alone', async () => {
    const { live, must, relay, store } = await aHelpDesk();
    const role = relay.rights.facts.people.get(idOf('otherhead'))!.roles[0]!.id;
    await must(anAct(idOf('specialist'), 'end-role', `person:${idOf('otherhead')}`, { role }));
    const results = [];
    for (let count = 0; count < LIMITS.keptAsidePerPerson + 3; count++)
      results.push(await live.write(idOf('otherhead'), text(1 + count).bytes));
    expect(results.filter(({ verdict }) => verdict === 'aside')).toHaveLength(LIMITS.keptAsidePerPerson);
    expect(results.at(-1)).toEqual({ verdict: 'refused', reason: 'no-room' });
    expect(await store.asideOf(idOf('otherhead'))).toHaveLength(LIMITS.keptAsidePerPerson);
    // Deciding about one makes room for another.
    const [first] = await store.asideOf(idOf('otherhead'));
    await store.dropAside(first!.id, idOf('otherhead'));
    expect(await live.write(idOf('otherhead'), text(1_000).bytes)).toMatchObject({ verdict: 'aside' });
  }, 60_000);

  test('[X-06] nothing is kept aside of a person or a draft erased while it was on its way: it is refused', async () => {
    const { relay, store, live, handIn } = await aHelpDesk();
    const author = idOf('author');
    const submission = (await relay.documents.load(`submission/${PLACE}/${author}/${handIn.id}`))!;
    const draft = (await relay.documents.open(`draft/${PLACE}/${author}/${idOf('other')}`, author))!;
    const erased = { kind: 'erase-person', place: PLACE, subject: `person:${author}`, payload: {} };
    expect(await relay.act(erased)).toMatchObject({ verdict: 'accepted' });
    for (const document of [live, submission, draft])
      expect(await document.write(author, text(5).bytes)).toEqual({
        verdict: 'refused',
        reason: 'forbidden',
      });
    expect(await store.asideOf(author)).toEqual([]);
  });

  test('[E-14] told on its channel that there is no more room, a device opens a clean copy and keeps its own', async () => {
    const { relay, handIn } = await aHelpDesk(() => ({
      keepAside: () => Promise.resolve({ refused: 'no-room' as const }),
    }));
    const live = (await relay.documents.load(`submission/${PLACE}/${idOf('author')}/${handIn.id}`))!;
    const [ours, other] = [true, false].map((is) =>
      new ChannelClient(idOf('specialist'), new Y.Doc(), is).connect(live),
    ) as [ChannelClient, ChannelClient];
    await settle();
    for (const { doc } of [ours, other]) doc.getMap('meta').set('note', 'Мимо');
    await settle();
    expect(ours.of('aside')).toMatchObject([{ reason: 'no-room', id: '' }]);
    expect(ours.of('closed')).toEqual([]);
    expect(other.of('closed')).toEqual([{ told: 'closed', code: CLOSE.forbidden.code }]);
  });

  test.each<[string, (client: ChannelClient) => void]>([
    ['asks for the state', (client) => client.send(syncMessage(SYNC.step1, Uint8Array.from([0])))],
    ['asks who is here', (client) => client.send(Uint8Array.from([3]))],
    ['writes and hears no acknowledgement', (client) => client.doc.getMap('messages').set('1', { at: 1 })],
  ])('who never reads and %s is let go instead of answered', async (_, asks) => {
    const { client } = await aHelpDesk();
    const deaf = client('author');
    await settle();
    const told = deaf.told.length;
    deaf.unread = LIMITS.unreadBytes + 1;
    asks(deaf);
    await settle();
    expect(deaf.told.slice(told)).toEqual([{ told: 'closed', code: CLOSE.tryAgain.code }]);
  });

  test('who never reads is not told of the presence of others either', async () => {
    const { client } = await aHelpDesk();
    const [author, deaf] = [client('author'), client('head')];
    await settle();
    deaf.unread = LIMITS.unreadBytes + 1;
    author.send(awarenessMessage(Uint8Array.from([1, 5, 1, 2, 123, 125])));
    await settle();
    expect(deaf.of('awareness')).toEqual([]);
    expect(deaf.of('closed')).toEqual([{ told: 'closed', code: CLOSE.tryAgain.code }]);
  });
});

test('a reader who never reads is let go, and holds nobody up', async () => {
  const { client } = await aHelpDesk();
  const [author, head, deaf] = [client('author'), client('head'), client('specialist')];
  await settle();
  deaf.unread = LIMITS.unreadBytes + 1;
  author.doc.getMap('messages').set('1', { text: 'раз', at: 1 });
  await vi.waitFor(() => expect(deaf.of('closed')).toMatchObject([{ code: CLOSE.tryAgain.code }]));
  expect(head.doc.getMap('messages').size).toBe(1);
  expect(author.acknowledged).toBe(author.sent);
});

test('a document has so many client ids, and more of them are kept aside as too large', async () => {
  const { live } = await aHelpDesk();
  const under = (from: number, count: number) =>
    Y.mergeUpdates(
      Array.from({ length: count }, (_, index) => {
        const doc = Object.assign(new Y.Doc(), { clientID: from + index });
        doc.getMap('messages').set(`${from + index}`, 1);
        return Y.encodeStateAsUpdate(doc);
      }),
    );
  const step = LIMITS.newClientsPerUpdate;
  for (let from = 1; from + step <= LIMITS.clientsPerDocument + 1; from += step)
    expect(await live.write(idOf('author'), under(from, step))).toMatchObject({ verdict: 'stored' });
  const beyond = under(10_000, 1);
  expect(await live.write(idOf('author'), beyond)).toMatchObject({ verdict: 'aside', reason: 'too-large' });
  const known = new Y.Doc();
  Y.applyUpdate(known, await live.read('test', Y.encodeStateAsUpdate));
  known.clientID = 1;
  const before = Y.encodeStateVector(known);
  known.getMap('messages').set('ещё', 1);
  expect(await live.write(idOf('author'), Y.encodeStateAsUpdate(known, before))).toMatchObject({
    verdict: 'stored',
  });
}, 30_000);

describe('updates that cost much', () => {
  /** Types within types, more than anybody nests: each passes every check before it enters. */
  function nested(depth: number) {
    const doc = new Y.Doc();
    let inner: Y.Map<unknown> = doc.getMap('m');
    doc.transact(() => {
      for (let level = 0; level < depth; level++) inner = inner.set('in', new Y.Map());
    });
    return Y.encodeStateAsUpdate(doc);
  }
  const text = (words: string) => {
    const doc = new Y.Doc();
    doc.getMap('messages').set(words, 1);
    return Y.encodeStateAsUpdate(doc);
  };

  test('what was accepted before one that spoils the state is in memory as it is in the store', async () => {
    const { live, store, relay } = await aHelpDesk();
    const author = idOf('author');
    const verdicts = await Promise.all(
      [text('до'), nested(3_000), text('после')].map((bytes) => live.write(author, bytes)),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'refused', 'stored']);
    const here = await live.read('test', (doc) => [...doc.getMap('messages').keys()].sort());
    expect(here).toEqual(['до', 'после']);
    const stored = new Y.Doc();
    for (const { bytes } of (await store.state(relay.documents.row(live.name)!.id)).tail)
      Y.applyUpdate(stored, bytes);
    expect([...stored.getMap('messages').keys()].sort()).toEqual(here);
  });

  test('what else a channel has sent that ends for bytes that are no update is not worked off', async () => {
    const { live, client } = await aHelpDesk();
    const forger = client('author');
    await settle();
    forger.send(syncMessage(SYNC.update, Uint8Array.of(1, 2, 3)));
    for (let count = 0; count < 50; count++) forger.send(syncMessage(SYNC.update, text(`${count}`)));
    await vi.waitFor(() => expect(forger.connected).toBe(false));
    await settle();
    expect(await live.read('test', (doc) => doc.getMap('messages').size)).toBe(0);
  });

  test('what a device sent before it closed its channel is stored', async () => {
    const { live, client } = await aHelpDesk();
    const author = client('author');
    await settle();
    for (let count = 0; count < 50; count++) author.send(syncMessage(SYNC.update, text(`${count}`)));
    author.disconnect();
    await vi.waitFor(async () =>
      expect(await live.read('test', (doc) => doc.getMap('messages').size)).toBe(50),
    );
  });

  test('[E-25] do not hold up the act that ends the right to them, and are decided after it', async () => {
    const { live, must, relay } = await aHelpDesk();
    const order: string[] = [];
    const person = idOf('otherhead');
    const laborious = Array.from({ length: 3 }, (_, index) =>
      live.write(person, aLaboriousUpdate(2_500, 700 + index)).then((written) => {
        order.push(written.verdict);
        return written;
      }),
    );
    await new Promise((done) => setTimeout(done, 30));
    expect(order).toEqual([]);
    const role = relay.rights.facts.people.get(person)!.roles[0]!.id;
    await must(anAct(idOf('specialist'), 'end-role', `person:${person}`, { role }));
    order.push('act');
    const written = await Promise.all(laborious);
    expect(order[0]).toBe('act');
    for (const one of written) expect(one).toMatchObject({ verdict: 'aside', reason: 'ended' });
  });
});

test('a document that takes long to wake leaves everybody else their turn, whoever reads it', async () => {
  const { relay } = await aRelayOn();
  const author = idOf('author');
  const name = `draft/${PLACE}/${author}/${idOf('long')}`;
  const live = (await relay.documents.open(name, author))!;
  for (let piece = 0; piece < 3; piece++)
    expect(await live.write(author, aLaboriousUpdate(1_500, 700 + piece))).toMatchObject({
      verdict: 'stored',
    });
  await settle();
  await relay.documents.unloadIdle(0);
  expect(await relay.documents.loaded()).toEqual([]);
  const files = new Files(relay, '/nowhere', async () => undefined);
  let rounds = 0;
  let reading = true;
  const others = (async () => {
    for (; reading; rounds++) await new Promise((done) => setImmediate(done));
  })();
  expect(await files.mayRead(author, 'a'.repeat(64), name)).toBe(false);
  reading = false;
  await others;
  expect(rounds).toBeGreaterThan(10);
});

test('of documents with very many objects a few are in memory at a time, and each is whole when it is needed', async () => {
  const { relay } = await aRelayOn();
  const author = idOf('author');
  const count = LIMITS.partsPerDocument / 2 - 2_000;
  const doc = new Y.Doc();
  doc.getArray('lists').insert(
    0,
    Array.from({ length: count }, () => new Y.Array()),
  );
  const update = Y.encodeStateAsUpdate(doc);
  const lives = await Promise.all(
    ['один', 'два', 'три', 'четыре'].map(
      async (material) => (await relay.documents.open(`draft/${PLACE}/${author}/${idOf(material)}`, author))!,
    ),
  );
  for (const live of lives) {
    expect(await live.write(author, update.slice())).toMatchObject({ verdict: 'stored' });
    await settle();
    const awake = lives.reduce((sum, { parts }) => sum + parts, 0);
    expect(awake).toBeGreaterThan(0);
    expect(awake).toBeLessThanOrEqual(LIMITS.partsAwake);
  }
  expect(await lives[0]!.read('test', (here) => here.getArray('lists').length)).toBe(count);
  await settle();
  expect(lives.reduce((sum, { parts }) => sum + parts, 0)).toBeLessThanOrEqual(LIMITS.partsAwake);
}, 60_000);

test('whoever asks for the whole of a large document again and again waits; nobody else does', async () => {
  const { live, client } = await aHelpDesk();
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'а'.repeat(1_000_000));
  await live.write(idOf('author'), Y.encodeStateAsUpdate(doc));
  const question = syncMessage(SYNC.step1, Uint8Array.of(1, 5, 0));
  const greedy = [1, 2].map(() => client('author'));
  await settle();
  for (const one of greedy) for (let times = 0; times < 20; times++) one.send(question);
  const head = client('head');
  await expect.poll(() => head.doc.getText('t').length, { timeout: 10_000 }).toBe(1_000_000);
  // Long enough for all of them, a few milliseconds each.
  await new Promise((done) => setTimeout(done, 1_000));
  const answers = greedy.reduce((sum, one) => sum + one.of('update').length, 0);
  expect(answers).toBeGreaterThan(5);
  expect(answers).toBeLessThan(32);
  // They wait, and are let go only where they would wait for very long.
  expect(greedy.map(({ connected }) => connected)).toEqual([true, true]);
});
