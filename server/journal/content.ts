import type * as Y from 'yjs';
import type { Content } from '../../src/lib/domain/act-kind';
import { parseName } from '../../src/lib/domain/names';
import {
  conclusionHash,
  missingInConclusion,
  missingItems,
  readConclusion,
  readSheet,
  sheetHash,
} from '../../src/lib/documents/materials/read';

/** What acts need to know of a document's text. The screens read the same values with the same functions. */
export function contentOf(name: string, doc: Y.Doc): Content | undefined {
  switch (parseName(name)?.kind) {
    case 'sheet': {
      const sheet = readSheet(doc);
      return { hash: sheetHash(sheet), missing: missingItems(sheet) };
    }
    case 'conclusion': {
      const conclusion = readConclusion(doc);
      return {
        hash: conclusionHash(conclusion),
        missing: missingInConclusion(conclusion),
        ...(conclusion.verdict && { verdict: conclusion.verdict }),
      };
    }
    default:
      return undefined;
  }
}
