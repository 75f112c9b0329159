import {
  LIST_FIELDS,
  missingFields,
  templateFaults,
  TEMPLATE_FIELDS,
  type MissingField,
  type TemplateFault,
} from '../domain/materials/template-fields';
import { templateOf, TEMPLATES, type Template, type TemplateFile } from '../domain/materials/templates';
import type { PaperValues, TemplateRefusal } from '../exchange/docx-template';
import type { App, Refusal } from './app.svelte';
import type { Paper } from './papers';
import { templateBytes } from './papers';

/** A form as the page of settings shows it. */
export interface TemplateLine {
  readonly template: Template;
  /** The place's own; undefined while our example stands. */
  readonly own?: TemplateFile;
}

/** What a trial filling has said of a file. */
export type Trial =
  | { readonly refused: TemplateRefusal }
  | { readonly faults: readonly TemplateFault[] }
  /** `missing`: what it should say and does not. */
  | { readonly filled: Blob; readonly missing: readonly MissingField[] };

/** [E-16] The municipality's own forms: tried before they are taken, taken from the day on which they are accepted. */
export class Templates {
  constructor(private readonly app: App) {}

  /** None before the first contact: what stands here nobody knows yet. */
  readonly lines = $derived.by((): readonly TemplateLine[] =>
    (this.app.place ? TEMPLATES : []).map((template) => {
      const own = templateOf(this.app.place!, template);
      return { template, ...(own && { own }) };
    }),
  );

  readonly #subject = $derived.by(() => `place:${this.app.place?.id ?? ''}`);
  readonly maySet = $derived.by(() => {
    // Before the first contact a device does not know its own municipality.
    if (!this.app.place) return false;
    const file = { hash: '0'.repeat(64), name: 'форма.docx', type: '', size: 1 };
    return this.app.may('set-template', this.#subject, { template: 'agreement', file: file.hash }, { file });
  });

  /** Fills a form with the meaning of each field in its place; says instead what of it cannot be filled. */
  async try(template: Template, file: Blob): Promise<Trial> {
    const { fillTemplate, readTemplate } = await import('../exchange/docx-template');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const read = await readTemplate(bytes);
    if ('refused' in read) return read;
    const faults = templateFaults(template, read.marks, read.loose);
    if (faults.length > 0) return { faults };
    const filled = await fillTemplate(bytes, meanings(template));
    return filled instanceof Blob ? { filled, missing: missingFields(template, read.marks) } : filled;
  }

  /**
   * Takes a form that was tried. Answers a refusal, or nothing when it is on its way. `missing`: what it does not say, as
   * its person has confirmed.
   */
  async set(template: Template, file: File, missing: readonly MissingField[]): Promise<Refusal | undefined> {
    const engine = await this.app.engine();
    const { keepFile } = await import('../sync/files');
    const kept = await keepFile(engine.environment, file);
    if ('refused' in kept) return { code: kept.refused === 'no-room' ? 'not-kept' : 'template-differs' };
    // The bytes go first: who hears of the form can have it.
    engine.filesAdded();
    return await this.app.perform(
      'set-template',
      this.#subject,
      {
        template,
        file: kept.hash,
        ...(missing.length > 0 && { without: missing.map(({ says }) => says) }),
      },
      { values: { file: kept } },
    );
  }

  async backToExample(template: Template): Promise<Refusal | undefined> {
    return await this.app.perform('set-template', this.#subject, { template });
  }

  /** The form in force, to be rewritten in Word. */
  async download({ template, own }: TemplateLine, name: string): Promise<Paper | Refusal> {
    const bytes = await templateBytes(this.app, template);
    if ('code' in bytes) return bytes;
    return { name: own?.file.name ?? name, bytes: new Blob([bytes as Uint8Array<ArrayBuffer>]) };
  }
}

/** For a trial: each field says in brackets what will stand there; lists have two people. */
function meanings(template: Template): PaperValues {
  const { fields, lists } = TEMPLATE_FIELDS[template];
  const inBrackets = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([name, meaning]) => [name, `[${meaning}]`]));
  const person = inBrackets(LIST_FIELDS);
  return {
    ...inBrackets(fields),
    ...Object.fromEntries(Object.keys(lists).map((name) => [name, [person, person]])),
  };
}
