import { LIMITS } from '../protocol/limits';
import type { Device, FileRow } from './database';

/** The pieces of a file that are here one after another from its beginning, as blobs that read from the disk. */
export async function piecesHere(
  { pieces }: Device,
  hash: string,
): Promise<{ readonly blobs: Blob[]; readonly bytes: number }> {
  const blobs: Blob[] = [];
  let bytes = 0;
  for (const { from, blob } of await pieces.where('hash').equals(hash).sortBy('from')) {
    if (from !== bytes) break;
    blobs.push(blob);
    bytes += blob.size;
  }
  return { blobs, bytes };
}

/** A file's bytes as this device keeps them, read only where they are asked for; undefined when some are missing. */
export async function keptBytes(
  device: Device,
  { hash, size, type }: Pick<FileRow, 'hash' | 'size' | 'type'>,
): Promise<Blob | undefined> {
  const { blobs, bytes } = await piecesHere(device, hash);
  return bytes === size ? new Blob(blobs, { type }) : undefined;
}

/** Removes the pieces of these files; in the caller's transaction, if it has one. */
export async function dropPieces({ pieces }: Device, hashes: readonly string[]): Promise<void> {
  await pieces.where('hash').anyOf(hashes).delete();
}

/** Removes files from this device, with their bytes. */
export async function dropFiles(device: Device, hashes: readonly string[]): Promise<void> {
  await device.transaction('rw', device.files, device.pieces, async () => {
    await device.files.bulkDelete([...hashes]);
    await dropPieces(device, hashes);
  });
}

/** Removes what is left of files that were being kept or fetched when the page went, and that nobody went on with. */
export async function sweepPieces(device: Device, now: number): Promise<void> {
  const { files, pieces } = device;
  const hashes = (await pieces.orderBy('hash').uniqueKeys()) as string[];
  const rows = new Set(await files.toCollection().primaryKeys());
  for (const hash of hashes) {
    if (rows.has(hash)) continue;
    const last = (await pieces.where('hash').equals(hash).toArray()).reduce(
      (at, row) => Math.max(at, row.at),
      0,
    );
    if (now - last > LIMITS.unfinishedFetch) await dropPieces(device, [hash]);
  }
}

/**
 * True when this browser says that it has no room for so many bytes more. What it says is an estimate: a write may
 * still be refused, and one that is not asked for its room is not.
 */
export async function lacksRoom(bytes: number): Promise<boolean> {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  return usage !== undefined && quota !== undefined && quota > 0 && quota - usage < bytes;
}
