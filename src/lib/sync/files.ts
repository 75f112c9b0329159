import type { FileMention } from '../domain/materials/card';
import { LIMITS } from '../protocol/limits';
import { dropPieces, keptBytes, lacksRoom } from '../storage/pieces';
import { piecesOf } from '../storage/pieces-of';
import type { Environment } from './environment';
import { hashing, hashOf } from './hash';

export { hashOf } from './hash';

export type FileRefusal = 'too-large' | 'empty' | 'unreadable' | 'no-room';

/** Longest name a card mentions; a longer one loses its middle, never what says which kind of file it is. */
const NAME_LIMIT = 200;

/** The name for the card, cut where it is too long. */
export function shortFileName(name: string): string {
  const letters = [...name];
  if (name.length <= NAME_LIMIT) return name || 'файл';
  const ending = /\.[^.\s]{1,12}$/.exec(name)?.[0] ?? '';
  let kept = '';
  for (const letter of letters) {
    if (kept.length + letter.length + 1 + ending.length > NAME_LIMIT) break;
    kept += letter;
  }
  return `${kept}…${ending}`;
}

/**
 * Takes a file onto this device: its hash is computed here, piece by piece, and the bytes are durable before the card
 * mentions them. `progress`: how much of that is done, 0–1.
 */
export async function keepFile(
  env: Environment,
  file: File,
  progress?: (share: number) => void,
): Promise<FileMention | { readonly refused: FileRefusal }> {
  if (file.size > LIMITS.fileBytes) return { refused: 'too-large' };
  // A file that is gone says that it has no bytes; only reading tells the two apart.
  if (file.size === 0)
    return await file.arrayBuffer().then(
      () => ({ refused: 'empty' }),
      () => ({ refused: 'unreadable' }),
    );
  const hash = await hashOf(file, (share) => progress?.(share / 2));
  if (hash === undefined) return { refused: 'unreadable' };
  const mention: FileMention = {
    hash,
    name: shortFileName(file.name),
    type: file.type.slice(0, 120),
    size: file.size,
  };
  const known = await env.device.files.get(hash).catch(() => undefined);
  if (known?.own && (await keptBytes(env.device, known))) return mention;
  // What was fetched from a colleague's material is not one's own upload: attached, it has to go up like any other.
  const refused = await copy(env, file, hash, (share) => progress?.(0.5 + share / 2));
  if (refused) return { refused };
  try {
    await env.device.files.put({ ...mention, own: true, uploaded: false, sent: 0, at: env.device.now() });
  } catch {
    return { refused: 'no-room' };
  }
  return mention;
}

/**
 * Copies a file's bytes, since what the chooser gave may move, vanish or change: a copy that is not what was hashed is
 * no copy. What was begun in vain goes again.
 */
async function copy(
  { device }: Environment,
  file: Blob,
  hash: string,
  progress: (share: number) => void,
): Promise<FileRefusal | undefined> {
  const undo = async (refused: FileRefusal) => {
    if (!(await device.files.get(hash).catch(() => undefined)))
      await dropPieces(device, [hash]).catch(() => undefined);
    return refused;
  };
  if (await lacksRoom(file.size)) return await undo('no-room');
  const copied = await hashing();
  for (const [from, piece] of piecesOf(file)) {
    const bytes = await piece.arrayBuffer().catch(() => undefined);
    if (!bytes) return await undo('unreadable');
    copied.update(new Uint8Array(bytes));
    try {
      await device.pieces.put({ hash, from, blob: new Blob([bytes]), at: device.now() });
    } catch {
      return await undo('no-room');
    }
    progress((from + bytes.byteLength) / file.size);
  }
  return copied.digest() === hash ? undefined : await undo('unreadable');
}
