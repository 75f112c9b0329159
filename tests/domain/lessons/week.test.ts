import { beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Act } from '../../../src/lib/domain/act';
import { agendaOf } from '../../../src/lib/domain/lessons/agenda';
import { CLAIM_RULES } from '../../../src/lib/domain/lessons/region';
import { lessonsOf } from '../../../src/lib/domain/lessons/network-lesson';
import { frameOf } from '../../../src/lib/domain/lessons/schedule';
import {
  bookingsIn,
  cellBound,
  cellsOf,
  conflictsIn,
  dayOff,
  inConflict,
  lanesFor,
  peakOf,
  UNCONFIRMED,
} from '../../../src/lib/domain/lessons/week';
import { wayOf } from '../../../src/lib/domain/lessons/way';
import {
  aConfirmation,
  anApplication,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  TERM,
} from '../../builders/lessons/region';
import { idOf } from '../../builders/municipality';
import { History } from '../history';

let history: History;
beforeEach(() => (history = new History(foundingRegion(4))));
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;
const ZONE = 'Asia/Novokuznetsk';
const WEEK = { from: '2027-01-18', to: '2027-01-24' };
const lessons = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);
const frame = () => frameOf(history.facts, CENTRE_PLACE, TERM)!;
const conflicts = () => conflictsIn(lessons(), frame(), WEEK, ZONE, CLAIM_RULES);

/** Physics for town-2, and something of another teacher for town-3, both on Tuesday in the third period. */
function two(second: Record<string, unknown> = {}) {
  const first = accept(anApplication('physics'));
  history.accept(aConfirmation('physics', first.id));
  return accept(anApplication('music', { teacher: idOf('another'), subject: 'Музыка', ...second }, 'town-3'));
}

describe('[V-08] conflicts of a week', () => {
  test('an application that wants what stands is in conflict with it, named from the application', () => {
    // Both from the base school's only terminal.
    two();
    const found = conflicts();
    expect(found.map(({ family, booking }) => [family, booking.lesson.subject])).toEqual([
      ['room', 'Музыка'],
    ]);
    expect([...inConflict(found)].sort()).toEqual(
      [`${idOf('physics')}@2027-01-19`, `${idOf('music')}@2027-01-19`].sort(),
    );
  });

  test('an application takes the equipment that is free when one thing of a kind is taken', () => {
    accept([
      regional('keeper', 'put-resource', `place:${CENTRE_PLACE}`, {
        ...{ id: 't-base-second', title: 'Второй терминал', kind: 'terminal', owner: 'base-1' },
        ...{ capacity: 1, zone: ZONE, hours: [], maintenance: [] },
      }),
    ]);
    two();
    expect(conflicts()).toEqual([]);
  });

  test('what is only published wants nothing yet', () => {
    two();
    accept([regional('town-admin', 'withdraw-application', `lesson:${idOf('music')}`)]);
    expect(conflicts()).toEqual([]);
  });

  test('a period that is not rung is told, though it has no time', () => {
    two({ slot: { period: 9 } });
    expect(conflicts().map(({ family }) => family)).toEqual(['unrung']);
  });

  test('weeks beside are not looked at', () => {
    two({ weeks: [3] });
    expect(conflicts()).toEqual([]);
  });
});

describe('lanes of a week', () => {
  const cells = (kind: 'resource' | 'school' | 'teacher') => {
    const agenda = agendaOf(lessons(), frame(), WEEK, ZONE);
    const bookings = bookingsIn(lessons(), frame(), WEEK, ZONE);
    const uses = new Map(bookings.map((each) => [each.id, each.uses]));
    const found = cellsOf(agenda, (each) => lanesFor(kind, each, uses, frame().resources));
    return Object.fromEntries(
      [...found].map(([lane, days]) => [
        lane,
        Object.fromEntries(
          [...days].map(([day, of]) => [day, of.map(({ occurrence }) => occurrence.lesson.subject)]),
        ),
      ]),
    );
  };

  test('of equipment: what stands by what it takes of the centre, applications apart', () => {
    two({ slot: { period: 4 } });
    expect(cells('resource')).toEqual({
      mcu: { '2027-01-19': ['Физика'] },
      [UNCONFIRMED]: { '2027-01-19': ['Музыка'] },
    });
  });

  test('of schools: each end, also one that is closed', () => {
    two({ slot: { period: 4 } });
    accept([
      regional('town-local', 'close-school', `place:${CENTRE_PLACE}`, {
        ...{ school: 'town-2', from: '2027-01-19', to: '2027-01-19', reason: 'weather' },
      }),
    ]);
    expect(cells('school')).toEqual({
      'base-1': { '2027-01-19': ['Физика', 'Музыка'] },
      'town-2': { '2027-01-19': ['Физика'] },
      'town-3': { '2027-01-19': ['Музыка'] },
    });
  });

  test('the most that is taken of the ports at one moment', () => {
    accept([
      regional('keeper', 'put-resource', `place:${CENTRE_PLACE}`, {
        ...{ id: 't-base-second', title: 'Второй терминал', kind: 'terminal', owner: 'base-1' },
        ...{ capacity: 1, zone: ZONE, hours: [], maintenance: [] },
      }),
    ]);
    const claim = two();
    const { payload } = aConfirmation('music', claim.id, { school: 'town-3' });
    const uses = (payload.uses as { resource: string; amount: number }[]).map((use) =>
      use.resource === 't-base-1' ? { ...use, resource: 't-base-second' } : use,
    );
    history.accept(regional('dispatcher', 'confirm-lesson', `lesson:${idOf('music')}`, { ...payload, uses }));
    expect(peakOf('mcu', bookingsIn(lessons(), frame(), WEEK, ZONE))).toBe(4);
    expect(peakOf('t-town-2', bookingsIn(lessons(), frame(), WEEK, ZONE))).toBe(1);
  });

  test('a crowded week shows at most so many lessons, the bound as large as it can be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 60, max: 400 }),
        (sizes, most) => {
          const bound = cellBound(sizes, most);
          const shown = (of: number) => sizes.reduce((sum, size) => sum + Math.min(size, of), 0);
          expect(shown(bound)).toBeLessThanOrEqual(most);
          if (bound < Math.max(...sizes)) expect(shown(bound + 1)).toBeGreaterThan(most);
        },
      ),
    );
  });
});

test('days without lessons: holidays, breaks and what lies outside the term', () => {
  expect(
    ['2027-01-10', '2027-01-19', '2027-02-23', '2027-03-24', '2027-05-29'].map((day) => dayOff(day, frame())),
  ).toEqual(['outside', undefined, 'holiday', 'break', 'outside']);
});

describe('[V-04] the way of a lesson', () => {
  const way = (name: string) => wayOf(history.facts.lessons.get(idOf(name))!).map(({ state }) => state);

  test('who acts next is the first who has not', () => {
    const [offer, publish, join, apply] = anApplication('physics');
    history.accept(offer!);
    expect(way('physics')).toEqual(['done', 'now', 'next', 'next', 'next']);
    accept([publish!, join!]);
    expect(way('physics')).toEqual(['done', 'done', 'done', 'now', 'next']);
    const claim = history.accept(apply!);
    expect(wayOf(history.facts.lessons.get(idOf('physics'))!).at(-1)).toMatchObject({
      state: 'now',
      actor: 'centre',
    });
    history.accept(aConfirmation('physics', claim.id));
    expect(way('physics')).toEqual(['done', 'done', 'done', 'done', 'done']);
  });

  test('without equipment it ends with the schools', () => {
    accept(anApplication('reading', { kind: 'recorded' }).slice(0, 2));
    expect(way('reading')).toEqual(['done', 'done', 'now']);
  });
});
