import { getRequestListener } from '@hono/node-server';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pino, type Logger } from 'pino';
import { networkOf } from './accounts/attempts';
import { mayJudge } from '../src/lib/domain/people/person';
import { Accounts } from './accounts/accounts';
import { tokenOf } from './accounts/cookie';
import { isUnfinishedSample, Setup } from './admin/setup';
import { Files, UPLOAD_PATH } from './files/files';
import { uploadCode } from './files/refusals';
import { CLOSE } from '../src/lib/protocol/close-codes';
import { addressOf } from './address';
import { PROBLEM, problem } from './answers';
import { hasBody, httpApp, sameOrigin } from './http';
import { MEASURES, type Measures } from './operations/offenders';
import { Deliveries } from './mail/deliveries';
import { MailServers } from './mail/mail-servers';
import { endWhenSlow } from './files/slow-uploads';
import { oneAtATime } from './one-at-a-time';
import { PATIENCE, type MailPatience } from './mail/patience';
import { Reminders } from './mail/reminders';
import { Operations, TOO_MUCH } from './operations/operations';
import { whoIn } from './operations/watch';
import { Relay } from './relay/relay';
import { Sockets } from './relay/sockets';
import { Turns } from './relay/turns';
import { Orders } from './operations/orders';
import { openSqlite } from './store/sqlite';
import type { Session, Store } from './store/store';

/** The running product: everything behind one port. Production and development start the same. */
export interface Service {
  readonly relay: Relay;
  readonly setup: Setup;
  readonly files: Files;
  readonly operations: Operations;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** False when the upgrade is somebody else's (Vite's own socket in development). */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly dataDir: string;
  readonly app?: string;
  /**
   * Codes, counts, endpoints as they are written in the code, errors of SQLite and the system, and for what failed the
   * document's name, which is random ids. Never a name, login, text, address, token or path of a person.
   */
  readonly log?: Logger;
  /** True when every request comes through a proxy of ours, which adds the address it has seen. */
  readonly behindProxy?: boolean;
  /** Who knows it may read `/metrics` from another machine. */
  readonly metricsToken?: string;
  /** How much may be refused to one; tests that refuse thousands in a second pass others. */
  readonly measures?: Measures;
  /** How long mail servers are waited for; tests pass less. */
  readonly mail?: Partial<MailPatience>;
  /** Bytes that uploads may take of the disk a folder lies on; tests fill a disk that is none. */
  readonly uploadRoom?: (folder: string) => Promise<number>;
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const log = options.log ?? pino({ level: process.env.LOG_LEVEL ?? 'info' });
  await mkdir(options.dataDir, { recursive: true });
  const store = await openStore(options.dataDir);
  const operations = new Operations(
    store,
    log,
    ({ id }) => sockets.endSession((session) => session.id === id || session.person === id, CLOSE.tooMuch),
    options.measures ?? MEASURES,
  );
  // Only the sample's builder moves this clock, in its process, into an empty store.
  let stepped: number | undefined;
  const now = () => stepped ?? Date.now();
  const relay = await Relay.start({
    store: operations.store,
    log,
    now,
    watch: operations.watch,
  });
  const accounts = new Accounts(
    operations.store,
    relay.now,
    (person) => !!relay.rights.facts.people.get(person)?.leftAt,
    (person) => mayJudge(relay.rights.facts.people.get(person)),
  );
  const setup = await Setup.load(relay, accounts, { set: (instant) => (stepped = instant) });

  const sessionOf = (request: IncomingMessage): Promise<Session | undefined> =>
    accounts.session(tokenOf(request.headers.cookie));
  const files = new Files(
    relay,
    options.dataDir,
    async (request) => {
      const session = await accounts.session(tokenOf(request.headers.get('cookie')));
      // Files of one person never go up in the name of another who has signed in since.
      const named = request.headers.get('x-person') ?? session?.person;
      return named === session?.person ? session?.person : undefined;
    },
    options.uploadRoom,
  );
  await files.start();
  const mailServers = new MailServers(relay);
  const patience = { ...PATIENCE, ...options.mail };
  const deliveries = new Deliveries(relay, files, mailServers, patience);
  deliveries.start();
  const reminders = new Reminders(relay, mailServers, patience);
  reminders.start();
  const network = (request: IncomingMessage) => networkOf(addressOf(request, options.behindProxy ?? false));
  const sockets: Sockets = new Sockets({
    relay,
    sessionOf,
    networkOf: network,
    admit: (who) => operations.admit(who),
    originAllowed: ({ headers }) => sameOrigin(headers.origin, headers.host),
  });
  operations.metrics.measure({
    relay,
    dataDir: options.dataDir,
    openSockets: () => sockets.size,
    waitingLetters: () => deliveries.waiting,
  });
  const app = httpApp({
    relay,
    dataDir: options.dataDir,
    operations,
    accounts,
    files,
    mailServers,
    patience,
    setup,
    endSockets: (match) => sockets.endSession(match),
    ...(options.app && { app: options.app }),
    ...(options.behindProxy && { behindProxy: true }),
    ...(options.metricsToken && { metricsToken: options.metricsToken }),
  });
  const listen = getRequestListener(app.fetch);

  /** Uploads go past the other endpoints, because tus answers them itself; they are met and noted alike. */
  const upload = async (request: IncomingMessage, response: ServerResponse) => {
    const session = await sessionOf(request);
    const who = session ? whoIn(session) : { address: network(request) };
    const note = (code: string) =>
      operations.watch.refused({ who, subject: `${request.method} ${UPLOAD_PATH}`, code });
    const refuse = (status: number, code: string, headers: Record<string, string> = {}) => {
      note(code);
      response.writeHead(status, { ...PROBLEM, ...headers });
      response.end(JSON.stringify(problem(status, code)));
    };
    const away = await operations.admit(who);
    if (away !== undefined) return refuse(429, TOO_MUCH, { 'retry-after': String(away) });
    if (!sameOrigin(request.headers.origin, request.headers.host)) return refuse(403, 'wrong-origin');
    response.on('finish', () => {
      const { statusCode: status } = response;
      if (status >= 400 && status < 500) note(uploadCode(status));
    });
    await files.upload(request, response);
  };

  const tick = () =>
    void relay.tick().catch((error: unknown) => log.error({ error: String(error) }, 'tick failed'));
  tick();
  const ticking = setInterval(tick, 30_000);
  const orders = new Orders(relay, log);
  const obeying = setInterval(() => void orders.carryOut(), 2_000);
  const sweep = () =>
    void Promise.all([files.sweep(Date.now()), files.sweepErased(Date.now())]).catch((error: unknown) =>
      log.error({ error: String(error) }, 'sweeping files failed'),
    );
  sweep();
  const sweeping = setInterval(sweep, 3_600_000);

  return {
    relay,
    setup,
    files,
    operations,
    handle(request, response) {
      oneAtATime(request, response, () => {
        // However many connections and sessions somebody has, they have the turns of one; strangers those of their network.
        const asker = accounts.lastSeen(tokenOf(request.headers.cookie)) ?? network(request);
        void new Turns(`request ${asker}`).share().then(() => {
          if (response.destroyed) return;
          if (hasBody(request)) response.once('close', endWhenSlow(request));
          if (request.url?.startsWith(UPLOAD_PATH))
            upload(request, response).catch((error: unknown) => {
              log.error({ error: String(error) }, 'upload failed');
              response.destroy();
            });
          else void listen(request, response);
        });
      });
    },
    upgrade: (request, stream, head) => sockets.upgrade(request, stream, head),
    async close() {
      clearInterval(ticking);
      clearInterval(obeying);
      clearInterval(sweeping);
      await sockets.close();
      await deliveries.end();
      await reminders.end();
      await relay.documents.unloadIdle(0);
      await relay.compaction.end();
      await operations.close();
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
