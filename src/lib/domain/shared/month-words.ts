/** Names of months in the nominative and the genitive, from January on. */
export const MONTHS = [
  'январь',
  'февраль',
  'март',
  'апрель',
  'май',
  'июнь',
  'июль',
  'август',
  'сентябрь',
  'октябрь',
  'ноябрь',
  'декабрь',
] as const;
export const OF_MONTHS = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
] as const;

const at = (month: string) => Number(month.slice(5, 7)) - 1;

/** «декабрь 2026» from `2026-12` or a day of it. */
export const monthWords = (month: string): string => `${MONTHS[at(month)]} ${month.slice(0, 4)}`;

/** «декабря 2026» from the same, after «из», «с», «до». */
export const ofMonthWords = (month: string): string => `${OF_MONTHS[at(month)]} ${month.slice(0, 4)}`;
