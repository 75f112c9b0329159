import { describe, expect, test } from 'vitest';
import { hoursOfLines, linesOfHours } from '../../../src/lib/domain/lessons/hours';
import { claimOrderWords, hoursWords, weekdaysWords } from '../../../src/lib/domain/lessons/register-phrases';

const on = (start: string, end: string, ...weekdays: number[]) =>
  weekdays.map((weekday) => ({ weekday, start, end }));

describe('[V-06] hours of equipment', () => {
  const hours = [...on('09:00', '13:00', 6), ...on('08:00', '17:00', 3, 1, 2, 5, 4)];

  test('are lines of weekdays, and become the same hours again', () => {
    expect(linesOfHours(hours)).toEqual([
      { weekdays: [1, 2, 3, 4, 5], start: '08:00', end: '17:00' },
      { weekdays: [6], start: '09:00', end: '13:00' },
    ]);
    expect(hoursOfLines(linesOfHours(hours))).toEqual(hours.toSorted((a, b) => a.weekday - b.weekday));
    expect(linesOfHours([])).toEqual([]);
  });

  test('keep two spans of one day apart', () => {
    const split = [...on('14:00', '17:00', 1), ...on('08:00', '12:00', 1)];
    expect(hoursWords(split)).toBe('пн 08:00–12:00; пн 14:00–17:00');
  });

  test('are told in words', () => {
    expect(hoursWords(hours)).toBe('пн–пт 08:00–17:00; сб 09:00–13:00');
    expect(hoursWords([])).toBe('в любое время');
    expect(weekdaysWords([5, 1, 2, 4])).toBe('пн, вт, чт, пт');
    expect(weekdaysWords([2, 3, 4, 7])).toBe('вт–чт, вс');
  });
});

test('[V-07] the order of applications is a sentence, whatever the centre has chosen', () => {
  const last = 'Если равны и после этого, сначала та, которую сервер записал раньше.';
  expect(claimOrderWords(['received', 'made'])).toEqual([
    'Сначала заявки, которые раньше дошли до сервера.',
    'Среди равных сначала заявки, составленные раньше.',
    last,
  ]);
  expect(claimOrderWords(['kind', 'made', 'received'])).toHaveLength(4);
  expect(claimOrderWords([])).toEqual(['Заявки идут в том порядке, в котором их записал сервер.']);
});
