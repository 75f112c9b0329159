import { beforeEach, describe, expect, test } from 'vitest';
import { lessonsOf } from '../../../src/lib/domain/lessons/network-lesson';
import { Occupancy } from '../../../src/lib/domain/lessons/occupancy';
import type { GridPlace } from '../../../src/lib/domain/lessons/paper';
import {
  applicationsOf,
  freeInPlan,
  placeAt,
  proposedPlaces,
  planOf,
} from '../../../src/lib/domain/lessons/plan';
import { placeGreedily } from '../../../src/lib/domain/lessons/placement/solve';
import { bookingsOfLesson, frameOf } from '../../../src/lib/domain/lessons/schedule';
import {
  aConfirmation,
  anApplication,
  CENTRE_PLACE,
  foundingRegion,
  TERM,
} from '../../builders/lessons/region';
import { idOf } from '../../builders/municipality';
import { History } from '../history';

const HOSTS = { one: 'base-1', two: 'town-3', day: 'town-3' };
let history: History;
const frame = () => frameOf(history.facts, CENTRE_PLACE, TERM)!;
const lessons = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);
const accept = (acts: ReturnType<typeof anApplication>) => acts.forEach((act) => history.accept(act));
const rowOf = (name: string, grid: ReadonlyMap<string, GridPlace>) =>
  planOf(lessons(), grid, frame()).find(({ lesson }) => lesson.id === idOf(name))!;

beforeEach(() => {
  history = new History(foundingRegion());
  accept(anApplication('one'));
  accept(anApplication('two', { teacher: idOf('town-admin'), host: { school: 'town-3', classes: [] } }));
});

describe('[V-09] the plan of a term', () => {
  test('what only asks is in nobody’s way; what is in the plan is', () => {
    expect(planOf(lessons(), new Map(), frame()).map(({ conflicts }) => conflicts.length)).toEqual([0, 0]);
    const place = placeAt(
      rowOf('one', new Map()).lesson,
      { weekday: 2, slot: { period: 3 } },
      new Occupancy(frame()),
      frame(),
    );
    const grid = new Map([[idOf('one'), place]]);
    expect(rowOf('one', grid)).toMatchObject({ inPlan: true, pinned: true, conflicts: [] });
    expect(new Set(rowOf('two', grid).conflicts.map(({ family }) => family))).toEqual(
      new Set(['class', 'room', 'capacity']),
    );
  });

  test('[V-08] the nearest free places hold on every date, not on the first alone', () => {
    const grid = new Map([
      [idOf('two'), { weekday: 2, slot: { period: 3 }, uses: [{ resource: 'mcu', amount: 2 }] }],
    ]);
    const row = planOf(lessons(), grid, frame()).find(({ lesson }) => lesson.id === idOf('two'))!;
    const taken = new Occupancy(frame(), row.bookings.slice(-1));
    const places = freeInPlan(rowOf('one', grid).lesson, taken, frame());
    expect(places).toHaveLength(2);
    expect(places).not.toContainEqual(expect.objectContaining({ weekday: 2, slot: { period: 3 } }));
    expect(freeInPlan(rowOf('one', grid).lesson, new Occupancy(frame()), frame())[0]).toMatchObject({
      weekday: 2,
      slot: { period: 3 },
    });
  });

  test('a period that the school does not ring is said, not silently dropped', () => {
    const grid = new Map([[idOf('one'), { weekday: 2, slot: { period: 9 }, uses: [] }]]);
    expect(rowOf('one', grid).conflicts.every(({ family }) => family === 'unrung')).toBe(true);
    expect(rowOf('one', grid).conflicts.length).toBeGreaterThan(10);
  });

  test('a proposal becomes places that the relay confirms, all of them', async () => {
    accept(
      anApplication('day', {
        ...{ teacher: idOf('town-coordinator'), use: 'event', from: '2027-02-02', to: '2027-02-02' },
        host: { school: 'town-3', classes: [] },
      }),
    );
    const placement = await placeGreedily(applicationsOf(lessons(), new Map(), frame()), frame());
    const places = proposedPlaces(placement, lessons());
    expect(places.size).toBe(3);
    for (const [name, host] of Object.entries(HOSTS)) {
      const { weekday, slot } = places.get(idOf(name))!;
      const claim = lessons().find(({ id }) => id === idOf(name))!.claim!.id;
      history.accept(aConfirmation(name, claim, { host, weekday, slot }));
    }
    // One date alone, moved to another day of its week, is still held.
    const day = lessons().find(({ id }) => id === idOf('day'))!;
    const dates = bookingsOfLesson(day, frame()).map(({ date }) => date);
    expect(dates).toHaveLength(1);
    expect(dates[0]! >= '2027-02-01' && dates[0]! <= '2027-02-06').toBe(true);
  });

  test('what is booked or pinned stays where it stands when everything is placed anew', async () => {
    history.accept(aConfirmation('one', lessons().find(({ id }) => id === idOf('one'))!.claim!.id));
    const pinned = placeAt(
      rowOf('two', new Map()).lesson,
      { weekday: 4, slot: { period: 6 } },
      new Occupancy(frame()),
      frame(),
    );
    const grid = new Map([[idOf('two'), pinned]]);
    const placement = await placeGreedily(applicationsOf(lessons(), grid, frame()), frame());
    const places = proposedPlaces(placement, lessons());
    expect([...places.keys()]).toEqual([idOf('two')]);
    expect(places.get(idOf('two'))).toMatchObject({ weekday: 4, slot: { period: 6 }, pinned: true });
  });
});
