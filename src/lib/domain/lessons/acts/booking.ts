/* [V-04, V-07, V-09, V-12] Applications for equipment, what the centre makes of them, and single dates afterwards. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import type { ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { every, must, no, unknown, yes, type Decision } from '../../shared/decision';
import { DateText, Slug, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { needsOf, useFor } from '../equipment';
import { Exception, Slot } from '../lesson';
import {
  DECLINED,
  needsBooking,
  OUTCOMES,
  FAILURES,
  seriesOf,
  seriesWith,
  type NetworkLesson,
  withChange,
} from '../network-lesson';
import { datesOf } from '../occurrence';
import { conflictsAt, conflictsOfDate, frameOf } from '../schedule';
import { byNetwork, onLesson } from './offering';
import { answerFor, byCentre, has, ruleOn, words } from './rules';

const schools = z.array(Slug).check(z.minLength(1), z.maxLength(40));

const Confirmation = openObject({
  /** The application that was looked at. */
  claim: Ulid,
  schools,
  weekday: z.int().check(z.gte(1), z.lte(7)),
  slot: Slot,
  uses: z
    .array(
      openObject({
        resource: z.string().check(z.maxLength(40)),
        amount: z.int().check(z.gte(1), z.lte(10_000)),
      }),
    )
    .check(z.maxLength(90)),
  link: z.optional(z.string().check(z.maxLength(300), z.regex(/^https:\/\/\S+$/))),
});

const OnDate = openObject({ date: DateText });

/** Whoever answers for a lesson itself: its teacher, the administrators, the centre. */
const byKeeper = (facts: Facts, act: Act, lesson: NetworkLesson): Decision =>
  act.person === lesson.offer.teacher ? yes : byNetwork(facts, act, lesson);

/** [V-12] The date is one of those of the series. */
function standsOn(facts: Facts, lesson: NetworkLesson, date: string): Decision {
  const frame = frameOf(facts, lesson.place, lesson.offer.term);
  if (!frame) return unknown;
  return must(datesOf(seriesOf(lesson), frame).includes(date), 'no-such-date');
}

/** [V-06] A confirmation names for each need something that meets it; otherwise equipment would be taken by nobody. */
function meetsNeeds(facts: Facts, lesson: NetworkLesson, payload: z.infer<typeof Confirmation>): Decision {
  const frame = frameOf(facts, lesson.place, lesson.offer.term);
  if (!frame) return unknown;
  const needs = needsOf(seriesWith(lesson, payload.schools), frame.resources);
  return must(
    needs.every((need) => useFor(need, payload.uses, frame.resources)),
    'equipment-missing',
  );
}

export const bookingActs: ActKind[] = [
  // [V-07] An application takes nothing: any number of them may want the same.
  onLesson({
    kind: 'apply-for-lesson',
    payload: openObject({ schools }),
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => byNetwork(facts, act, lesson),
          () => must(needsBooking(lesson), 'nothing-to-book'),
          () => must(!!lesson.published, 'not-published'),
          () =>
            must(
              act.payload.schools.every((school) => lesson.joined.has(school)),
              'not-joined',
            ),
        ),
      ),
  }),
  onLesson({
    kind: 'withdraw-application',
    payload: openObject({}),
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => byNetwork(facts, act, lesson),
          () => must(!!lesson.claim, 'no-application'),
        ),
      ),
  }),
  // [V-07] The one act that books. Two that want the same are decided one after the other, the second is refused.
  onLesson({
    kind: 'confirm-lesson',
    payload: Confirmation,
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { payload } = act;
        return every(
          () => byCentre(facts, act),
          () => must(lesson.claim?.id === payload.claim, 'application-changed'),
          () =>
            must(
              payload.schools.every((school) => lesson.joined.has(school)),
              'application-changed',
            ),
          () => meetsNeeds(facts, lesson, payload),
          () => must(conflictsAt(facts, lesson, payload).length === 0, 'place-taken'),
        );
      }),
  }),
  onLesson({
    kind: 'decline-lesson',
    payload: openObject({ claim: Ulid, why: z.enum(DECLINED) }),
    parts: { words },
    requiredParts: ['words'],
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => byCentre(facts, act),
          () => must(lesson.claim?.id === act.payload.claim, 'application-changed'),
        ),
      ),
  }),
  onLesson({
    kind: 'release-lesson',
    narrows: true,
    payload: openObject({}),
    parts: { words },
    requiredParts: ['words'],
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => byCentre(facts, act),
          () => must(!!lesson.booked, 'not-booked'),
        ),
      ),
  }),
  onLesson({
    kind: 'change-date',
    payload: Exception,
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const exception = act.payload;
        return every(
          () => byKeeper(facts, act, lesson),
          () => standsOn(facts, lesson, exception.date),
          () => {
            if (exception.change !== 'moved' && exception.change !== 'substituted') return yes;
            // Judged as if it had been accepted: the date alone against everything that stands.
            const change = { id: act.id, exception, by: act.person, at: act.madeAt };
            const changed = { ...lesson, changes: withChange(lesson.changes, change) };
            return must(conflictsOfDate(facts, changed, exception.date).length === 0, 'place-taken');
          },
        );
      }),
  }),
  onLesson({
    kind: 'restore-date',
    payload: OnDate,
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { date } = act.payload;
        if (!lesson.changes.some(({ exception }) => exception.date === date)) return no('no-such-date');
        const changed = { ...lesson, changes: lesson.changes.filter((each) => each.exception.date !== date) };
        return every(
          () => byKeeper(facts, act, lesson),
          // What was released meanwhile may be somebody else's.
          () => must(conflictsOfDate(facts, changed, date).length === 0, 'place-taken'),
        );
      }),
  }),
  // [V-14] Also offline, right after the lesson, from the phone of whoever was there.
  onLesson({
    kind: 'report-connection',
    atOnce: true,
    payload: openObject({
      ...OnDate.shape,
      school: Slug,
      outcome: z.enum(OUTCOMES),
      failure: z.optional(z.enum(FAILURES)),
    }),
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { date, school, outcome, failure } = act.payload;
        const takesPart = school === lesson.offer.host.school || lesson.joined.has(school);
        return every(
          () => must(takesPart, 'not-joined'),
          () =>
            act.person === lesson.offer.teacher
              ? yes
              : must(has(facts, act, ...answerFor(facts, act, school)), 'school-only'),
          () => standsOn(facts, lesson, date),
          () => must(outcome === 'held' || failure !== undefined, 'reason-missing'),
        );
      }),
  }),
  // [V-10] The administration of the school has put it into its own timetable, or cannot.
  onLesson({
    kind: 'note-in-school',
    atOnce: true,
    payload: openObject({ school: Slug, state: z.enum(['counted', 'clash']) }),
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { school, state } = act.payload;
        return every(
          () => must(has(facts, act, grant.school(act.place, school)), 'school-only'),
          () => must(lesson.joined.has(school) || school === lesson.offer.host.school, 'not-joined'),
          () => must(state === 'counted' || 'words' in act.parts, 'reason-missing'),
        );
      }),
  }),
];
