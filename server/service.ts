import { getRequestListener } from '@hono/node-server';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pino, type Logger } from 'pino';
import { Accounts } from './accounts/accounts';
import { tokenOf } from './accounts/cookie';
import { isUnfinishedSample, Setup } from './admin/setup';
import { Files, UPLOAD_PATH } from './files/files';
import { httpApp, sameOrigin } from './http';
import { Relay } from './relay/relay';
import { Sockets } from './relay/sockets';
import { openSqlite } from './store/sqlite';
import type { Session, Store } from './store/store';

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
  /** See {@link Relay.start}: true once, at the first start on a restored backup. */
  readonly restored?: boolean;
  /** True when every request comes through a proxy of ours, which adds the address it has seen. */
  readonly behindProxy?: boolean;
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const log = options.log ?? pino({ level: process.env.LOG_LEVEL ?? 'info' });
  await mkdir(options.dataDir, { recursive: true });
  const store = await openStore(options.dataDir);
  // Only the sample's builder moves this clock, in its process, into an empty store.
  let stepped: number | undefined;
  const now = () => stepped ?? Date.now();
  const relay = await Relay.start({ store, log, now, restored: options.restored ?? false });
  const accounts = new Accounts(
    store,
    relay.now,
    (person) => !!relay.rights.facts.people.get(person)?.leftAt,
  );
  const setup = await Setup.load(relay, accounts, { set: (instant) => (stepped = instant) });

  const sessionOf = (request: IncomingMessage): Promise<Session | undefined> =>
    accounts.session(tokenOf(request.headers.cookie));
  const files = new Files(relay, options.dataDir, async (request) => {
    const session = await accounts.session(tokenOf(request.headers.get('cookie')));
    // Files of one person never go up in the name of another who has signed in since.
    const named = request.headers.get('x-person') ?? session?.person;
    return named === session?.person ? session?.person : undefined;
  });
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
    ...(options.behindProxy && { behindProxy: true }),
  });
  const listen = getRequestListener(app.fetch);

  const tick = () =>
    void relay.tick().catch((error: unknown) => log.error({ error: String(error) }, 'tick failed'));
  tick();
  const ticking = setInterval(tick, 30_000);
  const sweep = () =>
    void files
      .sweep(Date.now())
      .catch((error: unknown) => log.error({ error: String(error) }, 'sweeping uploads failed'));
  sweep();
  const sweeping = setInterval(sweep, 3_600_000);

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
        files.upload(request, response).catch((error: unknown) => {
          log.error({ error: String(error) }, 'upload failed');
          response.destroy();
        });
      } else void listen(request, response);
    },
    upgrade: (request, stream, head) => sockets.upgrade(request, stream, head),
    async close() {
      clearInterval(ticking);
      clearInterval(sweeping);
      sockets.close();
      await relay.compaction.end();
      await store.close();
    },
  };
}

/** The store of a data folder; one in which loading the sample broke off is begun anew. */
async function openStore(dataDir: string): Promise<Store> {
  const file = join(dataDir, 'metodsreda.sqlite');
  const store = await openSqlite(file);
  if (!(await isUnfinishedSample(store))) return store;
  await store.close();
  for (const left of [file, `${file}-wal`, `${file}-shm`, join(dataDir, 'files')])
    await rm(left, { recursive: true, force: true });
  return await openSqlite(file);
}
