import type { IncomingMessage } from 'node:http';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { LIMITS } from '../src/lib/protocol/limits';
import { PROTOCOL_HEADER, speaks } from '../src/lib/protocol/version';
import type { Accounts } from './accounts/accounts';
import { AccountError, type AccountRefusal } from './accounts/refusals';
import { accountRoutes, entranceRoutes, sessionOf } from './accounts/routes';
import { setupRoutes } from './admin/routes';
import { SetupError, type Setup } from './admin/setup';
import { AFew } from './a-few';
import { addressOf } from './address';
import { endpointOf, refuse, type Env, type RefusalStatus } from './answers';
import { serveApp } from './app-files';
import { certificateRoutes } from './certificates';
import type { Files } from './files/files';
import { fileRoutes } from './files/routes';
import type { MailServers } from './mail/mail-servers';
import type { MailPatience } from './mail/patience';
import { letterRoutes } from './mail/letter-routes';
import { mailRoutes } from './mail/mail-routes';
import { networkOf } from './accounts/attempts';
import { TOO_MUCH, type Operations } from './operations/operations';
import { operationRoutes } from './operations/routes';
import { whoIn, type Who } from './operations/watch';
import { MalformedRequest, OversizedRequest } from './relay/request-records';
import type { Relay } from './relay/relay';
import { relayRoutes } from './relay/routes';
import type { Session } from './store/store';

export interface HttpOptions {
  readonly relay: Relay;
  readonly dataDir: string;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly mailServers: MailServers;
  /** How long mail servers are waited for. */
  readonly patience: MailPatience;
  readonly setup: Setup;
  readonly operations: Operations;
  /** Who knows it may read the figures from elsewhere; without one, only this machine may. */
  readonly metricsToken?: string;
  /** Ends the sockets of sessions that are over. */
  readonly endSockets: (match: (session: Session) => boolean) => void;
  /** Where the built app lies; absent in development, where Vite serves it. */
  readonly app?: string;
  /** True when every request comes through a proxy of ours, which adds the address it has seen. */
  readonly behindProxy?: boolean;
}

const STATUS: Record<AccountRefusal, RefusalStatus> = {
  'wrong-password': 401,
  'too-many-attempts': 429,
  'login-taken': 409,
  'invitation-unknown': 404,
  'invitation-used': 410,
  'invitation-over': 410,
  'invitation-revoked': 410,
  'has-account': 409,
  'link-judges': 403,
  'person-left': 403,
};
/** What devices exchange in one request. */
const LARGE = new Set(['/api/catch-up', '/api/bring-back']);

/** True when bytes follow the head of a request. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Everything the relay answers over HTTP: first what anybody may ask, then what needs a session. */
export function httpApp(options: HttpOptions): Hono<Env> {
  const { relay, operations, behindProxy = false } = options;
  const app = new Hono<Env>();

  app.onError((error, c) => {
    if (error instanceof AccountError) return refuse(c, STATUS[error.code], error.code);
    if (error instanceof SetupError) return refuse(c, 409, error.code);
    if (error instanceof OversizedRequest) return refuse(c, 413, 'too-large');
    if (
      error instanceof MalformedRequest ||
      error instanceof z.core.$ZodError ||
      error instanceof SyntaxError
    )
      return refuse(c, 400, 'malformed');
    // Whoever sent it has gone: nobody's failure, and nobody reads the answer.
    const { incoming } = c.env;
    if (incoming?.destroyed && !incoming.complete) return c.body(null, 400);
    relay.log.error({ error: String(error), endpoint: endpointOf(c) }, 'request failed');
    return refuse(c, 503, 'try-again');
  });

  app.route('/', operationRoutes(options));

  app.use('/api/*', async (c, next) => {
    c.header('cache-control', 'no-store');
    c.set('known', await sessionOf(options, c));
    const who = whoAsks(c, behindProxy);
    const away = await operations.admit(who);
    if (away !== undefined) {
      c.header('retry-after', String(away));
      c.res = refuse(c, 429, TOO_MUCH);
    } else await next();
    const code = c.get('refused');
    if (code !== undefined) operations.watch.refused({ who, subject: endpointOf(c), code });
  });
  app.use('/api/*', async (c, next) => {
    if (c.req.method !== 'GET' && !sameOrigin(c.req.header('origin'), c.req.header('host')))
      return refuse(c, 403, 'wrong-origin');
    await next();
  });
  const small = bodyLimit({
    maxSize: LIMITS.bodyBytes,
    onError: (c) => refuse(c, 413, 'too-large'),
  }) as MiddlewareHandler<Env>;
  const gathered = new AFew(LIMITS.bodiesAtOnce, LIMITS.bodiesWaiting);
  app.use('/api/*', async (c, next) => {
    // A large body is gathered where it is taken, once the session is known: a stranger's never.
    const large = LARGE.has(c.req.path);
    const length = Number(c.req.header('content-length') ?? Infinity);
    if (large && length > LIMITS.bodyBytes) return await next();
    const { incoming } = c.env;
    if (!incoming || !hasBody(incoming)) return await small(c, next);
    const who = whoAsks(c, behindProxy);
    const done = await gathered.enter('person' in who ? who.person : who.address);
    if (!done) {
      c.header('retry-after', '5');
      c.header('connection', 'close');
      return refuse(c, 429, TOO_MUCH);
    }
    return await small(c, next).finally(done);
  });

  app.route('/api', setupRoutes(options));
  app.route('/api', entranceRoutes(options));
  app.route('/api', certificateRoutes(options));

  // From here on a session is needed, and it must be the session of the person the page works for.
  app.use('/api/*', async (c, next) => {
    const { session, renew } = c.get('known');
    if (!session) return refuse(c, 401, 'session');
    const named = c.req.header('x-person') ?? c.req.query('person');
    if (named !== undefined && named !== session.person) return refuse(c, 401, 'session-of-another');
    c.set('session', session);
    await next();
    await renew();
  });
  // After the session: nobody but our own app learns that it is too old, and signing in stays possible.
  app.use('/api/*', async (c, next) => {
    if (!speaks(c.req.header(PROTOCOL_HEADER))) return refuse(c, 426, 'newer-app');
    await next();
  });
  app.route('/api', accountRoutes(options));
  app.route('/api', relayRoutes(options));
  app.route('/api', fileRoutes(options));
  app.route('/api', letterRoutes(options));
  app.route('/api', mailRoutes(options));
  app.all('/api/*', (c) => refuse(c, 404, 'not-found'));

  if (options.app) serveApp(app, options.app);
  return app;
}

/** Whose a request is: its session's person, or strangers at its network. */
function whoAsks(c: Context<Env>, behindProxy: boolean): Who {
  const { session } = c.get('known');
  if (session) return whoIn(session);
  const { incoming } = c.env;
  return { address: incoming ? networkOf(addressOf(incoming, behindProxy)) : '' };
}

/** A browser names the origin of every writing request; a client without one is no browser with our cookie. */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
