import { FEDERAL_CALENDAR, addDays, isHoliday, weekdayOf } from '../../../../src/lib/domain/shared/calendar';
import type { NamedTerm } from '../../../../src/lib/domain/lessons/region';

/** The one term of the sample's region. */
export const TERM = 'term-1';

/** Weeks before today's that have been held, and weeks after it that are still to come. */
const [BACK, AHEAD] = [6, 10];

const MONTHS = [
  ...['январь', 'февраль', 'март', 'апрель', 'май', 'июнь'],
  ...['июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'],
];

/** School holidays as most regions set them, as `MM-DD`; those of New Year end in the next year. */
const HOLIDAYS = [
  { from: '10-26', to: '11-01' },
  { from: '12-29', to: '01-10' },
  { from: '03-22', to: '03-28' },
];

export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date));

/** «октябрь 2026» */
const monthName = (date: string) => `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;

/**
 * A term of seventeen weeks around today, whatever the day of the year: six have been held, today's is the seventh. School
 * holidays lie in it where the year has them, but not near today; where it has none, one week is free a month ahead.
 */
export function termAround(today: string): NamedTerm {
  const monday = mondayOf(today);
  const [from, to] = [addDays(monday, -7 * BACK), addDays(monday, 7 * AHEAD + 5)];
  const years = [...new Set([from, to].map((date) => Number(date.slice(0, 4))))];
  const [near, far] = [addDays(monday, -14), addDays(monday, 13)];
  const breaks = [years[0]! - 1, ...years]
    .flatMap((year) =>
      HOLIDAYS.map((each) => ({
        from: `${year}-${each.from}`,
        to: `${each.to < each.from ? year + 1 : year}-${each.to}`,
      })),
    )
    .filter((each) => from < each.from && each.to < to && (each.to < near || far < each.from));
  const free = { from: addDays(monday, 28), to: addDays(monday, 34) };
  return {
    id: TERM,
    title: `Сетевые занятия: ${monthName(from)} – ${monthName(to)}`,
    from,
    to,
    breaks: breaks.length > 0 ? breaks : [free],
  };
}

/** The first day from a date on, or before it, on which schools learn five days a week. */
export function schoolDay(date: string, { breaks }: NamedTerm, step: 1 | -1 = 1): string {
  let day = date;
  while (
    weekdayOf(day) > 5 ||
    isHoliday(day, FEDERAL_CALENDAR) ||
    breaks.some(({ from, to }) => from <= day && day <= to)
  )
    day = addDays(day, step);
  return day;
}
