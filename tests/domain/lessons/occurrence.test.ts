import { describe, expect, test } from 'vitest';
import { Series } from '../../../src/lib/domain/lessons/lesson';
import { occurrencesOf, single } from '../../../src/lib/domain/lessons/occurrence';
import { weekOf } from '../../../src/lib/domain/lessons/term';
import { aFrame, aLesson, aSeries, aSite, teacherId } from '../../builders/lessons/term';

const frame = aFrame();
const heldDates = (series: Series, inFrame = frame) =>
  occurrencesOf(series, inFrame).flatMap(({ date, off }) => (off ? [] : [date]));

describe('[V-02] a series becomes dated lessons of a term', () => {
  test('every week, but not on holidays: 22 February and 8 March 2027', () => {
    const all = occurrencesOf(aSeries(), frame);
    expect(all).toHaveLength(16);
    expect(all.filter(({ off }) => off === 'holiday').map(({ date }) => date)).toEqual([
      '2027-02-22',
      '2027-03-08',
    ]);
    expect(all[0]).toMatchObject({
      id: `${aSeries().id}@2027-01-11`,
      date: '2027-01-11',
      slot: { period: 3 },
    });
  });

  test('in odd, even and named weeks of the term, and within its own days', () => {
    const days = { from: '2027-01-12', to: '2027-02-10' };
    expect(heldDates(aSeries({ weeks: 'odd', ...days }))).toEqual(['2027-01-25', '2027-02-08']);
    expect(heldDates(aSeries({ weeks: 'even', ...days }))).toEqual(['2027-01-18', '2027-02-01']);
    expect(heldDates(aSeries({ weeks: [1, 3, 4] }))).toEqual(['2027-01-11', '2027-01-25', '2027-02-01']);
  });

  test('weeks are counted from the Monday before the term begins', () => {
    const term = { from: '2026-09-02', to: '2026-10-30', breaks: [] };
    expect([weekOf('2026-09-02', term), weekOf('2026-09-06', term), weekOf('2026-09-07', term)]).toEqual([
      1, 1, 2,
    ]);
  });

  test('not in the holidays inside a term', () => {
    const broken = aFrame(undefined, {
      term: { ...frame.term, breaks: [{ from: '2027-03-22', to: '2027-03-28' }] },
    });
    expect(heldDates(aSeries(), broken)).not.toContain('2027-03-22');
    expect(heldDates(aSeries(), broken)).toContain('2027-03-29');
  });

  test('a region’s day off and a day worked count', () => {
    const regional = aFrame(undefined, {
      calendar: { daysOff: new Set(['2027-01-18']), workedWeekends: new Set(['2027-02-22', '2027-03-08']) },
    });
    expect(heldDates(aSeries(), regional)).toHaveLength(15);
    expect(heldDates(aSeries(), regional)).not.toContain('2027-01-18');
  });
});

describe('[V-12] single dates that are otherwise', () => {
  const series = aSeries({
    exceptions: [
      { date: '2027-01-11', change: 'cancelled' },
      { date: '2027-01-18', change: 'moved', to: '2027-01-20', slot: { period: 5 } },
      { date: '2027-01-18', change: 'substituted', teacher: teacherId(9) },
      { date: '2027-01-25', change: 'topic', topic: 'Закон Ома' },
      { date: '2027-01-26', change: 'cancelled' },
      { date: '2027-02-01', change: 'moved', to: '2027-02-23', slot: { period: 1 } },
    ],
  });
  const on = (planned: string) => occurrencesOf(series, frame).find((each) => each.planned === planned)!;

  test('cancelled, moved, with another teacher, with another topic; the series stays', () => {
    expect(on('2027-01-11').off).toBe('cancelled');
    expect(on('2027-01-18')).toMatchObject({
      id: `${series.id}@2027-01-18`,
      date: '2027-01-20',
      slot: { period: 5 },
      lesson: { teacher: teacherId(9) },
    });
    expect(on('2027-01-25').lesson.topic).toBe('Закон Ома');
    expect(on('2027-02-08')).toMatchObject({ slot: { period: 3 }, lesson: { teacher: series.teacher } });
    expect(occurrencesOf(series, frame)).toHaveLength(16);
  });

  test('what somebody puts on a holiday stays there, for its conflict to say so', () => {
    expect(on('2027-02-01')).toMatchObject({ date: '2027-02-23' });
    expect(on('2027-02-01').off).toBeUndefined();
    expect(occurrencesOf(single(aLesson(), '2027-02-23', { period: 1 }), frame)[0]?.off).toBeUndefined();
  });
});

describe('[V-17] a closed school', () => {
  const closing = (school: string, classes?: string[]) =>
    aFrame(undefined, {
      closures: [{ school, from: '2027-01-18', to: '2027-01-24', reason: 'weather', classes }],
    });
  const two = aSeries({ parts: [aSite('s2', '9А', '9Б'), aSite('s3', '8А')] });
  const that = (series: Series, inFrame: typeof frame) => occurrencesOf(series, inFrame)[1]!;

  test('of the teacher: the lesson is not held and stays in the list', () => {
    expect(that(two, closing('s1'))).toMatchObject({ date: '2027-01-18', off: 'closed' });
    expect(heldDates(two, closing('s1'))).toContain('2027-01-25');
  });

  test('that takes part: the others have the lesson without it, and nobody has it where none is left', () => {
    expect(that(two, closing('s2')).lesson.parts.map(({ school }) => school)).toEqual(['s3']);
    expect(that(aSeries(), closing('s2')).off).toBe('closed');
  });

  test('a class in quarantine leaves the others of its school', () => {
    expect(that(two, closing('s2', ['9А'])).lesson.parts[0]).toEqual(aSite('s2', '9Б'));
    expect(that(two, closing('s3', ['8А'])).lesson.parts.map(({ school }) => school)).toEqual(['s2']);
    const own = aSeries({ host: aSite('s1', '9В') });
    expect(that(own, closing('s1', ['9В']))).toMatchObject({ lesson: { host: aSite('s1') } });
    expect(that(own, closing('s1', ['9В'])).off).toBeUndefined();
  });
});

describe('[V-02] what a series may be', () => {
  test.each([
    ['a weekday beyond Sunday', { weekday: 8 }],
    ['a slot that ends before it starts', { slot: { start: '10:00', end: '09:00' } }],
    ['no week at all', { weeks: [] }],
    ['a fifth kind of lesson', { kind: 'by post' }],
    ['a date that is none', { from: '2027-13-01' }],
  ])('%s is not read', (_, change) => {
    expect(Series.safeParse({ ...aSeries(), ...change }).success).toBe(false);
    expect(Series.safeParse(aSeries()).success).toBe(true);
  });
});
