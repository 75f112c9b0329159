import type { FileMention } from '../domain/materials/card';
import { LIMITS } from '../protocol/limits';
import { dropPieces, keptBytes, lacksRoom, piecesHere } from '../storage/pieces';
import { ApiError, brokenOff } from './api';
import type { Environment } from './environment';
import { hashOf } from './hash';

/** What shows a file to whoever may read it: a document, or for the forms of papers the place itself. */
export type Shows = { readonly document: string } | { readonly place: string };

export interface Fetched {
  readonly blob: Blob;
  /** False when this device had no room to keep it: it is in this page only. */
  readonly kept: boolean;
}

/**
 * The bytes of a file: from this device, else from the relay through what shows it, piece by piece and from where an
 * earlier attempt broke off. Throws {@link ApiError}; `came-differing`: not the bytes that its hash names.
 * `progress`: bytes that are here.
 */
export async function fetchFile(
  env: Environment,
  file: FileMention,
  by: Shows,
  progress?: (bytes: number) => void,
): Promise<Fetched> {
  const { device } = env;
  const known = await device.files.get(file.hash);
  const here = known && (await keptBytes(device, known));
  if (here) return { blob: here, kept: true };
  const fetched = await fetchPieces(env, file.hash, by, progress);
  const blob = new Blob(fetched.blobs, { type: file.type });
  if ((await hashOf(blob)) !== file.hash) {
    await dropPieces(device, [file.hash]);
    throw new ApiError('came-differing', 0);
  }
  // An own file whose bytes this device has lost has its row, and goes up or has gone as that says.
  if (known || !fetched.kept) return { blob, kept: fetched.kept };
  const { size } = blob;
  const row = { ...file, size, own: false, uploaded: true, sent: size, at: device.now() };
  const kept = await device.files.put(row).then(
    () => true,
    () => false,
  );
  return { blob, kept };
}

async function fetchPieces(
  { api, device }: Environment,
  hash: string,
  by: Shows,
  progress?: (bytes: number) => void,
): Promise<{ readonly blobs: Blob[]; readonly kept: boolean }> {
  const before = await piecesHere(device, hash);
  const { blobs } = before;
  let { bytes } = before;
  let kept = true;
  let asked = false;
  for (let total = Infinity; bytes < total;) {
    const range = `bytes=${bytes}-${bytes + LIMITS.pieceBytes - 1}`;
    const response = await api
      .fetch(`/api/files/${hash}?${new URLSearchParams(by)}`, { headers: { range } })
      .catch((error: unknown) => {
        // All of it had come already when the page went.
        if (bytes > 0 && error instanceof ApiError && error.status === 416) return undefined;
        throw error;
      });
    if (!response) break;
    total = totalOf(response, bytes);
    const piece = await response.arrayBuffer().catch(brokenOff);
    if (piece.byteLength === 0) brokenOff();
    if (!asked && total !== Infinity) kept = !(await lacksRoom(total - bytes));
    asked = true;
    const blob = new Blob([piece]);
    blobs.push(blob);
    kept &&= await device.pieces.put({ hash, from: bytes, blob, at: device.now() }).then(
      () => true,
      () => false,
    );
    bytes += piece.byteLength;
    if (total === Infinity) break;
    progress?.(bytes);
  }
  if (!kept) await dropPieces(device, [hash]).catch(() => undefined);
  return { blobs, kept };
}

/** How many bytes the file has, by its answer; Infinity for one without ranges, which is the whole file. */
function totalOf(response: Response, from: number): number {
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (response.status !== 206) {
    // Somebody on the way has passed over the range, and what is here of the file is of no use.
    if (from > 0) throw new ApiError('came-differing', 0);
    return Infinity;
  }
  if (Number(first) !== from || Number(total) > LIMITS.fileBytes) throw new ApiError('came-differing', 0);
  return Number(total);
}
