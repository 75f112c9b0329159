import * as Y from 'yjs';
import type { RubricForm } from '../domain/materials/rubric';
import { clientOf, SECTIONS, sectionOf, type Section } from './materials/read';
import { plainFields } from './plain';
import { DEPTH } from './rich-text';

/** Words with the Yjs client that wrote them. Whose client that is, only the relay knows. */
export interface AuthoredPiece {
  readonly text: string;
  readonly client: number;
}

/** A field of a document, line by line. */
export interface AuthoredField {
  readonly id: string;
  readonly label: string;
  readonly lines: readonly (readonly AuthoredPiece[])[];
}

/** The fields of a conclusion that say something, with who wrote each piece of them; read from Yjs' own items. */
export function authoredFields(name: string, doc: Y.Doc, rubric: RubricForm): AuthoredField[] {
  return plainFields(name, doc, rubric)
    .filter(({ text }) => text !== '')
    .map(({ id, label, text }) => ({
      id,
      label,
      lines: isSection(id)
        ? linesOf(sectionOf(doc, id)).filter((line) => line.length > 0)
        : [[{ text, client: setterOf(doc, id) }]],
    }));
}

const isSection = (id: string): id is Section => (SECTIONS as readonly string[]).includes(id);

function setterOf(doc: Y.Doc, key: string): number {
  const map = ['agreed', 'gates', 'meta'].map((root) => doc.getMap(root)).find((each) => each.has(key));
  return map ? clientOf(map, key) : 0;
}

/** Pieces of a rich text, a line per block: neighbours of one client are one piece. Too deep is not read, as elsewhere. */
function linesOf(parent: Y.XmlFragment, depth = 0): AuthoredPiece[][] {
  const lines: AuthoredPiece[][] = [];
  if (depth > DEPTH) return lines;
  let line: AuthoredPiece[] | undefined;
  for (const node of parent.toArray()) {
    if (node instanceof Y.XmlText) {
      if (!line) lines.push((line = []));
      for (const piece of piecesOf(node)) add(line, piece);
    } else if (node instanceof Y.XmlElement && node.nodeName === 'hardBreak') {
      lines.push((line = []));
    } else if (node instanceof Y.XmlElement) {
      lines.push(...linesOf(node, depth + 1));
      line = undefined;
    }
  }
  return lines;
}

function add(line: AuthoredPiece[], piece: AuthoredPiece) {
  const last = line.at(-1);
  if (last?.client === piece.client) line[line.length - 1] = { ...last, text: last.text + piece.text };
  else line.push(piece);
}

function* piecesOf(text: Y.XmlText): Generator<AuthoredPiece> {
  for (let item = text._start; item; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString)
      yield { text: item.content.str, client: item.id.client };
}
