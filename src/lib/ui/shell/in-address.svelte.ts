import { onDestroy } from 'svelte';
import { afterNavigate, replaceState } from '$app/navigation';
import { page } from '$app/state';

/** The address is written this much later: writing it at each letter would be felt in the typing. */
const PAUSE = 300;

/**
 * Values of a page that stand in its address, so that «Назад» from another page finds them as they were and a link
 * shows them to a colleague. Made while a component is made. Empty values do not stand there.
 */
export class InAddress<Key extends string> {
  values: Readonly<Record<Key, string>> = $state.raw({} as Record<Key, string>);
  #writing: ReturnType<typeof setTimeout> | undefined;

  /** `names`: of the parameters; others in the address stay as they are. */
  constructor(private readonly names: readonly Key[]) {
    this.#read();
    // A link to the same page with other values.
    afterNavigate(() => this.#writing === undefined && this.#read());
    onDestroy(() => clearTimeout(this.#writing));
  }

  /** The browser's own address: of a page that one comes back to, Kit knows it as it was when it was opened. */
  #read(): void {
    const { searchParams } = new URL(location.href);
    this.values = Object.fromEntries(
      this.names.map((name) => [name, searchParams.get(name) ?? '']),
    ) as Record<Key, string>;
  }

  set(changes: Partial<Readonly<Record<Key, string>>>): void {
    this.values = { ...this.values, ...changes };
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => this.write(), PAUSE);
  }

  /** Writes what waits to be written, before the page gives way to another. */
  write(): void {
    if (this.#writing === undefined) return;
    clearTimeout(this.#writing);
    this.#writing = undefined;
    replaceState(this.address, page.state);
  }

  get address(): string {
    const url = new URL(location.href);
    for (const name of this.names) {
      if (this.values[name]) url.searchParams.set(name, this.values[name]);
      else url.searchParams.delete(name);
    }
    return url.pathname + url.search;
  }
}
