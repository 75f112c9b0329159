import { FILE_TROUBLES } from './phrases';
import type {
  AgreementState,
  Channel,
  FollowingFilter,
  FollowingState,
  ModerationResult,
} from './publication';
import type { StandStepId } from './stand';
import type { Template, TemplateFault } from './templates';

/** The wording of what follows a recommendation, in the words of the regulation. */
export const AGREEMENT_NAMES: Readonly<Record<AgreementState, string>> = {
  unsigned: 'Не подписано',
  signed: 'Подписано',
  original: 'Оригинал получен',
  forwarded: 'Отправлено в центр',
  withdrawn: 'Отозвано автором',
};

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  account: 'в личном кабинете Библиотеки',
  mail: 'по электронной почте',
};

export const RESULT_NAMES: Readonly<Record<ModerationResult, string>> = {
  published: 'опубликован',
  revise: 'возвращён на доработку',
  reject: 'отклонён',
};

export const FOLLOWING_NAMES: Readonly<Record<FollowingState, string>> = {
  published: 'Опубликован в Библиотеке',
  rejected: 'Отклонён региональным центром',
  revision: 'Центр вернул на доработку',
  'given-up': 'Автор не отправляет снова',
  moderation: 'На модерации в центре',
  'withdrawn-agreement': 'Соглашение отозвано',
  'no-agreement': 'Рекомендован, нет соглашения',
  unplaced: 'Рекомендован, не размещён',
  placed: 'Размещён, не отправлен',
};

export const FILTER_NAMES: Readonly<Record<FollowingFilter, string>> = {
  'no-agreement': 'Рекомендованы: нет соглашения',
  unplaced: 'Рекомендованы: не размещены или не отправлены',
  moderation: 'На модерации в центре',
  published: 'Опубликованы',
};

/** [E-21] What follows a withdrawal, said before it; by `withdrawalMeans`. */
export const WITHDRAWAL_WORDS = {
  nothing: 'Оценка остановится, материал не войдёт в реестр месяца.',
  'row-goes': 'Строка материала уйдёт из реестра месяца: в центр её не отправят.',
  addendum:
    'Региональный центр материал уже получил. К реестру понадобится дополнение: сообщите об отзыве специалисту, а он сообщит в центр.',
} as const;

/** [E-16, E-21] The same for the agreement alone. */
export const AGREEMENT_WITHDRAWAL_WORDS = {
  nothing: '',
  'row-goes': 'Без соглашения материал не войдёт в реестр месяца, пока вы не подпишете новое.',
  addendum:
    'Соглашение или материал уже в региональном центре. К реестру понадобится дополнение: сообщите специалисту, а он сообщит в центр.',
} as const;

export const TEMPLATE_NAMES: Readonly<Record<Template, string>> = {
  agreement: 'Соглашение с автором (Приложение 2)',
  consent: 'Согласие на обработку персональных данных',
};

/** Why a form is not taken. */
export const TEMPLATE_TROUBLES: Readonly<Record<string, string>> = {
  'too-large': 'Файл больше 5 МБ. Уберите из формы крупные рисунки.',
  'no-docx':
    'Это не документ Word (DOCX) или он повреждён. Сохраните форму в Word как «Документ Word (.docx)».',
  macros: 'В файле есть макросы. Сохраните форму как «Документ Word (.docx)» без макросов.',
  bomb: 'Файл распаковывается в слишком большой объём. Выберите другой.',
};

/** What in a form cannot be filled, and where to look. */
export function templateFaultWords(fault: TemplateFault): string {
  switch (fault.fault) {
    case 'unknown-field':
      return `Поля {${fault.name}} программа не знает.${fault.nearest ? ` Может быть, {${fault.nearest}}?` : ''}`;
    case 'list-unclosed':
      return `Список {#${fault.name}} не закрыт: после него нужно {/${fault.name}}.`;
    case 'list-unopened':
      return `Список {/${fault.name}} закрыт, но не открыт: перед ним нужно {#${fault.name}}.`;
    case 'brace-alone':
      return `Одиночная скобка в строке «${fault.name}». Поле стоит между { и }.`;
  }
}

export const SCAN_TROUBLES: Readonly<Record<string, string>> = {
  ...FILE_TROUBLES,
  'too-many': 'не добавлен: снимков уже 20.',
  twice: 'уже приложен.',
};

export const STAND_NAMES: Readonly<Record<StandStepId, string>> = {
  signed: 'Соглашение подписано',
  original: 'Оригинал у специалиста',
  forwarded: 'Соглашение отправлено в центр',
  placed: 'Материал размещён',
  sent: 'Отправлен на модерацию',
  answered: 'Ответ центра',
};
