/** What an action answers when it was not done: a stable code, worded by the caller. */
interface Refusal {
  readonly code: string;
}

/**
 * One action of the person at a time: while it runs the button is busy and a second press does nothing; a refusal
 * stays to be read until the next try. What is thrown is the device's own failure to keep something.
 */
export class Doing {
  busy = $state(false);
  /** The code of the last refusal; empty when there was none. */
  refused = $state('');

  /** Answers true when the action was done. */
  async run(action: () => Promise<Refusal | undefined | void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = '';
    try {
      this.refused = (await action())?.code ?? '';
    } catch (error) {
      console.error(error);
      this.refused = 'not-kept';
    } finally {
      this.busy = false;
    }
    return !this.refused;
  }
}
