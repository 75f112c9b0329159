import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pause } from './statistics';

/** Ticks of `/proc/<pid>/stat`; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const COLLECT_PATIENCE = 5_000;
/** A relay with years behind it reads for a while. */
const START_PATIENCE = 10 * 60_000;

const running = new Set<ChildProcess>();
// Nothing measured outlives its measurement, however that ends.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One server in a process of its own, so that its time and memory are nobody else's. */
export class ServerProcess {
  printed = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts a script; resolves when its port accepts connections. */
  static async start(
    script: string,
    environment: Record<string, string>,
    options: { readonly cwd: string; readonly port?: number },
  ): Promise<ServerProcess> {
    const port = options.port ?? (await freePort());
    const preload = join(options.cwd, 'tests/bench/peers/measured.mjs');
    const child = spawn(process.execPath, ['--expose-gc', '--import', preload, script], {
      cwd: options.cwd,
      env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const server = new ServerProcess(child, port);
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (text) => (server.printed = (server.printed + String(text)).slice(-4000)));
    for (const end = performance.now() + START_PATIENCE; performance.now() < end;) {
      if (await accepts(port)) return server;
      if (!server.alive) break;
      await pause(10);
    }
    server.kill();
    throw new Error(`${script} does not start: ${server.printed}`);
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** CPU seconds used so far, by all its threads. */
  cpu(): number {
    const stat = this.#proc('stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Bytes of memory now, as the system counts them. */
  rss(): number {
    return this.#status('VmRSS');
  }
  /** The most memory since {@link forgetPeak}. */
  peak(): number {
    return this.#status('VmHWM');
  }
  forgetPeak(): void {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, '5');
  }

  /** Collects garbage, then answers the bytes of its heap, and of the process. */
  async collected(): Promise<{ heap: number; rss: number }> {
    const answered = new Promise<number>((done, failed) => {
      const limit = setTimeout(() => failed(new Error('the server does not answer')), COLLECT_PATIENCE);
      this.child.once('message', ({ heap }: { heap: number }) => {
        clearTimeout(limit);
        done(heap);
      });
    });
    this.child.send('collect');
    return { heap: await answered, rss: this.rss() };
  }

  /** Ends it at once, or by a signal that lets it finish its work. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.alive) return;
    const gone = new Promise((done) => this.child.once('exit', done));
    const late = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    this.child.kill(signal);
    await gone;
    clearTimeout(late);
  }

  kill(): void {
    if (this.alive) this.child.kill('SIGKILL');
  }

  #proc(file: string): string {
    return readFileSync(`/proc/${this.child.pid}/${file}`, 'utf8');
  }
  #status(field: string): number {
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(this.#proc('status'))![1]) * 1024;
  }
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(port, '127.0.0.1');
    const answer = (accepted: boolean) => {
      probe.destroy();
      done(accepted);
    };
    probe.once('connect', () => answer(true));
    probe.once('error', () => answer(false));
  });
}
