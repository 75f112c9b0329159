import { connect } from 'node:net';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { COOKIE } from '../../server/accounts/cookie';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import { decodeFrame, encodeFrame, SYNC, syncMessage } from '../../src/lib/protocol/messages';
import { PROTOCOL } from '../../src/lib/protocol/version';
import { idOf, PLACE } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let service: TestService['service'];
let address: string;
const cookieOf = (person: string) => running.cookieOf(person);

beforeAll(async () => {
  running = await aService();
  ({ service, address } = running);
});
afterAll(() => running.remove());

const draft = (author: string, material = 'robot') => `draft/${PLACE}/${idOf(author)}/${idOf(material)}`;

const open: { destroy(): void }[] = [];
afterEach(() => open.splice(0).forEach((one) => one.destroy()));

/** The library's own client, as it is in a browser except for the cookie that Node has to be told. */
function aProvider(document: string, cookie: string | undefined, params: Record<string, string> = {}) {
  class Socket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, cookie ? { headers: { cookie } } : {});
    }
  }
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://${address}/sync`, encodeURIComponent(document), doc, {
    WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params,
    maxBackoffTime: 200,
  });
  open.push(provider);
  return { doc, provider };
}

/** The code with which a socket ends. */
async function endOf(path: string, cookie?: string, said: (socket: WebSocket) => void = () => undefined) {
  const socket = new WebSocket(`ws://${address}${path}`, cookie ? { headers: { cookie } } : {});
  open.push({ destroy: () => socket.terminate() });
  socket.on('open', () => said(socket));
  return await new Promise<number>((done, failed) => {
    socket.on('close', (code) => done(code));
    socket.on('error', failed);
  });
}
const sync = (document: string, query = '') => `/sync/${encodeURIComponent(document)}${query}`;

/** An honest edit reaches a colleague's device: the relay is alive and quick. */
async function honestEdit() {
  const document = draft('author', `honest ${Math.random()}`);
  const cookie = await cookieOf('author');
  const [phone, laptop] = [aProvider(document, cookie), aProvider(document, cookie)];
  await vi.waitFor(() => expect([phone.provider.synced, laptop.provider.synced]).toEqual([true, true]));
  phone.doc.getText('annotation').insert(0, 'жив');
  await vi.waitFor(() => expect(laptop.doc.getText('annotation').toString()).toBe('жив'), { timeout: 3000 });
}

describe('the real y-websocket client', () => {
  test('two devices of a person converge, and a third begins where they are', async () => {
    const cookie = await cookieOf('author');
    const [phone, laptop] = [aProvider(draft('author'), cookie), aProvider(draft('author'), cookie)];
    await vi.waitFor(() => expect([phone.provider.synced, laptop.provider.synced]).toEqual([true, true]));
    phone.doc.getText('annotation').insert(0, 'с телефона ');
    laptop.doc.getText('annotation').insert(0, 'с ноутбука ');
    phone.doc.getMap('card').set('title', 'Робот');
    await vi.waitFor(() => {
      expect(phone.doc.getText('annotation').length).toBe(22);
      expect(phone.doc.getText('annotation').toString()).toBe(laptop.doc.getText('annotation').toString());
      expect(laptop.doc.getMap('card').get('title')).toBe('Робот');
    });
    const tablet = aProvider(draft('author'), cookie);
    await vi.waitFor(() => expect(tablet.doc.getMap('card').get('title')).toBe('Робот'));
    expect(tablet.doc.getText('annotation').toString()).toBe(phone.doc.getText('annotation').toString());
  });

  test('what was written while the line was down arrives when it is back', async () => {
    const cookie = await cookieOf('author');
    const [phone, laptop] = [
      aProvider(draft('author', 'offline'), cookie),
      aProvider(draft('author', 'offline'), cookie),
    ];
    await vi.waitFor(() => expect([phone.provider.synced, laptop.provider.synced]).toEqual([true, true]));
    phone.provider.disconnect();
    phone.doc.getText('goals').insert(0, 'без связи');
    laptop.doc.getText('annotation').insert(0, 'на связи');
    phone.provider.connect();
    await vi.waitFor(() => {
      expect(laptop.doc.getText('goals').toString()).toBe('без связи');
      expect(phone.doc.getText('annotation').toString()).toBe('на связи');
    });
  });

  test('a week of offline work, six megabytes of it, arrives whole, and a newcomer gets all of it', async () => {
    const cookie = await cookieOf('author');
    const document = draft('author', 'week');
    const phone = aProvider(document, cookie);
    await vi.waitFor(() => expect(phone.provider.synced).toBe(true));
    phone.provider.disconnect();
    const text = phone.doc.getText('annotation');
    for (let day = 0; day < 6; day++) text.insert(text.length, `${day}`.repeat(1_000_000));
    phone.provider.connect();
    const laptop = aProvider(document, cookie);
    await vi.waitFor(() => expect(laptop.doc.getText('annotation').length).toBe(6_000_000), {
      timeout: 10_000,
    });
    expect(laptop.doc.getText('annotation').toString()).toBe(text.toString());
    await honestEdit();
  });

  test('is put off for good by a code of ours, and does not come back', async () => {
    const { provider } = aProvider(draft('author'), await cookieOf('stranger'));
    const closed = await new Promise<{ code: number }>((done) =>
      provider.on('connection-close', (event) => event && done(event)),
    );
    expect(closed.code).toBe(CLOSE.forbidden.code);
    // The library's own word for good: it sets no attempt going any more.
    await vi.waitFor(() => expect(provider.shouldConnect).toBe(false));
    expect([provider.wsconnected, provider.wsconnecting]).toEqual([false, false]);
  });
});

describe('close codes', () => {
  test('4401 without a session, with another’s, and when it is over', async () => {
    expect(await endOf(sync(draft('author')))).toBe(CLOSE.session.code);
    expect(await endOf(sync(draft('author')), `${COOKIE}=made-up`)).toBe(CLOSE.session.code);
    const cookie = await cookieOf('author');
    expect(await endOf(sync(draft('author'), `?person=${idOf('expert1')}`), cookie)).toBe(CLOSE.session.code);
    expect(await endOf('/mux')).toBe(CLOSE.session.code);
  });

  test('4401 from a page of another origin', async () => {
    const socket = new WebSocket(`ws://${address}${sync(draft('author'))}`, {
      headers: { cookie: await cookieOf('author'), origin: 'https://evil.example' },
    });
    expect(await new Promise((done) => socket.on('close', done))).toBe(CLOSE.session.code);
  });

  test('4403 alike for no right, no such document and no such name: a stranger learns nothing', async () => {
    const cookie = await cookieOf('stranger');
    await honestEdit();
    for (const document of [
      draft('author'),
      draft('author', 'never written'),
      `sheet/${PLACE}/${idOf('no submission')}/${idOf('stranger')}`,
      `conclusion/${PLACE}/${idOf('no submission')}`,
      'nonsense',
      '../../etc/passwd',
      'draft/%00/a/b',
    ])
      expect([document, await endOf(sync(document), cookie)]).toEqual([document, CLOSE.forbidden.code]);
    expect(await endOf('/sync/%E0%A4%A', cookie)).toBe(CLOSE.forbidden.code);
  });

  test('4409 for another incarnation or another epoch', async () => {
    const cookie = await cookieOf('author');
    expect(await endOf(sync(draft('author'), '?incarnation=2'), cookie)).toBe(CLOSE.cleanCopy.code);
    expect(await endOf(sync(draft('author'), '?incarnation=x'), cookie)).toBe(CLOSE.cleanCopy.code);
    expect(await endOf(sync(draft('author'), '?epoch=old'), cookie)).toBe(CLOSE.cleanCopy.code);
  });

  test('4426 for an app of another version, on our socket; any y-websocket client is welcome on its own', async () => {
    const cookie = await cookieOf('author');
    expect(await endOf(`/mux?v=${PROTOCOL + 1}`, cookie)).toBe(CLOSE.outdated.code);
    const { provider } = aProvider(draft('author', 'any client'), cookie);
    await vi.waitFor(() => expect(provider.synced).toBe(true));
  });

  test('4429 for more sockets than a session may have', async () => {
    const cookie = await cookieOf('author');
    const sockets = Array.from({ length: LIMITS.socketsPerSession }, () => {
      const socket = new WebSocket(`ws://${address}/mux`, { headers: { cookie } });
      open.push({ destroy: () => socket.terminate() });
      return new Promise((done) => socket.on('open', done));
    });
    await Promise.all(sockets);
    expect(await endOf('/mux', cookie)).toBe(CLOSE.tooMuch.code);
  });

  test('a session that ends takes its sockets with it', async () => {
    const cookie = await cookieOf('author');
    const ended = endOf('/mux', cookie, () => {
      void fetch(`http://${address}/api/session`, { method: 'DELETE', headers: { cookie } });
    });
    expect(await ended).toBe(CLOSE.session.code);
  });
});

test('[X-05] a hint comes to those who may see what changed, and to nobody else', async () => {
  const hinted = async (person: string) => {
    const socket = new WebSocket(`ws://${address}/mux`, { headers: { cookie: await cookieOf(person) } });
    open.push({ destroy: () => socket.terminate() });
    await new Promise((ready) => socket.on('open', ready));
    const hints: number[] = [];
    socket.on('message', (data: Buffer) => {
      if (decodeFrame(new Uint8Array(data)).op === 'hint') hints.push(hints.length);
    });
    return hints;
  };
  const [own, stranger] = [await hinted('author'), await hinted('stranger')];
  const { doc, provider } = aProvider(draft('author', 'hinted'), await cookieOf('author'));
  await vi.waitFor(() => expect(provider.synced).toBe(true));
  doc.getText('annotation').insert(0, 'тайно');
  await vi.waitFor(() => expect(own.length).toBeGreaterThan(0), { timeout: 5_000 });
  expect(stranger).toEqual([]);
});

describe('hostile frames end their own socket and nothing else', () => {
  const update = (bytes: Uint8Array) => syncMessage(SYNC.update, bytes);
  const text = (length: number) => {
    const doc = new Y.Doc();
    doc.getText('annotation').insert(0, 'x'.repeat(length));
    return Y.encodeStateAsUpdate(doc);
  };

  test.each<[string, Uint8Array | string, number]>([
    ['an empty frame', new Uint8Array(), CLOSE.malformed.code],
    ['six bytes that end other servers', Uint8Array.from([0, 2, 3, 255, 255, 255]), CLOSE.malformed.code],
    ['an unknown message', Uint8Array.from([77]), CLOSE.malformed.code],
    ['an unknown step', Uint8Array.from([0, 9, 0]), CLOSE.malformed.code],
    ['an update that is none', update(Uint8Array.from([1, 2, 3])), CLOSE.malformed.code],
    [
      'a state vector that lies about its length',
      syncMessage(SYNC.step1, Uint8Array.from([255, 255, 127])),
      CLOSE.malformed.code,
    ],
    ['a text frame', 'привет', CLOSE.malformed.code],
    ['presence that is no JSON', Uint8Array.from([1, 5, 1, 3, 1, 1, 123]), CLOSE.malformed.code],
    ['a message above the limit', update(text(LIMITS.messageBytes)), 1009],
  ])('%s', async (_, frame, code) => {
    const cookie = await cookieOf('author');
    expect(await endOf(sync(draft('author', 'hostile')), cookie, (socket) => socket.send(frame))).toBe(code);
    await honestEdit();
  });

  test.each<[string, Uint8Array, number]>([
    ['an empty frame', new Uint8Array(), CLOSE.malformed.code],
    ['a frame of no kind', Uint8Array.from([1, 99]), CLOSE.malformed.code],
    ['a frame above the limit', new Uint8Array(LIMITS.frameBytes + 1), 1009],
    ['an opening that is no JSON', Uint8Array.from([1, 0, 2, 123, 123]), CLOSE.malformed.code],
    [
      'an opening of channel 0',
      encodeFrame({ op: 'open', channel: 0, opening: anOpening() }),
      CLOSE.malformed.code,
    ],
    [
      'an opening with more in it',
      encodeFrame({ op: 'open', channel: 1, opening: { ...anOpening(), x: 1 } as never }),
      CLOSE.malformed.code,
    ],
  ])('on the socket of a device: %s', async (_, frame, code) => {
    expect(await endOf('/mux', await cookieOf('author'), (socket) => socket.send(frame))).toBe(code);
    await honestEdit();
  });

  test('data for channels that were never opened is ignored, a channel opened twice ends the socket', async () => {
    const cookie = await cookieOf('author');
    const frame = encodeFrame({
      op: 'open',
      channel: 1,
      opening: { ...anOpening(), epoch: service.relay.epoch },
    });
    const code = endOf('/mux', cookie, (socket) => {
      socket.send(encodeFrame({ op: 'data', channel: 7, bytes: Uint8Array.from([0, 0, 0]) }));
      socket.send(encodeFrame({ op: 'close', channel: 8, code: 1000, reason: '' }));
      socket.send(frame);
      socket.send(frame);
    });
    expect(await code).toBe(CLOSE.malformed.code);
    await honestEdit();
  });

  test('a flood of openings is bounded', async () => {
    const cookie = await cookieOf('author');
    const code = endOf('/mux', cookie, (socket) => {
      for (let channel = 1; channel <= LIMITS.channelsPerSocket + 50; channel++)
        socket.send(
          encodeFrame({
            op: 'open',
            channel,
            opening: { ...anOpening(), document: draft('author'), epoch: service.relay.epoch },
          }),
        );
    });
    expect(await code).toBe(CLOSE.tooMuch.code);
    await honestEdit();
  });

  test('a client that breaks off in the middle of a frame is forgotten', async () => {
    const cookie = await cookieOf('author');
    const socket = new WebSocket(`ws://${address}${sync(draft('author'))}`, { headers: { cookie } });
    await new Promise((done) => socket.on('open', done));
    const raw = (socket as unknown as { _socket: { write(bytes: Buffer): void; destroy(): void } })._socket;
    raw.write(Buffer.from([0x82, 0xfe, 0xff]));
    raw.destroy();
    await honestEdit();
  });
});

describe('what a stranger sends before anybody has looked at the session', () => {
  /** Sends bytes over TCP and waits until the relay has hung up. */
  async function raw(text: string) {
    const [host, port] = address.split(':');
    const line = connect(Number(port), host);
    open.push(line);
    await new Promise((done) => {
      line.on('close', done).on('error', done).resume();
      line.write(text);
      setTimeout(() => line.end(), 500).unref();
    });
  }
  const upgrade = (target: string) =>
    [
      `GET ${target} HTTP/1.1`,
      'Host: relay',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n');

  test.each(['//', '//:', '/\\', 'http://', '*', '/mux/../..', `/sync/${'%'.repeat(50)}`, '/mux?person=%'])(
    'an upgrade to %s does not stop the relay',
    async (target) => {
      const thrown: unknown[] = [];
      const note = (error: unknown) => void thrown.push(error);
      process.on('uncaughtException', note);
      await raw(upgrade(target));
      process.off('uncaughtException', note);
      expect(thrown).toEqual([]);
      await honestEdit();
    },
  );

  test('is not waited for: who does not agree to the end and goes on sending is cut off', async () => {
    const [host, port] = address.split(':');
    const line = connect(Number(port), host);
    open.push(line);
    const ended = new Promise((done) => line.on('close', done).on('error', done));
    line.resume().write(upgrade('/mux'));
    // A binary frame of 60,000 bytes, masked with zeros. The close of the relay is never answered.
    const frame = Buffer.concat([Buffer.from([0x82, 0xfe, 0xea, 0x60, 0, 0, 0, 0]), Buffer.alloc(60_000)]);
    const flood = setInterval(() => line.write(frame), 20);
    // Waited for, it would never end: the flood goes on.
    await ended;
    clearInterval(flood);
    await honestEdit();
  });
});

test('[X-10] what a socket sends after its session has ended is not taken', async () => {
  const cookie = await cookieOf('author');
  const document = draft('author', 'ended');
  const socket = new WebSocket(`ws://${address}${sync(document)}`, { headers: { cookie } });
  open.push({ destroy: () => socket.terminate() });
  await new Promise((done) => socket.on('message', done));
  const line = (socket as unknown as { _socket: import('node:net').Socket })._socket;
  const closed = new Promise<number>((done) => socket.on('close', done));
  // The device does not hear that it is over, and writes on.
  line.pause();
  await fetch(`http://${address}/api/session`, { method: 'DELETE', headers: { cookie } });
  const doc = new Y.Doc();
  doc.getText('annotation').insert(0, 'после выхода');
  socket.send(syncMessage(SYNC.update, Y.encodeStateAsUpdate(doc)));
  // It hears now and agrees: its agreement came behind the edit, so the relay has seen both.
  line.resume();
  expect(await closed).toBe(CLOSE.session.code);
  const live = (await service.relay.documents.load(document))!;
  expect(await live.read('test', (doc) => doc.getText('annotation').toString())).toBe('');
});

test('a ping is answered with the same few bytes, whatever it carried', async () => {
  const socket = new WebSocket(`ws://${address}/mux`, { headers: { cookie: await cookieOf('author') } });
  open.push({ destroy: () => socket.terminate() });
  await new Promise((done) => socket.on('open', done));
  const answer = new Promise<Buffer>((done) => socket.on('message', done));
  const ping = encodeFrame({ op: 'ping' });
  socket.send(Buffer.concat([ping, Buffer.alloc(1_000_000)]));
  expect([...(await answer)]).toEqual([...ping]);
});

function anOpening() {
  return { document: draft('author'), person: idOf('author'), incarnation: 1, epoch: 'e' };
}

test('a message split over many writes of the network is one message', async () => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 3);
  const socket = new WebSocket(`ws://${address}${sync(draft('author'))}`, {
    headers: { cookie: await cookieOf('author') },
  });
  await new Promise((done) => socket.on('open', done));
  const answer = new Promise<number>((done) =>
    socket.on('message', (data: Buffer) => data[0] === 1 && done(1)),
  );
  const message = encoding.toUint8Array(encoder);
  socket.send(message, { fin: false });
  socket.send(new Uint8Array(), { fin: true });
  expect(await answer).toBe(1);
  socket.terminate();
});

test('who listens on many sockets and reads on none is let go before memory is full of it', async () => {
  const cookie = await cookieOf('author');
  const document = draft('author', 'unread');
  const live = (await service.relay.documents.open(document, idOf('author')))!;
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      // A session takes a few sockets only; the bound is the person's.
      const socket = new WebSocket(`ws://${address}${sync(document)}`, {
        headers: { cookie: index < 6 ? cookie : await cookieOf('author') },
      });
      socket.on('error', () => undefined);
      open.push({ destroy: () => socket.terminate() });
      await new Promise((done) => socket.once('open', done));
      socket.pause();
    }),
  );
  await vi.waitFor(() => expect(live.load.channels).toBe(12));
  // Written and deleted again, and each of them told: what the system's own buffers take is many times less.
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let count = 0; count < 24; count++) {
    doc.getText('annotation').insert(0, 'текст '.repeat(80_000));
    doc.getText('annotation').delete(0, 480_000);
  }
  for (const update of updates) await live.write(idOf('author'), update);
  const { operations, relay } = service;
  await vi.waitFor(
    async () => {
      await operations.close();
      const lines = await relay.store.refusals(100);
      expect(lines.filter(({ subject }) => subject === 'unread')).not.toEqual([]);
    },
    { timeout: 10_000, interval: 100 },
  );
  await honestEdit();
}, 30_000);
