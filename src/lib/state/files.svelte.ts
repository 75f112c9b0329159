import type { FileMention } from '../domain/materials/card';
import type { Shows } from '../sync/files';
import type { App, Refusal } from './app.svelte';

/** Where the bytes of a file are, as far as this device can tell. */
export type FilePlace =
  | { readonly at: 'here' }
  /** Own bytes that the relay does not have in full. */
  | { readonly at: 'going'; readonly sent: number; readonly failed?: string }
  | { readonly at: 'relay' };

export function placeOf(app: App, file: FileMention): FilePlace {
  const row = app.files.find(({ hash }) => hash === file.hash);
  if (!row) return { at: 'relay' };
  if (!row.own || row.uploaded) return { at: 'here' };
  return { at: 'going', sent: row.sent, ...(row.failed && { failed: row.failed }) };
}

/** Asks the rules whether scans may be named at all: which ones is said later. */
export const SOME_SCAN: FileMention = { hash: '0'.repeat(64), name: 'снимок', type: '', size: 0 };

/** The bytes: from this device, else from the relay through what shows the file. */
export async function bytesOf(app: App, file: FileMention, by: Shows): Promise<Blob | Refusal> {
  const [engine, { fetchFile }, { ApiError }] = await Promise.all([
    app.engine(),
    import('../sync/files'),
    import('../sync/api'),
  ]);
  try {
    return await fetchFile(engine.environment, file, by);
  } catch (error) {
    return { code: error instanceof ApiError ? error.code : 'try-again' };
  }
}
