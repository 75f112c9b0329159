import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bellLines,
  bellsOfSchool,
  daysOfBells,
  readBellLines,
  weekOfBells,
} from '../../../src/lib/domain/lessons/bell-lines';
import { BellSchedule } from '../../../src/lib/domain/lessons/bells';
import { bellFaultWords } from '../../../src/lib/domain/lessons/register-phrases';
import { bellsOf, PERIODS } from '../../builders/lessons/term';

const FIRST = { number: 1, start: '08:30', end: '09:10' };
const codes = (text: string) => readBellLines(text).faults.map(({ line, code }) => `${line} ${code}`);

describe('[V-13] bells as people write them', () => {
  test.each([
    '1. 08:30–09:10',
    '1) 8.30 - 9.10',
    '1 8:30-9:10',
    '1-й урок: 8.30—9.10',
    '1 урок 8:30 до 9:10',
    'Урок 1: с 8:30 до 9:10',
    '1 – 8-30 – 9-10',
    '1. 8 30 - 9 10',
    '1\t8:30\t9:10',
    '1\t08.30-09.10',
    '8:30–9:10',
    '8.30-9.10',
    '08 30 09 10',
    '0830-0910',
    '1. 8:30–9:10, перемена 10 минут',
    '1. 8:30–9:10 (перемена 10)',
    '1. 8:30-9:10.',
    '  1.  08:30 – 09:10  ',
  ])('«%s» is the first period', (line) => {
    expect(readBellLines(line)).toEqual({ periods: [FIRST], faults: [] });
  });

  test('lines without numbers follow each other, empty ones are nothing, a zeroth period is one', () => {
    expect(readBellLines('0. 7:40-8:20\n\n8:30-9:10\n9:20-10:00\n5. 13:00-13:40').periods).toEqual([
      { number: 0, start: '07:40', end: '08:20' },
      FIRST,
      { number: 2, start: '09:20', end: '10:00' },
      { number: 5, start: '13:00', end: '13:40' },
    ]);
  });

  test('every wrong line is named and nothing is read of it', () => {
    expect(codes('обед\n1. 8:30-9:10\n2. 25:00-26:00\n3. 10:10-10:00')).toEqual([
      '1 unread',
      '3 no-such-time',
      '4 ends-early',
    ]);
    expect(codes('1. 8:30-9:10\n2. 9:05-9:45\n1. 10:00-10:40\n21. 11:00-11:40')).toEqual([
      '2 overlaps',
      '3 number',
      '4 too-many',
    ]);
    expect(codes('1. 8:30\n1. 8:30-9:10-9:20\n1. 8:61-9:10')).toEqual([
      '1 unread',
      '2 unread',
      '3 no-such-time',
    ]);
    expect(bellFaultWords(readBellLines('\n2. 10:10-10:00').faults[0]!)).toBe(
      'Строка 2, «2. 10:10-10:00»: урок кончается раньше, чем начинается.',
    );
  });

  test('whatever is read makes a schedule that the rule of the register takes', () => {
    const line = fc.stringMatching(/^[0-9 .:–-]{0,14}$/);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const periods = [...readBellLines(lines.join('\n')).periods];
        const schedule = { ...bellsOf('s1'), days: Array.from({ length: 7 }, () => periods) };
        expect(BellSchedule.safeParse(schedule).success).toBe(true);
        expect(readBellLines(bellLines(periods))).toEqual({ periods, faults: [] });
      }),
    );
  });

  test('a week is the usual day, Saturday and the days that differ, and becomes the same seven days', () => {
    const short = PERIODS.slice(0, 2);
    const days = [short, PERIODS, PERIODS, PERIODS, PERIODS, short, []];
    const week = weekOfBells(days);
    expect(week).toEqual({ usual: PERIODS, saturday: short, others: new Map([[1, short]]) });
    expect(daysOfBells(week)).toEqual(days);
    const day = fc.constantFrom<typeof PERIODS>([], short, PERIODS, PERIODS.slice(1));
    fc.assert(
      fc.property(fc.array(day, { minLength: 7, maxLength: 7 }), (any) => {
        expect(daysOfBells(weekOfBells(any))).toEqual(any);
      }),
    );
    expect(weekOfBells([])).toEqual({ usual: [], saturday: [], others: new Map() });
  });

  test('beside what is in force stands what comes, the next first', () => {
    const from = (date: string, school = 's1') => ({ ...bellsOf(school), from: date });
    const bells = [from('2027-09-01'), from('2026-09-01'), from('2027-02-01'), from('2025-09-01', 's2')];
    expect(bellsOfSchool(bells, 's1', '2027-01-31')).toEqual({
      now: from('2026-09-01'),
      coming: [from('2027-02-01'), from('2027-09-01')],
    });
    expect(bellsOfSchool(bells, 's1', '2027-02-01').now?.from).toBe('2027-02-01');
    expect(bellsOfSchool(bells, 's1', '2026-08-31')).not.toHaveProperty('now');
  });
});
