import { beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../src/lib/domain/act';
import { fallingOut, newDates, newPlaces, closedIn } from '../../../src/lib/domain/lessons/falling-out';
import { freeSlots } from '../../../src/lib/domain/lessons/free-slots';
import { lessonsOf } from '../../../src/lib/domain/lessons/network-lesson';
import { frameOf, occupancyOf } from '../../../src/lib/domain/lessons/schedule';
import { instantAt } from '../../../src/lib/domain/shared/calendar';
import type { Closure } from '../../../src/lib/domain/lessons/term';
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

const ZONE = 'Asia/Novokuznetsk';
const centre = `place:${CENTRE_PLACE}`;
let history: History;
beforeEach(() => {
  history = new History(foundingRegion(4));
  const { id } = accept(anApplication('physics'));
  history.accept(aConfirmation('physics', id));
});
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;
const lessons = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);
const frame = () => frameOf(history.facts, CENTRE_PLACE, TERM)!;
/** Tuesday 19 January 2027, seven in the morning. */
const NOW = instantAt('2027-01-19', '07:00', ZONE);
const when = { today: '2027-01-19', now: NOW };
const closing = (changes: Partial<Closure> = {}): Closure => ({
  ...{ school: 'town-2', from: '2027-01-19', to: '2027-01-19', reason: 'weather' as const },
  ...changes,
});

describe('[V-17] a closed school', () => {
  test('its lesson falls out and leaves all that it took', () => {
    const [fallen, ...more] = fallingOut(lessons(), closing(), frame(), NOW);
    expect(more).toEqual([]);
    expect(fallen).toMatchObject({ planned: '2027-01-19', goesOn: false });
    expect(fallen!.released).toEqual(
      expect.arrayContaining([
        { resource: 'mcu', amount: 2 },
        { resource: 't-base-1', amount: 1 },
        { resource: 't-town-2', amount: 1 },
      ]),
    );
  });

  test('a lesson of several schools goes on without it and leaves its share', () => {
    const subject = `lesson:${idOf('physics')}`;
    const application = accept([
      regional('third-local', 'join-lesson', subject, { school: 'town-3', classes: ['9Б'], pupils: 8 }),
      regional('town-admin', 'apply-for-lesson', subject, { schools: ['town-2', 'town-3'] }),
    ]);
    history.accept(
      regional('dispatcher', 'confirm-lesson', subject, {
        ...{ claim: application.id, schools: ['town-2', 'town-3'], weekday: 2, slot: { period: 3 } },
        uses: [
          { resource: 'mcu', amount: 3 },
          ...['base-1', 'town-2', 'town-3'].map((school) => ({ resource: `t-${school}`, amount: 1 })),
        ],
      }),
    );
    const [fallen] = fallingOut(lessons(), closing(), frame(), NOW);
    expect(fallen).toMatchObject({
      goesOn: true,
      released: [
        { resource: 'mcu', amount: 1 },
        { resource: 't-town-2', amount: 1 },
      ],
    });
    expect(newDates([fallen!], lessons(), closedIn(frame(), closing()), when)).toEqual([]);
  });

  test('another class of the school at home changes nothing, and what is over is over', () => {
    expect(fallingOut(lessons(), closing({ classes: ['5А'] }), frame(), NOW)).toEqual([]);
    expect(fallingOut(lessons(), closing(), frame(), NOW + 12 * 3_600_000)).toEqual([]);
    expect(fallingOut(lessons(), closing({ classes: ['9А'] }), frame(), NOW)).toHaveLength(1);
  });

  test('the proposed dates can all be taken, one after another, and lie ahead', () => {
    // Three more lessons of the same teacher for the same class, all on the closed Tuesday.
    for (const period of [1, 2, 4]) {
      const { id } = accept(anApplication(`more-${period}`, { slot: { period } }));
      history.accept(aConfirmation(`more-${period}`, id, { slot: { period } }));
    }
    const fallen = fallingOut(lessons(), closing(), frame(), NOW);
    expect(fallen).toHaveLength(4);
    const proposed = newDates(fallen, lessons(), closedIn(frame(), closing()), when);
    expect(proposed.every(({ to }) => to !== undefined && to.start > NOW)).toBe(true);
    expect(new Set(proposed.map(({ to }) => to!.start)).size).toBe(4);
    history.accept(regional('town-local', 'close-school', centre, closing()));
    for (const { fallen: each, to } of proposed) {
      const { date, slot } = to!;
      const move = { date: each.planned, change: 'moved', to: date, slot };
      const act = regional('town-teacher', 'change-date', `lesson:${each.network.id}`, move);
      expect(history.submit(act)).toEqual({ answer: 'yes' });
    }
  });
});

describe('[V-08, V-12] where a date can be moved to', () => {
  test('not into the days that are over, though they would be nearer', () => {
    const [booking] = fallingOut(lessons(), closing(), frame(), NOW).map((each) => each.booking);
    const occupied = occupancyOf(history.facts, CENTRE_PLACE, TERM);
    const late = { today: '2027-01-22', now: instantAt('2027-01-22', '09:30', ZONE) };
    const found = newPlaces(booking!, occupied, frame(), { ...late, count: 3 });
    expect(found).toHaveLength(3);
    expect(found.every(({ start }) => start > late.now)).toBe(true);
  });
});

describe('[V-08] when is everybody free', () => {
  const ask = (more: Record<string, unknown> = {}) =>
    freeSlots(
      {
        ...{ schools: ['base-1', 'town-3'], resources: [], kind: 'online' as const },
        days: { from: '2027-01-19', to: '2027-01-19' },
        ...more,
      },
      occupancyOf(history.facts, CENTRE_PLACE, TERM),
      frame(),
      NOW,
    ).map(({ slot }) => ('period' in slot ? slot.period : slot.start));

  test('all periods but the one in which the school already connects', () => {
    expect(ask()).toEqual([1, 2, 4, 5, 6, 7]);
    // Recordings need neither terminal nor port, and the class is another one.
    expect(ask({ kind: 'recorded' })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(ask({ schools: ['town-3'], teacher: idOf('town-teacher') })).toEqual([1, 2, 4, 5, 6, 7]);
  });

  test('never on a holiday, on a closed day or in a period that has begun', () => {
    const holiday = { from: '2027-02-23', to: '2027-02-23' };
    expect(ask({ days: holiday })).toEqual([]);
    history.accept(regional('third-local', 'close-school', centre, closing({ school: 'town-3' })));
    expect(ask()).toEqual([]);
    expect(ask({ schools: ['town-2'], days: { from: '2027-01-18', to: '2027-01-18' } })).toEqual([]);
  });

  test('with a studio that is under maintenance for the first two hours', () => {
    history.accept(
      regional('keeper', 'put-resource', centre, {
        ...{
          id: 'studio',
          title: 'Студия',
          kind: 'studio',
          owner: '@centre',
          capacity: 1,
          zone: ZONE,
          hours: [],
        },
        maintenance: [
          {
            start: instantAt('2027-01-19', '08:00', ZONE),
            end: instantAt('2027-01-19', '10:00', ZONE),
            reason: '',
          },
        ],
      }),
    );
    // 08:00, 08:55 and 09:50 begin before ten; the third would be free otherwise: the teacher needs no terminal.
    expect(ask({ resources: ['studio'] })).toEqual([4, 5, 6, 7]);
  });
});
