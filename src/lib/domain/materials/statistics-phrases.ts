import type { Counts, Grouping } from './statistics';

/** [E-24] The wording of statistics. */
export const GROUPING_NAMES: Readonly<Record<Grouping, string>> = {
  month: 'По месяцам',
  school: 'По школам',
  subject: 'По предметам',
  association: 'По объединениям (ММО)',
  author: 'По авторам',
};

/** Columns in the order of a material's way. */
export const COUNT_NAMES: Readonly<Record<keyof Counts, string>> = {
  handedIn: 'сдано',
  late: 'позже срока',
  underWay: 'без заключения',
  recommended: 'рекомендовано',
  revise: 'на доработке',
  rejected: 'отклонено',
  sent: 'в реестрах',
  published: 'опубликовано',
  withdrawn: 'отозвано',
};
