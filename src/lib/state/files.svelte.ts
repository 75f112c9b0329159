import type { FileMention } from '../domain/materials/card';
import type { Fetched, Shows } from '../sync/fetch-file';
import type { App, Refusal } from './app.svelte';

/** Where the bytes of a file are, as far as this device can tell. */
export type FilePlace =
  | { readonly at: 'here' }
  /** Own bytes that the relay does not have in full. `waits`: for Wi-Fi, or for its person's word on large files. */
  | {
      readonly at: 'going';
      readonly sent: number;
      readonly failed?: string;
      readonly waits?: 'wait' | 'ask';
    }
  | { readonly at: 'relay' };

export function placeOf(app: App, file: FileMention): FilePlace {
  const row = app.files.find(({ hash }) => hash === file.hash);
  if (!row) return { at: 'relay' };
  if (!row.own || row.uploaded) return { at: 'here' };
  const passage = app.largeFiles.passage(row);
  return {
    at: 'going',
    sent: row.sent,
    ...(row.failed && { failed: row.failed }),
    ...(passage !== 'go' && { waits: passage }),
  };
}

/** Asks the rules whether scans may be named at all: which ones is said later. */
export const SOME_SCAN: FileMention = { hash: '0'.repeat(64), name: 'снимок', type: 'image/jpeg', size: 0 };

/** The bytes: from this device, else from the relay through what shows the file. */
export async function bytesOf(app: App, file: FileMention, by: Shows): Promise<Blob | Refusal> {
  const fetched = await fetchBytes(app, file, by);
  return 'blob' in fetched ? fetched.blob : fetched;
}

/** [E-28] Puts a file onto this device, to be had without a link. `progress`: bytes that are here. */
export async function keepHere(
  app: App,
  file: FileMention,
  by: Shows,
  progress: (bytes: number) => void,
): Promise<Refusal | undefined> {
  const fetched = await fetchBytes(app, file, by, progress);
  if (!('blob' in fetched)) return fetched;
  return fetched.kept ? undefined : { code: 'not-kept' };
}

async function fetchBytes(
  app: App,
  file: FileMention,
  by: Shows,
  progress?: (bytes: number) => void,
): Promise<Fetched | Refusal> {
  const [engine, { fetchFile }, { ApiError }] = await Promise.all([
    app.engine(),
    import('../sync/fetch-file'),
    import('../sync/api'),
  ]);
  try {
    return await fetchFile(engine.environment, file, by, progress);
  } catch (error) {
    return { code: error instanceof ApiError ? error.code : 'try-again' };
  }
}
