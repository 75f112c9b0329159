import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  clockAt,
  dateAt,
  daysBetween,
  endOfDay,
  FEDERAL_CALENDAR,
  instantAt,
  isHoliday,
  isWorkingDay,
  startOfDay,
  weekdayOf,
  withMarks,
  workingDay,
} from '../../../src/lib/domain/shared/calendar';

const aDate = fc
  .integer({ min: 0, max: 20_000 })
  .map((day) => new Date(Date.UTC(1995, 0, 1) + day * 86_400_000).toISOString().slice(0, 10));

describe('[E-22] the production calendar', () => {
  test.each([
    ['2026-11-04', false, 'День народного единства'],
    ['2026-12-31', false, 'transferred'],
    ['2027-01-01', false, 'New Year'],
    ['2027-01-08', false, 'the last of the New Year holidays'],
    ['2027-01-09', false, 'an ordinary Saturday'],
    ['2027-01-11', true, 'the first working day of 2027'],
    ['2027-02-20', true, 'a worked Saturday'],
    ['2027-02-22', false, 'transferred from that Saturday'],
    ['2027-02-23', false, 'День защитника Отечества'],
    ['2027-02-27', false, 'an ordinary Saturday'],
    ['2027-03-05', true, 'a Friday'],
    ['2027-06-14', false, '12 June fell on a Saturday'],
  ])('%s is a working day: %s (%s)', (date, working) => {
    expect(isWorkingDay(date, FEDERAL_CALENDAR)).toBe(working);
  });

  test.each([
    ['2027-01-05', 'next', '2027-01-11'],
    ['2027-01-05', 'previous', '2026-12-30'],
    ['2027-02-28', 'previous', '2027-02-26'],
    ['2027-02-21', 'previous', '2027-02-20'],
    ['2027-02-21', 'next', '2027-02-24'],
    ['2026-12-07', 'next', '2026-12-07'],
  ] as const)('from %s the %s working day is %s', (date, towards, expected) => {
    expect(workingDay(date, towards, FEDERAL_CALENDAR)).toBe(expected);
  });

  test('a shift ends on a working day and passes over none', () => {
    fc.assert(
      fc.property(aDate, fc.constantFrom('next', 'previous'), (date, towards) => {
        const found = workingDay(date, towards, FEDERAL_CALENDAR);
        const step = towards === 'next' ? 1 : -1;
        for (let day = date; day !== found; day = addDays(day, step))
          if (isWorkingDay(day, FEDERAL_CALENDAR)) return false;
        return isWorkingDay(found, FEDERAL_CALENDAR);
      }),
    );
  });
});

describe('dates', () => {
  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-03-01', -1, '2027-02-28'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-01-15', 0, '2027-01-15'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  test('adding days and counting them agree', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
});

describe('a day in its zone', () => {
  test.each([
    ['2026-12-05', 'Asia/Yekaterinburg', '2026-12-04T19:00:00.000Z'],
    ['2026-12-05', 'Asia/Kamchatka', '2026-12-04T12:00:00.000Z'],
    ['2026-12-05', 'Europe/Kaliningrad', '2026-12-04T22:00:00.000Z'],
    ['2026-12-05', 'UTC', '2026-12-05T00:00:00.000Z'],
    // Zones with summer time, on both days of the change and where midnight itself is skipped.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-11-02', 'America/St_Johns', '2026-11-02T03:30:00.000Z'],
  ])('%s in %s begins at %s', (date, zone, instant) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(instant);
  });

  test.each(['Asia/Yekaterinburg', 'Asia/Kamchatka', 'Europe/Kaliningrad', 'Europe/Moscow', 'Pacific/Apia'])(
    'in %s the first and the last moment lie in the day, and the next moment in the next',
    (zone) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 700 }).map((day) => addDays('2026-01-01', day)),
          (date) => {
            expect(dateAt(startOfDay(date, zone), zone)).toBe(date);
            expect(dateAt(endOfDay(date, zone), zone)).toBe(date);
            expect(dateAt(endOfDay(date, zone) + 1, zone)).toBe(addDays(date, 1));
            expect(dateAt(startOfDay(date, zone) - 1, zone)).toBe(addDays(date, -1));
          },
        ),
      );
    },
  );
});

describe('[V-13] wall clocks', () => {
  const ZONES = [
    'Asia/Novokuznetsk',
    'Europe/Kaliningrad',
    'Asia/Kamchatka',
    'Europe/Berlin',
    'America/New_York',
    // Half an hour of summer time.
    'Australia/Lord_Howe',
    'America/Havana',
  ];

  test.each([
    ['2027-01-18', '11:00', 'Asia/Novokuznetsk', '2027-01-18T04:00:00Z'],
    // Summer and winter of 2010 to 2014, when the offset of Kuzbass changed three times.
    ['2010-03-27', '12:00', 'Asia/Novokuznetsk', '2010-03-27T05:00:00Z'],
    ['2012-01-18', '12:00', 'Asia/Novokuznetsk', '2012-01-18T05:00:00Z'],
    ['2027-07-01', '09:00', 'Europe/Berlin', '2027-07-01T07:00:00Z'],
  ])('%s %s in %s is %s', (date, clock, zone, instant) => {
    expect(new Date(instantAt(date, clock, zone)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  test('a time shown twice is its first, one never shown as much later as the clock skips (RFC 5545, 3.3.5)', () => {
    expect(instantAt('2026-10-25', '02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T00:30:00Z'));
    expect(instantAt('2027-03-28', '02:30', 'Europe/Berlin')).toBe(Date.parse('2027-03-28T01:30:00Z'));
  });

  test('every minute of the world is read back from what a wall shows', () => {
    const minute = fc.integer({ min: 0, max: 40_000_000 }).map((each) => each * 60_000);
    fc.assert(
      fc.property(minute, fc.constantFrom(...ZONES), (instant, zone) => {
        const read = instantAt(dateAt(instant, zone), clockAt(instant, zone), zone);
        // Where the clock shows it twice, the earlier of both.
        expect(read).toBeLessThanOrEqual(instant);
        expect(instant - read).toBeLessThanOrEqual(3_600_000);
        expect([dateAt(read, zone), clockAt(read, zone)]).toEqual([
          dateAt(instant, zone),
          clockAt(instant, zone),
        ]);
      }),
    );
  });

  test.each([
    ['2027-01-11', 1],
    ['2027-01-16', 6],
    ['2027-01-17', 7],
  ])('%s is weekday %i', (date, weekday) => expect(weekdayOf(date)).toBe(weekday));
});

describe('[V-08] holidays of schools that learn on Saturdays', () => {
  test.each([
    ['2027-01-16', false, 'an ordinary Saturday'],
    ['2026-05-09', true, 'a Saturday, День Победы'],
    ['2026-05-11', true, 'transferred from it'],
    ['2027-02-20', false, 'a worked Saturday'],
    ['2027-01-03', true, 'a Sunday of the New Year holidays'],
  ])('%s: %s (%s)', (date, holiday) => expect(isHoliday(date, FEDERAL_CALENDAR)).toBe(holiday));

  test('a region marks days otherwise', () => {
    const regional = withMarks(FEDERAL_CALENDAR, [
      ['2027-04-12', 'off'],
      ['2027-05-10', 'working'],
    ]);
    expect(isHoliday('2027-04-12', regional)).toBe(true);
    expect(isHoliday('2027-05-10', regional)).toBe(false);
  });
});
