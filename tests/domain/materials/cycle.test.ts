import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deadlinesOf,
  handInTerms,
  isNearMonth,
  nextCollecting,
  nextMonth,
  previousMonth,
  proposedMonth,
  timeliness,
  timelinessOf,
} from '../../../src/lib/domain/materials/cycle';
import { deadlines, type CycleSettings } from '../../../src/lib/domain/people/deadlines';
import { usualSchedule, type Schedule } from '../../../src/lib/domain/people/place';
import { settingsOn, type SettingChange } from '../../../src/lib/domain/people/settings';
import { addDays, FEDERAL_CALENDAR, isWorkingDay } from '../../../src/lib/domain/shared/calendar';
import { ZONE } from '../../builders/municipality';

const settings: CycleSettings = settingsOn([], '2026-12-01');
const schedule = (changes: Partial<Schedule> = {}): Schedule => ({ ...usualSchedule(ZONE), ...changes });
const inMonth = (month: string, changes: Partial<CycleSettings> = {}) =>
  deadlines(month, { ...settings, ...changes }, FEDERAL_CALENDAR);

describe('[E-05, E-22] a month keeps its own settings', () => {
  const noon = (date: string) => Date.parse(`${date}T07:00:00Z`);
  const paper = (date: string) => ({ month: date.slice(0, 7), madeAt: noon(date), receivedAt: noon(date) });
  const kept = (date: string, settings: SettingChange[]) => timelinessOf(paper(date), schedule({ settings }));

  test('a paper in time stays in time when an earlier day is set from a later month on', () => {
    const changes: SettingChange[] = [{ key: 'handInDay', value: 3, from: '2027-01-01' }];
    expect(kept('2026-11-05', changes)).toBe('in-time');
    expect(deadlinesOf(schedule({ settings: changes }), '2026-12').handIn).toBe('2026-12-07');
    expect(deadlinesOf(schedule({ settings: changes }), '2027-02').handIn).toBe('2027-02-03');
  });

  test('a correction inside a month is that month’s, and the next ones’', () => {
    const changes: SettingChange[] = [{ key: 'handInDay', value: 20, from: '2026-11-09' }];
    expect(kept('2026-11-19', changes)).toBe('in-time');
    expect(kept('2026-10-19', changes)).toBe('late');
    expect(kept('2027-02-19', changes)).toBe('in-time');
  });

  test('days of grace are those of the month', () => {
    const late = { month: '2026-11', madeAt: noon('2026-11-05'), receivedAt: noon('2026-11-07') };
    const changes: SettingChange[] = [{ key: 'graceDays', value: 0, from: '2026-12-01' }];
    expect(timelinessOf(late, schedule({ settings: changes }))).toBe('in-time-received-later');
  });
});

describe('[E-22] deadlines of a month', () => {
  test.each([
    // Month, hand-in, assessment, registry.
    ['2026-09', '2026-09-07', '2026-09-10', '2026-09-28', 'the 5th is a Saturday'],
    ['2026-11', '2026-11-05', '2026-11-10', '2026-11-27', 'the 28th is a Saturday, sent before'],
    ['2026-12', '2026-12-07', '2026-12-10', '2026-12-28', 'a Saturday again, three working days are left'],
    ['2027-01', '2027-01-11', '2027-01-14', '2027-01-28', 'everything waits for the holidays to end'],
    ['2027-02', '2027-02-05', '2027-02-10', '2027-02-26', 'the 28th is a Sunday'],
    ['2027-05', '2027-05-05', '2027-05-11', '2027-05-28', '10 May is off'],
  ])('in %s: %s, %s, %s (%s)', (month, handIn, assess, send) => {
    expect(inMonth(month)).toEqual({ handIn, assess, send });
  });

  test('dates stay where they are when shifting is switched off, except what the assessment needs', () => {
    expect(inMonth('2027-02', { shiftDeadlines: false })).toEqual({
      handIn: '2027-02-05',
      assess: '2027-02-10',
      send: '2027-02-28',
    });
    expect(inMonth('2027-01', { shiftDeadlines: false, minimumAssessmentDays: 3 })).toEqual({
      handIn: '2027-01-05',
      assess: '2027-01-13',
      send: '2027-01-28',
    });
  });

  test('more working days for the assessment move its end, over weekends too', () => {
    expect(inMonth('2026-10', { minimumAssessmentDays: 3 }).assess).toBe('2026-10-12');
    expect(inMonth('2026-10', { minimumAssessmentDays: 8 }).assess).toBe('2026-10-15');
  });

  test('in any month the assessment ends on a working day with enough of them after hand-in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 15 }),
        (index, handInDay, assessDay, minimumAssessmentDays) => {
          const month = `${2026 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
          const { handIn, assess } = inMonth(month, { handInDay, assessDay, minimumAssessmentDays });
          expect(isWorkingDay(handIn, FEDERAL_CALENDAR)).toBe(true);
          expect(isWorkingDay(assess, FEDERAL_CALENDAR)).toBe(true);
          let days = 0;
          for (let day = addDays(handIn, 1); day <= assess; day = addDays(day, 1))
            if (isWorkingDay(day, FEDERAL_CALENDAR)) days++;
          expect(days).toBeGreaterThanOrEqual(minimumAssessmentDays);
        },
      ),
    );
  });
});

test('months follow each other over the turn of the year', () => {
  expect(nextMonth('2026-12')).toBe('2027-01');
  expect(previousMonth('2027-01')).toBe('2026-12');
  expect(nextMonth('2026-09')).toBe('2026-10');
  expect(previousMonth(nextMonth('2026-05'))).toBe('2026-05');
});

test.each([
  ['2026-12-01', '2026-12'],
  ['2026-12-08', '2026-12'],
  ['2026-12-10', '2026-12'],
  ['2026-12-11', '2027-01'],
  ['2027-01-14', '2027-01'],
  ['2027-01-15', '2027-02'],
])('[E-05] what is handed in on %s is proposed for %s', (today, month) => {
  expect(proposedMonth(schedule(), today)).toBe(month);
});

describe('[E-22] the calendar of a place', () => {
  const days = (marks: Record<string, 'off' | 'working'>) =>
    new Map(Object.entries(marks).map(([date, day]) => [date, { day, title: 'по указу' }]));
  const off = (...months: string[]) => new Map(months.map((month) => [month, { reason: 'отпуска' }]));

  test.each([
    [{ '2026-11-05': 'off' } as const, { handIn: '2026-11-06', assess: '2026-11-11' }, 'a regional holiday'],
    [
      { '2026-12-05': 'working' } as const,
      { handIn: '2026-12-05', assess: '2026-12-10' },
      'a worked Saturday',
    ],
    [{ '2026-11-04': 'working', '2026-11-05': 'off' } as const, { handIn: '2026-11-06' }, 'a holiday moved'],
    [{ '2026-11-27': 'off' } as const, { send: '2026-11-26' }, 'what is sent outside goes before'],
  ])('%o moves its month: %o (%s)', (marks, dates, _) => {
    const month = Object.keys(marks)[0]!.slice(0, 7);
    expect(deadlinesOf(schedule({ days: days(marks) }), month)).toMatchObject(dates);
    expect(deadlinesOf(schedule({ days: days(marks) }), '2027-02')).toEqual(inMonth('2027-02'));
  });

  test('a month without collection is not proposed, and the next that collects is', () => {
    const summer = schedule({ monthsOff: off('2027-07', '2027-08') });
    expect(proposedMonth(summer, '2027-06-11')).toBe('2027-09');
    expect(proposedMonth(summer, '2027-07-03')).toBe('2027-09');
    expect(proposedMonth(summer, '2027-06-02')).toBe('2027-06');
    expect(nextCollecting(summer, '2027-06')).toBe('2027-09');
  });

  test('before a summer without collection September may already be meant, and no month after October', () => {
    const summer = schedule({ monthsOff: off('2027-07', '2027-08') });
    expect(isNearMonth(summer, '2027-09', '2027-06-20')).toBe(true);
    expect(isNearMonth(summer, '2027-10', '2027-06-20')).toBe(true);
    expect(isNearMonth(summer, '2027-11', '2027-06-20')).toBe(false);
    expect(isNearMonth(schedule(), '2027-09', '2027-06-20')).toBe(false);
  });
});

describe('[E-05] late is a fact', () => {
  const zone = 'Asia/Yekaterinburg';
  // The last moment of 7 December in the zone is 18:59:59.999 UTC.
  const judge = (madeAt: string, receivedAt: string, grace = 3) =>
    timeliness({ madeAt: Date.parse(madeAt), receivedAt: Date.parse(receivedAt) }, '2026-12-07', zone, grace);

  test('received on the last day is in time, to its last moment in the place', () => {
    expect(judge('2026-12-07T18:59:59.999Z', '2026-12-07T18:59:59.999Z')).toBe('in-time');
    expect(judge('2026-12-07T19:00:00Z', '2026-12-07T19:00:00Z')).toBe('late');
  });

  test('a device whose clock runs ahead does not make a paper late that was received in time', () => {
    expect(judge('2026-12-09T00:00:00Z', '2026-12-07T12:00:00Z')).toBe('in-time');
  });

  test('made in time and received within the grace days is in time, received later', () => {
    expect(judge('2026-12-07T18:59:59.999Z', '2026-12-07T19:00:00Z')).toBe('in-time-received-later');
    expect(judge('2026-12-06T10:00:00Z', '2026-12-10T18:59:59Z')).toBe('in-time-received-later');
    expect(judge('2026-12-06T10:00:00Z', '2026-12-10T19:00:00Z')).toBe('late');
  });

  test('made after the last day is late however quickly it is received', () => {
    expect(judge('2026-12-07T19:00:00Z', '2026-12-07T19:00:01Z')).toBe('late');
  });

  test('the grace is a setting', () => {
    expect(judge('2026-12-06T10:00:00Z', '2026-12-08T10:00:00Z', 0)).toBe('late');
    expect(judge('2026-12-06T10:00:00Z', '2026-12-08T10:00:00Z', 1)).toBe('in-time-received-later');
  });
});

describe('[E-15] until when the next version is expected', () => {
  test('the conclusion’s term and the month’s are two days, the earlier first', () => {
    const terms = (revision?: string) => handInTerms(revision, '2026-12-07', '2026-12-06');
    expect(terms()).toEqual([{ what: 'month', date: '2026-12-07', passed: false }]);
    expect(terms('2026-12-05')).toEqual([
      { what: 'revision', date: '2026-12-05', passed: true },
      { what: 'month', date: '2026-12-07', passed: false },
    ]);
    expect(terms('2027-01-11').map(({ what }) => what)).toEqual(['month', 'revision']);
    // A day named in both is that of the conclusion.
    expect(terms('2026-12-07')[0]!.what).toBe('revision');
  });
});
