/** Long work lets others have their turn: what is done here never waits by itself. */
export class Turns {
  #since = performance.now();

  async share(): Promise<void> {
    if (performance.now() - this.#since < 5) return;
    await new Promise((done) => setImmediate(done));
    this.#since = performance.now();
  }
}
