import { describe, expect, test } from 'vitest';
import { isReminderTime, remindsOf } from '../../../src/lib/domain/materials/reminding';
import { usualSchedule, type Schedule } from '../../../src/lib/domain/people/place';
import { FEDERAL_CALENDAR } from '../../../src/lib/domain/shared/calendar';
import { ZONE } from '../../builders/municipality';

const on = (due: string | undefined, today: string) => remindsOf(due ? { due } : {}, today, FEDERAL_CALENDAR);

describe('[E-22] on which days somebody is reminded', () => {
  test.each([
    ['2026-12-04', false, 'four working days before: Monday is the first'],
    ['2026-12-07', true, 'three'],
    ['2026-12-08', false, 'two'],
    ['2026-12-09', true, 'one'],
    ['2026-12-10', false, 'the day itself'],
    ['2026-12-11', true, 'the day after'],
    ['2026-12-14', false, 'later it stays on the list and in no letter'],
  ])('due on Thursday 10 December, on %s: %s, %s', (today, expected) => {
    expect(on('2026-12-10', today)).toBe(expected);
  });

  test('days off count for nothing: before the January holidays of 2027 and after them', () => {
    // Working days between 30 December and 13 January: 11, 12, 13 January.
    expect(on('2027-01-13', '2026-12-30')).toBe(true);
    expect(on('2026-12-30', '2027-01-11')).toBe(true);
    expect(on('2026-12-30', '2027-01-12')).toBe(false);
  });

  test('a task without a day causes no letter', () => {
    expect(on(undefined, '2026-12-07')).toBe(false);
    expect(on('2020-01-10', '2026-12-07')).toBe(false);
  });
});

describe('[E-22, X-08] none outside working hours, by the clock of the place', () => {
  const usual = usualSchedule(ZONE);
  const at = (local: string, schedule: Schedule = usual) =>
    isReminderTime(schedule, Date.parse(`${local}+05:00`));

  test.each([
    ['2026-12-07T08:59:59', false],
    ['2026-12-07T09:00:00', true],
    ['2026-12-07T17:59:59', true],
    ['2026-12-07T18:00:00', false],
    ['2026-12-06T12:00:00', false],
    ['2026-12-31T12:00:00', false],
  ])('%s: %s', (local, expected) => expect(at(local)).toBe(expected));

  test('the hours are settings, days off those of the place', () => {
    const changed: Schedule = {
      ...usual,
      settings: [
        { key: 'remindFrom', value: 12, from: '2026-12-01' },
        { key: 'remindUntil', value: 13, from: '2026-12-01' },
      ],
    };
    expect([at('2026-12-07T11:30:00', changed), at('2026-12-07T12:30:00', changed)]).toEqual([false, true]);
    const off: Schedule = { ...usual, days: new Map([['2026-12-07', { day: 'off', title: 'День округа' }]]) };
    expect(at('2026-12-07T12:00:00', off)).toBe(false);
  });
});
