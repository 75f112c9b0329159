import { afterEach, describe, expect, test } from 'vitest';
import { roomOf } from '../../../server/mail/smtp';
import { aHostileServer, aMailServer, LOGIN, PASSWORD, readLetter } from '../../builders/mail-server';
import { aServerAt } from '../../builders/mailed-registry';
import { idOf, PLACE } from '../../builders/municipality';
import { aService } from '../../builders/service';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function aDesk(mail = {}) {
  const running = await aService({ mail });
  ending.push(() => running.remove());
  const as =
    (cookie: string) =>
    (method: string, path: string, body?: unknown): ReturnType<typeof running.ask> =>
      running.ask(method, path, body, { cookie });
  return { running, ask: as(await running.cookieOf('specialist')), as };
}
async function aServer(options: Parameters<typeof aMailServer>[0] = {}) {
  const server = await aMailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, ...options });
  ending.push(() => server.close());
  return server;
}

describe('[E-18] the mail server of a place', () => {
  test('is set by its desk, told of without login and password, and taken away', async () => {
    const { running, ask } = await aDesk();
    expect((await ask('GET', '/api/mail')).json).toEqual({});
    const server = aServerAt(2525, { login: LOGIN });
    expect((await ask('POST', '/api/mail', { server, password: PASSWORD })).status).toBe(200);
    expect((await ask('GET', '/api/mail')).json).toEqual({ server, hasPassword: true });
    const { relay } = running.service;
    const mail = () => relay.rights.facts.places.get(PLACE)!.mail;
    expect(mail()).toMatchObject({
      host: server.host,
      address: server.address,
      by: idOf('specialist'),
    });
    const entries = JSON.stringify(await relay.store.entries(0));
    for (const secret of [PASSWORD, `"${LOGIN}"`]) expect(entries).not.toContain(secret);
    expect((await ask('DELETE', '/api/mail')).status).toBe(200);
    expect([mail(), (await ask('GET', '/api/mail')).json]).toEqual([undefined, {}]);
    expect((await relay.store.mailServer(PLACE))?.password).toBeUndefined();
  });

  test('is nobody else’s to see, to set, to try or to take away', async () => {
    const { running, ask, as } = await aDesk();
    const server = aServerAt(2525);
    await ask('POST', '/api/mail', { server });
    for (const person of ['head', 'author', 'expert1']) {
      const other = as(await running.cookieOf(person));
      for (const [method, path, body] of [
        ['GET', '/api/mail'],
        ['POST', '/api/mail', { server: { ...server, host: 'localhost' } }],
        ['POST', '/api/mail/test'],
        ['DELETE', '/api/mail'],
      ] as const)
        expect(await other(method, path, body)).toMatchObject({
          status: 403,
          json: { code: 'specialist-only' },
        });
    }
    expect((await ask('GET', '/api/mail')).json.server).toEqual(server);
  });

  test('gives a known password to no other server and no other login', async () => {
    const { running, ask } = await aDesk();
    const server = aServerAt(2525, { login: LOGIN });
    expect((await ask('POST', '/api/mail', { server })).json.code).toBe('password-missing');
    await ask('POST', '/api/mail', { server, password: PASSWORD });
    for (const changes of [{ host: 'localhost' }, { port: 26 }, { login: 'other' }, { security: 'tls' }])
      expect((await ask('POST', '/api/mail', { server: { ...server, ...changes } })).json.code).toBe(
        'password-again',
      );
    // Another name of the sender is no other account.
    expect((await ask('POST', '/api/mail', { server: { ...server, name: 'Отдел' } })).status).toBe(200);
    expect((await running.service.relay.store.mailServer(PLACE))!.password).toBe(PASSWORD);
    // A server without a login keeps none.
    await ask('POST', '/api/mail', { server: { ...server, login: '' }, password: PASSWORD });
    expect((await ask('GET', '/api/mail')).json.hasPassword).toBe(false);
  });

  test('is spoken to openly on this machine alone, and is a server', async () => {
    const { ask } = await aDesk();
    const code = async (changes: object) =>
      (await ask('POST', '/api/mail', { server: { ...aServerAt(25), ...changes } })).json.code as unknown;
    expect(await code({ host: 'mail.zarechny.example' })).toBe('open-way');
    for (const changes of [
      { host: 'http://x/' },
      { port: 0 },
      { security: 'maybe' },
      { address: 'a@b.ru\r\nBcc: x@y.ru' },
      { name: 'Служба\r\nBcc: x@y.ru' },
    ])
      expect(await code(changes)).toBe('malformed');
  });
});

describe('[E-18] a test letter', () => {
  test('goes to oneself, and says what the server answered', async () => {
    const server = await aServer();
    const { ask } = await aDesk();
    expect((await ask('POST', '/api/mail/test')).json.code).toBe('mail-not-set');
    const at = aServerAt(server.port, { login: LOGIN });
    await ask('POST', '/api/mail', { server: at, password: PASSWORD });
    // The specialist of the tests has no address of their own.
    expect((await ask('POST', '/api/mail/test', { to: 'other@example.org' })).json).toEqual({
      result: 'sent',
      answer: '250 Queued as 1',
      to: at.address,
    });
    expect(server.taken[0]!.to).toEqual([at.address]);
    expect(readLetter(server.taken[0]!.raw).headers.from).toContain(`<${at.address}>`);
    await ask('POST', '/api/mail', { server: at, password: 'не-то-слово' });
    const wrong = (await ask('POST', '/api/mail/test')).json;
    expect(wrong).toMatchObject({ result: 'refused', why: 'login', reply: 535 });
    expect(JSON.stringify(wrong)).not.toContain('не-то-слово');
  });

  test('of a place is one at a time and few in an hour', async () => {
    const silent = await aHostileServer(() => undefined);
    ending.push(() => silent.close());
    const { ask } = await aDesk({ connection: 300, testsPerHour: 2, goodbye: 50 });
    await ask('POST', '/api/mail', { server: aServerAt(silent.port) });
    const first = ask('POST', '/api/mail/test');
    await expect.poll(() => silent.open).toBe(1);
    expect((await ask('POST', '/api/mail/test')).json.code).toBe('mail-busy');
    expect((await first).json).toMatchObject({ result: 'again', why: 'silent' });
    await ask('POST', '/api/mail/test');
    expect((await ask('POST', '/api/mail/test')).json.code).toBe('too-many-tests');
  });
});

test('[E-18] the size a server says it takes is read as RFC 1870 has it', () => {
  expect(roomOf('250-mail\n250-SIZE 20971520\n250 HELP')).toBe(20_971_520);
  expect(roomOf('250-mail\n250 size 1000')).toBe(1_000);
  for (const none of ['250-mail\n250 SIZE', '250 mail', '250 SIZE 0', '250-SIZES 5\n250 OK', 'false'])
    expect(roomOf(none)).toBe(0);
});
