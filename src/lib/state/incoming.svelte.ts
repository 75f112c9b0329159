import { ulid } from 'ulid';
import { plannedEntering, handedInCard } from './draft.svelte';
import type { FileMention } from '../domain/materials/card';
import {
  letterKey,
  readIncoming,
  type Incoming,
  type IncomingAnswer,
  type IncomingFile,
  type IncomingRow,
} from '../domain/materials/incoming';
import { dateAt } from '../domain/shared/calendar';
import { LIMITS } from '../protocol/limits';
import { answerIncoming, dropIncoming, incomingHere, keepIncoming } from '../storage/incoming';
import { dropFiles } from '../storage/pieces';
import type { App } from './app.svelte';

/** A file that could not be read, with why. */
export interface Unread {
  readonly name: string;
  readonly code: string;
}

/** What became of the rows that were entered. */
export interface EnteredRows {
  readonly entered: readonly { readonly material: string; readonly title: string; readonly author: string }[];
  readonly refused: readonly { readonly title: string; readonly code: string }[];
}

const isLetter = ({ name, type }: File) => /\.eml$/iu.test(name) || type === 'message/rfc822';

/**
 * Letters and files that were brought: read on this device, looked through, entered after one confirmation. Until
 * they are entered or taken off the list they are kept on this device with what was said of them, so that leaving the
 * page loses none.
 */
export class IncomingPapers {
  brought = $state.raw<readonly Incoming[]>([]);
  answers = $state.raw<ReadonlyMap<string, IncomingAnswer>>(new Map());
  unread = $state.raw<readonly Unread[]>([]);
  reading = $state.raw<{ readonly done: number; readonly of: number } | undefined>();
  entering = $state.raw<{ readonly done: number; readonly of: number } | undefined>();
  done = $state.raw<EnteredRows | undefined>();
  /** Bytes by hash, and the letters themselves by row. */
  readonly #bytes = new Map<string, File>();
  readonly #letters = new Map<string, File>();
  #size = 0;
  #resuming: Promise<void> = Promise.resolve();
  /** Those that this device had room for. */
  #kept: ReadonlySet<string> = $state.raw(new Set());

  constructor(private readonly app: App) {}

  /** In this page alone: leaving it loses them. */
  readonly unkept = $derived.by(() => this.brought.filter(({ id }) => !this.#kept.has(id)));

  readonly rows = $derived.by((): readonly IncomingRow[] => {
    const { facts, place, person, today } = this.app;
    return place ? readIncoming(this.brought, facts, place, person, today, this.answers) : [];
  });
  readonly ready = $derived.by(() => this.rows.filter(({ outcome }) => outcome === 'ready'));

  answer(id: string, change: IncomingAnswer): void {
    const answer = { ...this.answers.get(id), ...change };
    this.answers = new Map(this.answers).set(id, answer);
    if (this.#kept.has(id))
      answerIncoming(this.app.device, id, $state.snapshot(answer) as IncomingAnswer).catch(console.error);
  }
  /** Back to what was read, for a row that was left out. */
  takeIn(id: string): void {
    this.answer(id, { skip: false });
  }

  /** Reads again what waits on this device; what is brought meanwhile comes after it. */
  resume(): Promise<void> {
    return (this.#resuming = this.#resuming.then(() => this.#readKept()));
  }

  async #readKept(): Promise<void> {
    if (this.reading) return;
    this.reading = { done: 0, of: 0 };
    try {
      const known = new Set(this.brought.map(({ id }) => id));
      const kept = (await incomingHere(this.app.device)).filter(({ id }) => !known.has(id));
      const found: Incoming[] = [];
      const answers = new Map(this.answers);
      for (const [index, { id, name, type, bytes, answer }] of kept.entries()) {
        this.reading = { done: index, of: kept.length };
        const read = await this.#read(new File([bytes], name, { type }), id);
        if ('code' in read) this.unread = [...this.unread, { name, code: read.code }];
        else found.push(read);
        if (answer) answers.set(id, answer);
      }
      // All at once: rows that come one by one move those above which somebody is writing.
      this.#kept = new Set([...this.#kept, ...kept.map(({ id }) => id)]);
      this.answers = answers;
      this.brought = [...this.brought, ...found];
    } finally {
      this.reading = undefined;
    }
  }

  /** Reads files one after another; one that does not let itself be read stops no other. */
  async take(files: readonly File[]): Promise<void> {
    await this.#resuming;
    if (this.reading) return;
    this.unread = [];
    this.done = undefined;
    this.reading = { done: 0, of: files.length };
    try {
      for (const [index, file] of files.entries()) {
        const id = ulid();
        const full = this.brought.length >= LIMITS.incomingAtOnce;
        const read = full ? { code: 'too-many-at-once' } : await this.#read(file, id);
        if ('code' in read) this.unread = [...this.unread, { name: file.name, code: read.code }];
        else {
          if (await keepIncoming(this.app.device, id, file)) this.#kept = new Set([...this.#kept, id]);
          this.brought = [...this.brought, read];
        }
        this.reading = { done: index + 1, of: files.length };
      }
    } finally {
      this.reading = undefined;
    }
  }

  /** What a file brings, or why it is not taken. */
  async #read(file: File, id: string): Promise<Incoming | { readonly code: string }> {
    if (file.size === 0) return { code: 'empty' };
    if (file.size > LIMITS.fileBytes) return { code: 'too-large' };
    // Only letters are held as a whole; a file by itself stays where it lies until it is kept.
    if (isLetter(file) && this.#size + file.size > LIMITS.incomingBytes) return { code: 'too-much-at-once' };
    const read = isLetter(file) ? this.#readLetter(file, id) : this.#readFile(file, id);
    return await read.catch(() => ({ code: 'unreadable' }));
  }

  async #readFile(file: File, id: string): Promise<Incoming | { readonly code: string }> {
    const { hashOf, shortFileName } = await import('../sync/files');
    const hash = await hashOf(file);
    if (hash === undefined) return { code: 'unreadable' };
    this.#bytes.set(hash, file);
    const { name, type, size } = file;
    return {
      id,
      name,
      files: [{ hash, name: shortFileName(name), type: type.slice(0, 120), size, inline: false }],
    };
  }

  async #readLetter(file: File, id: string): Promise<Incoming | { readonly code: string }> {
    const [{ readLetter }, { hashOf, shortFileName }] = await Promise.all([
      import('../exchange/letter'),
      import('../sync/files'),
    ]);
    const letter = await readLetter(file);
    if ('code' in letter) return letter;
    const own = await hashOf(file);
    if (own === undefined) return { code: 'unreadable' };
    const files = new Map<string, IncomingFile>();
    for (const { file: part, inline } of letter.files) {
      const hash = part.size > 0 ? await hashOf(part) : undefined;
      if (hash === undefined) continue;
      this.#bytes.set(hash, part);
      files.set(hash, { hash, name: shortFileName(part.name), type: part.type, size: part.size, inline });
    }
    this.#letters.set(id, file);
    this.#size += file.size;
    const { sender, subject, text, messageId, sentAt } = letter;
    return {
      id,
      name: file.name,
      letter: { key: letterKey(messageId, own), sender, subject, text },
      ...(sentAt !== undefined && { date: dateAt(sentAt, this.app.zone) }),
      files: [...files.values()],
    };
  }

  /** Enters what the preview shows as ready: bytes first, then the act that names them. One row stops no other. */
  async run(): Promise<void> {
    const rows = this.ready;
    const entered: { material: string; title: string; author: string }[] = [];
    const refused: { title: string; code: string }[] = [];
    const taken = new Set<string>();
    this.entering = { done: 0, of: rows.length };
    try {
      for (const row of rows) {
        const material = ulid();
        const { title } = row.card;
        const code = await this.#enter(row, material);
        if (code) refused.push({ title, code });
        else {
          entered.push({ material, title, author: row.author! });
          taken.add(row.incoming.id);
        }
        this.entering = { done: entered.length + refused.length, of: rows.length };
      }
    } finally {
      this.entering = undefined;
      this.#forget(taken);
      this.done = { entered, refused };
    }
  }

  async #enter(row: IncomingRow, material: string): Promise<string | undefined> {
    const { incoming, author, card, date, month } = row;
    const kept: FileMention[] = [];
    const fresh: string[] = [];
    for (const { hash } of card.files) {
      const mention = await this.#keep(this.#bytes.get(hash)!, fresh);
      if ('refused' in mention) return await this.#drop(fresh, mention.refused);
      // The name as the preview shows it.
      kept.push({ ...mention, name: card.files.find((file) => file.hash === hash)!.name });
    }
    const { letter } = incoming;
    const original = letter && (await this.#keep(this.#letters.get(incoming.id)!, fresh));
    if (original && 'refused' in original) return await this.#drop(fresh, original.refused);
    const { name = '', address = '' } = letter?.sender ?? {};
    const sender = [name, address && `<${address}>`].filter(Boolean).join(' ').slice(0, 200);
    const refusal = await this.app.performAll([
      plannedEntering(this.app, material, {
        card: handedInCard({ ...card, files: kept }),
        coAuthors: [],
        month,
        entering: {
          author: author!,
          way: row.way,
          received: date,
          ...(letter && { letter: letter.key, said: { sender, subject: letter.subject, file: original } }),
        },
      }),
    ]);
    return refusal ? await this.#drop(fresh, refusal.code) : void (await this.app.engine()).filesAdded();
  }

  async #keep(file: File, fresh: string[]) {
    const engine = await this.app.engine();
    const { keepFile } = await import('../sync/files');
    const known = new Set(this.app.files.filter(({ own }) => own).map(({ hash }) => hash));
    const mention = await keepFile(engine.environment, file);
    if (!('refused' in mention) && !known.has(mention.hash)) fresh.push(mention.hash);
    return mention;
  }

  /** What was kept for a row that is not entered goes again. */
  async #drop(fresh: readonly string[], code: string): Promise<string> {
    await dropFiles(this.app.device, fresh);
    return code;
  }

  /** Rows that are over leave the preview; what waits for a person stays. */
  #forget(over: ReadonlySet<string>): void {
    this.brought = this.brought.filter(({ id }) => !over.has(id));
    for (const id of over) this.#letters.delete(id);
    const wanted = new Set(this.brought.flatMap(({ files }) => files.map(({ hash }) => hash)));
    for (const hash of this.#bytes.keys()) if (!wanted.has(hash)) this.#bytes.delete(hash);
    this.#size = [...this.#letters.values()].reduce((sum, { size }) => sum + size, 0);
    const gone = [...over].filter((id) => this.#kept.has(id));
    dropIncoming(this.app.device, gone).catch(console.error);
  }

  clear(): void {
    this.#forget(new Set(this.brought.map(({ id }) => id)));
    this.answers = new Map();
    this.unread = [];
    this.done = undefined;
  }
}
