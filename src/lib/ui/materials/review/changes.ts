import { SECTION_NAMES } from '$lib/domain/materials/review-phrases';
import type { RubricForm } from '$lib/domain/materials/rubric';
import type { ConclusionReading } from '$lib/state/conclusion.svelte';

/**
 * What colleagues changed between two readings, in words to be said: «Седов К. А.: общие оценки, критерии 3 и 4».
 * `nameOf` answers undefined for one's own edits, which are told by the thing acted on. Edits of a text carry no one
 * name, several people write in it at once; `ownSection` is where one writes oneself.
 */
export function describeChanges(
  rubric: RubricForm,
  before: ConclusionReading,
  after: ConclusionReading,
  nameOf: (client: number) => string | undefined,
  ownSection?: string,
): string[] {
  const byWriter = new Map<string, string[]>();
  rubric.criteria.forEach(({ id }, index) => {
    if (before.conclusion.agreed[id] === after.conclusion.agreed[id]) return;
    const name = nameOf(after.setBy[id] ?? 0);
    if (name) byWriter.set(name, [...(byWriter.get(name) ?? []), String(index + 1)]);
  });
  const messages = [...byWriter].map(
    ([name, numbers]) =>
      `${name}: общие оценки, ${numbers.length === 1 ? 'критерий' : 'критерии'} ${new Intl.ListFormat('ru').format(numbers)}`,
  );
  const single = (key: string, changed: boolean, words: string) => {
    const name = changed ? nameOf(after.setBy[key] ?? 0) : undefined;
    if (name) messages.push(`${name}: ${words}`);
  };
  for (const { id, short } of rubric.gates)
    single(id, before.conclusion.gates[id] !== after.conclusion.gates[id], `условие «${short}»`);
  single('verdict', before.conclusion.verdict !== after.conclusion.verdict, 'решение изменено');
  single('term', before.conclusion.term !== after.conclusion.term, 'срок доработки изменён');
  for (const [section, name] of Object.entries(SECTION_NAMES)) {
    const key = section as keyof typeof SECTION_NAMES;
    if (section === ownSection) continue;
    if (JSON.stringify(before.conclusion.sections[key]) !== JSON.stringify(after.conclusion.sections[key]))
      messages.push(`Изменён текст: «${name}»`);
  }
  return messages;
}
