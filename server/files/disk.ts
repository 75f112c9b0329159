import { statfs } from 'node:fs/promises';
import { LIMITS } from '../../src/lib/protocol/limits';

/** What a file system says of itself, in blocks. */
export interface Disk {
  readonly bsize: number;
  readonly blocks: number;
  readonly bavail: number;
}

/** Bytes that uploads may take of a disk: acts and edits have theirs to be written to when videos have filled it. */
export function roomForUploads({ bsize, blocks, bavail }: Disk): number {
  const others = Math.min(LIMITS.diskForOthers, blocks * bsize * LIMITS.diskShareForOthers);
  return Math.max(0, bavail * bsize - others);
}

/** The same of the disk that a folder lies on. */
export const roomAt = async (folder: string): Promise<number> => roomForUploads(await statfs(folder));
