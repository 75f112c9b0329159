import type { Lock, Locker } from '@tus/server';
import { UploadRefusal } from './refusals';

interface Held {
  /** Asks the request that holds the upload to end. */
  readonly end: () => unknown;
  /** Over when it has. */
  readonly over: Promise<void>;
  awaited: boolean;
}

/**
 * One request at a time is at work on an upload. The newest ends the one before it: a device that goes on after a
 * broken line does not wait for a request that hangs. While one waits for that, more are told `upload-busy` at once,
 * before anything of theirs is read; tus's own clients try again after 423.
 */
export class UploadLocks implements Locker {
  readonly #held = new Map<string, Held>();

  newLock(id: string): Lock {
    let free = () => {};
    return {
      lock: async (signal, end) => {
        const before = this.#held.get(id);
        if (before?.awaited) throw new UploadRefusal(423, 'upload-busy');
        if (before) {
          before.awaited = true;
          await before.end();
          await before.over;
        }
        if (signal.aborted) throw new UploadRefusal(423, 'upload-busy');
        const over = new Promise<void>((resolve) => (free = resolve));
        this.#held.set(id, { end, over, awaited: false });
      },
      unlock: async () => {
        this.#held.delete(id);
        free();
      },
    };
  }
}
