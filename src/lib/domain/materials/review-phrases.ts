import type { Missing } from './verdict';
import { EXAMPLE_RUBRIC, isGateId, type RubricForm } from './rubric';

/** The wording of the assessment: seats, scores, what is missing. */
export const SEAT_NAMES = {
  coming: 'Назначаем, ждём связи',
  appointed: 'Назначен, ещё не открывал',
  accepted: 'Оценивает',
  complete: 'Оценка завершена',
  declined: 'Отказ',
  released: 'Освобождён от оценки',
  over: 'Роль закончилась, место свободно',
} as const;

/** What each score means, 0–3. */
export const SCORE_MEANINGS = [
  'не выполнено',
  'выполнено частично',
  'выполнено с замечаниями',
  'выполнено полностью',
] as const;

export const SECTION_NAMES = {
  strengths: 'Достоинства',
  findings: 'Выводы и обоснование',
  changes: 'Что нужно изменить',
} as const;

/** Beside an expert whose sheet counts and who did not confirm the text that was issued [E-13]. */
export const SILENT_EXPERT = 'не подтвердил(а) этот текст';

export const SECTION_HINTS = {
  strengths: 'Что в материале удалось',
  findings: 'На чём основано решение',
  changes: 'Что и как исправить автору',
} as const;

/** What keeps a conclusion from being confirmed, said as the thing to do. */
export const CONCLUSION_MISSING = {
  scores: 'Согласуйте общие оценки по всем критериям',
  gates: 'Согласуйте обязательные условия',
  verdict: 'Выберите решение',
  findings: 'Напишите выводы и обоснование',
  changes: 'Напишите, что нужно изменить',
  term: 'Укажите, к какому сроку доработать',
  'too-deep': 'Уберите часть вложенных списков: такой глубины в документе не бывает',
} as const;

export const TERM_FAULTS = {
  'term-passed': 'Этот день уже прошёл. Назначьте срок впереди',
  'term-far': 'До этого дня больше года. Проверьте дату',
} as const;

/** «Пример» is printed wherever the example is. */
export const EXAMPLE_NOTE = 'Пример: замените утверждённой формой.';

/** «версия 2»; of the example, that it is one. Stands on screen and paper. */
export const rubricWords = (version: number): string =>
  version === EXAMPLE_RUBRIC.version ? `версия ${version}. ${EXAMPLE_NOTE}` : `версия ${version}`;

/** «3. Методическая ценность» of a criterion, the title of a gate; the bare id of what the form does not have. */
export function itemTitle(item: string, { gates, criteria }: RubricForm): string {
  const index = criteria.findIndex(({ id }) => id === item);
  if (index >= 0) return `${index + 1}. ${criteria[index]!.title}`;
  return gates.find(({ id }) => id === item)?.title ?? `Пункт ${item} не из этой формы`;
}

/** [E-09] What is left to do in a sheet, in the words of its fields. */
export function missingText({ item, what }: Missing, rubric: RubricForm): string {
  if (item === 'verdict') return 'Выберите решение';
  if (item === 'form') return 'Формы этой оценки на устройстве ещё нет. Дождитесь связи';
  const title = itemTitle(item, rubric);
  if (what === 'unknown') return `Уберите ответ: ${title}`;
  if (what === 'remark') return `Поясните ответ: ${title}`;
  return isGateId(item) ? `Ответьте: ${title}` : `Поставьте оценку: ${title}`;
}

/** [E-12] Who decided where the voices were equal. Stands on screen and paper, without the reason. */
export const tieWords = (tie: { decidedBy: string } | undefined): string | undefined =>
  tie && `Голоса экспертов разделились поровну. Решение руководителя: ${tie.decidedBy}.`;

/** [E-13] How far an issued text was confirmed; nothing of editions that do not know. Stands on screen and paper. */
export function consentWords(
  consent: { given: number; of: number; decidedBy?: string | undefined } | undefined,
): string | undefined {
  if (!consent) return undefined;
  const { given, of, decidedBy } = consent;
  if (given === of)
    return of === 1 ? 'Эксперт подтвердил этот текст.' : 'Все эксперты подтвердили этот текст.';
  const decision = decidedBy ? ` Решение выдать без остальных подтверждений: ${decidedBy}.` : '';
  return `Этот текст подтвердили эксперты: ${given} из ${of}.${decision}`;
}
