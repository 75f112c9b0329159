import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer } from '../../server/admin/build-server.mjs';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
import { MEMBERS } from './municipality';
import { overSocket } from './over-socket';
import { aService } from './service';

/**
 * The relay as it is installed, bundled, in a process of its own: to be killed, traced and started again. Its data
 * folder has the tests' municipality, and everybody a session.
 */
export async function aRelayProcess() {
  const data = mkdtempSync(join(tmpdir(), 'metodsreda-process-'));
  // Below node_modules, so that the bundle finds its packages as it does in build/.
  const bundle = join(process.cwd(), 'node_modules/.cache', `metodsreda-process-${process.pid}`);
  mkdirSync(join(bundle, 'app'), { recursive: true });
  writeFileSync(join(bundle, 'app/index.html'), '<!doctype html>');
  await buildServer(bundle);
  const founded = await aService({ dataDir: data });
  const cookies = new Map<string, string>();
  for (const { name } of MEMBERS) cookies.set(name, await founded.cookieOf(name));
  await founded.stop();
  const port = await new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => done(free));
    });
  });
  const address = `127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let gone: Promise<number | null> = Promise.resolve(null);

  const healthy = () =>
    fetch(`http://${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  /** `kill -9` of our own child, and nothing else. */
  async function kill() {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    process.kill(dying.pid!, 'SIGKILL');
    await gone;
  }

  return {
    data,
    address,
    healthy,
    kill,
    get pid() {
      return child!.pid!;
    },
    /** The code with which the process ends by itself. */
    get ended() {
      return gone;
    },
    cookie: (person: string) => cookies.get(person)!,
    async start(): Promise<void> {
      let printed = '';
      const starting = spawn(process.execPath, [join(bundle, 'server.mjs')], {
        env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'silent' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = starting;
      gone = new Promise((done) => starting.once('exit', done));
      for (const stream of [starting.stdout, starting.stderr])
        stream.on('data', (text) => (printed += String(text)));
      for (let attempt = 0; attempt < 800; attempt++) {
        if (await healthy()) return;
        if (starting.exitCode !== null) break;
        await new Promise((done) => setTimeout(done, 25));
      }
      throw new Error(`The relay does not start: ${printed}`);
    },
    /** A document on the far side of a socket. */
    channel: (document: string, person: string) => overSocket(address, document, cookies.get(person)!),
    /** One catch-up of a new device; rejects when the line breaks. */
    async catchUp(person: string, ...records: Uint8Array[]) {
      const response = await fetch(`http://${address}/api/catch-up`, {
        method: 'POST',
        headers: { cookie: cookies.get(person)! },
        body: Buffer.concat([encodeRecord({ record: 'head', epoch: '', cursor: 0 }), ...records]),
      });
      const body = new Uint8Array(await response.arrayBuffer());
      return [...readRecords(body)] as { head: CatchUpAnswer; bytes: Uint8Array }[];
    },
    async remove() {
      await kill();
      for (const directory of [data, bundle]) rmSync(directory, { recursive: true, force: true });
    },
  };
}
export type RelayProcess = Awaited<ReturnType<typeof aRelayProcess>>;
