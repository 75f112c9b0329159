import { version } from '$app/environment';
import type { App } from './state/app.svelte';
import type { Materials } from './state/materials.svelte';

/**
 * The only place that wires everything: who works in this browser now, and their app. Screens get it with
 * {@link session}; nothing else is global.
 */
class Session {
  app = $state.raw<App | undefined>();
  materials = $state.raw<Materials | undefined>();
  /** Why this device's data did not open; set in the phase `broken`. */
  failure = $state.raw<unknown>();
  /** What is known before anybody signs in. */
  phase = $state<'starting' | 'signed-out' | 'signed-in' | 'somebody-else' | 'broken'>('starting');

  /** Continues where this browser left off, without asking the network. */
  async resume(): Promise<void> {
    addEventListener('storage', ({ key, newValue }) => {
      // Another tab signed in as somebody else, or out: this tab must not go on writing for the old person.
      if (key === CURRENT && this.app && newValue !== this.app.person) {
        void this.app.stop();
        this.phase = 'somebody-else';
      }
    });
    const person = localStorage.getItem(CURRENT);
    if (!person) this.phase = 'signed-out';
    else await this.#work(person);
  }

  /** After the relay opened a session for this person. */
  async signedIn(person: string): Promise<void> {
    // Also when it is the same person: two engines of one tab would send everything twice.
    await this.app?.stop();
    localStorage.setItem(CURRENT, person);
    await this.#work(person);
  }

  /** Ends the session and removes the person's data from this device. */
  async signOut(): Promise<void> {
    const app = this.app;
    localStorage.removeItem(CURRENT);
    // The sign-in page lists whose data is here: it must not open before the data is gone.
    await app?.signOut();
    this.phase = 'signed-out';
    this.app = undefined;
  }

  /** Leaves the data where it is and lets somebody else sign in: whoever comes back does so with a password. */
  async leave(): Promise<void> {
    localStorage.removeItem(CURRENT);
    await this.app?.leave();
    this.phase = 'signed-out';
    this.app = undefined;
  }

  async #work(person: string) {
    try {
      // Who has yet to sign in needs neither the storage nor the rules: those come with the pages behind the frame.
      const [{ App }, { Materials }] = await Promise.all([
        import('./state/app.svelte'),
        import('./state/materials.svelte'),
      ]);
      const app = new App(person, version);
      await app.start();
      this.app = app;
      this.materials = new Materials(app);
      this.phase = 'signed-in';
    } catch (error) {
      console.error(error);
      this.failure = error;
      this.phase = 'broken';
    }
  }
}

const CURRENT = 'metodsreda-current';

export const session = new Session();

/** The signed-in person's app; only screens behind the frame call it. */
export function theApp(): { app: App; materials: Materials } {
  if (!session.app || !session.materials) throw new Error('nobody is signed in');
  return { app: session.app, materials: session.materials };
}
