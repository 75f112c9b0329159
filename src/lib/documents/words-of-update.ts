import * as Y from 'yjs';

/**
 * What was written in an update, in its order, without the document it belongs to: for whoever no longer has that. Types
 * within it begin a line; what it deletes is not told.
 */
export function wordsOfUpdate(update: Uint8Array): string {
  const pieces = Y.decodeUpdate(update).structs.map((struct) => {
    const content = 'content' in struct ? struct.content : undefined;
    if (!content || content instanceof Y.ContentDeleted) return '';
    if (content instanceof Y.ContentType) return '\n';
    const said = content.getContent().filter((each): each is string => typeof each === 'string');
    return content instanceof Y.ContentString ? said.join('') : said.map((each) => `\n${each}\n`).join('');
  });
  return pieces
    .join('')
    .replace(/\n{2,}/g, '\n')
    .trim();
}
