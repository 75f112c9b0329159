import { letterFact, lettersOf, type Letter, type LetterOnItsWay } from '../domain/materials/letters';
import type { LetterFact, SentRegistry } from '../domain/materials/registry';
import { ApiError } from '../sync/api';
import type { App, Refusal } from './app.svelte';

/** A letter of a registry as the page shows it. */
export interface LetterLine {
  readonly letter: Letter;
  /** What became of it; only of letters that the relay sends. */
  readonly fact?: LetterFact;
  /** How it fares while it waits, as the relay said last. */
  readonly way?: LetterOnItsWay;
  /** Asked for again, and the relay does not know of it yet. */
  readonly asking: boolean;
}

/** [E-18] The letters of a registry: what became of each, each as a file, one more try. */
export class Letters {
  #ways = $state.raw<readonly LetterOnItsWay[]>([]);

  constructor(
    private readonly app: App,
    private readonly sentOf: () => SentRegistry | undefined,
  ) {}

  readonly lines = $derived.by((): readonly LetterLine[] => {
    const sent = this.sentOf();
    if (!sent) return [];
    return lettersOf(sent).map((letter) => {
      const { number } = letter;
      const told = sent.way === 'smtp' ? letterFact(sent, number) : undefined;
      // That it went has been said since: what the mail server could not is over.
      const fact = sent.said && told?.state !== 'sent' ? undefined : told;
      const way = fact?.state === 'waiting' && this.#ways.find((each) => each.number === number);
      const asking = this.app.outbox.some(
        ({ act, state }) =>
          act.kind === 'send-letter-again' &&
          state === 'waiting' &&
          act.payload.registry === sent.act &&
          act.payload.letter === number,
      );
      return { letter, ...(fact && { fact }), ...(way && { way }), asking };
    });
  });
  readonly waiting = $derived.by(() => this.lines.some(({ fact }) => fact?.state === 'waiting'));

  /** Asks the relay how letters fare that wait. Without a link nothing is known of that, and nothing said. */
  async look(): Promise<void> {
    const sent = this.sentOf();
    if (!sent) return;
    this.#ways = await this.app.api
      .json<LetterOnItsWay[]>('GET', `/api/registries/${sent.act}/letters`)
      .catch(() => []);
  }

  /** A letter as a file that mail programs open. */
  async download({ number }: Letter): Promise<Blob | Refusal> {
    try {
      const response = await this.app.api.fetch(`/api/registries/${this.sentOf()!.act}/letters/${number}`);
      return await response.blob();
    } catch (error) {
      return { code: error instanceof ApiError ? error.code : 'offline' };
    }
  }

  mayAgain = (number: number): boolean => {
    const sent = this.sentOf();
    return !!sent && this.app.may('send-letter-again', this.#subject, { registry: sent.act, letter: number });
  };

  /** Asks the relay to send it once more; `to`: to another address than before. */
  async again({ number }: Letter, to?: string): Promise<Refusal | undefined> {
    const payload = { registry: this.sentOf()!.act, letter: number, ...(to && { to }) };
    return await this.app.perform('send-letter-again', this.#subject, payload);
  }

  get #subject() {
    return `place:${this.app.place?.id ?? ''}`;
  }
}
