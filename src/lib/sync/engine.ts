import { ulid } from 'ulid';
import type { Device } from '../storage/database';
import { ApiError, type Api } from './api';
import { LIMITS } from '../protocol/limits';
import { PROTOCOL } from '../protocol/version';
import { catchUp } from './catch-up';
import { endSessions } from './ending';
import { tabLock, type Environment } from './environment';
import { fetchAside, settleAside } from './fetch-aside';
import { sendDiscarded } from './keep-aside';
import { followLine } from './line';
import { Mux } from './mux';
import { OpenDocument, type DocumentEvents } from './open-document';
import { sendFiles } from './send-files';
import { sweepPieces } from '../storage/pieces';

const QUIET_PAUSE = 60_000;
const TROUBLED_PAUSE = 5_000;
const SETTLING = 150;
/** So long an exchange does not ask again what is kept aside for this person, unless the list is opened. */
const ASIDE_PAUSE = 5 * 60_000;

export interface EngineEvents {
  readonly link: (alive: boolean) => void;
  /** The session is over (`session`) or this browser works for somebody else now. */
  readonly session: () => void;
  /** The relay speaks another version of the protocol: nothing can be exchanged before the app is updated. */
  readonly outdated: () => void;
  /** The relay has answered; `recovering`: it stands on a restored backup and decides no act yet. */
  readonly contact: (recovering: boolean) => void;
  readonly writeFailed: (documents: ReadonlySet<string>) => void;
  /** Something the relay answered that is no network fault and no session: worth a line in the panel. */
  readonly trouble: (code: string) => void;
}

/** Keeps one tab of one person in step with the relay. */
export class Engine {
  readonly environment: Environment;
  readonly #open = new Map<string, OpenDocument>();
  readonly #shared = new Map<string, { listeners: Set<DocumentEvents>; opening: Promise<OpenDocument> }>();
  readonly #failed = new Set<string>();
  #epoch = '';
  /** Sequence of the last act known when channels were last reconsidered: after it rights may have moved. */
  #told = 0;
  #stopped = false;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = QUIET_PAUSE;
  #asideAt = -Infinity;
  #sending = false;
  #moreFiles = false;
  #release: () => void = () => undefined;
  readonly #unfollow: () => void;

  constructor(
    device: Device,
    api: Api,
    private readonly events: EngineEvents,
  ) {
    const { person } = device;
    const tab = ulid();
    const mux = new Mux(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/mux?v=${PROTOCOL}`,
      {
        hint: () => this.request(),
        link: (alive) => {
          events.link(alive);
          if (alive) this.request();
        },
        session: () => events.session(),
        outdated: () => events.outdated(),
      },
    );
    this.environment = {
      person,
      tab,
      device,
      api,
      mux,
      epoch: () => this.#epoch,
      requestCatchUp: () => this.request(),
      writeFailed: (document, failed) => {
        if (failed === this.#failed.has(document)) return;
        if (failed) this.#failed.add(document);
        else this.#failed.delete(document);
        events.writeFailed(new Set(this.#failed));
        if (!failed) this.#closeUnused(document);
      },
    };
    void navigator.locks.request(
      tabLock(person, tab),
      () => new Promise<void>((release) => (this.#release = release)),
    );
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#unfollow = followLine(() => this.filesAdded());
  }

  async start(): Promise<void> {
    const { device } = this.environment;
    this.#epoch = (await device.read<string>('epoch')) ?? '';
    void sweepPieces(device, device.now()).catch(() => undefined);
    this.request();
  }

  #wake = () => {
    if (document.visibilityState !== 'visible') return;
    this.environment.mux.wake();
    this.request();
  };

  /** Asks for a catch-up; requests close together share one. */
  request(): void {
    if (this.#stopped) return;
    this.#again = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), SETTLING);
  }

  /** Tries everything at once; resolves when an attempt that began now is over. */
  async now(): Promise<void> {
    this.environment.mux.wake();
    await this.#running;
    this.#again = true;
    await this.#run();
  }

  #run(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#running ??= this.#exchange().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #exchange() {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        // Who left this browser and came back to their data without a link has to sign in again.
        await endSessions();
        // One tab of a person at a time speaks for the device.
        const { stored, more, recovering } = await navigator.locks.request(
          `metodsreda-${this.environment.person}|catch-up`,
          () => catchUp(this.environment, this.#open),
        );
        this.#epoch = (await this.environment.device.read<string>('epoch')) ?? '';
        // Also when another tab has had the answer that told of them.
        const told = (await this.environment.device.entries.orderBy('seq').last())?.seq ?? 0;
        const news = told === this.#told ? 'session' : 'rights';
        this.#told = told;
        for (const document of this.#open.values()) {
          await document.reconsider(news);
          document.connect();
        }
        this.events.contact(recovering);
        if (!stored) this.events.trouble('try-again');
        if (recovering) await sendDiscarded(this.environment);
        else await this.#exchangeAside();
        // Acts that wait for the end of a recovery would be sent over and over.
        this.#again ||= stored && more && !recovering;
        this.#pause = stored && !more ? QUIET_PAUSE : TROUBLED_PAUSE;
      }
      void this.#sendFiles();
    } catch (error) {
      this.#again = false;
      if (error instanceof ApiError) {
        if (error.status === 401) this.events.session();
        else if (error.status === 426) this.events.outdated();
        else if (error.code !== 'offline') this.events.trouble(error.code);
      } else if (!this.#stopped) {
        // A defect or a browser that refuses to write: the panel says so, the console says why.
        console.error(error);
        this.events.trouble('device');
      }
      const tooMuch = error instanceof ApiError && error.status === 429;
      this.#pause = tooMuch ? LIMITS.pauseAfterTooMuch : TROUBLED_PAUSE;
    } finally {
      if (!this.#stopped) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.request(), this.#pause);
      }
    }
  }

  /** In step with the relay's copies only after an exchange: what of it was written here is known then. */
  async #exchangeAside() {
    await navigator.locks.request(`metodsreda-${this.environment.person}|catch-up`, async () => {
      await settleAside(this.environment);
      await sendDiscarded(this.environment);
      if (performance.now() - this.#asideAt < ASIDE_PAUSE) return;
      this.#asideAt = performance.now();
      await fetchAside(this.environment);
    });
  }

  /** Asks the relay at once what is kept aside for this person; resolves when it has answered or cannot be reached. */
  async lookAside(): Promise<void> {
    this.#asideAt = -Infinity;
    await this.now();
  }

  async #sendFiles() {
    this.#moreFiles = true;
    if (this.#sending) return;
    this.#sending = true;
    try {
      // A file added while another is on its way is not in the list that began.
      while (this.#moreFiles && !this.#stopped) {
        this.#moreFiles = false;
        await this.#sendFilesOnce();
      }
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.events.session();
      else if (error instanceof ApiError && error.code !== 'offline')
        this.events.trouble(error.code === 'disk-full' ? 'disk-full' : 'upload');
    } finally {
      this.#sending = false;
    }
  }

  async #sendFilesOnce() {
    await navigator.locks.request(
      `metodsreda-${this.environment.person}|files`,
      { ifAvailable: true },
      async (lock) => {
        if (lock) await sendFiles(this.environment, () => this.#stopped);
      },
    );
  }

  /** Begins sending own files that are waiting and may go. */
  filesAdded(): void {
    void this.#sendFiles();
  }

  /**
   * Opens a document for a view; all views of a tab share one copy. When the relay moves it to a clean copy, `moved`
   * tells every view to open again.
   */
  async acquire(name: string, listener: DocumentEvents): Promise<OpenDocument> {
    let shared = this.#shared.get(name);
    if (!shared) {
      const listeners = new Set<DocumentEvents>();
      const opening = OpenDocument.open(this.environment, name, {
        changed: () => listeners.forEach((each) => each.changed?.()),
        ended: (why) => listeners.forEach((each) => each.ended?.(why)),
        moved: () => {
          this.#open.delete(name);
          this.#shared.delete(name);
          listeners.forEach((each) => each.moved?.());
        },
        forgotten: () => {
          this.#open.delete(name);
          this.#shared.delete(name);
          listeners.forEach((each) => each.ended?.('forbidden'));
        },
      });
      shared = { listeners, opening };
      this.#shared.set(name, shared);
      opening.then(
        (document) => this.#shared.get(name)?.opening === opening && this.#open.set(name, document),
        () => this.#shared.delete(name),
      );
    }
    shared.listeners.add(listener);
    return await shared.opening;
  }

  /** Ends a view's use; with the last one the document closes. */
  async release(name: string, listener: DocumentEvents): Promise<void> {
    const shared = this.#shared.get(name);
    if (!shared?.listeners.delete(listener) || shared.listeners.size > 0) return;
    const document = await shared.opening.catch(() => undefined);
    // Somebody may have come back meanwhile; and what this device could not write lives only as long as it is open.
    if (shared.listeners.size > 0 || document?.unwritten || this.#shared.get(name) !== shared) return;
    this.#shared.delete(name);
    if (!document) return;
    this.#open.delete(name);
    await document.close();
    // What could not be sent while it was open goes with the next catch-up.
    this.request();
  }

  /** Closes a document that stayed open only because it was not written. */
  #closeUnused(name: string) {
    const shared = this.#shared.get(name);
    const document = this.#open.get(name);
    if (!shared || !document || shared.listeners.size > 0) return;
    this.#shared.delete(name);
    this.#open.delete(name);
    void document.close().then(() => this.request());
  }

  /** Writes again what this device refused to write. */
  async writeAgain(): Promise<void> {
    for (const document of this.#open.values()) await document.writeAgain();
  }

  /** The document, if this tab has it open. */
  opened(name: string): OpenDocument | undefined {
    return this.#open.get(name);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unfollow();
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.environment.mux.stop();
    for (const document of [...this.#open.values()]) await document.close();
    this.#release();
  }
}
