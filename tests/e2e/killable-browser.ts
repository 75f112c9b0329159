import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A browser of its own whose data lies on the disk, and that can be killed like a telephone's: at any moment, without
 * a word. Started again it has what had reached the disk.
 */
export class KillableBrowser {
  #process!: ChildProcess;
  #browser!: Browser;
  context!: BrowserContext;
  page!: Page;

  private constructor(
    readonly folder: string,
    private readonly options: LaunchOptions,
  ) {}

  static async start(options: LaunchOptions): Promise<KillableBrowser> {
    const browser = new KillableBrowser(await mkdtemp(join(tmpdir(), 'browser-')), options);
    await browser.open();
    return browser;
  }

  async open(): Promise<void> {
    await rm(join(this.folder, 'DevToolsActivePort'), { force: true });
    this.#process = spawn(
      this.options.executablePath ?? chromium.executablePath(),
      [
        ...(this.options.args ?? []),
        ...['--headless=new', '--remote-debugging-port=0', '--no-default-browser-check', '--lang=ru-RU'],
        `--user-data-dir=${this.folder}`,
        'about:blank',
      ],
      { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'Asia/Yekaterinburg' } },
    );
    this.#browser = await chromium.connectOverCDP(await this.#address());
    this.context = this.#browser.contexts()[0]!;
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  async #address(): Promise<string> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const [port, path] = await readFile(join(this.folder, 'DevToolsActivePort'), 'utf8').then(
        (text) => text.split('\n'),
        () => [],
      );
      if (port && path) return `ws://127.0.0.1:${port}${path}`;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error('The browser does not start');
  }

  /** Chooses a file of the disk, however large it is: its bytes do not go through the test. */
  async choose(selector: string, path: string): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    const { root } = await session.send('DOM.getDocument');
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    await session.send('DOM.setFileInputFiles', { nodeId, files: [path] });
    await session.detach();
  }

  /** Ends all of its processes at once. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => this.#process.once('exit', done));
    process.kill(-this.#process.pid!, 'SIGKILL');
    await gone;
    await this.#browser.close().catch(() => undefined);
  }

  /** Ends it as its person would: everything reaches the disk. */
  async close(): Promise<void> {
    const gone = new Promise((done) => this.#process.once('exit', done));
    const session = await this.#browser.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => undefined);
    await gone;
    await this.#browser.close().catch(() => undefined);
  }

  async remove(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
