import type { Locator } from '$lib/domain/materials/locator';
import type { RubricForm, Score } from '$lib/domain/materials/rubric';
import type { Conclusion, Sheet } from '$lib/documents/materials/read';

/** A line of the comparison: one criterion, everybody's score, the agreed one. */
export interface AgreementRow {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly scores: readonly { readonly expert: string; readonly score: Score | undefined }[];
  readonly agreed: Score | null;
  readonly low: number;
  readonly high: number;
  readonly spread: number;
  readonly remarks: readonly {
    readonly expert: string;
    readonly text: string;
    readonly locators: readonly Locator[];
  }[];
}

/** [E-10] All opened sheets criterion by criterion; one's own column comes last. */
export function agreementRows(
  { criteria }: RubricForm,
  experts: readonly string[],
  sheetOf: (expert: string) => Sheet | undefined,
  conclusion: Conclusion | undefined,
): AgreementRow[] {
  return criteria.map(({ id, title }, index) => {
    const scores = experts.map((expert) => ({ expert, score: sheetOf(expert)?.scores[id] }));
    const given = scores.map(({ score }) => score).filter((score) => score !== undefined);
    const low = given.length > 0 ? Math.min(...given) : 0;
    const high = given.length > 0 ? Math.max(...given) : 0;
    return {
      id,
      title: `${index + 1}. ${title}`,
      place: `критерий ${index + 1}`,
      scores,
      agreed: conclusion?.agreed[id] ?? null,
      low,
      high,
      spread: high - low,
      remarks: experts.flatMap((expert) => {
        const text = sheetOf(expert)?.remarks[id] ?? '';
        const locators = sheetOf(expert)?.locators?.[id] ?? [];
        return text || locators.length > 0 ? [{ expert, text, locators }] : [];
      }),
    };
  });
}
