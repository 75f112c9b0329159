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

/** Tabs of a person that live now. */
export async function livingTabs(person: string): Promise<Set<string>> {
  const { held } = await navigator.locks.query();
  const prefix = tabLock(person, '');
  return new Set(
    (held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
  );
}
