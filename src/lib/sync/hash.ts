import { piecesOf } from '../storage/pieces-of';

/** SHA-256 of bytes that come one after another, as hex. */
export interface Hashing {
  update(bytes: Uint8Array): void;
  digest(): string;
}

export async function hashing(): Promise<Hashing> {
  const { createSHA256 } = await import('hash-wasm');
  const hasher = await createSHA256();
  return { update: (bytes) => void hasher.update(bytes), digest: () => hasher.digest('hex') };
}

/** The hash of a file, computed piece by piece; undefined when it does not let itself be read. */
export async function hashOf(file: Blob, progress?: (share: number) => void): Promise<string | undefined> {
  const hash = await hashing();
  try {
    for (const [from, piece] of piecesOf(file)) {
      hash.update(new Uint8Array(await piece.arrayBuffer()));
      progress?.(Math.min(1, (from + piece.size) / file.size));
    }
    return hash.digest();
  } catch {
    return undefined;
  }
}
