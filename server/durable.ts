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

/** Gives a written file its place: bytes first, then the name, so that under it they are whole or not there at all. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await flush(from);
  await rename(from, to);
  await flush(dirname(to));
}

/** Writes a file so that it is there whole or not at all, whatever breaks off. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await opened(unfinished, 'w', (handle) => handle.writeFile(content));
  await moveDurably(unfinished, path);
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
