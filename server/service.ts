import { getRequestListener } from '@hono/node-server';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pino, type Logger } from 'pino';
import { Accounts } from './accounts/accounts';
import { Setup } from './admin/setup';
import { Files, UPLOAD_PATH } from './files/files';
import { COOKIE, httpApp, sameOrigin } from './http';
import { Relay } from './relay/relay';
import { Sockets } from './relay/sockets';
import { openSqlite } from './store/sqlite';
import type { Session } from './store/store';

/** The running product: everything behind one port. Production and development start the same. */
export interface Service {
  readonly relay: Relay;
  readonly setup: Setup;
  readonly files: Files;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** False when the upgrade is somebody else's (Vite's own socket in development). */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly dataDir: string;
  readonly app?: string;
  readonly log?: Logger;
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const log = options.log ?? pino({ level: process.env.LOG_LEVEL ?? 'info' });
  await mkdir(options.dataDir, { recursive: true });
  const store = await openSqlite(join(options.dataDir, 'metodsreda.sqlite'));
  // Only the sample's builder moves this clock, in its process, into an empty store.
  let stepped: number | undefined;
  const now = () => stepped ?? Date.now();
  const relay = await Relay.start({ store, log, now });
  const setup = await Setup.load(relay, { set: (instant) => (stepped = instant) });
  const accounts = new Accounts(
    store,
    relay.now,
    (person) => !!relay.rights.facts.people.get(person)?.leftAt,
  );

  const tokenOf = (header: string | null | undefined) =>
    new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(header ?? '')?.[1];
  const sessionOf = (request: IncomingMessage): Promise<Session | undefined> =>
    accounts.session(tokenOf(request.headers.cookie));
  const files = new Files(
    relay,
    options.dataDir,
    async (request) => (await accounts.session(tokenOf(request.headers.get('cookie'))))?.person,
  );
  await files.start();
  const sockets = new Sockets({
    relay,
    sessionOf,
    originAllowed: ({ headers }) => sameOrigin(headers.origin, headers.host),
  });
  const app = httpApp({
    relay,
    accounts,
    files,
    setup,
    endSockets: (match) => sockets.endSession(match),
    ...(options.app && { app: options.app }),
  });
  const listen = getRequestListener(app.fetch);

  const tick = () =>
    void relay.tick().catch((error: unknown) => log.error({ error: String(error) }, 'tick failed'));
  tick();
  const ticking = setInterval(tick, 30_000);

  return {
    relay,
    setup,
    files,
    handle(request, response) {
      if (request.url?.startsWith(UPLOAD_PATH)) {
        if (!sameOrigin(request.headers.origin, request.headers.host)) {
          response.writeHead(403).end();
          return;
        }
        void files.upload(request, response);
      } else void listen(request, response);
    },
    upgrade: (request, stream, head) => sockets.upgrade(request, stream, head),
    async close() {
      clearInterval(ticking);
      sockets.close();
      await store.close();
    },
  };
}
