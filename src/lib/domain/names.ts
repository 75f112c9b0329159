/**
 * Document names: `kind/<place>/<owner…>/<id>`. The shapes stand here, the rights beside them in `audience.ts`; a
 * name is all that a stranger can say about a document, so it is parsed before anything else.
 */
export const SHAPES = {
  draft: ['place', 'author', 'material'],
  submission: ['place', 'author', 'submission'],
  sheet: ['place', 'submission', 'expert'],
  conclusion: ['place', 'submission'],
  remarks: ['place', 'submission'],
  outcome: ['place', 'author', 'submission', 'issue'],
  help: ['place', 'author', 'material'],
  phrases: ['place', 'author'],
  phrasebook: ['place'],
  offers: ['place', 'network', 'author', 'term'],
  request: ['place', 'network', 'school', 'term'],
  grid: ['place', 'term'],
} as const satisfies Record<string, readonly string[]>;

export type DocumentKind = keyof typeof SHAPES;
export const DOCUMENT_KINDS = Object.keys(SHAPES) as DocumentKind[];

export interface DocumentName {
  readonly kind: DocumentKind;
  readonly place: string;
  readonly author?: string;
  readonly material?: string;
  readonly submission?: string;
  readonly expert?: string;
  /** The act that issued it: a conclusion opened again is issued again, and both stay. */
  readonly issue?: string;
  /** Of network lessons, where `place` is the centre. */
  readonly network?: string;
  readonly school?: string;
  readonly term?: string;
}

const SEGMENT = /^[A-Za-z0-9-]{1,40}$/;

/** Reads a name; undefined for everything that no document can be called. */
export function parseName(name: string): DocumentName | undefined {
  if (name.length > 200) return undefined;
  const [kind, ...segments] = name.split('/');
  if (kind === undefined || !Object.hasOwn(SHAPES, kind)) return undefined;
  const shape: readonly string[] = SHAPES[kind as DocumentKind];
  if (segments.length !== shape.length || !segments.every((segment) => SEGMENT.test(segment)))
    return undefined;
  return {
    kind: kind as DocumentKind,
    ...Object.fromEntries(shape.map((part, index) => [part, segments[index]])),
  } as unknown as DocumentName;
}

type Parts<K extends DocumentKind> = Record<(typeof SHAPES)[K][number], string>;

/** Writes a name: `documentName('sheet', { place, submission, expert })`. */
export function documentName<K extends DocumentKind>(kind: K, parts: Parts<K>): string {
  return [kind, ...SHAPES[kind].map((part) => (parts as Record<string, string>)[part])].join('/');
}
