import { describe, expect, test } from 'vitest';
import {
  count,
  date,
  dateNumeric,
  dateShort,
  dateTime,
  dateYear,
  dayKey,
  daysBetween,
  dayWord,
  deadlineWord,
  duration,
  fileSize,
  glue,
  month,
  number,
  percent,
  period,
  plural,
  since,
  time,
  weekday,
  weekdayShort,
} from '../../../src/lib/ui/kit/format';

const PERM = 'Asia/Yekaterinburg';
/** What a person sees: no-break spaces shown as plain ones. */
const seen = (text: string) => text.replaceAll('\u00a0', ' ');
const MATERIALS = ['материал', 'материала', 'материалов'] as const;

describe('dates', () => {
  const moment = '2026-12-08T09:02:00Z';

  test('are said in the zone that is asked for', () => {
    expect(time(moment, PERM)).toBe('14:02');
    expect(time(moment, 'Europe/Moscow')).toBe('12:02');
    expect(dayKey('2026-12-08T20:30:00Z', PERM)).toBe('2026-12-09');
  });

  test('have no full stops and no «г.»', () => {
    expect(seen(date(moment, PERM))).toBe('8 декабря');
    expect(seen(dateYear(moment, PERM))).toBe('8 декабря 2026');
    expect(seen(dateShort('2026-11-08', PERM))).toBe('8 ноя');
    expect(seen(dateShort('2026-09-30', PERM))).toBe('30 сен');
    expect(seen(dateShort('2027-05-01', PERM))).toBe('1 мая');
    expect(dateNumeric(moment, PERM)).toBe('08.12.2026');
    expect(seen(dateTime(moment, PERM))).toBe('8 декабря, 14:02');
    expect(month(moment, PERM)).toBe('декабрь 2026');
    expect(weekdayShort('2026-12-09', PERM)).toBe('ср');
    expect(weekday('2026-12-09', PERM)).toBe('среда');
  });

  test('midnight is 00:00, not 24:00', () => {
    expect(time('2026-12-08T19:00:00Z', PERM)).toBe('00:00');
  });

  test('a plain day is that day in every zone', () => {
    expect(dayKey('2026-12-10', 'America/New_York')).toBe('2026-12-10');
    expect(seen(date('2026-12-10', 'America/New_York'))).toBe('10 декабря');
  });

  test('near days are words, other years carry the year', () => {
    expect(dayWord('2026-12-08', moment, PERM)).toBe('сегодня');
    expect(dayWord('2026-12-09', moment, PERM)).toBe('завтра');
    expect(dayWord('2026-12-07', moment, PERM)).toBe('вчера');
    expect(seen(dayWord('2027-01-12', moment, PERM))).toBe('12 янв 2027');
    expect(daysBetween(moment, '2027-01-12', PERM)).toBe(35);
  });

  test('deadlines are said in words', () => {
    expect(seen(deadlineWord('2026-12-10', '2026-12-08', PERM))).toBe('осталось 2 дня');
    expect(seen(deadlineWord('2026-12-09', '2026-12-08', PERM))).toBe('остался 1 день');
    expect(seen(deadlineWord('2026-12-03', '2026-12-08', PERM))).toBe('просрочено на 5 дней');
  });

  test('periods join what they share', () => {
    expect(seen(period('2026-12-08', '2026-12-10', PERM))).toBe('8–10 декабря');
    expect(seen(period('2026-11-30', '2026-12-04', PERM))).toBe('30 ноября – 4 декабря');
    expect(seen(period('2026-12-08', '2026-12-08', PERM))).toBe('8 декабря');
  });

  test('what happened is near in minutes, then by the clock', () => {
    expect(since(moment, '2026-12-08T09:02:30Z', PERM)).toBe('только что');
    expect(seen(since(moment, '2026-12-08T09:07:30Z', PERM))).toBe('5 минут назад');
    expect(since(moment, '2026-12-08T12:07:30Z', PERM)).toBe('14:02');
    expect(since(moment, '2026-12-09T12:07:30Z', PERM)).toBe('вчера, 14:02');
  });
});

describe('numbers', () => {
  test.each([
    [0, 'материалов'],
    [1, 'материал'],
    [2, 'материала'],
    [5, 'материалов'],
    [11, 'материалов'],
    [14, 'материалов'],
    [21, 'материал'],
    [104, 'материала'],
    [111, 'материалов'],
    [1.5, 'материала'],
  ])('%d %s', (n, word) => {
    expect(plural(n, MATERIALS)).toBe(word);
  });

  test('are grouped from five digits and have a comma', () => {
    expect(seen(number(12345.67))).toBe('12 345,7');
    expect(number(1234)).toBe('1234');
    expect(number(-2)).toBe('−2');
    expect(seen(count(21, MATERIALS))).toBe('21 материал');
    expect(seen(percent(0.456))).toBe('46 %');
  });

  test('sizes step by 1024', () => {
    expect(seen(fileSize(0))).toBe('0 Б');
    expect(seen(fileSize(2048))).toBe('2 КБ');
    expect(seen(fileSize(3_565_158))).toBe('3,4 МБ');
    expect(seen(fileSize(500 * 1024 * 1024))).toBe('500 МБ');
    expect(seen(fileSize(1023 * 1024))).toBe('1 МБ');
  });

  test('durations', () => {
    expect(seen(duration(45))).toBe('45 мин');
    expect(seen(duration(80))).toBe('1 ч 20 мин');
    expect(seen(duration(120))).toBe('2 ч');
    expect(seen(duration(0))).toBe('0 мин');
  });
});

test('short words and № stay with what follows', () => {
  expect(glue('Кабинет 21 в школе № 3')).toBe('Кабинет 21 в\u00a0школе №\u00a03');
  expect(glue('Седов К. А.')).toBe('Седов\u00a0К.\u00a0А.');
});
