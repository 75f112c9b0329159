import { z } from 'zod/mini';
import { actKind, type ActKind } from '../act-kind';
import { grant } from '../grants';
import { addYears, dateAt } from '../shared/calendar';
import { every, must } from '../shared/decision';
import { DateText, MonthText } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { keepsRegister } from './register';
import { changeNeeds } from './settings';

/** So far ahead days and months are marked: the calendar of the year after next is nobody's yet. */
const YEARS_AHEAD = 2;

const reason = z.string().check(z.trim(), z.minLength(3), z.maxLength(500));

/** [E-22] The calendar of a place: its own days off, and months in which nothing is collected. */
export const calendarActs: ActKind[] = [
  actKind({
    kind: 'mark-day',
    subject: 'place',
    atOnce: true,
    payload: openObject({
      date: DateText,
      /** `usual`: as the federal calendar has it, the mark is taken away. */
      day: z.enum(['off', 'working', 'usual']),
      title: z.string().check(z.trim(), z.maxLength(80)),
    }),
    parts: { reason },
    decide: (facts, act, { at }) => {
      const { date, day, title } = act.payload;
      const place = facts.places.get(act.place)!;
      const today = dateAt(at, place.zone);
      const needs = changeNeeds(date, today);
      return every(
        () => keepsRegister(facts, act),
        () => must(needs !== 'later-day', 'month-over'),
        () => must(date < addYears(today, YEARS_AHEAD), 'day-far'),
        () => must(day === 'usual' || title.length >= 3, 'title-missing'),
        () => must(day !== 'usual' || place.days.has(date), 'nothing-changes'),
        () => must(needs === 'nothing' || 'reason' in act.parts, 'reason-missing'),
      );
    },
    seenBy: (_, act) => [grant.member(act.place)],
  }),
  actKind({
    kind: 'mark-month',
    subject: 'place',
    atOnce: true,
    payload: openObject({ month: MonthText, collects: z.boolean() }),
    parts: { reason },
    decide: (facts, act, { at }) => {
      const { month, collects } = act.payload;
      const place = facts.places.get(act.place)!;
      const today = dateAt(at, place.zone);
      return every(
        () => keepsRegister(facts, act),
        () => must(month >= today.slice(0, 7), 'month-over'),
        () => must(month < addYears(today, YEARS_AHEAD).slice(0, 7), 'day-far'),
        () => must(collects === place.monthsOff.has(month), 'nothing-changes'),
        () => must(collects || 'reason' in act.parts, 'reason-missing'),
      );
    },
    seenBy: (_, act) => [grant.member(act.place)],
  }),
];
