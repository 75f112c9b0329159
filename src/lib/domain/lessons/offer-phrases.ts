/* How rows, marks and applications are called on the pages on which they are written. */
import type { Applying } from './consolidated';
import type { Weeks } from './lesson';
import type { MARK_REQUIRED, MarkStanding } from './marks';
import type { RowStanding } from './offer-standing';
import type { OFFER_REQUIRED, OfferRow } from './paper';
import { LESSON_KIND_NAMES, LESSON_USE_NAMES } from './phrases';

export const OFFER_REQUIRED_NAMES: Readonly<Record<(typeof OFFER_REQUIRED)[number], string>> = {
  subject: 'предмет',
  level: 'класс',
  kind: 'вид занятия',
  use: 'назначение',
  weekday: 'день недели',
  slot: 'урок или время',
};
export const MARK_REQUIRED_NAMES: Readonly<Record<(typeof MARK_REQUIRED)[number], string>> = {
  classes: 'класс',
  pupils: 'число учеников',
};

/** «Заполните: предмет, класс.» */
export const missingWords = (names: readonly string[]): string => `Заполните: ${names.join(', ')}.`;

export const ROW_STANDING_NAMES: Readonly<Record<RowStanding, string>> = {
  written: 'не передано',
  waiting: 'ждёт передачи',
  handed: 'передано',
  changed: 'изменено, не передано',
  withdrawn: 'снято',
};
export const MARK_STANDING_NAMES: Readonly<Record<MarkStanding, string>> = {
  none: 'не участвуем',
  written: 'отмечено, не передано',
  waiting: 'ждёт передачи',
  handed: 'участвуем',
  changed: 'изменено, не передано',
};
export const APPLYING_NAMES: Readonly<Record<Applying, string>> = {
  new: 'новая заявка',
  schools: 'изменились школы',
  again: 'было отклонено',
};

/** «нечётные недели», «недели 1, 3, 5»; every week is not said. */
export const weeksWords = (weeks: Weeks | undefined): string =>
  weeks === undefined || weeks === 'every'
    ? ''
    : weeks === 'odd'
      ? 'нечётные недели'
      : weeks === 'even'
        ? 'чётные недели'
        : `недели ${weeks.join(', ')}`;

const dayWords = (date: string) => date.split('-').slice(1).reverse().join('.');

/** «11А · учеников: 12». */
export const siteWords = ({ classes, pupils }: { classes?: readonly string[]; pupils?: number }): string =>
  [
    classes?.length
      ? classes.map((name) => (/^\d+$/u.test(name) ? `${name} класс` : name)).join(', ')
      : 'класс не назван',
    pupils !== undefined && `учеников: ${pupils}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** «12.01», «с 12.01 по 24.02»; the whole term is not said. */
export const daysWords = (
  { from, to }: Pick<OfferRow, 'from' | 'to'>,
  term?: { from: string; to: string },
): string => {
  if (from !== undefined && from === to) return dayWords(from);
  return [
    from !== undefined && from !== term?.from && `с ${dayWords(from)}`,
    to !== undefined && to !== term?.to && `по ${dayWords(to)}`,
  ]
    .filter(Boolean)
    .join(' ');
};

/** Everything of a row that does not stand in its title, in one line. */
export const detailsOf = (row: OfferRow, term?: { from: string; to: string }): string =>
  [
    row.topic,
    row.kind && LESSON_KIND_NAMES[row.kind],
    row.use && row.use !== 'lesson' && LESSON_USE_NAMES[row.use],
    weeksWords(row.weeks),
    daysWords(row, term),
    row.seats !== undefined && `мест: ${row.seats}`,
    row.studio && 'из студии центра',
  ]
    .filter(Boolean)
    .join(' · ');

/** «Физика, 9 класс». */
export const titleOf = ({ subject, level }: Pick<OfferRow, 'subject' | 'level'>): string =>
  [subject?.trim() || 'Предмет не назван', level?.trim()].filter(Boolean).join(', ');
