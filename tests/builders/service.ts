import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { COOKIE } from '../../server/accounts/cookie';
import { startService, type ServiceOptions } from '../../server/service';
import { founding, idOf } from './municipality';

/** The whole service on a port of its own, with the tests' municipality unless it is to begin empty. */
export async function aService(options: Partial<ServiceOptions> & { founded?: boolean } = {}) {
  const { founded = true, dataDir = mkdtempSync(join(tmpdir(), 'metodsreda-')), ...rest } = options;
  const service = await startService({ dataDir, log: pino({ level: 'silent' }), ...rest });
  if (founded) for (const act of founding()) await service.relay.journal.enter(act);
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) =>
    service.handle(request, response),
  );
  server.on('upgrade', (request, stream, head: Buffer) => {
    if (!service.upgrade(request, stream, head)) stream.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    service,
    address,
    dataDir,
    /** A session of a person, as a cookie; made in the store, without a password. */
    async cookieOf(person: string, changes: { seenAt?: number } = {}) {
      const token = randomBytes(24).toString('base64url');
      const now = Date.now();
      await service.relay.store.saveSession({
        id: createHash('sha256').update(token).digest('hex'),
        person: idOf(person),
        device: 'test',
        createdAt: now,
        seenAt: now,
        expiresAt: now + 1_000_000,
        ...changes,
      });
      return `${COOKIE}=${token}`;
    },
    /** A request with JSON; answers status, headers and what was read of the body. */
    async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`http://${address}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined) as any;
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
      return { status: response.status, headers: response.headers, text, json, cookie };
    },
    /** Ends the service and leaves its data. */
    async stop() {
      server.closeAllConnections();
      server.close();
      await service.close();
    },
    async remove() {
      await this.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
export type TestService = Awaited<ReturnType<typeof aService>>;
