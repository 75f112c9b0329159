import { beforeEach, describe, expect, test } from 'vitest';
import { peopleOf } from '../../../src/lib/domain/facts';
import { placeOfSchool } from '../../../src/lib/domain/lessons/region';
import { countMissing, structureOf } from '../../../src/lib/domain/lessons/structure';
import { CENTRE_PLACE, foundingRegion, TOWN, VILLAGE } from '../../builders/lessons/region';
import { anAct, idOf } from '../../builders/municipality';
import { History } from '../history';

let history: History;
beforeEach(() => (history = new History(foundingRegion())));

function staffFor(place: string) {
  const region = history.facts.places.get(CENTRE_PLACE)!.region!;
  return structureOf(region, [...region.networks.values()], {
    people: peopleOf(history.facts, place),
    places: new Set([place]),
    placeOf: (school) => placeOfSchool(history.facts, region, school)?.id,
  });
}
const networkFor = (place: string, id: string) => staffFor(place).find(({ network }) => network.id === id)!;
const schoolFor = (place: string, id: string) =>
  staffFor(place)
    .flatMap(({ schools }) => schools)
    .find(({ school }) => school === id)!;
const desk = { [TOWN]: 'town-desk', [VILLAGE]: 'village-desk' };
const grant = (place: typeof TOWN | typeof VILLAGE, person: string, role: Record<string, string>) =>
  history.accept(
    anAct(
      idOf(desk[place]!),
      'grant-role',
      `person:${idOf(person)}`,
      { from: '2026-09-01', begins: 'now', ...role },
      { place },
    ),
  );

describe('[V-01] who works in the networks of a region', () => {
  test('every network has its administrators, teachers and schools with their people', () => {
    const town = networkFor(TOWN, 'town-net');
    expect(town).toMatchObject({
      known: true,
      administrators: [{ person: idOf('town-admin') }],
      distance: [{ person: idOf('town-teacher') }],
      missing: [],
    });
    expect(schoolFor(TOWN, 'town-2')).toEqual({
      school: 'town-2',
      known: true,
      local: [{ person: idOf('town-local') }],
      office: [{ person: idOf('town-office') }],
      missing: [],
    });
  });

  test('a school without a local coordinator is missing one until it has', () => {
    expect(schoolFor(TOWN, 'base-1').missing).toEqual(['local']);
    const before = countMissing(staffFor(TOWN)).local;
    grant(TOWN, 'pupil-teacher', { role: 'local', school: 'base-1' });
    expect(schoolFor(TOWN, 'base-1').missing).toEqual([]);
    expect(countMissing(staffFor(TOWN)).local).toBe(before - 1);
  });

  test('a role that is to come fills the place and says from when', () => {
    grant(TOWN, 'pupil-teacher', { role: 'local', school: 'base-1', from: '2027-01-11', begins: 'later' });
    expect(schoolFor(TOWN, 'base-1')).toMatchObject({
      local: [{ person: idOf('pupil-teacher'), from: '2027-01-11' }],
      missing: [],
    });
  });

  test('a network whose administrator has left lacks one', () => {
    history.accept(
      anAct(
        idOf('town-desk'),
        'leave',
        `person:${idOf('town-admin')}`,
        {},
        { place: TOWN, private: { reason: 'Перешла в другую школу' } },
      ),
    );
    expect(networkFor(TOWN, 'town-net').missing).toEqual(['administrator']);
    expect(countMissing(staffFor(TOWN)).administrator).toBe(1);
  });

  test('without a base school the coordinator administers (2.3), and only where there is none one is missing', () => {
    const village = networkFor(VILLAGE, 'village-net');
    expect(village.network.base).toBeUndefined();
    expect(village).toMatchObject({ coordinators: [{ person: idOf('village-coordinator') }], missing: [] });
    history.accept(
      anAct(
        idOf('village-desk'),
        'leave',
        `person:${idOf('village-coordinator')}`,
        {},
        { place: VILLAGE, private: { reason: 'Ушёл' } },
      ),
    );
    expect(networkFor(VILLAGE, 'village-net').missing).toEqual(['coordinator']);
  });

  test('of other municipalities nothing is known and nothing is called missing', () => {
    const village = networkFor(TOWN, 'village-net');
    expect(village).toMatchObject({ known: false, administrators: [], coordinators: [], missing: [] });
    expect(village.schools.every(({ known, missing }) => !known && missing.length === 0)).toBe(true);
    expect(countMissing(staffFor(CENTRE_PLACE))).toEqual({ administrator: 0, coordinator: 0, local: 0 });
  });
});
