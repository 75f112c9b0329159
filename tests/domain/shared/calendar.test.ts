import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dateAt,
  daysBetween,
  endOfDay,
  FEDERAL_CALENDAR,
  isWorkingDay,
  startOfDay,
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
