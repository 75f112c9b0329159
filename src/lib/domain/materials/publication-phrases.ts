import { FILE_TROUBLES } from './phrases';
import type { AgreementState, Channel, ModerationResult } from './publication';
import type { StandStepId } from './stand';

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

/** [E-16, E-21] What follows when the agreement alone is taken back, said before it; by `withdrawalMeans`. */
export const AGREEMENT_WITHDRAWAL_WORDS = {
  nothing: '',
  'row-goes': 'Без соглашения материал не войдёт в реестр месяца, пока вы не подпишете новое.',
  addendum:
    'Соглашение или материал уже в региональном центре. К реестру понадобится дополнение: сообщите специалисту, а он сообщит в центр.',
} as const;

export const SCAN_TROUBLES: Readonly<Record<string, string>> = {
  ...FILE_TROUBLES,
  'too-many': 'не добавлен: снимков уже 20.',
  twice: 'уже приложен.',
  'no-scan':
    'не добавлен: это не фотография и не PDF. Снимите бумагу камерой или выберите JPEG, PNG, WebP, HEIC или PDF.',
};

export const STAND_NAMES: Readonly<Record<StandStepId, string>> = {
  signed: 'Соглашение подписано',
  original: 'Оригинал у специалиста',
  forwarded: 'Соглашение отправлено в центр',
  placed: 'Материал размещён',
  sent: 'Отправлен на модерацию',
  answered: 'Ответ центра',
};
