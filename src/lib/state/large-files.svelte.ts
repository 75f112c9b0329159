import type { FileMention } from '../domain/materials/card';
import { passageOf, type LargeFilesWay, type Line } from '../domain/shared/large-files';
import { followLine, lineHere, LARGE_FILES } from '../sync/line';
import type { App } from './app.svelte';
import { placeOf } from './files.svelte';

/** [E-28] «Только Wi-Fi»: what this person has chosen for large files on this device, and what its line is now. */
export class LargeFiles {
  /** Undefined until they have chosen. */
  way = $state<LargeFilesWay | undefined>();
  line = $state<Line>(lineHere());
  #unfollow: () => void = () => undefined;

  constructor(private readonly app: App) {}

  start(): void {
    this.#unfollow = followLine(() => (this.line = lineHere()));
  }
  stop(): void {
    this.#unfollow();
  }

  /** May a file of this size go or come now? See {@link passageOf}. */
  passage({ size, allowed = false }: { readonly size: number; readonly allowed?: boolean }) {
    return passageOf(size, { line: this.line, allowed, ...(this.way && { way: this.way }) });
  }

  /** The files that wait for what their person says. */
  readonly asked = $derived.by(() =>
    this.app.truth.waitingFiles.filter((file) => this.passage(file) === 'ask'),
  );

  async choose(way: LargeFilesWay): Promise<void> {
    await this.app.device.keep(LARGE_FILES, way);
    this.way = way;
    (await this.app.engine()).filesAdded();
  }

  /** Sends a file over the line there is; also one that was given up after it had arrived differing. */
  async sendNow(hash: string): Promise<void> {
    await this.app.device.files.update(hash, { allowed: true, differed: undefined, failed: undefined });
    (await this.app.engine()).filesAdded();
  }
}

/** Stands before fetching a file: what is large waits for a word over a line that may cost money. */
export class FetchGate {
  /** The file that is asked about. */
  asked = $state.raw<FileMention | undefined>();
  #fetch: () => void = () => undefined;

  constructor(private readonly app: App) {}

  /** Fetches at once what is here already, small, or may come over any line; else asks. */
  pass(file: FileMention, fetch: () => void): void {
    this.#fetch = fetch;
    if (placeOf(this.app, file).at === 'relay' && this.app.largeFiles.passage(file) !== 'go')
      this.asked = file;
    else this.go();
  }

  go(): void {
    this.asked = undefined;
    this.#fetch();
  }
  close(): void {
    this.asked = undefined;
  }
}
