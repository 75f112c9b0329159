import type * as Y from 'yjs';
import { parseName, type DocumentKind } from '../domain/names';
import {
  readConclusion,
  readDraft,
  readHelp,
  readOutcome,
  readRemarks,
  readSheet,
  readSubmission,
} from './materials/read';

const READ: Readonly<Record<DocumentKind, (doc: Y.Doc) => unknown>> = {
  draft: readDraft,
  submission: readSubmission,
  sheet: (doc) => readSheet(doc),
  conclusion: readConclusion,
  remarks: readRemarks,
  outcome: readOutcome,
  help: readHelp,
};

/** All text of a document, for a copy that is kept elsewhere when this device cannot write: JSON, nothing left out. */
export function textOf(name: string, doc: Y.Doc): string {
  const kind = parseName(name)?.kind;
  return kind ? JSON.stringify(READ[kind](doc), undefined, 2) : '';
}
