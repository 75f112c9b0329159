import type { FollowingFilter, FollowingState } from './publication';

/** What lists and cards say of a recommended material. */
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
