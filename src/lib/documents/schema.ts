import type * as Y from 'yjs';

/**
 * The version of what documents contain. Minor versions add fields, which every app keeps; a higher number says that
 * an older app would misread the document: it shows what it can and writes nothing.
 */
export const DOCUMENT_SCHEMA = 1;

/** The version a document says it has; documents of version 1 say nothing. */
export function schemaOf(doc: Y.Doc): number {
  const said = doc.getMap('document').get('schema');
  return typeof said === 'number' && Number.isInteger(said) ? said : 1;
}
