import { rebuildIndex } from '../storage/index/rebuild';
import { dropFiles } from '../storage/pieces';
import type { App } from './app.svelte';

export interface Usage {
  /** Bytes the browser counts for the whole program, everybody's data and the program itself. */
  readonly used: number;
  readonly quota: number;
  /** The browser promised not to clear this by itself. */
  readonly protected: boolean;
}

export interface Kept {
  readonly count: number;
  readonly bytes: number;
}

const WARN_SHARE = 0.8;
const WARN_LEFT = 50 * 1024 * 1024;

/** What this person's data takes on this device, and how room is made without touching anything unsent. */
export class DeviceStorage {
  usage = $state.raw<Usage | undefined>();
  journal = $state.raw<Kept>({ count: 0, bytes: 0 });
  #held = $state.raw<Kept>({ count: 0, bytes: 0 });

  constructor(private readonly app: App) {}

  readonly documents = $derived.by((): Kept => {
    const { aside } = this.app;
    const bytes = aside.reduce((sum, { state }) => sum + state.byteLength, this.#held.bytes);
    return { count: this.#held.count + aside.length, bytes };
  });
  readonly files = $derived.by((): Kept => this.#sum(this.app.files));
  /** Fetched from the relay and to be had there again: the only files that may go. */
  readonly spare = $derived.by((): Kept =>
    this.#sum(this.app.files.filter(({ own, uploaded }) => !own && uploaded)),
  );

  readonly tight = $derived.by(() => {
    const { usage } = this;
    if (!usage || usage.quota === 0) return false;
    return usage.used / usage.quota >= WARN_SHARE || usage.quota - usage.used < WARN_LEFT;
  });

  #sum(files: readonly { readonly size: number }[]): Kept {
    return { count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
  }

  async measure(): Promise<void> {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    this.usage = { used: usage, quota, protected: (await navigator.storage?.persisted?.()) ?? false };
    const lines = await this.app.device.lines.toArray();
    this.#held = { count: lines.length, bytes: lines.reduce((sum, { bytes }) => sum + bytes, 0) };
    const entries = await this.app.device.entries.toArray();
    this.journal = { count: entries.length, bytes: new Blob([JSON.stringify(entries)]).size };
  }

  /** Asks the browser not to clear this by itself; the browser decides. */
  async protect(): Promise<boolean> {
    const granted = (await navigator.storage?.persist?.()) ?? false;
    await this.measure();
    return granted;
  }

  /** Removes fetched files; own files and everything unsent stay. Answers the bytes freed. */
  async free(): Promise<number> {
    const { files } = this.app.device;
    const freed = this.spare.bytes;
    const spare = await files.filter(({ own, uploaded }) => !own && uploaded).primaryKeys();
    await dropFiles(this.app.device, spare);
    await this.measure();
    return freed;
  }

  /** Makes the index anew and asks the relay for everything; what is unsent goes up first. Answers whether the relay was reached. */
  async rebuild(): Promise<boolean> {
    await rebuildIndex(this.app.device);
    const before = this.app.truth.contactAt;
    const engine = await this.app.engine();
    await engine.now();
    if (this.app.truth.contactAt === before) return false;
    // Of an epoch that is not the relay's: everything is told anew, and what it does not tell goes.
    await this.app.device.keep('epoch', '');
    const between = this.app.truth.contactAt;
    await engine.now();
    await this.measure();
    return this.app.truth.contactAt !== between;
  }
}
