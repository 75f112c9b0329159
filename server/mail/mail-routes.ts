import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { grant } from '../../src/lib/domain/grants';
import { TEST_LETTER } from '../../src/lib/domain/people/mail-phrases';
import {
  isAddress,
  serverFault,
  MAIL_PASSWORD_LENGTH,
  MailServer,
  sameAccount,
} from '../../src/lib/domain/people/mail';
import { body, refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import { letterStream } from './letter';
import { testPatience } from './patience';
import { handOver } from './smtp';

const Setting = z.object({
  server: MailServer,
  /** Absent: the one that is known serves on. */
  password: z
    .string()
    .max(MAIL_PASSWORD_LENGTH)
    .regex(/^[^\p{Cc}]*$/u)
    .optional(),
});

const HOUR = 3_600_000;

/** [E-18] The mail server of one's place: set, tried out and taken away by its desk; the password never comes back. */
export function mailRoutes({ relay, mailServers, patience }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  /** Places in which somebody waits for a test letter, and when the last ones of each were sent. */
  const testing = new Set<string>();
  const tests = new Map<string, number[]>();

  /** The place whose desk the asker is at. */
  const deskOf = (c: Context<Env>): string | undefined => {
    const { person } = c.get('session');
    const place = relay.rights.facts.people.get(person)?.place ?? '';
    return relay.rights.grantsOf(person).has(grant.specialist(place)) ? place : undefined;
  };

  app.get('/mail', async (c) => {
    const place = deskOf(c);
    if (place === undefined) return refuse(c, 403, 'specialist-only');
    const known = await mailServers.of(place);
    if (!known) return c.json({});
    const { password, ...server } = known;
    return c.json({ server, hasPassword: password !== '' });
  });

  app.post('/mail', async (c) => {
    const place = deskOf(c);
    if (place === undefined) return refuse(c, 403, 'specialist-only');
    const { server, password } = await body(c, Setting);
    const fault = serverFault(server);
    if (fault) return refuse(c, 409, fault);
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    const known = await mailServers.of(place);
    // A known password is not to be had by naming another server.
    if (password === undefined && known?.password && !sameAccount(known, server))
      return refuse(c, 409, 'password-again');
    const given = password ?? known?.password ?? '';
    if (server.login && !given) return refuse(c, 409, 'password-missing');
    await mailServers.set(place, c.get('session').person, server, server.login ? given : '');
    return c.json({});
  });

  app.delete('/mail', async (c) => {
    const place = deskOf(c);
    if (place === undefined) return refuse(c, 403, 'specialist-only');
    if (relay.recovery.active) return refuse(c, 503, 'recovery');
    await mailServers.remove(place, c.get('session').person);
    return c.json({});
  });

  app.post('/mail/test', async (c) => {
    const place = deskOf(c);
    if (place === undefined) return refuse(c, 403, 'specialist-only');
    const server = await mailServers.of(place);
    if (!server) return refuse(c, 409, 'mail-not-set');
    if (testing.has(place)) return refuse(c, 429, 'mail-busy');
    const lately = (tests.get(place) ?? []).filter((at) => relay.now() - at < HOUR);
    if (lately.length >= patience.testsPerHour) return refuse(c, 429, 'too-many-tests');
    tests.set(place, [...lately, relay.now()]);
    const { facts } = relay.rights;
    const own = facts.people.get(c.get('session').person)?.contacts?.email ?? '';
    // To nobody but oneself: whom anybody else may write to is a registry's recipient.
    const to = isAddress(own) ? own : server.address;
    const { subject, text } = TEST_LETTER;
    testing.add(place);
    try {
      const outcome = await handOver(
        {
          server,
          to,
          size: 10_000,
          open: () =>
            letterStream({ from: server, to, subject, text: text(facts.places.get(place)!.title) }, [], {
              date: new Date(relay.now()),
            }),
        },
        testPatience(patience),
      );
      return c.json({ ...outcome, to });
    } finally {
      testing.delete(place);
    }
  });
  return app;
}
