import { dev } from '$app/environment';
import type { Workbox } from 'workbox-window';

/**
 * New versions of the app. A waiting one is offered and never taken by itself; «Обновить» activates it and reloads
 * this tab. Other tabs go on with what they have loaded and offer the same: there only the page is opened anew.
 */
class Update {
  waiting = $state(false);
  #workbox: Workbox | undefined;

  async watch(): Promise<void> {
    if (dev || !('serviceWorker' in navigator) || this.#workbox) return;
    // Without a network, before the app is kept here, there is nothing to watch with; the next visit tries again.
    const { Workbox } = await import('workbox-window').catch(() => ({ Workbox: undefined }));
    if (!Workbox) return;
    const workbox = new Workbox('/service-worker.js');
    this.#workbox = workbox;
    workbox.addEventListener('waiting', () => (this.waiting = true));
    await workbox.register().catch(() => undefined);
    // At the start (browsers put their own look off for as long as they like), when one comes back to the tab, and
    // now and then in a tab that stays open for days.
    const ask = () => void workbox.update().catch(() => undefined);
    ask();
    setInterval(ask, 3_600_000);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') ask();
    });
  }

  /** Fetches the new version when there is one and opens the page anew with it. */
  async renew(): Promise<void> {
    const registration = dev ? undefined : await navigator.serviceWorker?.getRegistration();
    await registration?.update().catch(() => undefined);
    const coming = registration?.installing ?? registration?.waiting;
    if (!coming) return location.reload();
    if (coming.state === 'installing')
      await new Promise((done) => coming.addEventListener('statechange', done, { once: true }));
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
    coming.postMessage({ type: 'SKIP_WAITING' });
  }

  async apply(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration();
    // Taken over by another tab already: nothing waits any more, and no "controlling" would come.
    if (!registration?.waiting) return location.reload();
    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }
}

export const update = new Update();
