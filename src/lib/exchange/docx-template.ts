import { TagDisposition, TemplateHandler } from 'easy-template-x';
import { strFromU8, unzipSync, zipSync, type Unzipped } from 'fflate';
import type { TemplateMark } from '../domain/materials/template-fields';
import { LIMITS } from '../protocol/limits';

/** What stands in a form's places: a text, or for a list one set of texts for each of its people. */
export type PaperValues = Readonly<Record<string, string | readonly Readonly<Record<string, string>>[]>>;

export type TemplateRefusal = 'too-large' | 'no-docx' | 'macros' | 'bomb';

/** What stands in a form: its marks, and the words around braces that are no marks. */
export interface TemplateContents {
  readonly marks: readonly TemplateMark[];
  readonly loose: readonly string[];
}

const MAIN = 'word/document.xml';
const TYPES = '[Content_Types].xml';

/**
 * The parts of a DOCX. What it unpacks to is measured by what its parts say of themselves before one is unpacked, and
 * no more than that is ever written: a part that says too little is cut, and is no whole document any more.
 */
function open(bytes: Uint8Array): { readonly parts: Unzipped } | { readonly refused: TemplateRefusal } {
  if (bytes.byteLength > LIMITS.templateBytes) return { refused: 'too-large' };
  let unpacked = 0;
  let count = 0;
  let parts: Unzipped;
  try {
    parts = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        unpacked += originalSize;
        count++;
        if (unpacked > LIMITS.templateUnpackedBytes || count > LIMITS.templateParts) throw new Error('bomb');
        return true;
      },
    });
  } catch (error) {
    return { refused: (error as Error).message === 'bomb' ? 'bomb' : 'no-docx' };
  }
  // The library reads a text that breaks off as if it were whole.
  const whole = parts[MAIN] && /<\/(\w+:)?document>\s*$/.test(strFromU8(parts[MAIN]));
  if (!whole || !parts[TYPES]) return { refused: 'no-docx' };
  const macros = Object.keys(parts).some((name) => /vba(Project|Data)/i.test(name));
  if (macros || /macroEnabled/i.test(strFromU8(parts[TYPES]))) return { refused: 'macros' };
  return { parts };
}

const handler = () => new TemplateHandler();

/** The library unpacks by itself, so it is given what was measured, not packed at all. */
const measured = (parts: Unzipped): ArrayBuffer => zipSync(parts, { level: 0 }).slice().buffer;

/** Reads which marks stand in a form, also where Word has split them. */
export async function readTemplate(
  bytes: Uint8Array,
): Promise<TemplateContents | { readonly refused: TemplateRefusal }> {
  const opened = open(bytes);
  if ('refused' in opened) return opened;
  try {
    const tags = await handler().parseTags(measured(opened.parts));
    return {
      marks: tags
        // One brace within another is told of as loose.
        .filter(({ rawText }) => !rawText.slice(1, -1).includes('{'))
        .map(({ name, rawText, disposition }) => ({ name: name || rawText, kind: KINDS[disposition] })),
      loose: looseBraces(opened.parts),
    };
  } catch {
    return { refused: 'no-docx' };
  }
}

const KINDS = {
  [TagDisposition.Open]: 'open',
  [TagDisposition.Close]: 'close',
  [TagDisposition.SelfClosed]: 'field',
} as const;

/** Paragraphs with a brace that belongs to no mark: one that was not closed, or not opened. */
function looseBraces(parts: Unzipped): string[] {
  const texts = Object.entries(parts)
    .filter(([name]) => /^word\/(document|header\d*|footer\d*)\.xml$/.test(name))
    .flatMap(([, xml]) => [...strFromU8(xml).matchAll(/<w:p[ >].*?<\/w:p>/gs)])
    .map(([paragraph]) =>
      [...paragraph.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => text).join(''),
    );
  return texts
    .filter((text) => /[{}]/.test(text.replace(/\{[^{}]*\}/g, '')))
    .map((text) => text.slice(0, 60));
}

/** Fills a form; names it does not know become empty. */
export async function fillTemplate(
  bytes: Uint8Array,
  values: PaperValues,
): Promise<Blob | { readonly refused: TemplateRefusal }> {
  const opened = open(bytes);
  if ('refused' in opened) return opened;
  try {
    const filled = await handler().process(measured(opened.parts), values as Record<string, never>);
    return new Blob([filled], { type: DOCX });
  } catch {
    return { refused: 'no-docx' };
  }
}

/** The media type of a DOCX. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
