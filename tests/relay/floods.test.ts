import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import {
  awarenessMessage,
  decodeFrame,
  encodeFrame,
  MESSAGE,
  SYNC,
  syncMessage,
} from '../../src/lib/protocol/messages';
import { judged } from '../builders/judged';
import { aLaboriousUpdate } from '../builders/laborious';
import { idOf, NOON, PLACE } from '../builders/municipality';
import { aModifiedClient, refusalsOf, type ModifiedClient } from '../builders/modified-client';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let documents: TestService['service']['relay']['documents'];
const draft = (author: string, material: string) => `draft/${PLACE}/${idOf(author)}/${idOf(material)}`;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  // Offenders would be slowed long before: here the relay has to bear all of it.
  const bears = { slowed: Infinity, closed: Infinity, drainedPerMinute: 1 };
  running = await aService({ measures: { session: bears, person: bears, address: bears } });
  ({ documents } = running.service.relay);
});
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

const sockets = async () =>
  Number(/^metodsreda_sockets (\d+)/m.exec(await running.service.operations.metrics.text())![1]);

/** After every attack: honest people write on, and nothing is left of the attacker. */
let honest = 0;
afterEach(async () => {
  const [phone, laptop] = await Promise.all(
    [1, 2].map(async () =>
      (await aModifiedClient(running, 'coauthor')).sync(draft('coauthor', `honest ${honest}`)),
    ),
  );
  honest++;
  phone!.doc.getText('annotation').insert(0, 'жив');
  await vi.waitFor(() => expect(laptop!.doc.getText('annotation').toString()).toBe('жив'), 5_000);
  await vi.waitFor(() => expect(phone!.acknowledged).toBe(phone!.sent));
  for (const client of [phone!, laptop!]) client.disconnect();
  await vi.waitFor(async () => {
    expect(await sockets()).toBe(0);
    const load = (await documents.loaded()).map((document) => document.load);
    expect(load.filter(({ channels, queued }) => channels + queued > 0)).toEqual([]);
  }, 5_000);
  vi.setSystemTime(Date.now() + LIMITS.unloadIdleDocument);
  await documents.unloadIdle();
  expect(await documents.loaded()).toEqual([]);
}, 30_000);

/** Updates of a client whose first is never sent: each rests on what is not there, in one way or another. */
const GAPS: Record<string, (number: number) => Uint8Array> = {
  'in the client’s own clock': (number) => gap((doc, text) => text.insert(text.length, String(number)), 1),
  'by origin only': (number) =>
    gap((doc, text) => {
      doc.clientID = 100_000 + number;
      text.insert(3, 'я');
    }, 1),
  'by deletion only': (number) => gap((_, text) => text.delete(number % 3, 1), 1),
};
function gap(edit: (doc: Y.Doc, text: Y.Text) => void, client: number) {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = client;
  const text = doc.getText('annotation');
  text.insert(0, 'нет');
  const before = Y.encodeStateVector(doc);
  let update = new Uint8Array();
  doc.on('update', (bytes: Uint8Array) => (update = new Uint8Array(bytes)));
  edit(doc, text);
  expect(before.byteLength).toBeGreaterThan(0);
  return update;
}

test.each(Object.keys(GAPS))(
  '20,000 updates without predecessors, %s, are nowhere',
  async (kind) => {
    const document = draft('author', 'gaps');
    const client = await aModifiedClient(running, 'author');
    const made = Array.from({ length: 50 }, (_, number) => syncMessage(SYNC.update, GAPS[kind]!(number)));
    let sent = 0;
    while (sent < 20_000) {
      const channel = await client.sync(document);
      while (channel.connected && sent < 20_000) {
        for (const message of made) channel.send(message);
        sent += made.length;
        await new Promise((done) => setImmediate(done));
      }
      channel.disconnect();
    }
    const live = (await documents.load(document))!;
    await live.read('test', ({ store }) => {
      expect(store.clients.size).toBe(0);
      expect(store.pendingStructs ?? store.pendingDs).toBeNull();
    });
    expect((await running.service.relay.store.state(documents.row(document)!.id)).tail).toEqual([]);
  },
  60_000,
);

test('presence cannot be forged into what other clients fail to read', async () => {
  const document = draft('author', 'presence');
  const client = await aModifiedClient(running, 'author');
  const [colleague, forger] = [await client.sync(document), await client.sync(document)];
  await vi.waitFor(() => expect([colleague.acknowledged, forger.acknowledged]).toEqual([1, 1]));
  const say = (...clients: [client: number, clock: number, state: string][]) =>
    forger.send(
      awarenessMessage(
        encoding.encode((encoder) => {
          encoding.writeVarUint(encoder, clients.length);
          for (const [id, clock, state] of clients) {
            encoding.writeVarUint(encoder, id);
            encoding.writeVarUint(encoder, clock);
            encoding.writeVarString(encoder, state);
          }
        }),
      ),
    );
  say([7, Number.MAX_SAFE_INTEGER, '{}']);
  say([Number.MAX_SAFE_INTEGER, 1, '{}']);
  for (let id = 3_000; id < 3_100; id++) say([id, 1, `{"user":{"id":"${idOf('specialist')}"}}`]);
  for (let id = 10; id < 2_000; id++) say([id, 1, '{"__proto__":{"x":1}}']);
  say([10, 2, '{"last":true}']);
  await vi.waitFor(() => expect(JSON.stringify(colleague.of('awareness').map(read))).toContain('last'));
  forger.disconnect();
  await vi.waitFor(() =>
    expect(read(colleague.of('awareness').at(-1)!).map(([, , state]) => state)).toContain(null),
  );
  const seen = new Map(
    colleague
      .of('awareness')
      .flatMap(read)
      .map(([id, , state]) => [id, state]),
  );
  // As many as one channel may speak for, all gone with it, none under another's name.
  expect([...seen.keys()]).toEqual([10, 11, 12, 13]);
  expect([...seen.values()]).toEqual([null, null, null, null]);
  expect(JSON.stringify(colleague.of('awareness').map(read))).not.toContain(idOf('specialist'));
  colleague.disconnect();
});
function read({ bytes }: { bytes: Uint8Array }): [number, number, unknown][] {
  const decoder = decoding.createDecoder(bytes);
  return Array.from({ length: decoding.readVarUint(decoder) }, () => [
    decoding.readVarUint(decoder),
    decoding.readVarUint(decoder),
    JSON.parse(decoding.readVarString(decoder)) as unknown,
  ]);
}

test('readers that never read are let go, and others write on meanwhile', async () => {
  const document = draft('author', 'long');
  const writer = await (await aModifiedClient(running, 'author')).sync(document);
  await vi.waitFor(() => expect(writer.acknowledged).toBe(1));
  for (let piece = 0; piece < 8; piece++) writer.doc.getText('annotation').insert(0, 'г'.repeat(100_000));
  await vi.waitFor(() => expect(writer.acknowledged).toBe(writer.sent), 10_000);
  const cookie = await running.cookieOf('author');
  const deaf = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const url = `ws://${running.address}/sync/${encodeURIComponent(document)}?v=1`;
      const socket = new WebSocket(url, { headers: { cookie } });
      socket.on('error', () => undefined);
      await new Promise((done) => socket.once('open', done));
      (socket as unknown as { _socket: { pause(): void } })._socket.pause();
      const question = syncMessage(SYNC.step1, Y.encodeStateVector(new Y.Doc()));
      for (let asked = 0; asked < 60; asked++) socket.send(question);
      return socket;
    }),
  );
  await vi.waitFor(async () => expect((await documents.load(document))!.load.channels).toBe(1), 15_000);
  writer.doc.getText('annotation').insert(0, 'Дальше. ');
  await vi.waitFor(() => expect(writer.acknowledged).toBe(writer.sent), 5_000);
  writer.disconnect();
  for (const socket of deaf) socket.terminate();
}, 40_000);

test('20,000 questions for the state end their channel after a few, and are written down', async () => {
  const client = await aModifiedClient(running, 'author');
  const channel = await client.sync(draft('author', 'questions'));
  const question = syncMessage(SYNC.step1, Uint8Array.of(0));
  for (let count = 0; count < 20_000; count++) channel.send(question);
  await vi.waitFor(() => expect(channel.connected).toBe(false));
  expect(channel.told).toContainEqual({ told: 'closed', code: CLOSE.tooMuch.code });
  expect(await refusalsOf(running, 'author')).toContainEqual(expect.stringContaining('too-often'));
});

describe('a message that costs more than it says', () => {
  /** What becomes of one message of a modified client on an own document. */
  async function after(name: string, message: Uint8Array) {
    const client = await aModifiedClient(running, 'author');
    const channel = await client.sync(draft('author', name));
    channel.send(message);
    await vi.waitFor(() => expect(channel.connected).toBe(false), 20_000);
    expect(channel.told).toContainEqual({ told: 'closed', code: CLOSE.malformed.code });
    expect(await refusalsOf(running, 'author')).toContainEqual(expect.stringContaining('malformed'));
  }

  test('letters of which each is placed by looking through all others are kept aside, and nowhere else', async () => {
    const name = draft('author', 'laborious');
    const channel = await (await aModifiedClient(running, 'author')).sync(name);
    channel.send(syncMessage(SYNC.update, aLaboriousUpdate(30_000)));
    await vi.waitFor(() => expect(channel.of('aside')).toMatchObject([{ reason: 'too-laborious' }]), 120_000);
    expect(await refusalsOf(running, 'author')).toContainEqual(
      expect.stringContaining('aside-too-laborious'),
    );
    const document = (await documents.load(name))!;
    expect(await document.read('test', (doc) => doc.getText('annotation').length)).toBe(0);
    channel.disconnect();
  }, 130_000);

  test('one range of deletes a thousand times is no update', async () => {
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, 'удалено');
    doc.getText('annotation').delete(0, 7);
    const state = Y.encodeStateAsUpdate(doc);
    const again = encoding.createEncoder();
    for (const number of [0, 1, doc.clientID, 1_000]) encoding.writeVarUint(again, number);
    for (let range = 0; range < 1_000; range++)
      for (const number of [0, 7]) encoding.writeVarUint(again, number);
    expect(await judged(doc, encoding.toUint8Array(again))).toEqual({ is: 'malformed' });
    expect(await judged(doc, state)).toEqual({ is: 'nothing-new' });
  });

  test('an update under thousands of client ids is nobody’s', async () => {
    const updates = Array.from({ length: LIMITS.newClientsPerUpdate + 1 }, (_, clientID) => {
      const doc = Object.assign(new Y.Doc(), { clientID });
      doc.getText('annotation').insert(0, 'я');
      return Y.encodeStateAsUpdate(doc);
    });
    await after('many ids', syncMessage(SYNC.update, Y.mergeUpdates(updates)));
  });

  test('a question that names more clients than ever wrote there is none', async () => {
    const clients = Array.from({ length: 50_000 }, (_, client) => [client, 1] as const);
    const vector = Y.encodeStateVector(new Map(clients));
    await after('vector', syncMessage(SYNC.step1, vector));
  });
});

test('who says again and again what is known is let go, and what they have sent is not worked off', async () => {
  const channel = await (await aModifiedClient(running, 'author')).sync(draft('author', 'again'));
  channel.doc.getText('annotation').insert(0, 'слово '.repeat(3_000));
  await vi.waitFor(() => expect(channel.acknowledged).toBe(channel.sent));
  const state = Y.encodeStateAsUpdate(channel.doc);
  expect(state.byteLength).toBeGreaterThan(LIMITS.longRepetition);
  const before = channel.acknowledged;
  for (let count = 0; count < 400; count++) channel.send(syncMessage(SYNC.update, state), state);
  await vi.waitFor(() => expect(channel.connected).toBe(false));
  expect(channel.told).toContainEqual({ told: 'closed', code: CLOSE.tooOften.code });
  expect(channel.acknowledged - before).toBeLessThanOrEqual(LIMITS.repetitionsOfChannel.atOnce + 1);
  expect(await refusalsOf(running, 'author')).toContainEqual(expect.stringContaining('too-often'));
});

test('one person has a document open so often and no oftener, and again when a tab has gone', async () => {
  const document = draft('stranger', 'open often');
  const devices = await Promise.all([1, 2, 3].map(() => aModifiedClient(running, 'stranger')));
  const channels: Awaited<ReturnType<ModifiedClient['sync']>>[] = [];
  for (let count = 0; count <= LIMITS.channelsOfPerson; count++)
    channels.push(await devices[Math.floor(count / LIMITS.socketsPerSession)]!.sync(document));
  await vi.waitFor(() =>
    expect(channels.at(-1)!.told).toContainEqual({ told: 'closed', code: CLOSE.tooMuch.code }),
  );
  expect(channels.slice(0, -1).every(({ connected }) => connected)).toBe(true);
  channels[0]!.disconnect();
  await vi.waitFor(async () =>
    expect((await documents.load(document))!.load.channels).toBe(LIMITS.channelsOfPerson - 1),
  );
  const again = await devices[2]!.sync(document);
  await vi.waitFor(async () =>
    expect((await documents.load(document))!.load.channels).toBe(LIMITS.channelsOfPerson),
  );
  for (const channel of [...channels, again]) channel.disconnect();
});

test('what waits of one person in all documents is bounded', async () => {
  // Not the person of the floods above, whose answers have to wait.
  const person = await aModifiedClient(running, 'stranger');
  const channels = await Promise.all(
    Array.from({ length: 8 }, (_, index) => person.sync(draft('stranger', `waits ${index}`))),
  );
  await vi.waitFor(() =>
    expect(channels.map(({ acknowledged }) => acknowledged)).toEqual(channels.map(() => 1)),
  );
  const lives = await Promise.all(
    channels.map(async (_, index) => (await documents.load(draft('stranger', `waits ${index}`)))!),
  );
  const releases = lives.map((live) => live.reserve());
  const piece = (client: number) => {
    const doc = Object.assign(new Y.Doc(), { clientID: client });
    doc.getText('annotation').insert(0, 'г'.repeat(450_000));
    return Y.encodeStateAsUpdate(doc);
  };
  const pieces = [1, 2, 3, 4].map(piece);
  for (const channel of channels)
    for (const bytes of pieces) channel.send(syncMessage(SYNC.update, bytes), bytes);
  await vi.waitFor(() => expect(channels.some(({ connected }) => !connected)).toBe(true));
  expect(channels.flatMap((channel) => channel.of('closed'))).toContainEqual({
    told: 'closed',
    code: CLOSE.tooFast.code,
  });
  for (const release of releases) release();
  for (const channel of channels) channel.disconnect();
  await vi.waitFor(() => expect(lives.every(({ idle }) => idle)).toBe(true), 5_000);
});

test('who never answers the relay’s question cannot go on with updates that rest on the answer', async () => {
  const client = await aModifiedClient(running, 'author');
  const url = `ws://${running.address}/sync/${encodeURIComponent(draft('author', 'mute'))}?v=1`;
  const socket = new WebSocket(url, { headers: { cookie: client.cookie } });
  const ended = new Promise<number>((done) => socket.on('close', done));
  await new Promise((done) => socket.once('open', done));
  const message = syncMessage(SYNC.update, GAPS['in the client’s own clock']!(1));
  for (let count = 0; count <= LIMITS.gapsUnanswered && socket.readyState === socket.OPEN; count++) {
    socket.send(message);
    if (count % 100 === 0) await new Promise((done) => setTimeout(done, 5));
  }
  expect(await ended).toBe(CLOSE.tooMuch.code);
  expect(await refusalsOf(running, 'author')).toContainEqual(expect.stringContaining('too-often'));
});

/** A socket, and the code it will end with. */
async function aSocket(path: string, cookie: string) {
  const socket = new WebSocket(`ws://${running.address}${path}`, { headers: { cookie } });
  socket.on('error', () => undefined);
  const ended = new Promise<number>((done) => socket.on('close', done));
  await new Promise((done) => socket.once('open', done));
  return { socket, ended };
}
const openings = (documentOf: (channel: number) => string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const opening = {
      document: documentOf(index + 1),
      person: idOf('author'),
      incarnation: 1,
      epoch: running.service.relay.epoch,
    };
    return encodeFrame({ op: 'open', channel: index + 1, opening });
  });

test('who says more than any device is let go, whatever they say, and it is written down', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const single = `/sync/${encodeURIComponent(draft('author', 'talk'))}?v=1`;
  const floods: Record<string, [path: string, say: (socket: WebSocket) => void]> = {
    'pings of ours': ['/mux', (socket) => socket.send(encodeFrame({ op: 'ping' }))],
    'closings of channels that are not there': [
      '/mux',
      (socket) => socket.send(encodeFrame({ op: 'close', channel: 7, code: 1000, reason: '' })),
    ],
    'pings of the WebSocket': [single, (socket) => socket.ping()],
    'pongs that nobody asked for': [single, (socket) => socket.pong()],
  };
  const codes = Object.entries(floods).map(async ([flood, [path, say]]) => {
    const { socket, ended } = await aSocket(path, cookie);
    for (let count = 0; count < 20_000; count++) say(socket);
    return [flood, await ended];
  });
  expect(Object.fromEntries(await Promise.all(codes))).toEqual(
    Object.fromEntries(Object.keys(floods).map((flood) => [flood, CLOSE.tooFast.code])),
  );
  const refusals = await refusalsOf(running, 'author');
  expect(refusals).toContain('/mux too-fast');
  expect(refusals).toContain('/sync too-fast');
}, 20_000);

test('whoever writes faster than any device is read more slowly, and loses nothing', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const { atOnce, perSecond } = LIMITS.messagesOfPerson;
  const { socket } = await aSocket(`/sync/${encodeURIComponent(draft('author', 'fast'))}?v=1`, cookie);
  const doc = new Y.Doc();
  const letters = atOnce + perSecond;
  let acknowledged = 0;
  const all = new Promise<void>((done) =>
    socket.on('message', (bytes: Buffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(bytes));
      if (decoding.readVarUint(decoder) !== MESSAGE.acknowledged) return;
      acknowledged = decoding.readVarUint(decoder);
      if (acknowledged === letters) done();
    }),
  );
  doc.on('update', (update: Uint8Array) => socket.send(syncMessage(SYNC.update, update)));
  const began = performance.now();
  for (let letter = 0; letter < letters; letter++) {
    // As many at a time as wait in a document's queue.
    while (letter - acknowledged >= 256) await new Promise((done) => setImmediate(done));
    doc.getText('annotation').insert(letter, 'я');
  }
  await all;
  expect(socket.readyState).toBe(socket.OPEN);
  // No less time than the bound leaves: it was not simply let through.
  expect(performance.now() - began).toBeGreaterThan(900);
  socket.close();
}, 30_000);

test('a socket that is opened anew brings no new allowance', async () => {
  const { cookie } = await aModifiedClient(running, 'expert1');
  const path = `/sync/${encodeURIComponent(draft('expert1', 'anew'))}?v=1`;
  const says = async (messages: number) => {
    const { socket } = await aSocket(path, cookie);
    const nobody = awarenessMessage(Uint8Array.of(0));
    for (let count = 0; count < messages; count++) socket.send(nobody);
    const done = new Promise<void>((done) =>
      socket.on('message', (bytes: Buffer) => bytes[0] === MESSAGE.acknowledged && done()),
    );
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, 'я');
    socket.send(syncMessage(SYNC.update, Y.encodeStateAsUpdate(doc)));
    await done;
    socket.terminate();
  };
  const { atOnce, perSecond } = LIMITS.messagesOfPerson;
  await says(atOnce);
  const began = performance.now();
  await says(perSecond);
  await says(1);
  // No less time than the bound leaves.
  expect(performance.now() - began).toBeGreaterThan(900);
}, 30_000);

test('a device with all its channels says what it has to, and meets no bound', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const { socket } = await aSocket('/mux', cookie);
  const begun = new Set<number>();
  let answered = false;
  socket.on('message', (bytes: Buffer) => {
    const frame = decodeFrame(new Uint8Array(bytes));
    if (frame.op === 'data') begun.add(frame.channel);
    if (frame.op === 'ping') answered = true;
  });
  const vector = Y.encodeStateVector(new Y.Doc());
  const state = Y.encodeStateAsUpdate(new Y.Doc());
  const say = (channel: number, bytes: Uint8Array) =>
    socket.send(encodeFrame({ op: 'data', channel, bytes }));
  for (let connected = 0; connected < 2; connected++) {
    openings((channel) => draft('author', `own ${channel % 64}`), LIMITS.channelsPerSocket).forEach(
      (frame, index) => {
        socket.send(frame);
        say(index + 1, syncMessage(SYNC.step1, vector));
        say(index + 1, awarenessMessage(Uint8Array.of(0)));
        say(index + 1, syncMessage(SYNC.step2, state));
      },
    );
    await vi.waitFor(() => expect(begun.size).toBe(LIMITS.channelsPerSocket), 10_000);
    // The relay could not serve them: y-websocket opens all of them anew.
    for (const channel of begun) socket.send(encodeFrame({ op: 'close', channel, code: 1000, reason: '' }));
    begun.clear();
  }
  socket.send(encodeFrame({ op: 'ping' }));
  await vi.waitFor(() => expect(answered).toBe(true));
  socket.terminate();
}, 20_000);

test('of many pings a few are answered', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const { socket } = await aSocket('/mux', cookie);
  let [answers, pongs] = [0, 0];
  socket.on('pong', () => pongs++);
  const refused = new Promise<void>((done) =>
    socket.on('message', (bytes: Buffer) => {
      const frame = decodeFrame(new Uint8Array(bytes));
      if (frame.op === 'ping') answers++;
      if (frame.op === 'close') done();
    }),
  );
  for (let count = 0; count < 1_000; count++) {
    socket.send(encodeFrame({ op: 'ping' }));
    socket.ping();
  }
  socket.send(openings(() => 'no such document', 1)[0]!);
  await refused;
  expect(answers + pongs).toBeGreaterThan(0);
  expect(answers + pongs).toBeLessThan(100);
  socket.terminate();
});

test('20,000 questions who is there end their channel after a few, and are written down', async () => {
  const client = await aModifiedClient(running, 'author');
  const channel = await client.sync(draft('author', 'who'));
  for (let count = 0; count < 20_000; count++) channel.send(Uint8Array.of(3));
  await vi.waitFor(() => expect(channel.connected).toBe(false));
  expect(channel.told).toContainEqual({ told: 'closed', code: CLOSE.tooOften.code });
  expect(await refusalsOf(running, 'author')).toContainEqual(expect.stringContaining('too-often'));
});

test('who opens and closes a channel again and again is let go after a number of openings', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const { socket, ended } = await aSocket('/mux', cookie);
  const opened = vi.spyOn(documents, 'open');
  const [frame] = openings(() => draft('author', 'again'), 1);
  for (let count = 0; count < 1_000; count++) {
    socket.send(frame!);
    socket.send(encodeFrame({ op: 'close', channel: 1, code: 1000, reason: '' }));
  }
  expect(await ended).toBe(CLOSE.tooMuch.code);
  expect(opened.mock.calls.length).toBeLessThan(1_000);
  opened.mockRestore();
  expect(await refusalsOf(running, 'author')).toContain('/mux too-many-channels');
});

test('a document has few channels on one socket: what is told in it is told to each', async () => {
  const { cookie } = await aModifiedClient(running, 'author');
  const { socket, ended } = await aSocket('/mux', cookie);
  for (const frame of openings(() => draft('author', 'many channels'), LIMITS.channelsOfDocument + 1))
    socket.send(frame);
  expect(await ended).toBe(CLOSE.tooMuch.code);
  expect(await refusalsOf(running, 'author')).toContain('/mux too-many-channels');
});

test('of documents that one person begins at once one is stored at a time, between others’ edits', async () => {
  const { store } = running.service.relay;
  const begin = store.beginDocument.bind(store);
  let [now, most] = [0, 0];
  const beginning = vi.spyOn(store, 'beginDocument').mockImplementation(async (name, by) => {
    most = Math.max(most, ++now);
    return await begin(name, by).finally(() => now--);
  });
  const { cookie } = await aModifiedClient(running, 'author');
  const { socket } = await aSocket('/mux', cookie);
  for (const frame of openings((channel) => draft('author', `new ${channel}`), 100)) socket.send(frame);
  await vi.waitFor(() => expect(beginning).toHaveBeenCalledTimes(100), 10_000);
  expect(most).toBe(1);
  await vi.waitFor(() => expect(now).toBe(0));
  beginning.mockRestore();
  socket.terminate();
}, 20_000);

test('documents that a person’s catch-ups bring are counted, and the next wait for their time', async () => {
  const person = await aModifiedClient(running, 'stranger');
  const document = draft('stranger', 'asked for often');
  const channel = await person.sync(document);
  for (let part = 0; part < 5; part++) channel.doc.getText('annotation').insert(0, 'слово '.repeat(60_000));
  await vi.waitFor(() => expect(channel.acknowledged).toBe(channel.sent));
  channel.disconnect();
  const brought = running.service.relay.exchanged.of(idOf('stranger'));
  brought.spend(LIMITS.exchangedByPerson.atOnce - 200_000);
  expect((await person.catchUp({})).records.filter(({ record }) => record === 'document')).not.toEqual([]);
  expect(brought.spend(0)).toBeGreaterThan(0);
  // Whoever waited is answered whole.
  expect((await person.catchUp({})).records.at(-1)).toMatchObject({ record: 'end' });
});

test('what one person stores is bounded by the day, deleted words included, and others store on', async () => {
  const author = await aModifiedClient(running, 'stranger');
  const colleague = await aModifiedClient(running, 'coauthor');
  documents.stored.of(idOf('stranger')).spend(LIMITS.storedOfPerson.atOnce);
  const update = (text: string) => {
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, text);
    return Y.encodeStateAsUpdate(doc);
  };
  const writes = (client: ModifiedClient, person: string) =>
    client.catchUp(
      {},
      encodeRecord(
        { record: 'update', document: draft(person, 'by the day'), incarnation: 1 },
        update('слово'),
      ),
    );
  const verdictOf = async (written: ReturnType<typeof writes>) =>
    (await written).records.find(({ record }) => record === 'stored');
  expect(await verdictOf(writes(author, 'stranger'))).toMatchObject({
    verdict: 'refused',
    reason: 'try-again',
  });
  expect(await verdictOf(writes(colleague, 'coauthor'))).toMatchObject({ verdict: 'stored' });
});
