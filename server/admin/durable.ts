import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Runs on an opened file or folder, and closes it whatever happens. */
async function opened<T>(path: string, flags: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Brings a file, or the names in a folder, to the disk itself. */
export const flush = (path: string): Promise<void> => opened(path, 'r', (handle) => handle.sync());

/** Writes a file so that it is there whole or not at all, whatever breaks off. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await opened(`${path}.unfinished`, 'w', async (handle) => {
    await handle.writeFile(text);
    await handle.sync();
  });
  await rename(`${path}.unfinished`, path);
  await flush(dirname(path));
}

/** Copies a file and brings it to the disk; answers the SHA-256 of the bytes that were copied. */
export async function copyDurably(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  await opened(to, 'wx', async (handle) => {
    for await (const chunk of createReadStream(from)) {
      hash.update(chunk as Buffer);
      await handle.writeFile(chunk as Buffer);
    }
    await handle.sync();
  });
  return hash.digest('hex');
}
