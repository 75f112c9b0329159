import { addDays, type CalendarDate } from '../shared/calendar';
import type { Locator } from './locator';
import { itemsOf, type RubricForm, type Score, type Verdict } from './rubric';

/** A sheet's values, as far as they are filled in. */
export interface SheetValues {
  readonly gates: Readonly<Record<string, boolean | undefined>>;
  readonly scores: Readonly<Record<string, Score | undefined>>;
  /** Remarks by criterion or gate id. */
  readonly remarks: Readonly<Record<string, string>>;
  readonly verdict?: Verdict;
  readonly findings: string;
  /** [E-28] Places in the material by what they are named for: a criterion, a gate or `findings`. Absent when there are none. */
  readonly locators?: Readonly<Record<string, readonly Locator[]>>;
}

/** What still keeps a sheet from being completed; ids of gates and criteria, `verdict`, or the `form` itself. */
export interface Missing {
  readonly item: string;
  /** `unknown`: the sheet answers what its form does not ask. */
  readonly what: 'answer' | 'remark' | 'unknown';
}

/** A missing item as documents tell it to acts: `c3:remark`. */
export const missingItem = ({ item, what }: Missing): string => `${item}:${what}`;
export const isUnknown = (missing: string): boolean => missing.endsWith(':unknown');

/** Items that a sheet says something of and its form does not have: written by another version of the program. */
export function strangersIn(sheet: SheetValues, rubric: RubricForm): string[] {
  const asked = new Set(itemsOf(rubric).map(({ id }) => id));
  const said = [sheet.gates, sheet.scores, sheet.remarks].flatMap((each) => Object.keys(each));
  return [...new Set(said)].filter((id) => !asked.has(id)).sort();
}

/** [E-09] A sheet is complete with every answer given and a remark for each 0 and each failed gate. */
export function missingInSheet(sheet: SheetValues, rubric: RubricForm): Missing[] {
  // Nothing is complete by a form that is not here.
  if (rubric.criteria.length === 0) return [{ item: 'form', what: 'answer' }];
  const missing: Missing[] = strangersIn(sheet, rubric).map((item) => ({ item, what: 'unknown' }));
  const remark = (id: string) => (sheet.remarks[id] ?? '').trim() !== '';
  for (const gate of rubric.gates) {
    const answer = sheet.gates[gate.id];
    if (answer === undefined) missing.push({ item: gate.id, what: 'answer' });
    else if (!answer && !remark(gate.id)) missing.push({ item: gate.id, what: 'remark' });
  }
  for (const criterion of rubric.criteria) {
    const score = sheet.scores[criterion.id];
    if (score === undefined) missing.push({ item: criterion.id, what: 'answer' });
    else if (score === 0 && !remark(criterion.id)) missing.push({ item: criterion.id, what: 'remark' });
  }
  if (sheet.verdict === undefined) missing.push({ item: 'verdict', what: 'answer' });
  return missing;
}

/** The median; of an even number the lower middle, so that it is always a score somebody gave. */
export function median(scores: readonly Score[]): Score | undefined {
  const sorted = scores.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** The distance between the highest and the lowest score. */
export function spread(scores: readonly Score[]): number {
  return scores.length === 0 ? 0 : Math.max(...scores) - Math.min(...scores);
}

/** The sum of the scores as a share of the highest possible, in whole per cent. */
export function percent(scores: readonly Score[], rubric: RubricForm): number {
  const sum = scores.reduce<number>((total, score) => total + score, 0);
  return Math.round((sum / (rubric.criteria.length * 3)) * 100);
}

/** [E-12] The rubric only hints: failed gates first, then the share of points. The hint is never printed. */
export function hintedVerdict(
  values: Pick<SheetValues, 'gates' | 'scores'>,
  rubric: RubricForm,
  thresholds: { readonly recommendFrom: number; readonly reviseFrom: number },
): Verdict | undefined {
  const failed = rubric.gates.filter((gate) => values.gates[gate.id] === false);
  if (failed.some((gate) => gate.failed === 'reject')) return 'reject';
  if (failed.length > 0) return 'revise';
  const scores = rubric.criteria.map((criterion) => values.scores[criterion.id]);
  if (scores.some((score) => score === undefined)) return undefined;
  const share = percent(scores as Score[], rubric);
  return share >= thresholds.recommendFrom
    ? 'recommend'
    : share >= thresholds.reviseFrom
      ? 'revise'
      : 'reject';
}

export interface Comparison {
  /** Scores given, by criterion. */
  readonly scores: Readonly<Record<string, readonly Score[]>>;
  readonly spreads: Readonly<Record<string, number>>;
  readonly medians: Readonly<Record<string, Score>>;
  /** A gate holds when every sheet says so; disputed gates are left open for the panel. */
  readonly gates: Readonly<Record<string, boolean | undefined>>;
  /** The verdict all sheets share. */
  readonly verdict?: Verdict;
  /** [E-11] Gates and verdicts agree and no spread reaches the threshold: one tap each is enough. */
  readonly uncontroversial: boolean;
}

/** [E-10, E-11] What the opened sheets say together. */
export function compareSheets(
  sheets: readonly SheetValues[],
  rubric: RubricForm,
  discussFrom: number,
): Comparison {
  const scores: Record<string, Score[]> = {};
  const spreads: Record<string, number> = {};
  const medians: Record<string, Score> = {};
  for (const { id } of rubric.criteria) {
    const given = sheets.map((sheet) => sheet.scores[id]).filter((score) => score !== undefined);
    scores[id] = given;
    spreads[id] = spread(given);
    const middle = median(given);
    if (middle !== undefined) medians[id] = middle;
  }
  const gates: Record<string, boolean | undefined> = {};
  for (const { id } of rubric.gates) {
    const answers = new Set(sheets.map((sheet) => sheet.gates[id]));
    gates[id] = answers.size === 1 ? [...answers][0] : undefined;
  }
  const verdicts = new Set(sheets.map((sheet) => sheet.verdict));
  const verdict = verdicts.size === 1 ? [...verdicts][0] : undefined;
  const uncontroversial =
    sheets.length > 0 &&
    verdict !== undefined &&
    Object.values(gates).every((answer) => answer !== undefined) &&
    Object.values(spreads).every((value) => value < discussFrom);
  return { scores, spreads, medians, gates, ...(verdict && { verdict }), uncontroversial };
}

/** Longer than a school year nobody revises a paper: such a term is a slip of the keys. */
const LONGEST_TERM = 366;

/** [E-12] What is wrong with the term of «на доработку» on a day; undefined when nothing is. */
export function termFault(term: CalendarDate, today: CalendarDate): 'term-passed' | 'term-far' | undefined {
  if (term < today) return 'term-passed';
  return term > addDays(today, LONGEST_TERM) ? 'term-far' : undefined;
}
