import { ulid } from 'ulid';
import type * as Y from 'yjs';
import * as change from '../documents/materials/change';
import { readPhrases, readUses } from '../documents/materials/read';
import { access } from '../domain/audience';
import { phrasebookName, phrasesName } from '../domain/materials/names';
import {
  phraseFault,
  type Bank,
  type KeptPhrase,
  type OfferedPhrase,
  type PhraseFault,
} from '../domain/materials/phrase-bank';
import type { App } from './app.svelte';
import { LiveView, ReplicaView } from './view.svelte';

const readOwn = (doc: Y.Doc) => ({ phrases: readPhrases(doc), used: readUses(doc) });

/** [E-28] The phrases of this person and of the municipality, as this device has them. */
export class PhraseBank {
  readonly #own: LiveView<ReturnType<typeof readOwn>>;
  readonly #shared: LiveView<KeptPhrase[]> | ReplicaView<KeptPhrase[]>;

  constructor(private readonly app: App) {
    const place = { place: app.me?.place ?? '' };
    const shared = phrasebookName(place);
    this.#own = new LiveView(app, phrasesName(place, app.person), readOwn);
    this.#shared =
      access(app.facts, app.person, shared) === 'write'
        ? new LiveView(app, shared, readPhrases)
        : new ReplicaView(app, shared, readPhrases);
  }

  /** May keep the phrases of all. */
  readonly keeps = $derived.by(() => this.#shared instanceof LiveView && this.#shared.access === 'write');
  /** This device cannot read what it keeps. */
  readonly failed = $derived.by(() => this.#own.failed);
  readonly looked = $derived.by(() => this.#own.value !== undefined);

  readonly all = $derived.by((): readonly OfferedPhrase[] => {
    const used = this.#own.value?.used;
    const offered = (bank: Bank, phrases: readonly KeptPhrase[]) =>
      phrases.map((phrase) => {
        const usedAt = used?.get(phrase.id);
        return { ...phrase, bank, ...(usedAt !== undefined && { usedAt }) };
      });
    return [...offered('own', this.#of('own')), ...offered('shared', this.#of('shared'))];
  });

  #of(bank: Bank): readonly KeptPhrase[] {
    return (bank === 'own' ? this.#own.value?.phrases : this.#shared.value) ?? [];
  }
  #doc(bank: Bank): Y.Doc | undefined {
    if (bank === 'own') return this.#own.access === 'write' ? this.#own.doc : undefined;
    return this.keeps && this.#shared instanceof LiveView ? this.#shared.doc : undefined;
  }

  /** What keeps a text from being kept in a bank. */
  fault(bank: Bank, text: string): PhraseFault | undefined {
    return phraseFault(text, this.#of(bank));
  }
  mayChange = (bank: Bank): boolean => this.#doc(bank) !== undefined;

  /** Keeps a new phrase; answers why not. */
  add(bank: Bank, text: string): PhraseFault | undefined {
    const fault = this.fault(bank, text);
    const doc = this.#doc(bank);
    if (!fault && doc) change.setPhrase(doc, ulid(this.app.relayNow()), text.trim());
    return fault;
  }
  rewrite({ bank, id }: OfferedPhrase, text: string): PhraseFault | undefined {
    const others = this.#of(bank).filter((each) => each.id !== id);
    const fault = phraseFault(text, others);
    const doc = this.#doc(bank);
    if (!fault && doc) change.setPhrase(doc, id, text.trim());
    return fault;
  }
  /** Deletes a phrase; what is given back brings it again. */
  remove({ bank, id, text }: OfferedPhrase): () => void {
    const put = (words: string | undefined) => {
      const doc = this.#doc(bank);
      if (doc) change.setPhrase(doc, id, words);
    };
    put(undefined);
    return () => put(text);
  }
  /** It was put into a text: next time it stands among the first, on all this person's devices. */
  used({ id }: OfferedPhrase): void {
    const doc = this.#doc('own');
    if (doc) change.usePhrase(doc, id, this.app.relayNow());
  }

  destroy(): void {
    this.#own.destroy();
    this.#shared.destroy();
  }
}
