import type { Act } from '../domain/act';
import { latestSubmission } from '../domain/materials/material';
import { rubricFor } from '../domain/materials/rubric-of';
import { parseName } from '../domain/names';
import { fullName, type PersonName } from '../domain/people/person';
import { SETTINGS, type SettingKey } from '../domain/people/settings';
import { actName, DOCUMENT_NAMES } from '../domain/phrases';
import { waitsForPerson } from '../domain/shared/large-files';
import type { AsideRow, FileRow, LogRow, OutboxRow } from '../storage/database';
import type { App } from './app.svelte';
import { partsOf } from '../domain/subject';
import { quoted } from '../domain/shared/quoted';

/** An act that waits or was refused, in words. */
export interface ActLine {
  readonly row: OutboxRow;
  readonly what: string;
  readonly about: string;
}

/** A document with edits that the relay does not have. */
export interface DocumentLine {
  readonly name: string;
  readonly what: string;
  readonly about: string;
  readonly at: number;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Everything of one's own that is not with the relay, or was refused by it, as lines a person can read. */
export class OwnData {
  constructor(private readonly app: App) {}

  readonly documents = $derived.by((): readonly DocumentLine[] =>
    [...this.app.truth.unsentDocuments].map((name) => ({
      name,
      what: this.documentName(name),
      about: this.documentTitle(name),
      at: Math.max(...this.app.unsent.filter(({ document }) => document === name).map(({ at }) => at)),
    })),
  );
  readonly waiting = $derived.by(() => this.app.truth.waitingActs.map((row) => this.#line(row)));
  readonly refused = $derived.by(() => this.app.truth.refusedActs.map((row) => this.#line(row)));
  readonly files = $derived.by(() => this.app.truth.waitingFiles);
  readonly aside = $derived.by((): readonly (DocumentLine & { readonly row: AsideRow })[] =>
    this.app.undecided.map((row) => ({
      row,
      name: row.document,
      what: this.documentName(row.document),
      about: this.documentTitle(row.document),
      at: row.at,
    })),
  );

  /** True for a file that is not sent again by itself. */
  givenUp(file: FileRow): boolean {
    return waitsForPerson(file);
  }

  documentName(name: string): string {
    const kind = parseName(name)?.kind;
    return kind ? DOCUMENT_NAMES[kind] : 'Документ';
  }

  /** The title of the material a document belongs to; empty while it has none. */
  documentTitle(name: string): string {
    const parsed = parseName(name);
    const material = parsed?.material ?? this.app.facts.materialOfSubmission.get(parsed?.submission ?? '');
    return material ? this.#materialTitle(material) : '';
  }

  #materialTitle(id: string): string {
    const { facts, drafts } = this.app;
    const material = facts.materials.get(id);
    const handedIn = material && latestSubmission(material)?.card?.title;
    return handedIn ?? text([...drafts.values()].find(({ name }) => name.endsWith(`/${id}`))?.summary?.title);
  }

  /** Whom or what an act is about. */
  about(act: Act): string {
    const [kind, id] = partsOf(act.subject);
    if (kind === 'material') return this.#materialTitle(id);
    if (kind === 'person') {
      const person = this.app.facts.people.get(id);
      if (person?.name) return fullName(person);
      const name = act.parts.name?.value as PersonName | undefined;
      return name ? `${name.family} ${name.given}` : '';
    }
    const subject =
      (kind === 'lesson' && this.app.facts.lessons.get(id)?.offer.subject) ||
      (kind === 'need' && this.app.facts.needs.get(id)?.need.subject);
    if (kind === 'lesson' || kind === 'need') return subject || text(act.payload.subject);
    const setting = SETTINGS[act.payload.key as SettingKey] as { title: string } | undefined;
    return setting?.title ?? text(act.payload.title);
  }

  #line(row: OutboxRow): ActLine {
    return { row, what: actName(row.act.kind) ?? 'Действие', about: this.about(row.act) };
  }

  /** A line of the lasting log in words. */
  logText({ kind, text }: LogRow): { readonly what: string; readonly code?: string } {
    if (kind === 'aside') return { what: `${this.documentName(text)}: правки отложены до вашего решения` };
    const [name = '', code] = text.split(' ');
    if (kind === 'refused')
      return { what: `Отказано: ${actName(name) ?? 'действие'}`, ...(code && { code }) };
    return { what: actName(text) ?? `Файл «${text}» передан` };
  }

  /** Tries to send everything; answers whether the relay was reached. */
  async sendNow(): Promise<boolean> {
    const before = this.app.truth.contactAt;
    await (await this.app.engine()).now();
    return this.app.truth.contactAt !== before;
  }

  /** Writes again what this device refused to write. */
  async writeAgain(): Promise<void> {
    await (await this.app.engine()).writeAgain();
  }

  /** What the documents this device could not write hold now, as text to keep elsewhere. */
  async copy(): Promise<string> {
    const [engine, { plainCopy, plainFields }] = await Promise.all([
      this.app.engine(),
      import('../documents/plain'),
    ]);
    const copies = [...this.app.truth.failedDocuments].map((name) => {
      const document = engine.opened(name);
      const title = this.documentTitle(name);
      const heading = `${this.documentName(name)}${title && `: ${quoted(title)}`}`;
      const rubric = rubricFor(this.app.facts, parseName(name) ?? { place: '' });
      return `${heading}\n\n${document ? plainCopy(plainFields(name, document.doc, rubric)) : ''}`;
    });
    return copies.join('\n\n———\n\n');
  }
}
