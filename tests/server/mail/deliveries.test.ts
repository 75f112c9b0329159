import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { FileMention } from '../../../src/lib/domain/materials/card';
import { departure, letterFact } from '../../../src/lib/domain/materials/letters';
import type { MailServer } from '../../../src/lib/domain/people/mail';
import type { MailPatience } from '../../../server/mail/patience';
import { RESTORED } from '../../../server/store/recovery-meta';
import {
  aHostileServer,
  aMailServer,
  LOGIN,
  PASSWORD,
  readLetter,
  type MailServerOfTest,
} from '../../builders/mail-server';
import { aPacket, aServerAt, aSignedPaper, sendRegistry } from '../../builders/mailed-registry';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { must } from '../../builders/paper';
import { aService, type TestService } from '../../builders/service';

const MB = 1_000_000;
const LATER = createHash('sha256').update('later').digest('hex');
/** Of servers that answer at once. */
const QUICK: Partial<MailPatience> = {
  connection: 1_000,
  silence: 1_000,
  letter: 4_000,
  lastAnswer: 300,
  goodbye: 100,
  pauses: [30, 30, 30],
  look: 20,
};

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/** The service with a mail server that is set, and a registry to send. */
async function aMailedPlace(
  port: number,
  { password = '', mail = {}, ...server }: Partial<MailServer> & { password?: string; mail?: object } = {},
) {
  const options = { mail: { ...QUICK, ...mail } };
  let running = await aService(options);
  ending.push(() => running.remove());
  const submission = await aSignedPaper(running);
  const { dataDir } = running;
  const cookie = await running.cookieOf('specialist');
  const set = (at: MailServer, secret: string) =>
    running.ask('POST', '/api/mail', { server: at, ...(secret && { password: secret }) }, { cookie });
  expect((await set(aServerAt(port, server), password)).status).toBe(200);
  let registry: { act: string };
  const sent = () =>
    running.service.relay.rights.facts.places.get(PLACE)!.registries.find(({ act }) => act === registry.act)!;
  return {
    get running() {
      return running;
    },
    set,
    send: async (...sizes: number[]) => {
      const files = await aPacket(running, sizes.length > 0 ? sizes : [9_000]);
      registry = await sendRegistry(running, submission, files);
      return files;
    },
    sendFiles: async (files: readonly FileMention[]) => {
      registry = await sendRegistry(running, submission, files);
    },
    sent,
    fact: (letter = 1) => letterFact(sent(), letter),
    becomes: (state: ReturnType<typeof letterFact>['state'], letter = 1, timeout = 8_000) =>
      expect.poll(() => letterFact(sent(), letter).state, { timeout }).toBe(state),
    again: (letter = 1, to?: string) =>
      must(
        running.service.relay,
        anAct(idOf('specialist'), 'send-letter-again', `place:${PLACE}`, {
          registry: registry.act,
          letter,
          ...(to && { to }),
        }),
      ),
    draft: async () =>
      (await running.ask('GET', `/api/registries/${registry.act}/letters/1`, undefined, { cookie })).text,
    onItsWay: async () =>
      (await running.ask('GET', `/api/registries/${registry.act}/letters`, undefined, { cookie })).json as {
        number: number;
        said?: { why: string; reply?: number; answer: string };
        filesComing: boolean;
        nextAt?: number;
      }[],
    /** A restart on the same data. */
    restart: async (between: () => Promise<unknown> = async () => undefined) => {
      await running.stop();
      await between();
      running = await aService({ ...options, dataDir, founded: false });
    },
    metrics: async () => (await running.ask('GET', '/metrics')).text,
  };
}
async function mailServer(options: Parameters<typeof aMailServer>[0] = {}): Promise<MailServerOfTest> {
  const server = await aMailServer(options);
  ending.push(() => server.close());
  return server;
}
const idle = (ms = 300) => new Promise((done) => setTimeout(done, ms));
const kinds = (place: { running: TestService }) =>
  place.running.service.relay.store
    .entries(0)
    .then((entries) => entries.map(({ kind }) => kind).filter((kind) => /letter/.test(kind)));

describe('[E-18] a letter through the mail server of the place', () => {
  test('is handed over once, with the frozen files, and what the server answered is known', async () => {
    const server = await mailServer();
    const place = await aMailedPlace(server.port);
    const files = await place.send(9_000, 50_000);
    await place.becomes('sent');
    expect(place.fact()).toMatchObject({ answer: '250 Queued as 1', rounds: 0 });
    expect(departure(place.sent())).toBe('done');
    await idle();
    expect(server.taken).toHaveLength(1);
    const [taken] = server.taken;
    expect(taken).toMatchObject({
      from: 'metod@zarechny.example',
      to: ['registry@example.org'],
      secure: false,
    });
    const { headers, attachments } = readLetter(taken!.raw);
    expect(attachments).toEqual(files.map(({ name, hash }) => ({ name, hash })));
    expect(headers['message-id']).toBe(`<${place.sent().act}.1@zarechny.example>`);
    expect(headers['x-unsent']).toBeUndefined();
    expect(await place.metrics()).toContain('metodsreda_letters_total{result="sent"} 1');
    expect(await place.running.service.relay.store.letters()).toEqual([]);
  });

  test('goes with login and password, which are never seen again', async () => {
    const server = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const place = await aMailedPlace(server.port, { login: LOGIN, password: PASSWORD });
    await place.send();
    await place.becomes('sent');
    expect(server.taken[0]!.login).toBe(LOGIN);
    const journal = JSON.stringify(await place.running.service.relay.store.entries(0));
    expect([journal.includes(PASSWORD), journal.includes(`"login"`)]).toEqual([false, false]);
  });

  test('is refused at once over a wrong password; the server’s words do not bring it back', async () => {
    const server = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const place = await aMailedPlace(server.port, { login: LOGIN, password: 'не-то-слово' });
    await place.send();
    await place.becomes('refused');
    expect(place.fact()).toMatchObject({ why: 'login', reply: 535 });
    expect(place.fact().answer).toContain('…');
    expect(place.fact().answer).not.toContain('не-то-слово');
    expect(server.counts).toMatchObject({ logins: 1, letters: 0 });
    // Mended, and asked for by the desk: another round of the same letter.
    await place.set(aServerAt(server.port, { login: LOGIN }), PASSWORD);
    await place.again();
    await place.becomes('sent');
    expect(place.fact().rounds).toBe(1);
  });

  test('refused over its address goes to another one with the same files [E-18]', async () => {
    const server = await mailServer({
      onRcptTo: ({ address }, _, done) =>
        done(
          address === 'registry@example.org'
            ? Object.assign(new Error('No such user here'), { responseCode: 550 })
            : null,
        ),
    });
    const place = await aMailedPlace(server.port);
    const files = await place.send();
    await place.becomes('refused');
    expect(place.fact()).toMatchObject({ why: 'answered', reply: 550 });
    await place.again(1, 'centr@example.org');
    await place.becomes('sent');
    expect(server.taken.map(({ to }) => to)).toEqual([['centr@example.org']]);
    const { headers, attachments } = readLetter(server.taken[0]!.raw);
    expect(headers.to).toBe('centr@example.org');
    expect(attachments.map(({ hash }) => hash)).toEqual(files.map(({ hash }) => hash));
    expect(place.fact()).toMatchObject({ rounds: 1, to: 'centr@example.org' });
    expect(place.sent().recipient).toBe('registry@example.org');
    expect(await place.draft()).toContain('To: centr@example.org');
  });

  test('is never said to a server that has no certificate we trust, nor without TLS where TLS was asked for', async () => {
    const untrusted = await mailServer({ disabledCommands: [] });
    const place = await aMailedPlace(untrusted.port, { security: 'starttls', host: 'localhost' });
    await place.send();
    await place.becomes('refused');
    expect(place.fact().why).toBe('no-tls');
    const open = await mailServer();
    await place.set(aServerAt(open.port, { security: 'starttls', login: LOGIN }), PASSWORD);
    await place.again();
    await place.becomes('refused');
    expect(place.fact()).toMatchObject({ why: 'no-tls', rounds: 1 });
    expect([untrusted, open].map(({ counts }) => counts.letters + counts.logins)).toEqual([0, 0]);
  });

  test('is tried again after a temporary refusal, and says meanwhile what it waits for', async () => {
    const server = await mailServer({ answer: (count) => (count < 3 ? '451 Try later' : undefined) });
    const place = await aMailedPlace(server.port, { mail: { pauses: [200, 200] } });
    await place.send();
    await expect
      .poll(async () => (await place.onItsWay())[0]?.said)
      .toMatchObject({
        why: 'answered',
        reply: 451,
        answer: '451 Try later',
      });
    await place.becomes('sent');
    expect([server.counts.letters, server.taken.length]).toEqual([3, 1]);
    expect(await place.onItsWay()).toEqual([]);
    expect(await kinds(place)).toEqual(['letter-sent']);
  });

  test('is given up after so many tries, with the last answer', async () => {
    const server = await mailServer({ answer: () => '450 Mailbox busy' });
    const place = await aMailedPlace(server.port);
    await place.send();
    await place.becomes('refused');
    expect(place.fact()).toMatchObject({ why: 'answered', reply: 450, answer: '450 Mailbox busy' });
    expect(server.counts.letters).toBe(QUICK.pauses!.length + 1);
    const lines = await place.running.service.relay.store.refusals(50);
    await place.running.service.operations.close();
    expect(
      [...lines, ...(await place.running.service.relay.store.refusals(50))].map(({ code }) => code),
    ).toContain('letter-answered');
  });

  test('waits for a server that is not there, and goes when it is', async () => {
    const gone = await aMailServer();
    await gone.close();
    const place = await aMailedPlace(gone.port, { mail: { pauses: Array.from({ length: 50 }, () => 50) } });
    await place.send();
    await expect
      .poll(async () => (await place.onItsWay())[0]?.said)
      .toMatchObject({ why: 'no-connection', answer: 'ECONNREFUSED' });
    const back = await mailServer({ port: gone.port });
    await place.becomes('sent');
    expect(back.taken).toHaveLength(1);
  });

  test('waits for its files as long as they come, which is no try', async () => {
    const server = await mailServer();
    const place = await aMailedPlace(server.port);
    await place.sendFiles([{ hash: LATER, name: 'Реестр.xlsx', type: '', size: 5 }]);
    await idle();
    expect(await place.onItsWay()).toEqual([{ number: 1, filesComing: true }]);
    expect(server.counts.connections).toBe(0);
    await place.running.service.files.put(Buffer.from('later'), idOf('specialist'));
    await place.becomes('sent');
    expect(readLetter(server.taken[0]!.raw).attachments).toEqual([{ name: 'Реестр.xlsx', hash: LATER }]);
  });
});

describe('[E-18] several letters', () => {
  test('are divided below the size the server says it takes', async () => {
    const server = await mailServer({ size: 5 * MB });
    const place = await aMailedPlace(server.port);
    const files = await place.send(9_000, 2 * MB, 3 * MB, 2 * MB);
    await expect.poll(() => departure(place.sent()), { timeout: 10_000 }).toBe('done');
    expect(place.sent().room).toBe(5 * MB);
    expect(server.taken.map(({ raw }) => readLetter(raw).attachments.length)).toEqual([2, 1, 1]);
    for (const { raw } of server.taken) expect(raw.length).toBeLessThanOrEqual(5 * MB);
    const arrived = server.taken.flatMap(({ raw }) => readLetter(raw).attachments.map(({ hash }) => hash));
    expect(arrived).toEqual(files.map(({ hash }) => hash));
    expect(await kinds(place)).toEqual(['fit-letters', 'letter-sent', 'letter-sent', 'letter-sent']);
  }, 20_000);

  test('are refused each by itself: one file larger than the server takes does not keep the others', async () => {
    const server = await mailServer({ size: 5 * MB });
    const place = await aMailedPlace(server.port);
    await place.send(9_000, 6 * MB, 1 * MB);
    await expect.poll(() => departure(place.sent()), { timeout: 10_000 }).toBe('stuck');
    await place.becomes('sent', 3);
    expect([1, 2, 3].map((letter) => place.fact(letter).state)).toEqual(['sent', 'refused', 'sent']);
    expect(place.fact(2)).toMatchObject({ why: 'too-large', answer: 'SIZE 5000000' });
  }, 20_000);

  test('of 29 MB: a server that says 552 to one has said it to that one', async () => {
    // It names no size beforehand.
    const server = await mailServer({
      hideSize: true,
      answer: (count) => (count === 1 ? '552 Message too large' : undefined),
    });
    const place = await aMailedPlace(server.port, { mail: { letter: 20_000, silence: 10_000 } });
    await place.send(9_000, 13 * MB, 9 * MB, 7 * MB);
    await expect.poll(() => place.sent().letters.size, { timeout: 20_000 }).toBe(3);
    expect([1, 2, 3].map((letter) => place.fact(letter).state)).toEqual(['refused', 'sent', 'sent']);
    expect(place.fact(1)).toMatchObject({ reply: 552, answer: '552 Message too large' });
    await place.again(1);
    await place.becomes('sent', 1, 20_000);
    expect(server.taken).toHaveLength(3);
  }, 60_000);
});

describe('[E-18] at most one letter', () => {
  /** Takes a letter and never answers for it. */
  const silent = () =>
    aHostileServer((socket) => {
      let data = false;
      socket.write('220 silent\r\n');
      socket.on('data', (chunk) => {
        const said = chunk.toString();
        if (data) return;
        if (said.startsWith('DATA')) {
          data = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 OK\r\n');
      });
    });

  test('is uncertain when the server falls silent after it, and is not said again without a person', async () => {
    const server = await silent();
    ending.push(() => server.close());
    const place = await aMailedPlace(server.port);
    await place.send();
    await place.becomes('uncertain');
    expect(place.fact()).toMatchObject({ why: 'no-answer', answer: 'ETIMEDOUT' });
    const good = await mailServer();
    await place.set(aServerAt(good.port), '');
    await idle();
    expect(good.counts.connections).toBe(0);
    await place.again();
    await place.becomes('sent');
  });

  test('is uncertain when the relay ends while it waits for the answer', async () => {
    const server = await silent();
    ending.push(() => server.close());
    const place = await aMailedPlace(server.port, { mail: { silence: 20_000, letter: 20_000 } });
    await place.send();
    await expect
      .poll(async () => (await place.running.service.relay.store.letters())[0]?.begunAt ?? 0)
      .toBeGreaterThan(0);
    await idle(100);
    await place.restart();
    await place.becomes('uncertain');
  });

  test('goes after a restart when nothing of it had been said', async () => {
    const dark = await aHostileServer(() => undefined);
    ending.push(() => dark.close());
    const place = await aMailedPlace(dark.port, { mail: { connection: 20_000 } });
    await place.send();
    await expect.poll(() => dark.open).toBe(1);
    const good = await mailServer();
    await place.restart();
    await place.set(aServerAt(good.port), '');
    expect((await place.running.service.relay.store.letters())[0]).toMatchObject({ tries: 0, begunAt: null });
    await place.becomes('sent', 1, 25_000);
    expect(good.taken).toHaveLength(1);
  }, 30_000);

  test('is not sent during a recovery; what waits then is left to a person', async () => {
    const server = await mailServer({ answer: () => '451 Later' });
    const place = await aMailedPlace(server.port, { mail: { pauses: [60_000] } });
    await place.send();
    await expect.poll(async () => (await place.onItsWay())[0]?.said?.reply).toBe(451);
    await place.running.service.relay.store.setMeta(RESTORED, '1');
    const before = server.counts.connections;
    await place.restart();
    const { relay } = place.running.service;
    expect(relay.recovery.active).toBe(true);
    const [row] = await relay.store.letters();
    await relay.store.saveLetter({ ...row!, nextAt: 0 });
    await idle();
    expect([server.counts.connections, place.fact().state]).toEqual([before, 'waiting']);
    const cookie = await place.running.cookieOf('specialist');
    expect(
      await place.running.ask('POST', '/api/mail', { server: aServerAt(server.port) }, { cookie }),
    ).toMatchObject({ status: 503, json: { code: 'recovery' } });

    await relay.recovery.end({});
    expect(place.fact()).toMatchObject({ state: 'uncertain', why: 'restored' });
    await idle();
    expect(server.counts.connections).toBe(before);
  }, 20_000);
});

describe('[E-18] a hostile mail server', () => {
  const flood = Buffer.alloc(64_000, 'x');
  /** Writes as fast as it is read. */
  const endlessly = (bytes: Buffer) =>
    aHostileServer((socket) => {
      const write = () => {
        while (!socket.destroyed && socket.write(bytes));
      };
      socket.on('drain', write);
      write();
    });
  test.each([
    ['greets without end', () => endlessly(Buffer.from('220-hello\r\n'.repeat(5_000)))],
    ['says one line without end', () => endlessly(flood)],
    ['never says anything', () => aHostileServer(() => undefined)],
    [
      'drips its greeting',
      () =>
        aHostileServer((socket) => {
          const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('2')), 50);
        }),
    ],
    ['hangs up at once', () => aHostileServer((socket) => socket.destroy())],
    [
      'speaks nonsense',
      () =>
        aHostileServer((socket) => {
          socket.write('HTTP/1.1 302 Found\r\nLocation: smtp://127.0.0.1:1/\r\n\r\n');
        }),
    ],
    [
      'takes nothing of the letter',
      () =>
        aHostileServer((socket) => {
          socket.write('220 stone\r\n');
          socket.on('data', (chunk) => {
            const data = chunk.toString().startsWith('DATA');
            socket.write(data ? '354 go on\r\n' : '250 OK\r\n');
            if (data) socket.pause();
          });
        }),
    ],
  ])(
    'that %s costs its letter and nothing else',
    async (_, start) => {
      const server = await start();
      ending.push(() => server.close());
      const place = await aMailedPlace(server.port, { mail: { pauses: [20] } });
      const memory = process.memoryUsage().rss;
      // More than sockets hold by themselves.
      await place.send(9_000, 10 * MB);
      // Meanwhile the relay answers others.
      const began = performance.now();
      expect((await place.running.ask('GET', '/healthz')).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(1_000);
      await place.becomes('refused', 1, 15_000);
      expect(['no-connection', 'silent', 'answered']).toContain(place.fact().why);
      expect(process.memoryUsage().rss - memory).toBeLessThan(150 * MB);
      // Who has stopped reading learns of the end when it reads on.
      server.readOn();
      await expect.poll(() => server.open, { timeout: 3_000 }).toBe(0);
    },
    30_000,
  );
});
