import type { BrowserContext } from '@playwright/test';

/** Counts what a person really did in a context: trusted pointer presses and typed keys, over all its pages. */
export class Taps {
  pointer = 0;
  keys = 0;

  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding('__tapped', (_, kind: 'pointer' | 'key') => {
      if (kind === 'pointer') this.pointer++;
      else this.keys++;
    });
    await context.addInitScript(() => {
      const tell = (window as unknown as { __tapped: (kind: string) => void }).__tapped;
      addEventListener('pointerup', (event) => event.isTrusted && tell('pointer'), true);
      addEventListener('keydown', (event) => event.isTrusted && tell('key'), true);
    });
  }

  reset(): void {
    this.pointer = 0;
    this.keys = 0;
  }
}
