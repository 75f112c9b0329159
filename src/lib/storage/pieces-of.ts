import { LIMITS } from '../protocol/limits';

/** A file divided as this device keeps it: where each piece begins, and the piece; nothing of it is read yet. */
export function* piecesOf(file: Blob): Generator<readonly [from: number, piece: Blob]> {
  for (let from = 0; from < file.size; from += LIMITS.pieceBytes)
    yield [from, file.slice(from, from + LIMITS.pieceBytes)];
}
