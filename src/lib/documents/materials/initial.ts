import * as Y from 'yjs';
import type { Card, FileMention } from '../../domain/materials/card';
import { inOrder, withLocators } from '../../domain/materials/locator';
import { contentHash } from '../../domain/shared/canonical';
import { compareSheets, hintedVerdict, type SheetValues } from '../../domain/materials/verdict';
import { itemsOf, type RubricForm, type Score } from '../../domain/materials/rubric';
import { writeParagraphs } from '../rich-text';
import { FLAT_FIELDS, sectionOf, TEXT_FIELDS, type Outcome, type SubmittedCopy } from './read';

/** Builds a document's first content and returns its state; only the relay does this, in the act's transaction. */
function contents(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc({ gc: false });
  doc.transact(() => write(doc));
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
}

export function initialSubmission(copy: SubmittedCopy): Uint8Array {
  return contents((doc) => {
    const map = doc.getMap('submission');
    for (const [key, value] of Object.entries(copy)) map.set(key, value);
  });
}

/**
 * [E-15] A draft continued from what was handed in, for a device that never had the draft. Two devices that do this
 * offline make the same update, byte for byte, because the client id comes from the submission: merged, it is there once.
 */
export function draftFromSubmission(
  submission: string,
  card: Card,
  coAuthors: readonly string[],
): Uint8Array {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = Number.parseInt(contentHash('draft', '', submission).slice(0, 8), 16);
  doc.transact(() => {
    const map = doc.getMap('card');
    for (const field of FLAT_FIELDS) if (card[field] !== undefined) map.set(field, card[field]);
    for (const field of TEXT_FIELDS) if (card[field]) doc.getText(field).insert(0, card[field]);
    for (const file of card.files) doc.getMap('files').set(file.hash, file);
    for (const [index, source] of card.sources.entries())
      doc.getMap('sources').set(`${submission}-${String(index).padStart(2, '0')}`, source);
    for (const person of coAuthors) doc.getMap('coAuthors').set(person, true);
    map.set('base', submission);
  });
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
}

export interface ConclusionStart {
  /** The form of the round. */
  readonly rubric: RubricForm;
  readonly sheets: readonly SheetValues[];
  readonly discussFrom: number;
  readonly thresholds: { readonly recommendFrom: number; readonly reviseFrom: number };
  readonly salt: string;
  /** [E-28] Files of the version: places that sheets name in others are left out. */
  readonly files?: readonly FileMention[];
  /** Proposed term of a revision, `YYYY-MM-DD`. */
  readonly term: string;
}

/**
 * [E-11] The conclusion as the sheets alone would write it: median scores where the spread stays below the threshold,
 * gates all agree on, the common verdict, findings and remarks collected without the experts' names, with the places in
 * the material that they speak of [E-28].
 */
export function initialConclusion(start: ConclusionStart): Uint8Array {
  const { rubric } = start;
  const comparison = compareSheets(start.sheets, rubric, start.discussFrom);
  return contents((doc) => {
    const agreed = doc.getMap('agreed');
    for (const { id } of rubric.criteria) {
      const middle = comparison.medians[id];
      if (middle !== undefined && comparison.spreads[id]! < start.discussFrom) agreed.set(id, middle);
    }
    const gates = doc.getMap('gates');
    for (const [id, answer] of Object.entries(comparison.gates))
      if (answer !== undefined) gates.set(id, answer);
    const meta = doc.getMap('meta');
    meta.set('salt', start.salt);
    if (comparison.verdict) meta.set('verdict', comparison.verdict);
    const verdict =
      comparison.verdict ??
      hintedVerdict({ gates: comparison.gates, scores: comparison.medians }, rubric, start.thresholds);
    if (verdict === 'revise') meta.set('term', start.term);

    writeParagraphs(sectionOf(doc, 'strengths'), strengths(rubric, comparison.medians));
    const files = start.files ?? [];
    const findings = start.sheets.map((sheet) => said(sheet, 'findings', files)).filter(Boolean);
    // Points and their share are a hint and never printed [E-12].
    writeParagraphs(
      sectionOf(doc, 'findings'),
      findings.length > 0
        ? findings
        : [`Материал оценён экспертной группой ${criteriaWords(rubric.criteria.length)}.`],
    );
    writeParagraphs(sectionOf(doc, 'changes'), collectedRemarks(rubric, start.sheets, files));
  });
}

/** «по 8 критериям», «по 21 критерию». */
const criteriaWords = (count: number): string =>
  `по ${count} ${count % 10 === 1 && count % 100 !== 11 ? 'критерию' : 'критериям'}`;

/** Criteria all experts together gave the highest score. */
function strengths(rubric: RubricForm, medians: Readonly<Record<string, Score>>): string[] {
  const best = rubric.criteria
    .filter(({ id }) => medians[id] === 3)
    .map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1));
  return best.length > 0 ? [`Высший балл: ${best.join('; ')}.`] : [];
}

/** What a sheet says of a criterion, a gate or the whole, with the places it names. */
function said(sheet: SheetValues, item: string, files: readonly FileMention[]): string {
  const text = item === 'findings' ? sheet.findings : (sheet.remarks[item] ?? '');
  return withLocators(text.trim(), inOrder(sheet.locators?.[item] ?? [], files));
}

function collectedRemarks(
  rubric: RubricForm,
  sheets: readonly SheetValues[],
  files: readonly FileMention[],
): string[] {
  return itemsOf(rubric).flatMap(({ id, title }) => {
    const remarks = sheets.map((sheet) => said(sheet, id, files)).filter(Boolean);
    return remarks.map((remark) => `${title}: ${remark}`);
  });
}

export function initialRemarks(): Uint8Array {
  return contents((doc) => doc.getMap('threads'));
}

export function initialOutcome(outcome: Outcome): Uint8Array {
  return contents((doc) => doc.getMap('outcome').set('outcome', outcome));
}
