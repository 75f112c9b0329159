import { RELAY } from '../../../src/lib/domain/shared/ids';
import type { Act } from '../../../src/lib/domain/act';
import type { Slot } from '../../../src/lib/domain/lessons/lesson';
import { anAct, idOf } from '../municipality';

/** The centre, and two municipalities of which the second has no base school and another clock. */
export const CENTRE_PLACE = 'rcc';
export const TOWN = 'town';
export const VILLAGE = 'village';
export const TERM = 'half-2';

/** Schools by municipality; the first of the town is the base school of its network. */
export const SCHOOLS = { [TOWN]: ['base-1', 'town-2', 'town-3'], [VILLAGE]: ['village-1', 'village-2'] };

interface Worker {
  readonly name: string;
  readonly place: string;
  readonly role: Readonly<Record<string, string>>;
}
export const WORKERS: readonly Worker[] = [
  { name: 'keeper', place: CENTRE_PLACE, role: { role: 'specialist' } },
  { name: 'dispatcher', place: CENTRE_PLACE, role: { role: 'dispatcher' } },
  { name: 'town-desk', place: TOWN, role: { role: 'specialist' } },
  { name: 'town-coordinator', place: TOWN, role: { role: 'coordinator' } },
  { name: 'town-admin', place: TOWN, role: { role: 'administrator', network: 'town-net' } },
  { name: 'town-teacher', place: TOWN, role: { role: 'distance', network: 'town-net' } },
  { name: 'town-local', place: TOWN, role: { role: 'local', school: 'town-2' } },
  { name: 'town-office', place: TOWN, role: { role: 'office', school: 'town-2' } },
  { name: 'third-local', place: TOWN, role: { role: 'local', school: 'town-3' } },
  { name: 'pupil-teacher', place: TOWN, role: { role: 'teacher' } },
  { name: 'village-desk', place: VILLAGE, role: { role: 'specialist' } },
  { name: 'village-coordinator', place: VILLAGE, role: { role: 'coordinator' } },
  { name: 'village-teacher', place: VILLAGE, role: { role: 'distance', network: 'village-net' } },
  { name: 'village-local', place: VILLAGE, role: { role: 'local', school: 'village-1' } },
];
const placeOf = (name: string) => WORKERS.find((worker) => worker.name === name)?.place;

/** An act of somebody of the region, in the centre's queue unless `place` says otherwise. */
export const regional = (
  person: string,
  kind: string,
  subject: string,
  payload: Record<string, unknown> = {},
  values?: Record<string, unknown>,
): Act =>
  anAct(placeOf(person) ? idOf(person) : person, kind, subject, payload, {
    place: CENTRE_PLACE,
    ...(values && { private: values }),
  });

const periods = (first: string) =>
  Array.from({ length: 7 }, (_, index) => {
    const from = Number(first.slice(0, 2)) * 60 + Number(first.slice(3)) + index * 55;
    const clock = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return { number: index + 1, start: clock(from), end: clock(from + 40) };
  });

/** The registers of a region in order: places, people, networks, a term, bells, and two ports' worth of equipment. */
export function foundingRegion(ports = 2): Act[] {
  const centre = `place:${CENTRE_PLACE}`;
  const places = [
    { id: CENTRE_PLACE, title: 'Региональный координационный центр', zone: 'Asia/Novokuznetsk' },
    { id: TOWN, title: 'Берёзовский городской округ', zone: 'Asia/Novokuznetsk' },
    { id: VILLAGE, title: 'Верхнеозёрный район', zone: 'Asia/Omsk' },
  ];
  const schools = Object.entries(SCHOOLS);
  const roles = (wanted: (role: string) => boolean) =>
    WORKERS.filter(({ role }) => wanted(role.role!)).map(({ name, place, role }) =>
      anAct(
        RELAY,
        'grant-role',
        `person:${idOf(name)}`,
        { ...role, from: '2026-09-01', begins: 'now' },
        { place },
      ),
    );
  const keeps = (role: string) => role === 'specialist';
  return [
    ...places.map(({ id, title, zone }) =>
      anAct(RELAY, 'found-place', `place:${id}`, { title, zone, sample: false }, { place: id }),
    ),
    ...schools.flatMap(([place, ids]) =>
      ids.map((id) =>
        anAct(
          RELAY,
          'add-school',
          `place:${place}`,
          { id, title: `Школа ${id}`, short: id, settlement: '' },
          { place },
        ),
      ),
    ),
    ...WORKERS.map(({ name, place, role }) =>
      anAct(
        RELAY,
        'enter-person',
        `person:${idOf(name)}`,
        { post: 'сотрудник', ...(role.school && { school: role.school }) },
        {
          place,
          private: {
            name: { family: name, given: 'Имя', patronymic: 'Отчество' },
            contacts: { email: '', phone: '' },
          },
        },
      ),
    ),
    ...roles(keeps),
    regional('keeper', 'open-centre', centre),
    regional('keeper', 'admit-place', centre, { place: TOWN }),
    regional('keeper', 'admit-place', centre, { place: VILLAGE }),
    regional('keeper', 'put-network', centre, {
      ...{ id: 'town-net', title: 'Сеть базовой школы № 1', place: TOWN, base: 'base-1' },
      schools: SCHOOLS[TOWN],
    }),
    regional('keeper', 'put-network', centre, {
      ...{ id: 'village-net', title: 'Сеть Верхнеозёрного района', place: VILLAGE },
      schools: SCHOOLS[VILLAGE],
    }),
    regional('keeper', 'put-term', centre, {
      ...{ id: TERM, title: 'Второе полугодие 2026/27', from: '2027-01-11', to: '2027-05-28' },
      breaks: [{ from: '2027-03-22', to: '2027-03-28' }],
    }),
    ...schools.flatMap(([, ids]) =>
      ids.flatMap((school) => [
        regional('keeper', 'put-bells', centre, {
          school,
          from: '2026-09-01',
          days: Array.from({ length: 7 }, (_, day) => (day < 6 ? periods('08:00') : [])),
        }),
        regional('keeper', 'put-resource', centre, {
          ...{ id: `t-${school}`, title: `Терминал, ${school}`, kind: 'terminal', owner: school },
          ...{ capacity: 1, zone: 'Asia/Novokuznetsk', hours: [], maintenance: [] },
        }),
      ]),
    ),
    regional('keeper', 'put-resource', centre, {
      ...{ id: 'mcu', title: 'Сервер видеосвязи', kind: 'ports', owner: '@centre', capacity: ports },
      ...{ zone: 'Asia/Novokuznetsk', hours: [], maintenance: [] },
    }),
    ...roles((role) => !keeps(role)),
  ];
}

/** What a lesson is offered as: physics of the town's distance teacher, Tuesdays, unless told otherwise. */
export const anOffer = (changes: Record<string, unknown> = {}) => ({
  ...{ network: 'town-net', term: TERM, teacher: idOf('town-teacher'), subject: 'Физика', level: '9 класс' },
  ...{ kind: 'online', use: 'lesson', host: { school: 'base-1', classes: [] }, weekday: 2 },
  ...{ slot: { period: 3 } as Slot, weeks: 'every', from: '2027-01-11', to: '2027-05-28', seats: 30 },
  ...changes,
});

/** Acts by which a lesson comes to its application: offered, published, joined by one school, applied for. */
export function anApplication(
  lesson: string,
  changes: Record<string, unknown> = {},
  school = 'town-2',
): Act[] {
  const subject = `lesson:${idOf(lesson)}`;
  const offer = anOffer(changes);
  const local = { 'town-2': 'town-local', 'town-3': 'third-local', 'village-1': 'village-local' }[school]!;
  const administrator = offer.network === 'town-net' ? 'town-admin' : 'village-coordinator';
  return [
    regional(administrator, 'offer-lesson', subject, offer, { name: 'Седова Анна Петровна' }),
    regional(administrator, 'publish-lesson', subject),
    regional(local, 'join-lesson', subject, { school, classes: ['9А'], pupils: 12 }),
    regional(administrator, 'apply-for-lesson', subject, { schools: [school] }),
  ];
}

/** What the centre needs for a lesson of the town with one school: two ports and both terminals. */
export const someUses = (school = 'town-2', host = 'base-1') => [
  { resource: 'mcu', amount: 2 },
  { resource: `t-${host}`, amount: 1 },
  { resource: `t-${school}`, amount: 1 },
];

/** The centre's confirmation of an application where it asks to stand. */
export const aConfirmation = (
  lesson: string,
  claim: string,
  { school = 'town-2', host = 'base-1', weekday = 2, slot = { period: 3 } as Slot } = {},
): Act =>
  regional('dispatcher', 'confirm-lesson', `lesson:${idOf(lesson)}`, {
    ...{ claim, schools: [school], weekday, slot, uses: someUses(school, host) },
  });
