import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { book, bookingOf, type Booking } from '../../../src/lib/domain/lessons/booking';
import {
  allConflicts,
  conflictsOf,
  conflictsOfPlanned,
  type Conflict,
} from '../../../src/lib/domain/lessons/conflicts';
import type { Frame } from '../../../src/lib/domain/lessons/frame';
import type { Lesson } from '../../../src/lib/domain/lessons/lesson';
import { Occupancy } from '../../../src/lib/domain/lessons/occupancy';
import { occurrencesOf } from '../../../src/lib/domain/lessons/occurrence';
import {
  aFrame,
  aLesson,
  aResource,
  aSeries,
  aSite,
  lessonId,
  PORTS,
  teacherId,
  terminalOf,
} from '../../builders/lessons/term';

const SCHOOLS = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'];
const frame = aFrame(SCHOOLS);
let made = 0;

/** A lesson on Monday 18 January 2027 in the third period, of another teacher than every other. */
function booked(
  more: Partial<Lesson> = {},
  when: { date?: string; period?: number } = {},
  inFrame: Frame = frame,
): Booking {
  made++;
  const lesson = aLesson({ id: lessonId(made), teacher: teacherId(made), ...more });
  const { date = '2027-01-18', period = 3 } = when;
  return book({ id: `${lesson.id}@${date}`, lesson, date, slot: { period } }, inFrame)!;
}
const against = (one: Booking, others: readonly Booking[], inFrame: Frame = frame) =>
  conflictsOf(one, new Occupancy(inFrame, others), inFrame);
const families = (conflicts: readonly Conflict[]) => conflicts.map(({ family }) => family);
/** From and to places that share nothing with the others. */
const apart = { host: aSite('s3'), parts: [aSite('s4', '5А')] };

describe('[V-08] two lessons at one time', () => {
  test('with one teacher: both are named', () => {
    const [one, other] = [booked({ teacher: teacherId(900) }), booked({ teacher: teacherId(900), ...apart })];
    const [conflict] = against(one, [other]);
    expect(conflict).toEqual({ family: 'teacher', key: `teacher ${teacherId(900)}`, booking: one, other });
  });

  test('[V-03] a recording does not take the teacher, but the class', () => {
    const one = booked({ teacher: teacherId(900), kind: 'recorded' });
    expect(against(one, [booked({ teacher: teacherId(900), ...apart })])).toEqual([]);
    const same = booked({ host: aSite('s3'), kind: 'recorded' });
    expect(families(against(one, [same]))).toEqual(['class']);
  });

  test('with one class; classes of the same name in two schools are two', () => {
    const free = aFrame(SCHOOLS, {
      resources: [PORTS, ...SCHOOLS.map((school) => ({ ...terminalOf(school), capacity: 3 }))],
    });
    const one = booked({}, {}, free);
    expect(families(against(one, [booked({ host: aSite('s3') }, {}, free)], free))).toEqual(['class']);
    expect(against(one, [booked({ parts: [aSite('s4', '9А')] }, {}, free)], free)).toEqual([]);
  });

  test('in one room, and at the only terminal of a school', () => {
    const roomed = aFrame(SCHOOLS, {
      resources: [...frame.resources, aResource('room-12', 'room', { owner: 's2' })],
    });
    const inRoom = (name: string): Partial<Lesson> => ({
      kind: 'recorded',
      parts: [{ ...aSite('s2', name), room: 'room-12' }],
    });
    const [one, other] = [booked(inRoom('9А'), {}, roomed), booked(inRoom('9Б'), {}, roomed)];
    expect(against(one, [other], roomed)).toEqual([
      { family: 'room', key: 'resource room-12', booking: one, other },
    ]);
    const terminals = against(booked(), [booked({ host: aSite('s3'), parts: [aSite('s2', '7А')] })]);
    expect(terminals).toMatchObject([{ family: 'room', key: 'resource s2-terminal' }]);
  });

  test('one after the other is none, nor is a booking in the way of itself as it was before', () => {
    const one = booked({ teacher: teacherId(900) });
    expect(against(one, [booked({ teacher: teacherId(900) }, { period: 4 })])).toEqual([]);
    expect(against(one, [one])).toEqual([]);
  });
});

describe('[V-08] more than the centre has', () => {
  const three = (first: number): Partial<Lesson> => ({
    host: aSite(`s${first}`),
    parts: [aSite(`s${first + 1}`, '9А'), aSite(`s${first + 2}`, '9А')],
  });

  test('how much, at which moments, and everybody who takes of it then', () => {
    const [one, two] = [booked(three(1)), booked(three(4))];
    expect(against(one, [two])).toEqual([]);
    const third = booked({ host: aSite('s7'), parts: [aSite('s8', '9А')] });
    expect(against(third, [one, two])).toEqual([
      {
        family: 'capacity',
        key: 'resource mcu',
        booking: third,
        others: [one, two],
        capacity: 6,
        wanted: 8,
        moments: [{ start: third.start, end: third.end }],
      },
    ]);
  });

  test('only while they are together', () => {
    const clock = (start: string, end: string, more: Partial<Lesson>) => {
      const lesson = aLesson({ id: lessonId(++made), teacher: teacherId(made), ...more });
      return book({ id: lesson.id, lesson, date: '2027-01-18', slot: { start, end } }, frame)!;
    };
    const long = clock('09:00', '12:00', three(1));
    const [early, late] = [clock('09:00', '10:00', three(4)), clock('10:00', '11:00', three(4))];
    const short = clock('10:30', '11:30', { host: aSite('s7'), parts: [aSite('s8', '9А')] });
    const [conflict] = against(short, [long, early, late]);
    expect(conflict).toMatchObject({
      others: [long, late],
      wanted: 8,
      moments: [{ start: short.start, end: late.end }],
    });
  });

  test('a lesson alone may want too much', () => {
    const all = booked({ parts: SCHOOLS.slice(1).map((school) => aSite(school, '9А')) });
    const [missing] = against(all, []);
    expect(missing).toMatchObject({ family: 'missing', need: { kind: 'ports', amount: 8 } });
  });
});

describe('[V-08] what keeps a lesson out whatever else is booked', () => {
  const one = (more: Partial<Frame>, lesson: Partial<Lesson> = {}, when = {}) => {
    const changed = aFrame(SCHOOLS, more);
    return against(booked(lesson, when, changed), [], changed);
  };
  const hours = {
    resources: [
      { ...PORTS, hours: [{ weekday: 2, start: '09:00', end: '18:00' }] },
      ...SCHOOLS.map(terminalOf),
    ],
  };
  const start = Date.parse('2027-01-18T04:00:00Z');
  const broken = {
    resources: [
      { ...PORTS, maintenance: [{ start, end: start + 1, reason: '' }] },
      ...SCHOOLS.map(terminalOf),
    ],
  };

  test.each<[string, Conflict[], object]>([
    ['outside the term', one({}, {}, { date: '2027-05-17' }), { family: 'term' }],
    [
      'a holiday inside it',
      one({
        term: { from: '2027-01-11', to: '2027-04-30', breaks: [{ from: '2027-01-18', to: '2027-01-24' }] },
      }),
      { family: 'term' },
    ],
    ['a holiday', one({}, {}, { date: '2027-02-23' }), { family: 'holiday' }],
    [
      'a closed school',
      one({ closures: [{ school: 's2', from: '2027-01-18', to: '2027-01-18', reason: 'weather' }] }),
      { family: 'closed', school: 's2' },
    ],
    ['hours of the centre', one(hours), { family: 'hours', resource: { id: 'mcu' } }],
    ['maintenance', one(broken), { family: 'maintenance', resource: { id: 'mcu' } }],
    [
      'no terminal',
      one({ resources: [PORTS, terminalOf('s1')] }),
      { family: 'missing', need: { kind: 'terminal', owner: 's2' } },
    ],
  ])('%s', (_, conflicts, expected) => {
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject(expected);
  });

  test('a period that is not rung on that day', () => {
    const { lesson } = booked();
    const planned = { id: lesson.id, lesson, date: '2027-01-16', slot: { period: 3 } };
    expect(conflictsOfPlanned(planned, new Occupancy(frame), frame)).toEqual([
      { family: 'unrung', booking: planned },
    ]);
    expect(conflictsOfPlanned({ ...planned, date: '2027-01-18' }, new Occupancy(frame), frame)).toEqual([]);
  });

  test('outside the bells of a school that takes part, in its own zone; not for what is out of the timetable', () => {
    const far = new Map([...frame.zones, ['s2', 'Europe/Moscow']]);
    expect(one({ zones: far })).toMatchObject([{ family: 'bells', school: 's2' }]);
    expect(one({ zones: far }, { use: 'extracurricular' })).toEqual([]);
    expect(
      one({ zones: new Map([...frame.zones, ['s2', 'Asia/Yekaterinburg']]) }, {}, { period: 5 }),
    ).toEqual([]);
  });
});

describe('[V-08] many lessons', () => {
  /** A handful of lessons in which everything that can clash does so often. */
  const lessons = fc.array(
    fc.record({
      teacher: fc.integer({ min: 1, max: 4 }),
      host: fc.integer({ min: 0, max: 3 }),
      parts: fc.uniqueArray(fc.integer({ min: 4, max: 7 }), { minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom('online' as const, 'recorded' as const),
      day: fc.integer({ min: 18, max: 20 }),
      period: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 14 },
  );
  const bookingsOf = (values: ReturnType<typeof lessons.generate>['value']) =>
    values.map(({ teacher, host, parts, kind, day, period }) =>
      booked(
        {
          teacher: teacherId(teacher),
          kind,
          host: aSite(SCHOOLS[host]!),
          parts: parts.map((part) => aSite(SCHOOLS[part]!, '9А')),
        },
        { date: `2027-01-${day}`, period },
      ),
    );

  test('if one is in conflict with another, the other is with it, over the same', () => {
    fc.assert(
      fc.property(lessons, (values) => {
        const [one, other] = bookingsOf(values.slice(0, 2)) as [Booking, Booking];
        const keys = (conflicts: Conflict[]) =>
          conflicts.map((each) => ('key' in each ? each.key : each.family)).toSorted();
        expect(keys(against(one, [other]))).toEqual(keys(against(other, [one])));
      }),
    );
  });

  test('are free of conflicts exactly when no moment has too much of anything, whatever the order', () => {
    fc.assert(
      fc.property(lessons, (values) => {
        const bookings = bookingsOf(values);
        const tooMuch = bookings.some((at) => {
          const together = bookings.filter(({ start, end }) => start <= at.start && at.start < end);
          const twice = (list: string[]) => new Set(list).size < list.length;
          const live = together.filter(({ lesson }) => lesson.kind === 'online');
          return (
            twice(live.map(({ lesson }) => lesson.teacher)) ||
            twice(together.flatMap(({ lesson }) => lesson.parts.map(({ school }) => school))) ||
            twice(live.map(({ lesson }) => lesson.host.school)) ||
            live.reduce((sum, { lesson }) => sum + 1 + lesson.parts.length, 0) > 6
          );
        });
        expect(allConflicts(bookings, frame).length > 0).toBe(tooMuch);
        expect(allConflicts(bookings.toReversed(), frame)).toEqual(allConflicts(bookings, frame));
      }),
      { numRuns: 300 },
    );
  });

  test('each conflict of two is told once; a term of a school is free of any', () => {
    const all = [1, 2, 3].map(() => booked({ teacher: teacherId(900), kind: 'online', ...apart }));
    expect(allConflicts(all, frame).filter(({ family }) => family === 'teacher')).toHaveLength(3);
    const term = occurrencesOf(aSeries(), frame).flatMap((each) => bookingOf(each, frame) ?? []);
    expect(term).toHaveLength(14);
    expect(allConflicts(term, frame)).toEqual([]);
  });
});
