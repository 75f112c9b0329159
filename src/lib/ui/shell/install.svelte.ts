/** Chromium's way to ask whether the app may be installed; other browsers have none. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const VISITS = 'metodsreda-visits';
const LATER = 'metodsreda-install-later';

/** Whether, and how, the app can be put among the apps of this device. */
class Install {
  /** «Установить» works here: the browser has said so. */
  possible = $state(false);
  /** It runs in a window of its own already. */
  installed = $state(false);
  /** The person has come back to this browser. */
  returned = $state(false);
  /** «Не сейчас» was said: not offered again by itself. */
  declined = $state(false);
  #prompt: InstallPrompt | undefined;

  /** iPhone and iPad have no button for a page to show: their menu does it. */
  readonly byMenu =
    typeof navigator !== 'undefined' &&
    (/iPhone|iPad/.test(navigator.userAgent) ||
      // An iPad calls itself a Mac; no Mac is touched with several fingers.
      (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1));

  constructor() {
    if (typeof window === 'undefined') return;
    // As early as possible: the browser says this once and does not wait for a page to be drawn.
    addEventListener('beforeinstallprompt', (event) => {
      // Without this the browser shows its own bar over the page, at a moment of its choosing.
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
      this.possible = true;
    });
    addEventListener('appinstalled', () => {
      this.possible = false;
      this.installed = true;
    });
  }

  watch(): void {
    const standalone = matchMedia('(display-mode: standalone)');
    this.installed = standalone.matches;
    standalone.addEventListener('change', ({ matches }) => (this.installed = matches));
    if (!sessionStorage.getItem(VISITS)) {
      sessionStorage.setItem(VISITS, 'counted');
      localStorage.setItem(VISITS, String(Number(localStorage.getItem(VISITS) ?? 0) + 1));
    }
    this.returned = Number(localStorage.getItem(VISITS)) > 1;
    this.declined = localStorage.getItem(LATER) !== null;
  }

  /** Once, on the second visit or when something waits on this device for the network. */
  offered(unsent: boolean): boolean {
    return !this.installed && !this.declined && (this.possible || this.byMenu) && (this.returned || unsent);
  }

  async ask(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = undefined;
    // A prompt is good for one question; the browser gives another one when it may be asked again.
    this.possible = false;
    if (prompt && (await prompt.prompt()).outcome === 'dismissed') this.decline();
  }

  /** «Я и мои устройства» still has it. */
  decline(): void {
    this.declined = true;
    localStorage.setItem(LATER, 'yes');
  }
}

export const install = new Install();
