import { Paragraph, TextRun, type IParagraphOptions } from 'docx';
import type { RichNode } from '../documents/rich-text';

/** Numbered lists each start at 1: an instance of this numbering per list. */
export const ORDERED = 'ordered';

/** Word knows nine levels of bullets; what is deeper stands on the ninth. */
const LAST_LEVEL = 8;

interface Place {
  readonly depth: number;
  readonly list?: 'bullet' | 'ordered';
  readonly instance: number;
}

/** Rich text as paragraphs of a DOCX; nodes this app does not know give their text. */
export function richParagraphs(nodes: readonly RichNode[]): Paragraph[] {
  let lists = 0;
  const walk = (node: RichNode, place: Place): Paragraph[] => {
    const inner = node.content ?? [];
    switch (node.type) {
      case 'bulletList':
      case 'orderedList': {
        const list = node.type === 'bulletList' ? 'bullet' : 'ordered';
        const next = { depth: place.list ? place.depth + 1 : 0, list, instance: ++lists } as const;
        return inner.flatMap((item) => walk(item, next));
      }
      case 'listItem':
        return inner.flatMap((child, index) =>
          walk(child, index === 0 ? place : { ...place, list: undefined }),
        );
      case 'blockquote':
        return inner.flatMap((child) => walk(child, { ...place, list: undefined }));
      case 'text':
        return [paragraph([node], place, false)];
      default:
        return inner.length > 0 && !inner.every(isInline)
          ? inner.flatMap((child) => walk(child, place))
          : [paragraph(inner, place, node.type === 'heading')];
    }
  };
  return nodes.flatMap((node) => walk(node, { depth: 0, instance: 0 }));
}

const isInline = ({ type }: RichNode) => type === 'text' || type === 'hardBreak';

function paragraph(
  inline: readonly RichNode[],
  { list, depth, instance }: Place,
  strong: boolean,
): Paragraph {
  const numbering: Pick<IParagraphOptions, 'bullet' | 'numbering'> =
    list === 'bullet'
      ? { bullet: { level: Math.min(depth, LAST_LEVEL) } }
      : list === 'ordered'
        ? { numbering: { reference: ORDERED, level: Math.min(depth, 2), instance } }
        : {};
  return new Paragraph({
    ...numbering,
    spacing: { after: 80 },
    children: inline.map(
      (node) =>
        new TextRun({
          ...(node.type === 'hardBreak' ? { break: 1 } : { text: node.text ?? '' }),
          bold: strong || node.marks?.includes('bold'),
          italics: node.marks?.includes('italic'),
          strike: node.marks?.includes('strike'),
          ...(node.marks?.includes('underline') && { underline: {} }),
        }),
    ),
  });
}
