import * as Y from 'yjs';

/** Rich text as values: what is hashed, printed and compared. The shape is ProseMirror's JSON. */
export interface RichNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly RichNode[];
  readonly text?: string;
  readonly marks?: readonly string[];
}

/** Far beyond what a person nests: some fifty lists inside each other. */
export const DEPTH = 100;

/** Stands where a text is nested too deep to be read; {@link isTooDeep} finds it, and such a text is not issued. */
const TOO_DEEP: RichNode = { type: 'tooDeep' };

/** Reads a fragment whatever bytes made it. */
export function readRichText(fragment: Y.XmlFragment, depth = 0): RichNode[] {
  if (depth > DEPTH) return fragment.length > 0 ? [TOO_DEEP] : [];
  return fragment.toArray().flatMap((node): RichNode[] => {
    if (node instanceof Y.XmlText) return readRuns(node);
    if (!(node instanceof Y.XmlElement)) return [];
    const attrs = node.getAttributes() as Record<string, unknown>;
    const content = readRichText(node, depth + 1);
    return [
      {
        type: node.nodeName,
        ...(Object.keys(attrs).length > 0 && { attrs }),
        ...(content.length > 0 && { content }),
      },
    ];
  });
}

function readRuns(text: Y.XmlText): RichNode[] {
  const runs = text.toDelta() as { insert?: unknown; attributes?: Record<string, unknown> }[];
  return runs
    .filter(({ insert }) => typeof insert === 'string' && insert !== '')
    .map(({ insert, attributes }) => {
      const marks = Object.keys(attributes ?? {}).sort();
      return { type: 'text', text: insert as string, ...(marks.length > 0 && { marks }) };
    });
}

/** True when some of the text is nested too deep to be hashed and printed: what would be confirmed is not what is seen. */
export const isTooDeep = (nodes: readonly RichNode[]): boolean =>
  nodes.some(({ type, content }) => type === TOO_DEEP.type || isTooDeep(content ?? []));

/** The text alone, a line per block. */
export function plainText(nodes: readonly RichNode[]): string {
  const block = (node: RichNode): string =>
    node.text ?? (node.content ?? []).map(block).join(isInline(node) ? '' : '\n');
  return nodes.map(block).join('\n').trim();
}

const isInline = (node: RichNode) =>
  (node.content ?? []).every((child) => child.type === 'text' || child.type === 'hardBreak');

/** Fills an empty fragment with paragraphs; for first contents only. */
export function writeParagraphs(fragment: Y.XmlFragment, paragraphs: readonly string[]): void {
  fragment.insert(
    0,
    paragraphs.map((text) => {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(text)]);
      return paragraph;
    }),
  );
}
