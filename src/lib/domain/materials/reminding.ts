import type { Schedule } from '../people/place';
import { settingsOn } from '../people/settings';
import {
  addDays,
  dateAt,
  hourAt,
  isWorkingDay,
  type CalendarDate,
  type ProductionCalendar,
} from '../shared/calendar';
import type { Instant } from '../shared/ids';
import type { Task } from './agenda';
import { calendarOf } from './cycle';

/** [E-22] Reminders come so many working days before a day. */
const BEFORE: ReadonlySet<number> = new Set([3, 1]);

/** Working days after `from`, up to `to` with it; `from` is the earlier. */
function workingDays(from: CalendarDate, to: CalendarDate, calendar: ProductionCalendar): number {
  let days = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) days++;
  return days;
}

/** A task is not looked at from further away: between two working days there are at most the January holidays. */
const HORIZON = 30;

/**
 * [E-22] True on the days on which somebody is reminded of a task: 3 and 1 working days before its day, and on the first
 * working day after it, when it is late. A task without a day is named in such a letter and causes none.
 */
export function remindsOf(
  { due }: Pick<Task, 'due'>,
  today: CalendarDate,
  calendar: ProductionCalendar,
): boolean {
  if (!due || due < addDays(today, -HORIZON) || due > addDays(today, HORIZON)) return false;
  if (due >= today) return BEFORE.has(workingDays(today, due, calendar));
  return workingDays(due, today, calendar) === 1;
}

/** [E-22] True within the working hours of a working day of the place: at no other time anybody is written to. */
export function isReminderTime(schedule: Schedule, now: Instant): boolean {
  const today = dateAt(now, schedule.zone);
  if (!isWorkingDay(today, calendarOf(schedule))) return false;
  const { remindFrom, remindUntil } = settingsOn(schedule.settings, today);
  const hour = hourAt(now, schedule.zone);
  return hour >= remindFrom && hour < remindUntil;
}
