import type { Page } from '@playwright/test';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { readRecords } from '../../src/lib/protocol/catch-up';
import { decodeFrame } from '../../src/lib/protocol/messages';

/**
 * Looks for words in everything that reached a device: bytes as they came, and Yjs updates replayed into documents
 * that forget nothing, because typed words travel letter by letter and deleted ones stay inside.
 */
export class Searcher {
  readonly #bytes: Uint8Array[] = [];
  readonly #doc = new Y.Doc({ gc: false });
  frames = 0;

  /** Begins to record what a page sends and receives; its other pages are recorded by their own call. */
  watch(page: Page): void {
    page.on('websocket', (socket) => {
      const take = ({ payload }: { payload: string | Buffer }) => {
        this.frames++;
        this.add(typeof payload === 'string' ? new TextEncoder().encode(payload) : new Uint8Array(payload));
      };
      socket.on('framesent', take);
      socket.on('framereceived', take);
    });
    page.on('response', (response) => {
      void response
        .body()
        .then((body) => this.add(new Uint8Array(body)))
        .catch(() => undefined);
    });
    page.on('request', (request) => {
      const body = request.postDataBuffer();
      if (body) this.add(new Uint8Array(body));
    });
  }

  /** Adds bytes in whatever wrapping: a frame, a catch-up body, a stored update, text. */
  add(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
    this.#replay(bytes);
    try {
      const frame = decodeFrame(bytes);
      if (frame.op === 'data') {
        const decoder = decoding.createDecoder(frame.bytes);
        if (decoding.readVarUint(decoder) === 0) {
          decoding.readVarUint(decoder);
          this.#replay(decoding.readVarUint8Array(decoder));
        }
      }
    } catch {
      // No frame of the one socket.
    }
    try {
      for (const record of readRecords(bytes)) this.#replay(record.bytes);
    } catch {
      // No catch-up body.
    }
  }

  #replay(update: Uint8Array): void {
    try {
      Y.decodeUpdate(update);
      Y.applyUpdate(this.#doc, update);
    } catch {
      // No update.
    }
  }

  /** Everything the page's browser has stored: all databases, all caches, local storage. */
  async addStorage(page: Page): Promise<void> {
    const dump = await page.evaluate(async () => {
      const found: string[] = [];
      const base64 = (bytes: Uint8Array) => {
        let text = '';
        for (let at = 0; at < bytes.length; at += 8192)
          text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        return btoa(text);
      };
      const walk = async (value: unknown): Promise<void> => {
        if (value instanceof Uint8Array) found.push(base64(value));
        else if (value instanceof ArrayBuffer) found.push(base64(new Uint8Array(value)));
        else if (value instanceof Blob) found.push(base64(new Uint8Array(await value.arrayBuffer())));
        else if (typeof value === 'string') found.push(base64(new TextEncoder().encode(value)));
        else if (value && typeof value === 'object')
          for (const each of Object.values(value)) await walk(each);
      };
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((done, fail) => {
          const request = indexedDB.open(name!);
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
        for (const store of db.objectStoreNames) {
          const rows = await new Promise<unknown[]>((done, fail) => {
            const request = db.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => done(request.result);
            request.onerror = () => fail(request.error);
          });
          for (const row of rows) await walk(row);
        }
        db.close();
      }
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (/\.(js|css|woff2|png)$/.test(new URL(request.url).pathname)) continue;
          await walk(await (await cache.match(request))!.arrayBuffer());
        }
      }
      await walk(JSON.stringify({ ...localStorage }));
      return found;
    });
    for (const text of dump) this.add(new Uint8Array(Buffer.from(text, 'base64')));
  }

  /** True when the words occur anywhere, as bytes or letter by letter. */
  finds(words: string): boolean {
    const needles = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')];
    if (this.#bytes.some((bytes) => needles.some((needle) => Buffer.from(bytes).includes(needle))))
      return true;
    return this.#typed().some((text) => text.includes(words));
  }

  /** What each client has typed, in the order of its clock, deleted or not. */
  #typed(): string[] {
    return [...this.#doc.store.clients.values()].map((structs) =>
      structs
        .map((struct) =>
          struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : '',
        )
        .join(''),
    );
  }
}
