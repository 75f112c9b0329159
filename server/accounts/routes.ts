import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { materialsOf } from '../../src/lib/domain/facts';
import { grant } from '../../src/lib/domain/grants';
import { fullName } from '../../src/lib/domain/people/person';
import { settingsOn } from '../../src/lib/domain/people/settings';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { RELAY, Ulid } from '../../src/lib/domain/shared/ids';
import { addressOf } from '../address';
import { body, refuse, type Env, type KnownSession } from '../answers';
import type { HttpOptions } from '../http';
import type { NewSession } from './accounts';
import { dropToken, keepToken, tokenOf } from './cookie';
import { deviceName } from './device-name';

export const Password = z.string().min(8).max(200);
export const Login = z.string().trim().min(3).max(120);
const Credentials = z.strictObject({ login: Login, password: z.string().max(200) });
const NewCredentials = z.strictObject({ login: Login, password: Password });
const Invited = z.strictObject({ person: Ulid, kind: z.enum(['account', 'link']).default('account') });

export const deviceOf = (c: Context) => deviceName(c.req.header('user-agent') ?? '');

/**
 * Answers a new session: its token as a cookie, its person as JSON. The browser forgets the token it had, and a
 * session that nobody can use any more is not to stand among the devices.
 */
export async function welcome(c: Context, options: HttpOptions, { token, session, ended }: NewSession) {
  const { relay, accounts, endSockets } = options;
  const before = await accounts.session(tokenOf(c.req.header('cookie')));
  if (before) {
    await relay.store.endSession(before.id);
    endSockets(({ id }) => id === before.id);
  }
  if (ended.length > 0) endSockets(({ id }) => ended.includes(id));
  keepToken(c, token);
  return c.json({ person: session.person, epoch: relay.epoch });
}

/** Ways in, for whoever has no session yet. */
export function entranceRoutes(options: HttpOptions): Hono<Env> {
  const { relay, accounts, endSockets, behindProxy = false } = options;
  const app = new Hono<Env>();
  const address = (c: Context<Env>) => (c.env.incoming ? addressOf(c.env.incoming, behindProxy) : '');

  app.post('/session', async (c) => {
    const { login, password } = await body(c, Credentials);
    const opened = await accounts.signIn(login, password, deviceOf(c), address(c));
    return await welcome(c, options, opened);
  });

  app.get('/invitations/:token', async (c) => {
    const invitation = await accounts.invitation(c.req.param('token'));
    const { facts } = relay.rights;
    const person = facts.people.get(invitation.person);
    return c.json({
      name: fullName(person),
      by: invitation.by === RELAY ? 'оператор сервера' : fullName(facts.people.get(invitation.by)),
      place: facts.places.get(person?.place ?? '')?.title ?? '',
      roles: (person?.roles ?? []).filter(({ state }) => state !== 'ended').map(({ role }) => role),
      kind: invitation.kind,
      // Whoever has papers here comes to them, anybody else to a first one.
      papers: materialsOf(facts, invitation.person).length,
      expiresAt: invitation.expiresAt,
      login: (await relay.store.account(invitation.person))?.login ?? person?.contacts?.email ?? '',
    });
  });
  app.post('/invitations/:token', async (c) => {
    const { login, password } = await body(c, NewCredentials);
    // Its use could not be written down.
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    const { person } = await accounts.acceptInvitation(c.req.param('token'), login, password);
    endSockets((session) => session.person === person);
    await relay.noteUsedInvitations();
    return await welcome(c, options, await accounts.openSession(person, deviceOf(c)));
  });
  // A personal link: no password, so a press and never the mere look at the address.
  app.post('/invitations/:token/open', async (c) => {
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    const { person } = await accounts.useLink(c.req.param('token'));
    endSockets((session) => session.person === person);
    await relay.noteUsedInvitations();
    return await welcome(c, options, await accounts.openSession(person, deviceOf(c)));
  });
  return app;
}

/** One's own session and devices, and inviting others. */
export function accountRoutes({ relay, accounts, endSockets }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  /** Who keeps the register a person stands in. */
  const keeps = (by: string, person: string) => {
    const invited = relay.rights.facts.people.get(person);
    return !!invited && relay.rights.grantsOf(by).has(grant.specialist(invited.place));
  };

  /** How many days an invitation made now can be used, by the setting of its person's place. */
  const daysOf = (person: string) => {
    const { facts } = relay.rights;
    const place = facts.places.get(facts.people.get(person)!.place)!;
    return settingsOn(place.settings, dateAt(relay.now(), place.zone)).invitationDays;
  };

  app.get('/session', (c) => c.json({ person: c.get('session').person, epoch: relay.epoch }));
  app.delete('/session', async (c) => {
    const { id } = c.get('session');
    await relay.store.endSession(id);
    endSockets((session) => session.id === id);
    dropToken(c);
    return c.json({});
  });

  app.get('/devices', async (c) => {
    const own = c.get('session');
    const sessions = await relay.store.sessionsOf(own.person);
    return c.json(
      sessions
        .toSorted((a, b) => b.seenAt - a.seenAt)
        .map(({ id, device, createdAt, seenAt }) => ({
          id,
          device,
          createdAt,
          seenAt,
          current: id === own.id,
        })),
    );
  });
  app.delete('/devices/:id', async (c) => {
    const id = c.req.param('id');
    const session = await relay.store.session(id);
    if (session?.person !== c.get('session').person) return refuse(c, 404, 'not-found');
    await relay.store.endSession(id);
    endSockets((open) => open.id === id);
    return c.json({});
  });

  app.post('/invitations', async (c) => {
    const { person, kind } = await body(c, Invited);
    const by = c.get('session').person;
    if (!keeps(by, person)) return refuse(c, 403, 'specialist-only');
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    // The fact first: no link may exist that its person could not know of.
    if (kind === 'link') {
      await accounts.mayLink(person);
      await relay.notePerson(person, 'link-made', { by });
      return c.json(await accounts.invite(person, by, kind, daysOf(person)));
    }
    const renews = (await relay.store.account(person)) !== undefined;
    await relay.notePerson(person, 'invited', { by, renews });
    return c.json(await accounts.invite(person, by, kind, daysOf(person)));
  });
  app.delete('/invitations', async (c) => {
    const { person } = await body(c, z.strictObject({ person: Ulid }));
    const by = c.get('session').person;
    if (!keeps(by, person)) return refuse(c, 403, 'specialist-only');
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    if (await accounts.revoke(person)) {
      const known = (await relay.store.account(person)) !== undefined;
      if (!known) endSockets((session) => session.person === person);
      await relay.notePerson(person, 'links-revoked', { by });
    }
    return c.json({});
  });

  // Who came by a link chooses login and password.
  app.post('/account', async (c) => {
    const { login, password } = await body(c, NewCredentials);
    const { person } = c.get('session');
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    await accounts.addAccount(person, login, password);
    await relay.noteAccount(person);
    return c.json({});
  });
  return app;
}

/** The session a request comes with, renewed with its cookie when that is due. */
export async function sessionOf({ accounts, relay }: HttpOptions, c: Context): Promise<KnownSession> {
  const token = tokenOf(c.req.header('cookie'));
  const session = await accounts.session(token);
  const renew = async () => {
    if (!session || !token) return;
    // During a recovery the operator asks who has been here since.
    const since = relay.recovery.active ? relay.recovery.since : 0;
    // A store that cannot write now is no reason to refuse what has been answered.
    if (await accounts.renew(session, since).catch(() => false)) keepToken(c, token);
  };
  return { session, renew };
}
