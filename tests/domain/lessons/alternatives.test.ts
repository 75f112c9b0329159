import { describe, expect, test } from 'vitest';
import { alternatives } from '../../../src/lib/domain/lessons/alternatives';
import { book } from '../../../src/lib/domain/lessons/booking';
import { conflictsOf } from '../../../src/lib/domain/lessons/conflicts';
import { Occupancy } from '../../../src/lib/domain/lessons/occupancy';
import { aFrame, aLesson, aResource, aSite, lessonId, PERIODS, teacherId } from '../../builders/lessons/term';

const frame = aFrame();
const at = (number: number, date: string, period: number, more = {}, inFrame = frame) =>
  book(
    {
      id: `${lessonId(number)}@${date}`,
      lesson: aLesson({ id: lessonId(number), ...more }),
      date,
      slot: { period },
    },
    inFrame,
  )!;
const places = (found: readonly { date: string; slot: unknown }[]) =>
  found.map(({ date, slot }) => [date, (slot as { period: number }).period]);

describe('[V-08] the nearest places without a conflict', () => {
  test('the periods beside, the earlier one first', () => {
    const taken = at(2, '2027-01-18', 3, { teacher: teacherId(2) });
    const booked = new Occupancy(frame, [taken]);
    expect(places(alternatives(at(1, '2027-01-18', 3), booked, frame))).toEqual([
      ['2027-01-18', 2],
      ['2027-01-18', 4],
    ]);
  });

  test('the same week before a nearer day of the next one', () => {
    // Friday, the last period; the whole of Friday and Thursday is taken, and Monday would be nearer than Wednesday.
    const full = ['2027-01-22', '2027-01-21'].flatMap((date) =>
      PERIODS.map(({ number }) =>
        at(number * 100 + Number(date.slice(8)), date, number, { teacher: teacherId(2) }),
      ),
    );
    const found = alternatives(at(1, '2027-01-22', 6), new Occupancy(frame, full), frame, 3);
    expect(places(found)).toEqual([
      ['2027-01-20', 6],
      ['2027-01-20', 5],
      ['2027-01-20', 4],
    ]);
  });

  test('another studio at the same time is the nearest', () => {
    const two = aFrame(undefined, {
      resources: [...frame.resources, aResource('a', 'studio'), aResource('b', 'studio')],
    });
    const other = at(
      2,
      '2027-01-18',
      3,
      { studio: true, teacher: teacherId(2), parts: [aSite('s3', '5А')] },
      two,
    );
    const [nearest] = alternatives(
      at(1, '2027-01-18', 3, { studio: true }, two),
      new Occupancy(two, [other]),
      two,
    );
    expect(nearest).toMatchObject({ date: '2027-01-18', slot: { period: 3 } });
    expect(nearest!.uses).toContainEqual({ resource: 'b', amount: 1 });
  });

  test('are free of conflicts, and fewer where the term has no more', () => {
    const short = aFrame(undefined, {
      term: { from: '2027-02-22', to: '2027-02-24', breaks: [] },
      bells: ['s1', 's2'].map((school) => ({
        school,
        from: '2020-01-01',
        days: Array.from({ length: 7 }, () => PERIODS.slice(0, 1)),
      })),
    });
    // Monday and Tuesday are holidays, one period is left on Wednesday.
    const one = at(1, '2027-02-22', 1, {}, short);
    const booked = new Occupancy(short, []);
    const found = alternatives(one, booked, short, 5);
    expect(places(found)).toEqual([['2027-02-24', 1]]);
    expect(conflictsOf(found[0]!, booked, short)).toEqual([]);
  });

  test('a lesson whose period is not rung is near to noon', () => {
    const { lesson } = at(1, '2027-01-18', 3);
    const unrung = { id: lesson.id, lesson, date: '2027-01-18', slot: { period: 9 } };
    expect(places(alternatives(unrung, new Occupancy(frame), frame))).toEqual([
      ['2027-01-18', 4],
      ['2027-01-18', 3],
    ]);
  });
});
