import { describe, expect, test } from 'vitest';
import {
  BellSchedule,
  clockOf,
  intervalOf,
  periodsOn,
  seenFrom,
} from '../../../src/lib/domain/lessons/bells';
import { bellsOf, PERIODS, ZONE } from '../../builders/lessons/term';

const at = (text: string) => Date.parse(text);
const SHORT = [
  { number: 1, start: '08:00', end: '08:30' },
  { number: 2, start: '08:40', end: '09:10' },
];

describe('[V-13] bell schedules', () => {
  const bells = [
    bellsOf('s1'),
    { ...bellsOf('s1', SHORT), from: '2027-02-01' },
    bellsOf('s2', [{ number: 3, start: '11:30', end: '12:10' }]),
  ];

  test('hold for a school and a weekday, from a date on', () => {
    expect(periodsOn(bells, 's1', '2027-01-29')).toEqual(PERIODS);
    expect(periodsOn(bells, 's1', '2027-02-01')).toEqual(SHORT);
    expect(periodsOn(bells, 's1', '2027-02-06')).toEqual([]);
    expect(clockOf(bells, 's2', '2027-01-18', { period: 3 })).toMatchObject({ start: '11:30', end: '12:10' });
  });

  test('ring nothing before the first schedule, on other periods and in unknown schools', () => {
    expect(periodsOn(bells, 's1', '2020-08-31')).toEqual([]);
    expect(clockOf(bells, 's1', '2027-02-01', { period: 3 })).toBeUndefined();
    expect(periodsOn(bells, 'nowhere', '2027-02-01')).toEqual([]);
  });

  test('of two that begin on one day the later in the register holds', () => {
    const twice = [bellsOf('s1'), bellsOf('s1', SHORT)];
    expect(periodsOn(twice, 's1', '2027-01-18')).toEqual(SHORT);
  });

  test('a period is an interval of the school’s own clock, and another school sees it by its own', () => {
    const interval = intervalOf(bells, 's1', ZONE, '2027-01-18', { period: 3 })!;
    expect(interval).toEqual({ start: at('2027-01-18T04:00:00Z'), end: at('2027-01-18T04:40:00Z') });
    expect(seenFrom(bells, 's2', ZONE, interval)).toEqual({
      date: '2027-01-18',
      start: '11:00',
      end: '11:40',
      periods: [{ number: 3, start: '11:30', end: '12:10' }],
    });
    expect(seenFrom(bells, 's2', 'Europe/Moscow', interval)).toMatchObject({ start: '07:00', periods: [] });
  });

  test('keep to the clock when summer time begins', () => {
    const of = (date: string) =>
      intervalOf(bells, 's1', 'Europe/Berlin', date, { start: '09:00', end: '09:40' })!;
    expect(of('2027-03-26').start).toBe(at('2027-03-26T08:00:00Z'));
    expect(of('2027-03-29').start).toBe(at('2027-03-29T07:00:00Z'));
  });

  test.each([
    ['overlapping periods', [SHORT[0]!, { number: 2, start: '08:20', end: '09:00' }]],
    ['periods out of order', [SHORT[1]!, SHORT[0]!]],
    ['a period that ends before it starts', [{ number: 1, start: '09:00', end: '08:00' }]],
    ['an hour that is none', [{ number: 1, start: '24:00', end: '25:00' }]],
  ])('%s are not read', (_, periods) => {
    expect(BellSchedule.safeParse(bellsOf('s1', periods)).success).toBe(false);
    expect(BellSchedule.safeParse(bellsOf('s1')).success).toBe(true);
  });
});
