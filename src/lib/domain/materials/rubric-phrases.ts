import { EXAMPLE_NOTE } from './review-phrases';
import { EXAMPLE_RUBRIC, RUBRIC_LIMITS, type FormChange, type FormFault, type Gate } from './rubric';

/** The wording of the form of evaluation and of its editor [E-09]. */
export const FAILED_NAMES: Readonly<Record<Gate['failed'], string>> = {
  revise: 'отправить на доработку',
  reject: 'отклонить',
};

export const ITEM_FIELDS = {
  gates: { title: 'Название', short: 'Коротко, для списков', failed: 'Если не выполнено, подсказка' },
  criteria: { title: 'Название', question: 'Пояснение для эксперта' },
} as const;

/** «Версия 2», and of the example, that it is one. */
export const formTitle = (version: number): string =>
  version === EXAMPLE_RUBRIC.version ? `Версия ${version}. ${EXAMPLE_NOTE}` : `Версия ${version}`;

/** What to do about a fault, in the words of its field. */
export function faultText({ item, field, fault }: FormFault): string {
  if (field === 'list') {
    const gates = item === 'gates';
    const { most } = RUBRIC_LIMITS[gates ? 'gates' : 'criteria'];
    if (fault === 'too-many') return `Оставьте не больше ${most} ${gates ? 'условий' : 'критериев'}`;
    return gates ? 'Добавьте хотя бы одно условие' : 'Добавьте хотя бы один критерий';
  }
  if (fault === 'twice') return 'Так уже называется другой пункт. Назовите иначе';
  if (fault === 'too-long') return `Сократите до ${RUBRIC_LIMITS[field]} знаков`;
  return field === 'short'
    ? 'Напишите двумя-тремя словами: так условие стоит в списках'
    : 'Напишите название';
}

/** What is different in a form, in one line. */
export function formChangeText({ list, what, title, was = '', now = '' }: FormChange): string {
  const item = `${list === 'gates' ? 'условие' : 'критерий'} «${title || 'без названия'}»`;
  switch (what) {
    case 'added':
      return `Добавлено: ${item}`;
    case 'removed':
      return `Убрано: ${item}`;
    case 'moved':
      return `Переставлено: ${item}`;
    case 'title':
      return `Переименовано: «${was}» → «${now}»`;
    case 'short':
      return `Изменено короткое название: «${was}» → «${now}»`;
    case 'question':
      return `Изменено пояснение: ${item}`;
    case 'failed':
      return `Изменена подсказка, ${item}: ${FAILED_NAMES[now as Gate['failed']]}`;
  }
}
