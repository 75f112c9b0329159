/* [V-02, V-04, V-08] Rules of a timetable being written, of the consolidated one and of what schools mark in it. */
import { beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Act } from '../../../src/lib/domain/act';
import { queuePlace } from '../../../src/lib/domain/lessons/claims';
import {
  applicationOf,
  NO_FILTER,
  passes,
  queuePlaces,
  seatsWords,
} from '../../../src/lib/domain/lessons/consolidated';
import type { Slot } from '../../../src/lib/domain/lessons/lesson';
import { classesIn, hindrancesOfMark, markOf, markStanding } from '../../../src/lib/domain/lessons/marks';
import { lessonsOf, Offer } from '../../../src/lib/domain/lessons/network-lesson';
import { lockOf, standingOf } from '../../../src/lib/domain/lessons/offer-standing';
import {
  joiningOf,
  offerOf,
  rowOf,
  type Offering,
  type OfferRow,
} from '../../../src/lib/domain/lessons/paper';
import { freePlaces, hindrancesOf, occupiedBy, seriesOfRow } from '../../../src/lib/domain/lessons/planning';
import { conflictWords } from '../../../src/lib/domain/lessons/phrases';
import { frameOf } from '../../../src/lib/domain/lessons/schedule';
import { lessonSeenAt, minutesAhead, seenWords } from '../../../src/lib/domain/lessons/seen-at';
import {
  aConfirmation,
  anApplication,
  anOffer,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  TERM,
} from '../../builders/lessons/region';
import { idOf } from '../../builders/municipality';
import { History } from '../history';

let history: History;
beforeEach(() => (history = new History(foundingRegion())));
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;
const lesson = (name: string) => history.facts.lessons.get(idOf(name))!;
const frame = () => frameOf(history.facts, CENTRE_PLACE, TERM)!;
const all = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);

const offering: Offering = {
  network: 'town-net',
  term: { id: TERM, from: '2027-01-11', to: '2027-05-28' },
  teacher: idOf('town-teacher'),
  school: 'base-1',
};
const aRow = (changes: Partial<OfferRow> = {}): OfferRow => ({
  ...{ subject: 'Физика', level: '9 класс', kind: 'online', use: 'lesson', weekday: 2 },
  slot: { period: 3 },
  ...changes,
});
const rowsAt = (...rows: OfferRow[]) =>
  rows.map((row, index) => seriesOfRow(idOf(`row-${index}`), row, offering, undefined)!);
const familiesOf = (rows: readonly OfferRow[]) => {
  const series = rowsAt(...rows);
  const occupied = occupiedBy(all(), series, frame());
  return series.map((each) => hindrancesOf(each, occupied, frame()).map(({ conflict }) => conflict.family));
};
const names = {
  person: () => 'Седова А. П.',
  school: (id: string) => id,
  resource: (id: string) => id,
  zone: 'Asia/Novokuznetsk',
};

describe('[V-08] conflicts while a timetable is being written', () => {
  test('two rows of a teacher at the same time name each other, told once with all their dates', () => {
    const series = rowsAt(aRow(), aRow({ subject: 'Астрономия', weeks: 'odd' }));
    const occupied = occupiedBy([], series, frame());
    const found = hindrancesOf(series[0]!, occupied, frame());
    expect(found.map(({ conflict }) => conflict.family)).toContain('teacher');
    const teacher = found.find(({ conflict }) => conflict.family === 'teacher')!;
    const odd = hindrancesOf(series[1]!, occupied, frame()).find(
      ({ conflict }) => conflict.family === 'teacher',
    )!;
    expect(teacher.dates).toBe(odd.dates);
    expect(odd.dates).toBeGreaterThan(5);
    expect(conflictWords(teacher.conflict, names)).toMatch(/«Физика».*педагог занят.*«Астрономия»/u);
  });

  test('odd and even weeks, recordings and other periods are in nobody’s way', () => {
    expect(familiesOf([aRow({ weeks: 'odd' }), aRow({ weeks: 'even' })])).toEqual([[], []]);
    expect(familiesOf([aRow(), aRow({ kind: 'recorded' })])).toEqual([[], []]);
    expect(familiesOf([aRow(), aRow({ slot: { period: 4 } })])).toEqual([[], []]);
  });

  test('day and time are enough to be warned, though nothing else is written', () => {
    expect(familiesOf([{ weekday: 2, slot: { period: 12 } }])).toEqual([['unrung']]);
    expect(seriesOfRow(idOf('row'), { subject: 'Физика' }, offering, undefined)).toBeUndefined();
  });

  test('what the centre has confirmed stands in the way; the same lesson’s own confirmation does not', () => {
    const claim = accept(anApplication('booked'));
    accept([aConfirmation('booked', claim.id)]);
    expect(familiesOf([aRow()])[0]).toContain('teacher');
    const row = rowOf(lesson('booked').offer);
    const own = seriesOfRow(idOf('booked'), row, offering, lesson('booked'))!;
    expect(hindrancesOf(own, occupiedBy(all(), [own], frame()), frame())).toEqual([]);
  });

  test('the places offered instead are free on every date of the series, the nearest first', () => {
    const series = rowsAt(
      aRow(),
      aRow({ subject: 'Астрономия' }),
      aRow({ slot: { period: 4 }, weeks: 'odd' }),
    );
    const occupied = occupiedBy([], series, frame());
    const free = freePlaces(series[1]!, occupied, frame());
    expect(free.map(({ weekday, slot }) => [weekday, slot])).toEqual([
      [2, { period: 2 }],
      [2, { period: 1 }],
    ]);
    for (const { weekday, slot } of free)
      expect(hindrancesOf({ ...series[1]!, weekday, slot }, occupied, frame())).toEqual([]);
  });

  test('for a lesson of one date they are dates', () => {
    const day = { from: '2027-01-12', to: '2027-01-12' };
    const series = rowsAt(aRow(), aRow({ subject: 'Астрономия', ...day }));
    const [first] = freePlaces(series[1]!, occupiedBy([], series, frame()), frame());
    expect(first).toEqual({ weekday: 2, slot: { period: 2 }, date: '2027-01-12' });
  });
});

describe('[V-02] what of a row was handed on', () => {
  test('it goes from written over waiting to handed, a change is seen until it is handed on', () => {
    const row = aRow({ seats: 30 });
    const offer = offerOf(row, offering)!;
    expect(standingOf(row, offering, undefined)).toBe('written');
    expect(standingOf(row, offering, undefined, offer)).toBe('waiting');
    accept([
      regional('town-teacher', 'offer-lesson', `lesson:${idOf('physics')}`, offer, { name: 'Седова А. П.' }),
    ]);
    expect(standingOf(row, offering, lesson('physics'))).toBe('handed');
    expect(standingOf({ ...row, seats: 20 }, offering, lesson('physics'))).toBe('changed');
    expect(standingOf({ ...row, subject: '' }, offering, lesson('physics'))).toBe('changed');
    expect(standingOf(rowOf(lesson('physics').offer), offering, lesson('physics'))).toBe('handed');
  });

  test('what keeps a row from being changed says the rule that refuses it', () => {
    const steps = anApplication('locked');
    const code = (person: string) => {
      const offer = Offer.parse({ ...lesson('locked').offer, seats: 12 });
      const decision = history.submit(
        regional(person, 'offer-lesson', `lesson:${idOf('locked')}`, offer, { name: 'Седова А. П.' }),
      );
      return decision.answer === 'no' ? decision.code : undefined;
    };
    for (const act of steps) {
      accept([act]);
      expect(lockOf(lesson('locked'), false)).toBe(code('town-teacher'));
      expect(lockOf(lesson('locked'), true)).toBe(code('town-admin'));
    }
    accept([aConfirmation('locked', lesson('locked').claim!.id)]);
    expect(lockOf(lesson('locked'), true)).toBe(code('town-admin'));
  });
});

describe('[V-04] the consolidated timetable', () => {
  test('is found by words of subject, teacher and school, and by what is chosen', () => {
    accept(anApplication('one', { topic: 'Оптика' }));
    const one = lesson('one');
    const found = (changes: Partial<typeof NO_FILTER>) =>
      passes(one, { ...NO_FILTER, ...changes }, 'Седова А. П. СОШ № 2');
    expect(found({ typed: 'физ сед' })).toBe(true);
    expect(found({ typed: 'оптика 2' })).toBe(true);
    expect(found({ typed: 'химия' })).toBe(false);
    expect(found({ state: 'applied', subject: 'физика', kind: 'online' })).toBe(true);
    expect(found({ state: 'published' })).toBe(false);
    expect(found({ level: '10 класс' })).toBe(false);
    accept([regional('town-admin', 'withdraw-lesson', `lesson:${idOf('one')}`)]);
    expect(passes(lesson('one'), NO_FILTER, '')).toBe(false);
    expect(passes(lesson('one'), { ...NO_FILTER, state: 'withdrawn' }, '')).toBe(true);
  });

  test('what goes into the application: joined lessons, those whose schools have changed, declined ones again', () => {
    const [offer, publish, join, apply] = anApplication('two') as [Act, Act, Act, Act];
    accept([offer, publish]);
    expect(applicationOf(lesson('two'))).toBeUndefined();
    accept([join]);
    expect(applicationOf(lesson('two'))).toMatchObject({ why: 'new', schools: ['town-2'] });
    const claim = accept([apply]);
    expect(applicationOf(lesson('two'))).toBeUndefined();
    const third = { school: 'town-3', classes: ['9'], pupils: 4 };
    accept([regional('third-local', 'join-lesson', `lesson:${idOf('two')}`, third)]);
    expect(applicationOf(lesson('two'))).toMatchObject({ why: 'schools', schools: ['town-2', 'town-3'] });
    accept([aConfirmation('two', claim.id)]);
    expect(applicationOf(lesson('two'))).toMatchObject({ why: 'schools' });
    accept([regional('third-local', 'leave-lesson', `lesson:${idOf('two')}`, { school: 'town-3' })]);
    expect(applicationOf(lesson('two'))).toBeUndefined();

    const other = accept(anApplication('three', { slot: { period: 5 } }));
    accept([
      regional(
        'dispatcher',
        'decline-lesson',
        `lesson:${idOf('three')}`,
        { claim: other.id, why: 'capacity' },
        { words: 'Портов не хватило' },
      ),
    ]);
    expect(applicationOf(lesson('three'))).toMatchObject({ why: 'again' });
    accept(anApplication('recorded', { kind: 'recorded' }).slice(0, 3));
    expect(applicationOf(lesson('recorded'))).toBeUndefined();
  });

  test('[V-07] places in the queue are those that each application is told by itself', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ weekday: fc.integer({ min: 1, max: 2 }), period: fc.integer({ min: 1, max: 3 }) }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (wishes) => {
          const made = new History(foundingRegion());
          wishes.forEach(({ weekday, period }, index) => {
            const place = { weekday, slot: { period } as Slot, teacher: idOf(`teacher-${index % 3}`) };
            anApplication(`wish-${index}`, place).forEach((act) => made.accept(act));
          });
          const lessons = lessonsOf(made.facts, CENTRE_PLACE, TERM);
          const [order, own] = [['kind', 'made'] as const, frameOf(made.facts, CENTRE_PLACE, TERM)!];
          const together = queuePlaces(lessons, order, own);
          for (const each of lessons)
            expect(together.get(each.id)).toEqual(queuePlace(each, lessons, order, own));
        },
      ),
      { numRuns: 12 },
    );
  });

  test('seats are told without minus', () => {
    accept(anApplication('seats', { seats: 20 }));
    expect(seatsWords(lesson('seats'))).toBe('осталось мест: 8 из 20');
    accept(anApplication('free', { seats: undefined, slot: { period: 6 } }));
    expect(seatsWords(lesson('free'))).toBe('места не ограничены');
  });
});

describe('[V-04] what a school marks', () => {
  test('a mark goes from written over waiting to handed; another number is a change', () => {
    const mark = { classes: ['9А'], pupils: 12 };
    const joining = joiningOf(mark, 'town-2')!;
    expect(markStanding(undefined, undefined)).toBe('none');
    expect(markStanding(mark, undefined)).toBe('written');
    expect(markStanding(mark, undefined, joining)).toBe('waiting');
    accept(anApplication('marked'));
    const joined = lesson('marked').joined.get('town-2')!;
    expect(markStanding(mark, joined)).toBe('handed');
    expect(markStanding(undefined, joined)).toBe('handed');
    expect(markStanding({ ...mark, pupils: 13 }, joined)).toBe('changed');
    expect(markStanding({ ...mark, room: 'r-1' }, joined)).toBe('changed');
    expect(markOf(joined)).toEqual(mark);
    expect(classesIn(all(), 'town-2')).toEqual(['9А']);
  });

  test('[V-08] the class or the terminal that is elsewhere is told, what is the centre’s or another school’s is not', () => {
    const claim = accept(anApplication('first'));
    accept([aConfirmation('first', claim.id)]);
    const other = { teacher: idOf('another'), host: { school: 'town-3', classes: [] } };
    accept(anApplication('second', other).slice(0, 2));
    const families = (mark: object) =>
      hindrancesOfMark(lesson('second'), mark, 'town-2', occupiedBy(all(), [], frame()), frame()).map(
        ({ conflict }) => conflict.family,
      );
    expect(families({ classes: ['9А'] })).toEqual(['class', 'room']);
    expect(families({ classes: ['9Б'] })).toEqual(['room']);
    expect(families({})).toEqual(['room']);
    accept([
      regional('keeper', 'put-resource', `place:${CENTRE_PLACE}`, {
        ...{ id: 't-two', title: 'Второй терминал', kind: 'terminal', owner: 'town-2', capacity: 1 },
        ...{ zone: 'Asia/Novokuznetsk', hours: [], maintenance: [] },
      }),
    ]);
    expect(families({ classes: ['9Б'], terminal: 't-two' })).toEqual([]);
  });
});

describe('[V-13] a lesson by another school’s clock', () => {
  test('is told in its time and its own periods', () => {
    accept(anApplication('seen', {}).slice(0, 2));
    const seen = lessonSeenAt(lesson('seen'), 'village-1', frame())!;
    // Third period of the town at 09:50; Omsk is an hour behind Novokuznetsk.
    expect(seen).toMatchObject({ weekday: 2, start: '08:50', end: '09:30', periods: [2] });
    expect(seenWords(seen)).toBe('вт, 08:50–09:30, 2-й урок');
    expect(minutesAhead(frame(), 'base-1', 'village-1', '2027-01-12')).toBe(60);
    expect(minutesAhead(frame(), 'base-1', 'nowhere', '2027-01-12')).toBe(0);
  });

  test('anything offered reads as it was written', () =>
    expect(rowOf(Offer.parse(anOffer()))).toMatchObject({ weekday: 2 }));
});
