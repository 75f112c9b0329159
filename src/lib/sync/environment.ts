import type { Device } from '../storage/database';
import type { Api } from './api';
import type { Mux } from './mux';

/** What everything in `sync` works with: one person, one tab. */
export interface Environment {
  readonly person: string;
  /** This tab, for counting its own unsent edits; a Web Lock of this name says that it lives. */
  readonly tab: string;
  readonly device: Device;
  readonly api: Api;
  readonly mux: Mux;
  /** The relay's epoch as last heard; empty before the first contact. */
  readonly epoch: () => string;
  /** Asks for a catch-up soon. */
  readonly requestCatchUp: () => void;
  /** Tells the person's screens that a write to this device failed or works again. */
  readonly writeFailed: (document: string, failed: boolean) => void;
}

export const tabLock = (person: string, tab: string) => `metodsreda-${person}|tab|${tab}`;
export const documentLock = (person: string, document: string) => `metodsreda-${person}|doc|${document}`;

/** What a person's tabs hold now: the tabs that live, and the documents that one of them has open. */
export async function heldBy(
  person: string,
): Promise<{ readonly tabs: ReadonlySet<string>; readonly documents: ReadonlySet<string> }> {
  const names = ((await navigator.locks.query()).held ?? []).map(({ name }) => name ?? '');
  const after = (prefix: string) =>
    new Set(names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
  return { tabs: after(tabLock(person, '')), documents: after(documentLock(person, '')) };
}

/**
 * Shares in the use of a document, as every tab does that has it open: until all have let go nobody folds its
 * database back. Answers how to let go; that resolves when the browser has taken notice.
 */
export function useDocument(person: string, document: string): Promise<() => Promise<void>> {
  return new Promise((using, failed) => {
    const used = navigator.locks.request(
      documentLock(person, document),
      { mode: 'shared' },
      () =>
        new Promise<void>((release) =>
          using(async () => {
            release();
            await used;
          }),
        ),
    );
    used.catch(failed);
  });
}
