import { ulid } from 'ulid';
import {
  addFile,
  removeFile,
  replaceCard,
  setCardField,
  setCardText,
  setCoAuthor,
  setEntering,
  setSource,
} from '../documents/materials/change';
import {
  readDraft,
  readSources,
  type Draft,
  type Entering,
  type FlatField,
  type TextField,
} from '../documents/materials/read';
import {
  isBlank,
  missingInCard,
  tooLongInCard,
  type Card,
  type FileMention,
  type Source,
} from '../domain/materials/card';
import { missingToEnter } from '../domain/materials/entering';
import { handedInBy, type Submission } from '../domain/materials/material';
import { GIVEN_FILE } from '../domain/materials/phrases';
import { LIMITS } from '../protocol/limits';
import { takeGivenFiles } from '../storage/given-files';
import type { FileRefusal } from '../sync/files';
import type { App, Planned, Refusal } from './app.svelte';
import { ownDraftName } from './materials.svelte';
import { acknowledging } from './requirements.svelte';
import { LiveView } from './view.svelte';

/** A file that is being taken onto this device. */
export interface Taking {
  readonly name: string;
  readonly size: number;
  /** How much of it was read, 0–1. */
  readonly share: number;
}

export interface FileTrouble {
  readonly name: string;
  readonly code: FileRefusal | 'too-many' | 'twice';
}

interface DraftWithSources extends Draft {
  readonly sourceRows: readonly (readonly [id: string, source: Source])[];
}

/** [E-03] The card being written: every change is kept on this device at once, with or without a network. */
export class DraftView extends LiveView<DraftWithSources> {
  taking = $state.raw<readonly Taking[]>([]);
  troubles = $state.raw<readonly FileTrouble[]>([]);
  readonly material: string;
  #continued = false;

  readonly missing = $derived.by(() => {
    if (!this.value) return [];
    const { card, entering } = this.value;
    return entering ? missingToEnter(card) : missingInCard(card);
  });
  readonly tooLong = $derived.by(() => (this.value ? tooLongInCard(this.value.card) : []));

  constructor(app: App, material: string) {
    super(app, ownDraftName(app, material), (doc) => ({ ...readDraft(doc), sourceRows: readSources(doc) }));
    this.material = material;
  }

  set<F extends FlatField>(field: F, value: Card[F]): void {
    if (this.doc && !this.newer) setCardField(this.doc, field, value);
  }
  write(field: TextField, value: string): void {
    if (this.doc && !this.newer) setCardText(this.doc, field, value);
  }

  /**
   * Makes it a paper that the desk enters for somebody else, known already or still to be chosen. `anew`: a next
   * version, which came on another day and by another letter.
   */
  beginEntering(author: string | undefined, anew: boolean): void {
    const { doc } = this;
    if (!doc || this.newer || (this.value?.entering && !anew)) return;
    if (!this.value?.entering) setEntering(doc, 'way', 'email');
    setEntering(doc, 'received', this.app.today);
    setEntering(doc, 'letter', undefined);
    setEntering(doc, 'said', undefined);
    if (author) setEntering(doc, 'author', author);
  }

  /** Somebody else has handed in a version since, and the draft was not taken from it. */
  isBehind(submission: Submission): boolean {
    const by = handedInBy({ author: this.app.facts.materials.get(this.material)?.author ?? '' }, submission);
    if (!this.value || by === this.app.person || isBlank(this.value.card)) return false;
    return this.value.base !== submission.id;
  }
  /** Goes on with what was handed in instead. */
  takeOver(submission: Submission): void {
    const { doc } = this;
    const material = this.app.facts.materials.get(this.material);
    if (doc && !this.newer && submission.card)
      replaceCard(
        doc,
        { id: submission.id, card: submission.card, coAuthors: material?.coAuthors ?? [] },
        ulid,
      );
  }
  setEntering<K extends keyof Entering>(key: K, value: Entering[K]): void {
    if (this.doc && !this.newer) setEntering(this.doc, key, value);
  }

  setLink(index: number, link: string): void {
    this.set('links', (this.value?.card.links ?? []).with(index, link));
  }
  addLink(): void {
    this.set('links', [...(this.value?.card.links ?? []), '']);
  }
  removeLink(index: number): void {
    this.set('links', this.value?.card.links.toSpliced(index, 1) ?? []);
  }

  addSource(): void {
    if (this.doc && !this.newer) setSource(this.doc, ulid(), { title: '', licence: '' });
  }
  changeSource(id: string, source: Source): void {
    if (this.doc && !this.newer) setSource(this.doc, id, source);
  }
  /** Answers how to take the removal back. */
  removeSource(id: string, source: Source): () => void {
    if (this.doc && !this.newer) setSource(this.doc, id, undefined);
    return () => this.changeSource(id, source);
  }

  setCoAuthors(people: readonly string[]): void {
    const { doc } = this;
    if (!doc || this.newer) return;
    for (const person of this.value?.coAuthors ?? [])
      if (!people.includes(person)) setCoAuthor(doc, person, false);
    for (const person of people) setCoAuthor(doc, person, true);
  }

  /** Takes files onto this device one after another; the card names each as soon as its bytes are durable here. */
  async take(files: readonly File[]): Promise<void> {
    this.troubles = [];
    // All of them are on their way from now on: nothing is handed in without one that still waits.
    for (const file of files) this.#progress(file, 0);
    try {
      const engine = await this.app.engine();
      const { keepFile } = await import('../sync/files');
      for (const file of files) {
        const mentioned = this.value?.card.files ?? [];
        if (mentioned.length >= LIMITS.filesPerMaterial) this.#trouble(file, 'too-many');
        else {
          const kept = await keepFile(engine.environment, file, (share) => this.#progress(file, share));
          if ('refused' in kept) this.#trouble(file, kept.refused);
          else if (mentioned.some(({ hash }) => hash === kept.hash)) this.#trouble(file, 'twice');
          else if (this.doc && !this.newer) addFile(this.doc, kept);
        }
        this.#progress(file, undefined);
        // The next one counts against what this one added; views read in a microtask.
        await Promise.resolve();
      }
      engine.filesAdded();
    } finally {
      for (const file of files) this.#progress(file, undefined);
    }
  }

  /** Files that another app gave; `noRoom` says that they could not even be received. */
  async takeGiven(noRoom: boolean): Promise<void> {
    if (noRoom) this.troubles = [{ name: GIVEN_FILE, code: 'no-room' }];
    else await this.take(await takeGivenFiles(Date.now()));
  }

  #progress(file: File, share: number | undefined) {
    const { name, size } = file;
    const known = this.taking.some((each) => each.name === name);
    if (share === undefined) this.taking = this.taking.filter((each) => each.name !== name);
    else if (known) this.taking = this.taking.map((each) => (each.name === name ? { ...each, share } : each));
    else this.taking = [...this.taking, { name, size, share }];
  }
  #trouble(file: File, code: FileTrouble['code']) {
    this.troubles = [...this.troubles, { name: file.name, code }];
  }

  /** The bytes stay on the device until they are not needed anywhere, so a removal can be taken back. */
  remove(file: FileMention): () => void {
    if (this.doc && !this.newer) removeFile(this.doc, file.hash);
    return () => {
      if (this.doc && !this.newer) addFile(this.doc, file);
    };
  }

  /** [E-15] A device without the draft of a paper that came back continues from what was handed in. */
  async continueFrom(submission: Submission): Promise<void> {
    const { doc, value } = this;
    if (!doc || !value || this.#continued || !submission.card) return;
    this.#continued = true;
    const row = await this.app.device.documents.get(this.name);
    const written = value.card.title || value.card.annotation || value.card.files.length > 0;
    if (written || (row?.head ?? 0) > 0) return;
    const material = this.app.facts.materials.get(this.material);
    const [{ draftFromSubmission }, { applyUpdate }] = await Promise.all([
      import('../documents/materials/initial'),
      import('yjs'),
    ]);
    applyUpdate(doc, draftFromSubmission(submission.id, submission.card, material?.coAuthors ?? []));
  }

  /** Enters the card as it stands now for the author chosen. */
  async enter(month: string): Promise<Refusal | undefined> {
    const { value } = this;
    if (!value?.entering || this.missing.length > 0) return { code: 'card-incomplete' };
    if (this.tooLong.length > 0) return { code: 'card-too-long' };
    const { coAuthors, entering } = value;
    const card = handedInCard(value.card);
    return await this.app.performAll([
      plannedEntering(this.app, this.material, { card, coAuthors, entering, month }),
    ]);
  }

  /** [E-04] Hands in the card as it stands now; the draft stays with its author. */
  async handIn(month: string): Promise<Refusal | undefined> {
    const { value } = this;
    if (!value || this.missing.length > 0) return { code: 'card-incomplete' };
    if (this.tooLong.length > 0) return { code: 'card-too-long' };
    const facts = this.app.facts.materials.get(this.material);
    const card = handedInCard(value.card);
    return await this.app.performAll([
      // [E-02] The screen lets nobody this far who has not said that they know them.
      ...acknowledging(this.app),
      {
        kind: 'hand-in',
        subject: `material:${this.material}`,
        payload: {
          version: (facts?.submissions.length ?? 0) + 1,
          month,
          coAuthors: [...value.coAuthors],
          files: card.files.map(({ hash }) => hash),
        },
        values: { card },
      },
    ]);
  }
}

/** The act that enters a paper for its author; the author is chosen by then. */
export function plannedEntering(
  app: App,
  material: string,
  paper: {
    readonly card: Card;
    readonly coAuthors: readonly string[];
    readonly entering: Entering;
    readonly month: string;
  },
): Planned {
  const { card, coAuthors, month } = paper;
  const { author = '', way, received = app.today, letter, said } = paper.entering;
  return {
    kind: 'enter-material',
    subject: `material:${material}`,
    payload: {
      version: (app.facts.materials.get(material)?.submissions.length ?? 0) + 1,
      month,
      coAuthors: [...coAuthors],
      files: card.files.map(({ hash }) => hash),
      author,
      way,
      received,
      ...(letter && { letter }),
      ...(said?.file && { original: said.file.hash }),
    },
    values: { card, letter: said },
    restsOn: `person:${author}`,
  };
}

/** What stands in the copy: no empty lines, no spaces around. */
export function handedInCard(card: Card): Card {
  return {
    ...card,
    title: card.title.trim(),
    topic: card.topic.trim(),
    links: card.links.map((link) => link.trim()).filter(Boolean),
    sources: card.sources.filter(({ title }) => title.trim()),
  };
}
