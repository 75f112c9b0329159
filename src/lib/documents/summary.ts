import * as Y from 'yjs';
import { isBlank, missingInCard, tooLongInCard } from '../domain/materials/card';
import { missingToEnter } from '../domain/materials/entering';
import {
  conclusionHash,
  readConclusion,
  readDraft,
  readHelp,
  readHelpSeen,
  readSheet,
  type HelpMessage,
} from './materials/read';

/** What a list shows of a document that no act describes: a draft's title, how far a sheet is, a text's hash, who spoke last. */
export type Summary = Readonly<Record<string, string | number | boolean>>;

/** The summary of a loaded document; undefined for kinds that lists never show. */
export function summarize(name: string, doc: Y.Doc): Summary | undefined {
  const kind = name.slice(0, name.indexOf('/'));
  if (kind === 'draft') {
    const { card, coAuthors, entering, deletedAt } = readDraft(doc);
    const missing = entering ? missingToEnter(card) : missingInCard(card);
    return {
      title: card.title,
      missing: missing.length + Number(!!entering && !entering.author) + tooLongInCard(card).length,
      blank: isBlank(card) && coAuthors.length === 0 && !entering?.author && !entering?.said,
      // Whose paper it is going to be; the empty string while nobody is chosen.
      ...(entering && { entering: entering.author ?? '' }),
      deleted: deletedAt !== undefined,
    };
  }
  if (kind === 'sheet') {
    const sheet = readSheet(doc);
    // Ids and no number: how many the form asks for is a fact, which may come to a device after the sheet.
    return { scored: Object.keys(sheet.scores).join(' ') };
  }
  if (kind === 'conclusion') {
    const conclusion = readConclusion(doc);
    return {
      hash: conclusionHash(conclusion),
      verdict: conclusion.verdict ?? '',
    };
  }
  if (kind === 'help') {
    const last = readHelp(doc).reduce<HelpMessage | undefined>(
      (late, each) => (late && late.at > each.at ? late : each),
      undefined,
    );
    // Whose client it was is known beside the document: the relay says it.
    const seen = readHelpSeen(doc);
    return last ? { at: last.at, client: last.client, ...(seen !== undefined && { seen }) } : {};
  }
  return undefined;
}

/** The same from a stored state. */
export function summaryOf(name: string, state: Uint8Array): Summary | undefined {
  if (!/^(draft|sheet|conclusion|help)\//.test(name)) return undefined;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const summary = summarize(name, doc);
  doc.destroy();
  return summary;
}
