import type { FileMention } from '../domain/materials/card';
import { mediaTypeOf } from '../domain/materials/media';
import { keptBytes } from '../storage/pieces';
import type { App, Refusal } from './app.svelte';
import { keepHere } from './files.svelte';

/**
 * [E-28] A video or a recording of a material, played from this device or from the relay by ranges: of what is far
 * only the part that is watched comes here.
 */
export class Player {
  /** What the element plays; undefined while it is closed. */
  source = $state<string | undefined>();
  /** Bytes that are here while the file is put onto this device. */
  keeping = $state<number | undefined>();
  /** Why it does not play, or was not put here: a code. */
  refused = $state('');
  #blob: string | undefined;

  constructor(
    private readonly app: App,
    readonly file: FileMention,
    /** The document that shows the file. */
    private readonly document: () => string,
  ) {}

  async open(): Promise<void> {
    this.close();
    this.refused = '';
    const row = await this.app.device.files.get(this.file.hash);
    const type = mediaTypeOf(this.file) ?? '';
    const here = row && (await keptBytes(this.app.device, { ...row, type }));
    if (here) this.#blob = URL.createObjectURL(here);
    this.source = this.#blob ?? this.#address();
  }

  /** For an element that sends no headers of ours: whose session it must be stands in the address. */
  #address(): string {
    const { hash } = this.file;
    const asked = new URLSearchParams({ document: this.document(), person: this.app.person });
    const type = mediaTypeOf(this.file);
    if (type) asked.set('as', type);
    return `/api/files/${hash}?${asked}`;
  }

  close(): void {
    this.source = undefined;
    if (this.#blob) URL.revokeObjectURL(this.#blob);
    this.#blob = undefined;
  }

  /** The element has given up: was it the link, a right that is over, or a film this browser cannot play? */
  async failed(): Promise<void> {
    if (this.#blob) {
      this.refused = 'unplayable';
      return;
    }
    const { ApiError } = await import('../sync/api');
    this.refused = await this.app.api
      .fetch(this.#address(), { headers: { range: 'bytes=0-0' } })
      .then(() => 'unplayable')
      .catch((error: unknown) => (error instanceof ApiError ? error.code : 'try-again'));
  }

  /** «Сохранить на устройстве». */
  async keep(): Promise<void> {
    if (this.keeping !== undefined) return;
    this.keeping = 0;
    this.refused = '';
    const by = { document: this.document() };
    const refusal: Refusal | undefined = await keepHere(
      this.app,
      this.file,
      by,
      (bytes) => (this.keeping = bytes),
    );
    this.keeping = undefined;
    this.refused = refusal?.code ?? '';
  }
}
