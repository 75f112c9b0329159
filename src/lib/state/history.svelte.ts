import { liveQuery, type Subscription } from 'dexie';
import type { Entry } from '../domain/act';
import type { App } from './app.svelte';
import { idIn } from '../domain/subject';

/** Accepted acts as a reactive list: of one subject in their order, or the latest of all, newest first. */
export class History {
  entries = $state.raw<readonly Entry[]>([]);
  readonly #subscription: Subscription;

  private constructor(query: () => Promise<Entry[]>) {
    this.#subscription = liveQuery(query).subscribe({
      next: (entries) => (this.entries = entries),
      error: (error) => console.error(error),
    });
  }

  /** Everything this person may see of what was done to a subject. */
  static of(app: App, subject: string): History {
    return new History(() => app.device.entries.where('subject').equals(subject).sortBy('seq'));
  }

  /** The last acts of others on materials, not older than a moment. */
  static latest(app: App, since: number, limit: number): History {
    return new History(() =>
      app.device.entries
        .orderBy('seq')
        .reverse()
        .until(({ receivedAt }) => receivedAt < since)
        .filter(({ person, subject }) => person !== app.person && idIn('material', subject) !== undefined)
        .limit(limit)
        .toArray(),
    );
  }

  destroy(): void {
    this.#subscription.unsubscribe();
  }
}
