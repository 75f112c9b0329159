import * as Y from 'yjs';
import {
  addFile,
  agreeGate,
  agreeScore,
  reply,
  resolveThread,
  sendHelpMessage,
  setCardField,
  setCardText,
  setCoAuthor,
  setFindings,
  setGate,
  setLocator,
  setPhrase,
  setRemark,
  setScore,
  setSource,
  setTerm,
  setVerdict,
  startThread,
} from '../../../src/lib/documents/materials/change';
import { sectionOf, type Anchor } from '../../../src/lib/documents/materials/read';
import { writeParagraphs } from '../../../src/lib/documents/rich-text';
import type { Card, FileMention } from '../../../src/lib/domain/materials/card';
import { EXAMPLE_RUBRIC, type Score } from '../../../src/lib/domain/materials/rubric';
import { compareSheets } from '../../../src/lib/domain/materials/verdict';
import type { Relay } from '../../relay/relay';
import type { SampleConclusion, SampleRemark, SampleSheet } from './content';

/** Writes a document as a person would: from the state they see, through the relay's own write path. */
export async function edit(
  relay: Relay,
  person: string,
  name: string,
  write: (doc: Y.Doc) => void,
): Promise<void> {
  const live = await relay.documents.open(name, person);
  if (!live) throw new Error(`${person} may not open ${name}`);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await live.read(person, Y.encodeStateAsUpdate));
  const before = Y.encodeStateVector(doc);
  write(doc);
  const written = await live.write(person, Y.encodeStateAsUpdate(doc, before));
  if (written.verdict !== 'stored') throw new Error(`${name}: ${JSON.stringify(written)}`);
  doc.destroy();
}

export function writeDraft(doc: Y.Doc, card: Card, coAuthors: readonly string[]): void {
  for (const field of ['title', 'kind', 'subjects', 'classes', 'level', 'topic', 'links'] as const)
    setCardField(doc, field, card[field]);
  setCardText(doc, 'annotation', card.annotation);
  setCardText(doc, 'goals', card.goals);
  card.sources.forEach((source, index) => setSource(doc, `s${index + 1}`, source));
  for (const file of card.files) addFile(doc, file);
  for (const person of coAuthors) setCoAuthor(doc, person, true);
}

export function writeSheet(
  doc: Y.Doc,
  sheet: SampleSheet,
  salt: string,
  files: readonly FileMention[] = [],
): void {
  sheet.gates.forEach((answer, index) => setGate(doc, `g${index + 1}`, answer, salt));
  sheet.scores.forEach((score, index) => setScore(doc, `c${index + 1}`, score, salt));
  for (const [item, remark] of Object.entries(sheet.remarks)) setRemark(doc, item, remark);
  for (const [item, pages] of Object.entries(sheet.pages ?? {}))
    for (const at of pages) {
      const { hash, name } = files[0]!;
      setLocator(doc, `${item}-${at}`, { item, locator: { file: hash, name, spot: { unit: 'page', at } } });
    }
  if (isFinished(sheet)) setVerdict(doc, sheet.verdict, salt);
  if (sheet.findings) setFindings(doc, sheet.findings);
}

export const isFinished = (sheet: SampleSheet) =>
  sheet.scores.length === EXAMPLE_RUBRIC.criteria.length &&
  sheet.gates.length === EXAMPLE_RUBRIC.gates.length;

/** The panel's text replaces what was collected from the sheets; disputed points get the lower middle. */
export function writeConclusion(
  doc: Y.Doc,
  conclusion: SampleConclusion,
  sheets: readonly SampleSheet[],
  term: string,
): void {
  for (const section of ['strengths', 'findings', 'changes'] as const) {
    const fragment = sectionOf(doc, section);
    fragment.delete(0, fragment.length);
    const paragraphs = conclusion[section].split('\n').filter(Boolean);
    if (paragraphs.length > 0) writeParagraphs(fragment, paragraphs);
  }
  const values = sheets.map((sheet) => ({
    scores: Object.fromEntries(sheet.scores.map((score, index) => [`c${index + 1}`, score])),
    gates: Object.fromEntries(sheet.gates.map((answer, index) => [`g${index + 1}`, answer])),
    remarks: {},
    verdict: sheet.verdict,
    findings: '',
  }));
  const { medians, gates } = compareSheets(values, EXAMPLE_RUBRIC, 2);
  for (const { id } of EXAMPLE_RUBRIC.criteria) agreeScore(doc, id, medians[id] as Score);
  for (const { id } of EXAMPLE_RUBRIC.gates)
    agreeGate(doc, id, gates[id] ?? (conclusion.verdict === 'recommend' || id === 'g5'));
  setVerdict(doc, conclusion.verdict, '');
  setTerm(doc, conclusion.verdict === 'revise' ? term : undefined);
}

/** A remark on words of the findings: where the words stand, and the words themselves. */
export function anchorOf(conclusion: Y.Doc, quote: string): Anchor | undefined {
  for (const node of sectionOf(conclusion, 'findings').createTreeWalker(
    (each) => each instanceof Y.XmlText,
  )) {
    const text = node as unknown as Y.XmlText;
    const plain = text
      .toDelta()
      .map(({ insert }: { insert: string }) => insert)
      .join('');
    const at = plain.indexOf(quote);
    if (at < 0) continue;
    const position = (index: number) =>
      Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index))).toString(
        'base64',
      );
    return {
      section: 'findings',
      incarnation: 1,
      start: position(at),
      end: position(at + quote.length),
      quote,
      before: plain.slice(Math.max(0, at - 32), at),
      after: plain.slice(at + quote.length, at + quote.length + 32),
    };
  }
  return undefined;
}

export function writeThread(
  doc: Y.Doc,
  remark: SampleRemark,
  anchor: Anchor | undefined,
  ids: { readonly thread: string; readonly comment: string },
): void {
  startThread(doc, ids, remark.text, anchor);
}

export function writeReply(doc: Y.Doc, thread: string, id: string, text: string, resolved: boolean): void {
  reply(doc, thread, id, text);
  if (resolved) resolveThread(doc, thread, true);
}

export function writePhrases(doc: Y.Doc, phrases: readonly string[], id: () => string): void {
  for (const text of phrases) setPhrase(doc, id(), text);
}

export { resolveThread, sendHelpMessage };
