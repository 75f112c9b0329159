import type { Period } from '../../../../src/lib/domain/lessons/bells';
import { CENTRE, type Resource } from '../../../../src/lib/domain/lessons/equipment';
import { addDays, dateAt, instantAt } from '../../../../src/lib/domain/shared/calendar';
import { RELAY } from '../../../../src/lib/domain/shared/ids';
import { SAMPLE_TIME_ZONE } from '../schools';
import { PLACE, type Sample } from '../sample';
import { mondayOf, termAround } from './calendar';
import { REGION_PEOPLE, ROLES_OF_SAMPLE_PEOPLE, specialistOf, type RegionRole } from './people';
import { CENTRE_PLACE, FAR_ZONE, REGION_NETWORKS, REGION_PLACES, REGION_SCHOOLS, type Rings } from './places';

/** The school whose bells change next week. */
const CHANGES_BELLS = 'klyuchi';

/** [V-01, V-06, V-13, V-18] The places, the people and the registers of the region, as they were before the term. */
export async function foundRegion(sample: Sample): Promise<void> {
  const centre = `place:${CENTRE_PLACE}`;
  const keep = (kind: string, payload: Record<string, unknown>) =>
    sample.actIn(CENTRE_PLACE, sample.person(specialistOf(CENTRE_PLACE)), kind, centre, payload);
  for (const { id, title, zone } of REGION_PLACES) {
    await sample.actIn(id, RELAY, 'found-place', `place:${id}`, { title, zone, sample: true });
    await enterPeople(sample, id, RELAY, ({ role }) => role === 'specialist');
  }
  await keep('open-centre', {});
  for (const place of [PLACE, ...REGION_PLACES.map(({ id }) => id)]) {
    if (place !== CENTRE_PLACE) await keep('admit-place', { place });
    const specialist = sample.person(specialistOf(place));
    for (const { id, title, short, settlement } of REGION_SCHOOLS)
      if (schoolPlace(id) === place && place !== PLACE)
        await sample.actIn(place, specialist, 'add-school', `place:${place}`, {
          ...{ id, title, short, settlement },
        });
  }
  for (const network of REGION_NETWORKS) await keep('put-network', { ...network });
  await keep('put-term', { ...termAround(sample.today) });
  await keepEquipment(sample, keep);
  for (const place of [PLACE, ...REGION_PLACES.map(({ id }) => id)])
    await enterPeople(sample, place, sample.person(specialistOf(place)), ({ role }) => role !== 'specialist');
  for (const { key, role } of ROLES_OF_SAMPLE_PEOPLE)
    await grantRole(sample, PLACE, sample.person(specialistOf(PLACE)), sample.person(key), role);
}

const schoolPlace = (school: string) => REGION_SCHOOLS.find(({ id }) => id === school)!.place;

/** Enters the people of a place who hold such a role, with their roles. */
async function enterPeople(
  sample: Sample,
  place: string,
  by: string,
  holding: (role: RegionRole) => boolean,
): Promise<void> {
  for (const { key, name, post, school, roles, place: own } of REGION_PEOPLE) {
    if (own !== place || !roles.some(holding)) continue;
    const id = sample.relay.ulid(sample.relay.now());
    sample.people.set(key, id);
    const [family = '', given = '', patronymic = ''] = name.split(' ');
    await sample.actIn(
      place,
      by,
      'enter-person',
      `person:${id}`,
      { post, ...(school && { school }) },
      { name: { family, given, patronymic }, contacts: { email: `${key}@${place}.example`, phone: '' } },
    );
    for (const role of roles) await grantRole(sample, place, by, id, role);
  }
}

async function grantRole(sample: Sample, place: string, by: string, person: string, role: RegionRole) {
  const from = dateAt(sample.relay.now(), place === 'stepnoy' ? FAR_ZONE : SAMPLE_TIME_ZONE);
  await sample.actIn(place, by, 'grant-role', `person:${person}`, { ...role, from, begins: 'now' });
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The periods of a school day. */
function periodsOf({ first, lesson, breaks }: Rings): Period[] {
  let start = Number(first.slice(0, 2)) * 60 + Number(first.slice(3));
  return [...breaks, 0].map((pause, index) => {
    const period = { number: index + 1, start: clock(start), end: clock(start + lesson) };
    start += lesson + pause;
    return period;
  });
}

const weekOf = (rings: Rings): Period[][] =>
  Array.from({ length: 7 }, (_, day) =>
    day < 5 ? periodsOf(rings) : day === 5 ? periodsOf(rings).slice(0, rings.saturday ?? 0) : [],
  );

async function keepEquipment(
  sample: Sample,
  keep: (kind: string, payload: Record<string, unknown>) => Promise<string>,
): Promise<void> {
  const monday = mondayOf(sample.today);
  const { from } = termAround(sample.today);
  const put = (resource: Partial<Resource>) =>
    keep('put-resource', {
      ...{ owner: CENTRE, capacity: 1, zone: SAMPLE_TIME_ZONE, hours: [], maintenance: [] },
      ...resource,
    });
  const weekdays = (start: string, end: string, ...days: number[]) =>
    days.map((weekday) => ({ weekday, start, end }));
  const next = addDays(monday, 9);
  await put({
    ...{ id: 'mcu', title: 'Сервер видеоконференций', kind: 'ports', capacity: 6 },
    maintenance: [
      {
        start: instantAt(next, '15:00', SAMPLE_TIME_ZONE),
        end: instantAt(next, '20:00', SAMPLE_TIME_ZONE),
        reason: 'Плановое обслуживание: обновление и проверка резервного питания',
      },
    ],
  });
  await put({
    ...{ id: 'studio-1', title: 'Студия № 1 (с доской)', kind: 'studio' },
    hours: weekdays('08:00', '17:00', 1, 2, 3, 4, 5),
  });
  await put({
    ...{ id: 'studio-2', title: 'Студия № 2 (лабораторная)', kind: 'studio' },
    hours: weekdays('09:00', '15:00', 1, 2, 4),
  });
  for (const { id, place, short, room, terminals, rings } of REGION_SCHOOLS) {
    const zone = place === 'stepnoy' ? FAR_ZONE : SAMPLE_TIME_ZONE;
    await put({
      ...{ id: `terminal-${id}`, title: `Терминал, ${short}`, kind: 'terminal' },
      ...{ owner: id, capacity: terminals, zone },
    });
    await put({ ...{ id: `room-${id}`, title: room, kind: 'room', owner: id, capacity: terminals, zone } });
    await keep('put-bells', { school: id, from: addDays(from, -60), days: weekOf(rings) });
  }
  await keep('put-bells', {
    ...{ school: CHANGES_BELLS, from: addDays(monday, 7) },
    days: weekOf({ first: '09:00', lesson: 40, breaks: [10, 15, 20, 15, 10, 10] }),
  });
  await keep('put-connection', {
    ...{ link: 'https://vks.gorizont.example/zal', phone: '8 (800) 000-00-17, добавочный 2' },
    ...{ duty: 'дежурный инженер РКЦ, с 7:30 до 19:00', testBefore: 15 },
  });
  await keep('order-claims', { order: ['kind', 'made', 'received'] });
}
