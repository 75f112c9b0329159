import type { Schedule } from '../people/place';
import { dateAt, type CalendarDate } from '../shared/calendar';
import { deadlinesOf, nextSendingDay } from './cycle';
import type { Submission } from './material';

/**
 * [E-17, E-20] The day by which a version is placed and sent to moderation: that of its month's registry; after the
 * author's decision to send again, the next such day from the decision on.
 */
export function placingDay(schedule: Schedule, { month, attempts }: Submission): CalendarDate {
  const decided = attempts.at(-2)?.again?.at;
  return decided === undefined
    ? deadlinesOf(schedule, month).send
    : nextSendingDay(schedule, dateAt(decided, schedule.zone));
}
