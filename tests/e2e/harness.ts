import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';

/** The built product in a process of its own, with a data folder of its own. */
export class Product {
  #process: ChildProcess | undefined;
  port = 0;
  code = '';

  /** What runs; a test of versions puts another build in its place while the product is down. */
  server: string;

  /** What Node loads before the product at each start: a clock that shows another day. */
  loadedBefore: readonly string[];

  private constructor(
    readonly dataDir: string,
    build: string,
    loadedBefore: readonly string[],
  ) {
    this.server = join(build, 'server.mjs');
    this.loadedBefore = loadedBefore;
  }

  /** `build`: where `server.mjs` and the built app lie. `dataDir`: a folder that the test brings, else a new one. */
  static async start(
    build = 'build',
    dataDir?: string,
    loadedBefore: readonly string[] = [],
  ): Promise<Product> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'metodsreda-')));
    const product = new Product(folder, build, loadedBefore);
    product.port = await freePort();
    await product.up();
    return product;
  }

  /** Starts the process; resolves when it answers. */
  async up(): Promise<void> {
    const before = this.loadedBefore.flatMap((module) => ['--import', module]);
    const child = spawn(process.execPath, [...before, this.server], {
      env: {
        ...process.env,
        PORT: String(this.port),
        HOST: '127.0.0.1',
        DATA_DIR: this.dataDir,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    let printed = '';
    child.stdout!.on('data', (data: Buffer) => {
      printed += data.toString();
      this.code = /setup\?code=(\w+)/.exec(printed)?.[1] ?? this.code;
    });
    for (let attempt = 0; attempt < 200; attempt++) {
      const answered = await fetch(`http://127.0.0.1:${this.port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answered && (this.code || printed.includes('Методсреда'))) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`The product does not start: ${printed}`);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Ends the process by its own id; SIGKILL leaves it no time for anything. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  /** One of the operator's commands, as `npm run` starts it; answers how it ended and what the operator reads. */
  async command(...values: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(process.execPath, [join(dirname(this.server), 'admin.mjs'), ...values], {
      env: { ...process.env, DATA_DIR: this.dataDir },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    const code = await new Promise<number | null>((ended) => child.once('close', ended));
    return { code, said };
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async loadSample(): Promise<Persona[]> {
    await this.post('/api/setup/sample', { code: this.code });
    const response = await fetch(`http://127.0.0.1:${this.port}/api/sample/people`);
    return (await response.json()) as Persona[];
  }
}

/** A file as the chooser of a page gets it. */
export interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** So many bytes that begin as a photograph does; what they show nobody looks at. */
export const aPhotograph = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes)]);

export interface Persona {
  readonly person: string;
  readonly name: string;
  readonly post: string;
  readonly roles: string[];
}

/** People who are teachers and nothing else; specs take different ones, so that none finds another's drafts. */
export const teachersOnly = (people: readonly Persona[]): Persona[] =>
  people.filter(({ roles }) => roles.length === 1 && roles[0] === 'teacher');

/** The way of one browser context to the product. Closed, that device is offline; others notice nothing. */
export class Line {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  port = 0;
  /** Bytes that have passed: to the product, and from it. */
  up = 0;
  down = 0;

  constructor(private readonly target: number) {}

  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer((near) => {
      const far = connect(this.target, '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          // A way with one end is no way: the browser would send its next request into it and wait.
          other.end();
        });
      }
      near.on('data', (bytes: Buffer) => (this.up += bytes.length));
      far.on('data', (bytes: Buffer) => (this.down += bytes.length));
      near.pipe(far).pipe(near);
      // A product that is down refuses, and does not leave its devices waiting for an answer.
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
    });
    this.#server = server;
    await new Promise<void>((ready, fail) =>
      server.once('error', fail).listen(this.port, '127.0.0.1', ready),
    );
    this.port = (server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((done) => server.close(done));
  }
}

/** A device: a browser context behind its own line. */
export interface DeviceOfTest {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly line: Line;
  readonly origin: string;
}

export async function aDevice(
  browser: Browser,
  product: Product,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<DeviceOfTest> {
  const line = new Line(product.port);
  await line.open();
  const origin = `http://localhost:${line.port}`;
  const context = await browser.newContext({
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    baseURL: origin,
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw new Error(`On the page: ${error.stack}`);
  });
  return { context, page, line, origin };
}

/**
 * Moves the clock that pages of a context see, from their next load on; moved again, it moves on from there. The browser
 * itself, its cookies and timers, go on as they are.
 */
export async function moveClock(context: BrowserContext, milliseconds: number): Promise<void> {
  await context.addInitScript((shift) => {
    const Real = Date;
    class Moved extends Real {
      constructor(...args: number[]) {
        super(...((args.length === 0 ? [Real.now() + shift] : args) as [number]));
      }
      static override now() {
        return Real.now() + shift;
      }
    }
    globalThis.Date = Moved as DateConstructor;
  }, milliseconds);
}

/** Signs a sample person in as their device would: by the button of the sample's sign-in page. */
export async function signInAs(
  device: Pick<DeviceOfTest, 'page' | 'origin'>,
  persona: Persona,
): Promise<void> {
  const { page, origin } = device;
  await page.goto(`${origin}/sign-in`);
  // People beyond the offered ones sign in by the same request that the buttons make.
  await page.evaluate(
    async ({ person }) => {
      await fetch('/api/sample/session', {
        method: 'POST',
        body: JSON.stringify({ person }),
        headers: { 'content-type': 'application/json' },
      });
      localStorage.setItem('metodsreda-current', person);
    },
    { person: persona.person },
  );
  await page.goto(origin);
  await page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
}

/** Puts the caret behind the last word, and waits until the editor has heard of it: the next key goes where it stands. */
export async function caretToEnd(page: Page, text: Locator): Promise<void> {
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.evaluate(
    () => new Promise((heard) => requestAnimationFrame(() => requestAnimationFrame(heard))),
  );
}

/** [E-02] Ticks the box of an author who has not read the requirements in force yet; a card that is open asks. */
export async function readRequirements(page: Page): Promise<void> {
  const box = page.getByLabel('Требования прочитаны');
  const known = page.getByText('Требования к материалам вы прочитали');
  await box.or(known).first().waitFor();
  if (await box.isVisible()) await box.check();
}

/** Back on line, at once: by the browser's own word for it, which does not wait for the pauses between attempts. */
export async function backOnLine({ page, line }: DeviceOfTest): Promise<void> {
  await line.open();
  await page.evaluate(() => dispatchEvent(new Event('online')));
}

/** The pill says that everything has been committed by the relay. */
export async function allSent(page: Page): Promise<void> {
  await page
    .getByText(/Всё передано в/)
    .first()
    .waitFor({ timeout: 20_000 });
}

/** Waits until the service worker has put the whole app into the cache: from then on it opens without a network. */
export async function appIsKept(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForFunction(async () => (await caches.keys()).length > 0);
}

export const test = base.extend<
  object,
  { product: Product; sample: { product: Product; people: Persona[] } }
>({
  product: [
    async ({}, use) => {
      const product = await Product.start();
      await use(product);
      await product.remove();
    },
    { scope: 'worker' },
  ],
  sample: [
    async ({}, use) => {
      const product = await Product.start();
      const people = await product.loadSample();
      await use({ product, people });
      await product.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
export { expect } from '@playwright/test';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
