import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Accounts } from '../../server/accounts/accounts';
import { Attempts, networkOf } from '../../server/accounts/attempts';
import { deviceName } from '../../server/accounts/device-name';
import { Passwords } from '../../server/accounts/passwords';
import { aStore } from '../builders/store';
import type { Store } from '../../server/store/store';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import { idOf, NOON } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

const PASSWORD = 'верная лошадь';

describe('signing in', () => {
  let store: Store;
  let clock: number;
  let accounts: Accounts;
  const left = new Set<string>();
  const signIn = (login: string, password: string, address = '203.0.113.7') =>
    accounts.signIn(login, password, 'test', address).then(
      ({ session }) => session.person,
      (error: { code?: string }) => error.code,
    );

  beforeEach(async () => {
    store = await aStore();
    clock = NOON;
    left.clear();
    accounts = new Accounts(
      store,
      () => clock,
      (person) => left.has(person),
    );
    await accounts.setPassword(idOf('author'), ' Автор@Example.org ', PASSWORD);
  });

  test('takes the login in any case, and answers alike for a wrong password and no such person', async () => {
    expect(await signIn('автор@example.ORG', PASSWORD)).toBe(idOf('author'));
    expect(await signIn('автор@example.org', 'мимо')).toBe('wrong-password');
    expect(await signIn('никто', PASSWORD)).toBe('wrong-password');
  });

  test('[E-25] is over for who has left, even with the right password', async () => {
    left.add(idOf('author'));
    expect(await signIn('автор@example.org', PASSWORD)).toBe('person-left');
  });

  test('a login at an address has so many wrong passwords, then must wait; other addresses need not', async () => {
    for (let count = 0; count < LIMITS.signInAttempts; count++)
      expect(await signIn('автор@example.org', 'мимо')).toBe('wrong-password');
    expect(await signIn('автор@example.org', PASSWORD)).toBe('too-many-attempts');
    expect(await signIn('автор@example.org', PASSWORD, '198.51.100.1')).toBe(idOf('author'));
    clock += LIMITS.signInWindow + 1;
    expect(await signIn('автор@example.org', PASSWORD)).toBe(idOf('author'));
  });

  test('with one device more than anybody has, the one not seen for longest is signed out', async () => {
    const opened = [];
    for (let count = 0; count <= LIMITS.sessionsPerPerson; count++) {
      opened.push(await accounts.openSession(idOf('author'), 'test'));
      clock += 1_000;
    }
    const other = await accounts.openSession(idOf('coauthor'), 'test');
    expect(opened.map(({ ended }) => ended.length)).toEqual([...opened.slice(1).map(() => 0), 1]);
    expect(opened.at(-1)!.ended).toEqual([opened[0]!.session.id]);
    expect(await accounts.session(opened[0]!.token)).toBeUndefined();
    for (const { token } of [...opened.slice(1), other]) expect(await accounts.session(token)).toBeDefined();
  });

  test('right passwords are not counted as wrong ones, but nobody has them checked without end', async () => {
    for (let count = 0; count < LIMITS.signInsPerLogin; count++)
      expect(await signIn('автор@example.org', PASSWORD)).toBe(idOf('author'));
    expect(await signIn('автор@example.org', PASSWORD)).toBe('too-many-attempts');
    clock += LIMITS.signInWindow + 1;
    expect(await signIn('автор@example.org', PASSWORD)).toBe(idOf('author'));
  });

  test('an address has so many wrong passwords in all, whatever the logins', async () => {
    const spray = new Attempts(LIMITS.signInAttemptsPerAddress, LIMITS.signInWindow, 10, () => clock);
    for (let count = 0; count < LIMITS.signInAttemptsPerAddress; count++) spray.take('address');
    expect(spray.take('address')).toBe(false);
    // The same through the door; a password costs time, so a few at a time.
    const answers: unknown[] = [];
    for (let from = 0; from < LIMITS.signInAttemptsPerAddress + 10; from += 30)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 30 }, (_, index) => signIn(`login ${from + index}`, 'мимо')),
        )),
      );
    expect(answers.filter((answer) => answer === 'wrong-password')).toHaveLength(
      LIMITS.signInAttemptsPerAddress,
    );
    expect(await signIn('автор@example.org', PASSWORD)).toBe('too-many-attempts');
  }, 120_000);
});

describe('attempts', () => {
  test('a flood of other keys never clears a count', () => {
    const attempts = new Attempts(2, 1000, 5, () => NOON);
    attempts.take('мишень');
    attempts.take('мишень');
    for (let index = 0; index < 4; index++) attempts.take(`шум ${index}`);
    expect(attempts.take('мишень')).toBe(false);
  });

  test('room goes to the newest keys, and what is over makes room first', () => {
    let now = NOON;
    const attempts = new Attempts(1, 1000, 2, () => now);
    attempts.take('первый');
    now += 1001;
    attempts.take('второй');
    attempts.take('третий');
    expect([attempts.take('второй'), attempts.take('третий'), attempts.take('первый')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('of %j are counted for %j', (address, network) => expect(networkOf(address)).toBe(network));
});

test('more passwords at once than can be checked are refused instead of kept', async () => {
  const passwords = new Passwords();
  const many = LIMITS.passwordChecksAtOnce + LIMITS.passwordChecksWaiting + 5;
  const answers = await Promise.allSettled(
    Array.from({ length: many }, () => passwords.verify(undefined, PASSWORD)),
  );
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  expect(answers.filter((answer) => answer.status === 'fulfilled' && answer.value)).toEqual([]);
  const hashed = await passwords.hash(PASSWORD);
  expect(await passwords.verify(hashed, PASSWORD)).toBe(true);
}, 60_000);

test.each([
  ['Mozilla/5.0 (Linux; Android 14) Chrome/120 YaBrowser/24 Safari/537', 'Яндекс Браузер, Android'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120', 'Edge, Windows'],
  ['Mozilla/5.0 (iPhone) Version/17 Safari/604', 'Safari, iOS'],
  ['curl', 'браузер, устройство'],
])('%s is called %s', (agent, name) => expect(deviceName(agent)).toBe(name));

describe('over HTTP', () => {
  let running: TestService;
  let login = 0;
  beforeAll(async () => void (running = await aService()));
  afterAll(() => running.remove());

  const invite = async (person: string, by = 'specialist') =>
    await running.ask(
      'POST',
      '/api/invitations',
      { person: idOf(person) },
      {
        cookie: await running.cookieOf(by),
      },
    );
  const accept = (token: string, password = PASSWORD) =>
    running.ask('POST', `/api/invitations/${token}`, { login: `login-${++login}`, password });
  const session = (cookie: string) => running.ask('GET', '/api/session', undefined, { cookie });

  test('[X-10] a new password ends the sessions, sockets and invitations from before it', async () => {
    const [older, newer] = [(await invite('author')).json.token, (await invite('author')).json.token];
    const first = await accept((await invite('author')).json.token);
    expect((await session(first.cookie)).status).toBe(200);
    // The older two went with the one that was used.
    expect((await accept(older)).json.code).toBe('invitation-used');
    expect((await accept(newer)).json.code).toBe('invitation-used');

    const socket = new WebSocket(`ws://${running.address}/mux`, { headers: { cookie: first.cookie } });
    const ended = new Promise((done) => socket.on('close', done));
    await new Promise((done) => socket.on('open', done));
    const second = await accept((await invite('author')).json.token, 'другой пароль');
    expect(await ended).toBe(CLOSE.session.code);
    expect((await session(first.cookie)).status).toBe(401);
    expect((await session(second.cookie)).json.person).toBe(idOf('author'));
  });

  test('[E-09] an invitation is no silent way into somebody’s account: the person and the desk see who made it and that it was used', async () => {
    await accept((await invite('expert1')).json.token);
    const { token } = (await invite('expert1')).json;
    await accept(token);
    const seenBy = (person: string) =>
      running.service.relay.rights
        .entriesFor(idOf(person), 0)
        .filter(({ subject, kind }) => subject === `person:${idOf('expert1')}` && /^invit/.test(kind))
        .map(({ kind, payload }) => ({ kind, ...payload }));
    const by = idOf('specialist');
    const facts = [
      { kind: 'invited', by, renews: false },
      { kind: 'invitation-used', by },
      { kind: 'invited', by, renews: true },
      { kind: 'invitation-used', by },
    ];
    expect(seenBy('expert1')).toEqual(facts);
    expect(seenBy('specialist')).toEqual(facts);
    expect(seenBy('expert2')).toEqual([]);
  });

  test('[E-09] used just before the relay ended, or could not write, it is told of afterwards, and once', async () => {
    const { relay } = running.service;
    const used = async () =>
      (await relay.store.entries(0)).filter(
        ({ kind, subject }) => kind === 'invitation-used' && subject === `person:${idOf('expert2')}`,
      ).length;
    const { token } = (await invite('expert2')).json;
    const { acceptAct } = relay.store;
    relay.store.acceptAct = () => Promise.reject(new Error('disk full'));
    expect((await accept(token)).status).toBe(503);
    relay.store.acceptAct = acceptAct;
    expect([(await accept(token)).json.code, await used()]).toEqual(['invitation-used', 0]);
    await relay.tick();
    await relay.tick();
    expect(await used()).toBe(1);
  });

  test('[X-04] an invitation lasts as long as its municipality has set when it is made, and says so', async () => {
    const { relay } = running.service;
    const DAY = 86_400_000;
    const lasts = async () => {
      const before = Date.now();
      const { token, expiresAt } = (await invite('expert1')).json;
      const shown = (await running.ask('GET', `/api/invitations/${token}`)).json;
      expect(shown.expiresAt).toBe(expiresAt);
      return Math.floor((expiresAt - before) / DAY);
    };
    const { anAct, PLACE, ZONE } = await import('../builders/municipality');
    const set = async (value: number) =>
      await relay.journal.submit(
        idOf('specialist'),
        anAct(
          idOf('specialist'),
          'change-setting',
          `place:${PLACE}`,
          { key: 'invitationDays', value, from: dateAt(Date.now(), ZONE) },
          { private: { reason: 'Отпуска.' } },
        ),
      );
    expect(await lasts()).toBe(14);
    expect(await set(91)).toMatchObject({ verdict: 'refused', code: 'bad-value' });
    expect(await set(30)).toMatchObject({ verdict: 'accepted' });
    expect(await lasts()).toBe(30);
    expect(await set(14)).toMatchObject({ verdict: 'accepted' });
  });

  test('nobody but the specialist invites, and nobody states such a fact themselves', async () => {
    expect((await invite('expert1', 'head')).json.code).toBe('specialist-only');
    const { relay } = running.service;
    const { anAct } = await import('../builders/municipality');
    for (const [kind, payload] of [
      ['invited', { by: idOf('head'), renews: true }],
      ['invitation-used', { by: idOf('head') }],
    ] as const) {
      const act = anAct(idOf('head'), kind, `person:${idOf('expert1')}`, payload);
      expect(await relay.journal.submit(act.person, act)).toEqual({ verdict: 'refused', code: 'relay-only' });
    }
  });

  test('a session that is used goes on, and so does its cookie; one that is not, does not', async () => {
    const hours = 2 * 3_600_000;
    const stale = await running.cookieOf('author', { seenAt: Date.now() - hours });
    const renewed = await session(stale);
    expect(renewed.headers.get('set-cookie')).toContain(`${stale}; Max-Age=${LIMITS.sessionDays * 86_400}`);
    const devices = await running.ask('GET', '/api/devices', undefined, { cookie: stale });
    expect(devices.headers.get('set-cookie')).toBeNull();
    expect(devices.json.find(({ current }: any) => current).seenAt).toBeGreaterThan(Date.now() - 60_000);
  });

  test('[X-10] a session ended while a request of it is on its way does not come back', async () => {
    const cookie = await running.cookieOf('author', { seenAt: Date.now() - 7_200_000 });
    await Promise.all([
      running.ask('DELETE', '/api/session', undefined, { cookie }),
      ...Array.from({ length: 5 }, () => session(cookie)),
    ]);
    expect((await session(cookie)).status).toBe(401);
  });

  test('[X-10] signing in again in the same browser replaces its session, and no other', async () => {
    const phone = (await accept((await invite('coauthor')).json.token)).cookie;
    const credentials = { login: `login-${login}`, password: PASSWORD };
    const signIn = async (cookie = '') =>
      (await running.ask('POST', '/api/session', credentials, cookie ? { cookie } : {})).cookie;
    const before = await signIn();
    const now = await signIn(before);
    expect((await session(before)).status).toBe(401);
    expect((await session(phone)).status).toBe(200);
    expect((await session(now)).status).toBe(200);
  });

  test('behind a proxy the address is the one the proxy has seen, not what the client says of itself', async () => {
    const behind = await aService({ behindProxy: true });
    const attempt = (forwarded: string) =>
      behind.ask(
        'POST',
        '/api/session',
        { login: 'никто', password: 'мимо' },
        { 'x-forwarded-for': forwarded },
      );
    for (let count = 0; count < LIMITS.signInAttempts; count++)
      expect((await attempt(`10.0.0.${count}, 203.0.113.7`)).status).toBe(401);
    expect((await attempt('10.0.0.99, 203.0.113.7')).status).toBe(429);
    expect((await attempt('203.0.113.7, 203.0.113.8')).status).toBe(401);
    await behind.remove();
  });
});
