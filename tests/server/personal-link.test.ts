import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasRole } from '../../src/lib/domain/people/person';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { aHandIn, anAct, idOf } from '../builders/municipality';
import { must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeEach(async () => void (running = await aService()));
afterEach(async () => await running.remove());

const PASSWORD = 'верная лошадь';
const as = async (person: string) => ({ cookie: await running.cookieOf(person) });
const make = async (person: string, by = 'specialist') =>
  await running.ask('POST', '/api/invitations', { person: idOf(person), kind: 'link' }, await as(by));
const open = async (token: string) => await running.ask('POST', `/api/invitations/${token}/open`, {});
const look = async (token: string) => await running.ask('GET', `/api/invitations/${token}`);
const session = async (cookie: string) => await running.ask('GET', '/api/session', undefined, { cookie });
const revoke = async (person: string, by = 'specialist') =>
  await running.ask('DELETE', '/api/invitations', { person: idOf(person) }, await as(by));
const account = async (cookie: string, login: string) =>
  await running.ask('POST', '/api/account', { login, password: PASSWORD }, { cookie });
const person = (name: string) => running.service.relay.rights.facts.people.get(idOf(name))!;
const noted = async (name: string) =>
  (await running.service.relay.store.entries(0))
    .filter(({ subject, person }) => subject === `person:${idOf(name)}` && person === RELAY)
    .map(({ kind, payload }) => [kind, payload.by] as const)
    .filter(([kind]) => /^(link|account|invit)/.test(kind));

test('[X-13] a personal link opens its person’s work without a password, and a password can follow', async () => {
  const { token, expiresAt } = (await make('author')).json;
  expect(expiresAt).toBeGreaterThan(Date.now());
  // Whoever looks at it, a messenger that shows pages beforehand among them, uses nothing.
  for (let times = 0; times < 2; times++)
    expect((await look(token)).json).toMatchObject({ kind: 'link', papers: 0, name: 'author Имя Отчество' });
  const opened = await open(token);
  expect(opened.json.person).toBe(idOf('author'));
  expect(person('author')).toHaveProperty('openedAt');
  expect(person('author')).not.toHaveProperty('enteredAt');
  // It is that person's session like any other: what they hand in is theirs.
  expect((await session(opened.cookie)).json.person).toBe(idOf('author'));
  await must(running.service.relay, aHandIn());

  expect((await account(opened.cookie, 'author@example.ru')).status).toBe(200);
  expect(person('author')).toHaveProperty('enteredAt');
  expect((await session(opened.cookie)).status).toBe(200);
  const signedIn = await running.ask('POST', '/api/session', {
    login: 'author@example.ru',
    password: PASSWORD,
  });
  expect(signedIn.json.person).toBe(idOf('author'));
  const by = idOf('specialist');
  expect(await noted('author')).toEqual([
    ['link-made', by],
    ['link-used', by],
    ['account-made', undefined],
  ]);
});

test('[X-13] it opens once: of many who press at the same time one comes in, and a later link ends the earlier way in', async () => {
  const [first, second] = [(await make('author')).json.token, (await make('author')).json.token];
  const answers = await Promise.all([1, 2, 3, 4].map(() => open(first)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status !== 200).map(({ json }) => json.code)).toEqual([
    'invitation-used',
    'invitation-used',
    'invitation-used',
  ]);
  // Both were for one way in.
  expect((await open(second)).json.code).toBe('invitation-used');
  const { cookie } = answers.find(({ status }) => status === 200)!;
  const third = (await make('author')).json.token;
  expect((await session(cookie)).status).toBe(200);
  await open(third);
  expect((await session(cookie)).status).toBe(401);
});

test('[X-13] it ends: by its day, with its person, and when the desk takes it back, with what it has opened', async () => {
  const { token } = (await make('author')).json;
  const used = await open(token);
  const unused = (await make('author')).json.token;
  expect((await revoke('author', 'stranger')).json.code).toBe('specialist-only');
  expect((await revoke('author')).status).toBe(200);
  expect((await open(unused)).json.code).toBe('invitation-revoked');
  expect((await look(unused)).json.code).toBe('invitation-revoked');
  expect((await session(used.cookie)).status).toBe(401);
  expect(person('author')).not.toHaveProperty('openedAt');
  // Nothing to take back: nothing is written down.
  await revoke('author');
  expect((await noted('author')).filter(([kind]) => kind === 'links-revoked')).toHaveLength(1);

  const { store } = running.service.relay;
  const over = { person: idOf('author'), by: idOf('specialist'), createdAt: 1, expiresAt: Date.now() - 1 };
  await store.saveInvitation({
    ...over,
    tokenHash: createHash('sha256').update('a link of last year').digest('hex'),
    usedAt: null,
    revokedAt: null,
    kind: 'link',
  });
  expect((await open('a link of last year')).json.code).toBe('invitation-over');
  const late = (await make('author')).json.token;
  await must(running.service.relay, anAct(idOf('specialist'), 'leave', `person:${idOf('author')}`));
  expect((await open(late)).json.code).toBe('person-left');
});

test('[X-13] it is made by the desk alone, for authors without a password; who judges needs one', async () => {
  for (const by of ['author', 'head', 'expert1', 'stranger'])
    expect((await make('author', by)).json.code).toBe('specialist-only');
  for (const judge of ['head', 'expert1', 'specialist'])
    expect((await make(judge)).json.code).toBe('link-judges');
  // Made before the role was given, it does not open a judge's work either.
  const { token } = (await make('stranger')).json;
  await must(
    running.service.relay,
    anAct(idOf('specialist'), 'grant-role', `person:${idOf('stranger')}`, {
      role: 'expert',
      association: 'informatics',
      from: '2026-09-01',
      begins: 'now',
    }),
  );
  expect(hasRole(person('stranger'), 'expert')).toBe(true);
  expect((await open(token)).json.code).toBe('link-judges');

  const opened = await open((await make('author')).json.token);
  const waiting = (await make('author')).json.token;
  await account(opened.cookie, 'author');
  expect((await make('author')).json.code).toBe('has-account');
  expect((await open(waiting)).json.code).toBe('has-account');
  // A way in is no way to take over an account: a second one is refused, and a login of somebody else.
  expect((await account(opened.cookie, 'other')).json.code).toBe('has-account');
  const coauthor = await open((await make('coauthor')).json.token);
  expect((await account(coauthor.cookie, 'author')).json.code).toBe('login-taken');
  expect((await account('', 'nobody')).status).toBe(401);
});

test('[X-13] an invitation that sets a password opens nothing without one, and nobody states such facts', async () => {
  const invitation = await running.ask(
    'POST',
    '/api/invitations',
    { person: idOf('author') },
    await as('specialist'),
  );
  expect((await open(invitation.json.token)).json.code).toBe('invitation-unknown');
  for (const kind of ['link-made', 'link-used', 'links-revoked', 'account-made']) {
    const act = anAct(idOf('specialist'), kind, `person:${idOf('author')}`, { by: idOf('specialist') });
    expect(await running.service.relay.journal.submit(act.person, act)).toMatchObject({ code: 'relay-only' });
  }
});

test('[X-13] what could not be written down is, later: an account is never unknown to the desk for long', async () => {
  const { relay } = running.service;
  const opened = await open((await make('author')).json.token);
  const { acceptAct } = relay.store;
  relay.store.acceptAct = () => Promise.reject(new Error('disk full'));
  expect((await account(opened.cookie, 'author')).status).toBe(503);
  relay.store.acceptAct = acceptAct;
  await relay.tick();
  await relay.tick();
  expect((await noted('author')).filter(([kind]) => kind === 'account-made')).toHaveLength(1);
});
