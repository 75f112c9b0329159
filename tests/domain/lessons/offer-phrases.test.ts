import { describe, expect, test } from 'vitest';
import {
  daysWords,
  detailsOf,
  missingWords,
  siteWords,
  titleOf,
  weeksWords,
} from '../../../src/lib/domain/lessons/offer-phrases';

const term = { from: '2027-01-11', to: '2027-05-28' };

describe('[V-02, V-04] how rows and marks are called', () => {
  test('only what is otherwise than usual is said', () => {
    expect([weeksWords('every'), weeksWords('odd'), weeksWords([1, 3])]).toEqual([
      '',
      'нечётные недели',
      'недели 1, 3',
    ]);
    expect(daysWords(term, term)).toBe('');
    expect(daysWords({ from: '2027-02-01', to: term.to }, term)).toBe('с 01.02');
    expect(daysWords({ to: '2027-03-12' }, term)).toBe('по 12.03');
    expect(daysWords({ from: '2027-02-01', to: '2027-02-01' }, term)).toBe('01.02');
  });

  test('a row that was only begun has a name too', () => {
    expect(titleOf({})).toBe('Предмет не назван');
    expect(titleOf({ subject: 'Физика', level: '9 класс' })).toBe('Физика, 9 класс');
    expect(detailsOf({ kind: 'online', use: 'lesson', weeks: 'odd', seats: 0, studio: true })).toBe(
      'Онлайн всё занятие · нечётные недели · мест: 0 · из студии центра',
    );
    expect(missingWords(['класс', 'день недели'])).toBe('Заполните: класс, день недели.');
  });

  test('a class that is a number is said as one', () => {
    expect(siteWords({ classes: ['9', '9А'], pupils: 12 })).toBe('9 класс, 9А · учеников: 12');
    expect(siteWords({ classes: [] })).toBe('класс не назван');
  });
});
