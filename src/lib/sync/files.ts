import type { FileMention } from '../domain/materials/card';
import { LIMITS } from '../protocol/limits';
import { PROTOCOL, PROTOCOL_HEADER } from '../protocol/version';
import type { FileRow } from '../storage/database';
import { ApiError, brokenOff } from './api';
import type { Environment } from './environment';

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

/** The hash of a file, computed piece by piece; undefined when it does not let itself be read. */
export async function hashOf(file: Blob, progress?: (share: number) => void): Promise<string | undefined> {
  const { createSHA256 } = await import('hash-wasm');
  const hasher = await createSHA256();
  try {
    const reader = file.stream().getReader();
    for (let read = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return hasher.digest('hex');
      hasher.update(value);
      read += value.byteLength;
      progress?.(read / file.size);
    }
  } catch {
    return undefined;
  }
}

/**
 * Takes a file onto this device: its hash is computed here, piece by piece, and the bytes are durable before the card
 * mentions them.
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
  const hash = await hashOf(file, progress);
  if (hash === undefined) return { refused: 'unreadable' };
  const mention: FileMention = {
    hash,
    name: shortFileName(file.name),
    type: file.type.slice(0, 120),
    size: file.size,
  };
  const known = await env.device.files.get(mention.hash).catch(() => undefined);
  // What was fetched from a colleague's material is not one's own upload: attached, it has to go up like any other.
  if (!known?.own) {
    // A copy: what the chooser gave may point at a file that moves or vanishes.
    const copy = await file.arrayBuffer().catch(() => undefined);
    if (!copy) return { refused: 'unreadable' };
    try {
      await env.device.files.put({
        ...mention,
        blob: new Blob([copy], { type: file.type }),
        own: true,
        uploaded: false,
        sent: 0,
        at: env.device.now(),
      });
    } catch {
      return { refused: 'no-room' };
    }
  }
  return mention;
}

/** A fault of the way to the relay, not of a file: the next file would meet it too. */
const onTheWay = (error: unknown) =>
  !(error instanceof ApiError) || error.code === 'offline' || error.status === 401 || error.status === 426;

/**
 * Sends own files that the relay does not have yet, one after another, continuing where a transfer broke off. A file
 * that cannot go does not hold up those behind it; the first such fault is thrown at the end.
 */
export async function sendFiles(env: Environment, stop: () => boolean): Promise<void> {
  const faults: ApiError[] = [];
  for (const row of await env.device.files.toArray()) {
    if (!row.own || row.uploaded || stop()) continue;
    try {
      if (!(await isThere(env, row.hash))) {
        await send(env, row);
        // A transfer that goes on at its end counts as done, though the relay may have died before it kept the file.
        if (!(await isThere(env, row.hash))) {
          await env.device.files.update(row.hash, { uploadUrl: undefined, sent: 0 });
          throw new ApiError('upload', 0);
        }
      }
      await env.device.files.update(row.hash, { uploaded: true, sent: row.size, failed: undefined });
      await env.device.note('sent', row.name);
    } catch (error) {
      if (onTheWay(error)) throw error;
      const fault = error as ApiError;
      await env.device.files.update(row.hash, { failed: fault.code });
      faults.push(fault);
    }
  }
  if (faults[0]) throw faults[0];
}

async function isThere(env: Environment, hash: string): Promise<boolean> {
  return (await env.api.json<{ uploaded: boolean }>('GET', `/api/files/${hash}?mine`)).uploaded;
}

async function send(env: Environment, row: FileRow): Promise<void> {
  const { Upload } = await import('tus-js-client');
  let noted = 0;
  await new Promise<void>((done, fail) => {
    const upload = new Upload(row.blob, {
      endpoint: '/api/files/upload',
      uploadUrl: row.uploadUrl ?? null,
      chunkSize: 4_000_000,
      retryDelays: [1_000, 3_000],
      metadata: { hash: row.hash },
      headers: { 'x-person': env.person, [PROTOCOL_HEADER]: String(PROTOCOL) },
      // Where to continue stands in our own row, named by person, and not in storage all people of a browser share.
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () =>
        void env.device.files.update(row.hash, { uploadUrl: upload.url ?? undefined }),
      onProgress: (sent) => {
        if (sent - noted < 250_000 && sent < row.size) return;
        noted = sent;
        void env.device.files.update(row.hash, { sent });
      },
      onError: (error) => {
        const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
        if (status === 422 || status === 404 || status === 410)
          void env.device.files.update(row.hash, { uploadUrl: undefined, sent: 0 });
        fail(new ApiError(uploadFault(error, status), status));
      },
      onSuccess: () => done(),
    });
    upload.start();
  });
}

function uploadFault(error: Error, status: number): string {
  if (status === 401) return 'session';
  if (status === 413) return 'no-room';
  if (status !== 0) return 'upload';
  // Without a request of its own the fault lies before the line: the bytes could not be read here.
  return 'originalRequest' in error && error.originalRequest ? 'offline' : 'unreadable';
}

/** What shows a file to whoever may read it: a document, or for the forms of papers the place itself. */
export type Shows = { readonly document: string } | { readonly place: string };

/** The bytes of a file: from this device, else from the relay through what shows it. */
export async function fetchFile(env: Environment, file: FileMention, by: Shows): Promise<Blob> {
  const known = await env.device.files.get(file.hash);
  if (known) return known.blob;
  const response = await env.api.fetch(`/api/files/${file.hash}?${new URLSearchParams(by)}`);
  const blob = new Blob([await response.arrayBuffer().catch(brokenOff)], { type: file.type });
  await env.device.files
    .put({ ...file, blob, own: false, uploaded: true, sent: file.size, at: env.device.now() })
    .catch(() => undefined);
  return blob;
}
