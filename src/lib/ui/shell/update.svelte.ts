import { dev } from '$app/environment';
import type { Workbox } from 'workbox-window';

/**
 * New versions of the app. A waiting one is offered and never taken by itself; «Обновить» activates it and reloads
 * this tab, others offer it in their turn.
 */
class Update {
  waiting = $state(false);
  #workbox: Workbox | undefined;

  async watch(): Promise<void> {
    if (dev || !('serviceWorker' in navigator) || this.#workbox) return;
    const { Workbox } = await import('workbox-window');
    const workbox = new Workbox('/service-worker.js');
    this.#workbox = workbox;
    workbox.addEventListener('waiting', () => (this.waiting = true));
    await workbox.register().catch(() => undefined);
    // A tab that stays open for days asks now and then.
    setInterval(() => void workbox.update().catch(() => undefined), 3_600_000);
  }

  apply(): void {
    if (!this.#workbox) return;
    this.#workbox.addEventListener('controlling', () => location.reload());
    this.#workbox.messageSkipWaiting();
  }
}

export const update = new Update();
