import { serveStatic } from '@hono/node-server/serve-static';
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { grant } from '../src/lib/domain/grants';
import { fullName, PersonName } from '../src/lib/domain/people/person';
import { Sha256, Ulid } from '../src/lib/domain/shared/ids';
import { LIMITS } from '../src/lib/protocol/limits';
import { AccountError, type Accounts, type NewSession } from './accounts/accounts';
import type { Files } from './files/files';
import { catchUp, MalformedRequest } from './relay/catch-up';
import type { Relay } from './relay/relay';
import type { Setup } from './admin/setup';
import type { Session } from './store/store';

export const COOKIE = 'session';

export interface HttpOptions {
  readonly relay: Relay;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly setup: Setup;
  /** Ends the sockets of sessions that are over. */
  readonly endSockets: (match: (session: Session) => boolean) => void;
  /** Where the built app lies; absent in development, where Vite serves it. */
  readonly app?: string;
}

const Password = z.string().min(8).max(200);
const Login = z.string().trim().min(3).max(120);
const Credentials = z.strictObject({ login: Login, password: z.string().max(200) });
const NewCredentials = z.strictObject({ login: Login, password: Password });
const Founding = z.strictObject({
  code: z.string().max(100),
  title: z.string().trim().min(3).max(160),
  zone: z.string().max(60),
  name: PersonName,
  login: Login,
  password: Password,
});

type Env = { Variables: { session: Session } };

/** RFC 9457; the code is stable, the wording stands on the screens. */
const refuse = (c: Context, status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 503, code: string) =>
  c.json({ code }, status, { 'content-type': 'application/problem+json' });

const STATUS: Record<AccountError['code'], 400 | 401 | 403 | 404 | 409 | 410 | 429> = {
  'wrong-password': 401,
  'too-many-attempts': 429,
  'login-taken': 409,
  'invitation-unknown': 404,
  'invitation-used': 410,
  'invitation-over': 410,
  'person-left': 403,
};

/** The device's name as its owner would say it. */
export function deviceName(agent: string): string {
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : 'устройство';
  const browser = /YaBrowser/.test(agent)
    ? 'Яндекс Браузер'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Firefox/.test(agent)
        ? 'Firefox'
        : /Chrome/.test(agent)
          ? 'Chrome'
          : /Safari/.test(agent)
            ? 'Safari'
            : 'браузер';
  return `${browser}, ${system}`;
}

/** Everything the relay answers over HTTP. */
export function httpApp(options: HttpOptions): Hono<Env> {
  const { relay, accounts, files, setup } = options;
  const app = new Hono<Env>();

  app.onError((error, c) => {
    if (error instanceof AccountError) return refuse(c, STATUS[error.code], error.code);
    if (
      error instanceof MalformedRequest ||
      error instanceof z.core.$ZodError ||
      error instanceof SyntaxError
    )
      return refuse(c, 400, 'malformed');
    relay.log.error({ error: String(error), path: c.req.path }, 'request failed');
    return refuse(c, 503, 'try-again');
  });

  app.use('/api/*', async (c, next) => {
    c.header('cache-control', 'no-store');
    if (c.req.method !== 'GET' && !sameOrigin(c.req.header('origin'), c.req.header('host')))
      return refuse(c, 403, 'wrong-origin');
    await next();
  });
  app.use('/api/*', (c, next) =>
    c.req.path === '/api/catch-up'
      ? bodyLimit({ maxSize: LIMITS.catchUpBytes, onError: (c) => refuse(c, 413, 'too-large') })(c, next)
      : bodyLimit({ maxSize: 100_000, onError: (c) => refuse(c, 413, 'too-large') })(c, next),
  );

  const welcome = (c: Context, { token, session }: NewSession) => {
    setCookie(c, COOKIE, token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: LIMITS.sessionDays * 86_400,
      secure: c.req.header('x-forwarded-proto') === 'https',
    });
    return c.json({ person: session.person, epoch: relay.epoch });
  };
  const device = (c: Context) => deviceName(c.req.header('user-agent') ?? '');
  const body = async <T>(c: Context, schema: z.ZodType<T>): Promise<T> => schema.parse(await c.req.json());

  app.get('/healthz', (c) => c.json({ ok: true, seq: relay.progress.safe() }));
  app.get('/api/state', (c) =>
    c.json({ founded: setup.founded, sample: setup.sample, building: setup.building }),
  );

  app.post('/api/setup', async (c) => {
    const founding = await body(c, Founding);
    if (setup.founded) return refuse(c, 409, 'already-founded');
    if (!sameText(founding.code.trim(), setup.code)) return refuse(c, 403, 'wrong-code');
    if (!isZone(founding.zone)) return refuse(c, 400, 'bad-zone');
    const person = await setup.found(founding);
    await accounts.setPassword(person, founding.login, founding.password);
    return welcome(c, await accounts.openSession(person, device(c)));
  });
  app.post('/api/setup/sample', async (c) => {
    const { code } = await body(c, z.strictObject({ code: z.string().max(100) }));
    if (setup.founded || setup.building) return refuse(c, 409, 'already-founded');
    if (!sameText(code.trim(), setup.code)) return refuse(c, 403, 'wrong-code');
    await setup.loadSample(files);
    return c.json({ founded: true });
  });
  app.get('/api/sample/people', (c) =>
    setup.sample ? c.json(setup.samplePeople()) : refuse(c, 404, 'not-found'),
  );
  app.post('/api/sample/session', async (c) => {
    if (!setup.sample) return refuse(c, 404, 'not-found');
    const { person } = await body(c, z.strictObject({ person: Ulid }));
    if (!relay.rights.facts.people.has(person)) return refuse(c, 404, 'not-found');
    return welcome(c, await accounts.openSession(person, device(c)));
  });

  app.post('/api/session', async (c) => {
    const { login, password } = await body(c, Credentials);
    const address = (c.env as { incoming?: { socket?: { remoteAddress?: string } } })?.incoming?.socket
      ?.remoteAddress;
    return welcome(c, await accounts.signIn(login, password, device(c), address ?? ''));
  });

  app.get('/api/invitations/:token', async (c) => {
    const invitation = await accounts.invitation(c.req.param('token'));
    const { facts } = relay.rights;
    const person = facts.people.get(invitation.person);
    return c.json({
      name: fullName(person),
      by: fullName(facts.people.get(invitation.by)),
      place: facts.places.get(person?.place ?? '')?.title ?? '',
      roles: (person?.roles ?? []).filter(({ state }) => state !== 'ended').map(({ role }) => role),
      login: (await relay.store.account(invitation.person))?.login ?? person?.contacts?.email ?? '',
    });
  });
  app.post('/api/invitations/:token', async (c) => {
    const { login, password } = await body(c, NewCredentials);
    return welcome(c, await accounts.acceptInvitation(c.req.param('token'), login, password, device(c)));
  });

  // From here on a session is needed, and it must be the session of the person the page works for.
  app.use('/api/*', async (c, next) => {
    const session = await accounts.session(getCookie(c, COOKIE));
    if (!session) return refuse(c, 401, 'session');
    const named = c.req.header('x-person') ?? c.req.query('person');
    if (named !== undefined && named !== session.person) return refuse(c, 401, 'session-of-another');
    c.set('session', session);
    await next();
  });

  app.get('/api/session', (c) => c.json({ person: c.get('session').person, epoch: relay.epoch }));
  app.delete('/api/session', async (c) => {
    const { id } = c.get('session');
    await relay.store.endSession(id);
    options.endSockets((session) => session.id === id);
    setCookie(c, COOKIE, '', { path: '/', maxAge: 0 });
    return c.json({});
  });
  app.get('/api/devices', async (c) => {
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
  app.delete('/api/devices/:id', async (c) => {
    const id = c.req.param('id');
    const session = await relay.store.session(id);
    if (session?.person !== c.get('session').person) return refuse(c, 404, 'not-found');
    await relay.store.endSession(id);
    options.endSockets((open) => open.id === id);
    return c.json({});
  });

  app.post('/api/invitations', async (c) => {
    const { person } = await body(c, z.strictObject({ person: Ulid }));
    const invited = relay.rights.facts.people.get(person);
    const by = c.get('session').person;
    if (!invited || !relay.rights.grantsOf(by).has(grant.specialist(invited.place)))
      return refuse(c, 403, 'specialist-only');
    return c.json(await accounts.invite(person, by));
  });

  app.post('/api/catch-up', async (c) => {
    const request = new Uint8Array(await c.req.arrayBuffer());
    const records = catchUp(relay, c.get('session').person, request);
    // The first record is made before the answer begins, so that a malformed request still gets its 400.
    const first = await records.next();
    c.header('content-type', 'application/octet-stream');
    return stream(c, async (out) => {
      if (!first.done) await out.write(first.value);
      for await (const record of records) await out.write(record);
    });
  });

  app.get('/api/aside', async (c) => {
    const rows = await relay.store.asideOf(c.get('session').person);
    return c.json(
      rows.map(({ bytes, person: _, ...row }) => ({ ...row, bytes: Buffer.from(bytes).toString('base64') })),
    );
  });
  app.delete('/api/aside/:id', async (c) => {
    await relay.store.dropAside(c.req.param('id'), c.get('session').person);
    return c.json({});
  });

  app.get('/api/files/:hash', async (c) => {
    const hash = Sha256.parse(c.req.param('hash'));
    const person = c.get('session').person;
    const document = c.req.query('document');
    if (c.req.query('mine') !== undefined)
      return c.json({ uploaded: await relay.store.fileUploadedBy(hash, person) });
    if (!document || !(await files.mayRead(person, hash, document))) return refuse(c, 404, 'not-found');
    return await files.serve(hash, c.req.header('range'));
  });

  app.all('/api/*', (c) => refuse(c, 404, 'not-found'));

  if (options.app) serveApp(app, options.app);
  return app;
}

/** The app's files: hashed names are cached for ever, everything else is asked for each time. */
function serveApp(app: Hono<Env>, root: string) {
  const policy = policyFor(root);
  app.use('*', async (c, next) => {
    await next();
    c.header('content-security-policy', await policy);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
    if (!c.res.headers.has('cache-control')) {
      const forever = c.req.path.startsWith('/_app/immutable/') && c.res.status === 200;
      c.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    }
  });
  app.use('*', serveStatic({ root, precompressed: true }));
  // Every route of the app is the same shell; what is missing below /_app is missing.
  app.get('*', async (c) =>
    c.req.path.startsWith('/_app/') ? c.notFound() : c.html(await readFile(join(root, 'index.html'), 'utf8')),
  );
}

/** A strict policy: only our own files; the shell's inline style and start script by their hashes. */
async function policyFor(root: string): Promise<string> {
  const html = await readFile(join(root, 'index.html'), 'utf8');
  const hashes = (tag: string) =>
    [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
      .join(' ');
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes('script')}`,
    `style-src 'self' ${hashes('style')}`,
    // Widths of bars and positions of carets are set as attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A browser names the origin of every writing request; a client without one is no browser with our cookie. */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('ru', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
