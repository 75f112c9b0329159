import { monotonicFactory } from 'ulid';
import type { Facts } from '../../src/lib/domain/facts';
import { addDays, dateAt, weekdayOf } from '../../src/lib/domain/shared/calendar';
import { anActOf, RawClient } from './facts';
import { teachersOnly, type Persona, type Product } from './harness';

const ulid = monotonicFactory();
const TERM = 'now';
const NETWORK = 'net';

export interface RegionOfTest {
  readonly zone: string;
  readonly today: string;
  readonly dispatcher: Persona;
  readonly administrator: Persona;
  readonly teacher: Persona;
  /** Local coordinator of the second school. */
  readonly local: Persona;
  readonly schools: readonly { readonly id: string; readonly short: string }[];
  /** A lesson on every weekday, late in the evening of the sample's clock: today's is always ahead. */
  readonly evening: readonly string[];
}

/** The act's own words when the relay refuses: a region that is not whole would fail in a riddle later. */
async function make(client: RawClient, acts: Parameters<RawClient['catchUp']>[0]): Promise<void> {
  const { records } = await client.catchUp(acts);
  const refused = records.filter((record) => record.record === 'answer' && 'code' in record);
  if (refused.length > 0) throw new Error(JSON.stringify(refused.slice(0, 3)));
}

/**
 * A small region in the sample's own municipality, around today: a network of its schools, a teacher, a local coordinator, and
 * lessons that are confirmed, applied for and only published.
 */
export async function foundRegion(product: Product, people: readonly Persona[]): Promise<RegionOfTest> {
  const desk = people.find(({ roles }) => roles.includes('specialist'))!;
  const client = await RawClient.signIn(product, desk);
  const { facts } = await client.catchUp();
  const place = [...facts.places.values()].find(({ schools }) => schools.size > 0)!;
  const today = dateAt(Date.now(), place.zone);
  const schools = [...place.schools.values()].slice(0, 4).map(({ id, short }) => ({ id, short }));
  const [base, second, third] = schools as [(typeof schools)[0], (typeof schools)[0], (typeof schools)[0]];
  const [dispatcher, administrator, teacher, local, otherTeacher] = teachersOnly(people).slice(-5) as [
    Persona,
    Persona,
    Persona,
    Persona,
    Persona,
  ];
  const act = (
    persona: Persona,
    kind: string,
    subject: string,
    payload: object = {},
    values: Record<string, unknown> = {},
  ) =>
    anActOf(persona.person, { kind, place: place.id, subject, payload: payload as Record<string, unknown> }, values);
  const centre = `place:${place.id}`;
  const role = (persona: Persona, of: object) =>
    act(desk, 'grant-role', `person:${persona.person}`, { ...of, from: addDays(today, -30), begins: 'now' });
  const monday = addDays(today, 1 - weekdayOf(today));
  const periods = Array.from({ length: 7 }, (_, index) => ({
    number: index + 1,
    start: `${String(8 + index).padStart(2, '0')}:00`,
    end: `${String(8 + index).padStart(2, '0')}:40`,
  }));
  const resource = (id: string, title: string, kind: string, owner: string, capacity = 1) =>
    act(desk, 'put-resource', centre, {
      ...{ id, title, kind, owner, capacity, zone: place.zone, hours: [], maintenance: [] },
    });
  await make(client, [
    act(desk, 'open-centre', centre),
    act(desk, 'put-network', centre, {
      ...{ id: NETWORK, title: 'Сеть базовой школы', place: place.id, base: base.id },
      schools: schools.map(({ id }) => id),
    }),
    act(desk, 'put-term', centre, {
      ...{ id: TERM, title: 'Учебный период', from: addDays(monday, -28), to: addDays(monday, 83), breaks: [] },
    }),
    resource('mcu', 'Сервер видеосвязи', 'ports', 'centre', 8),
    resource('studio', 'Студия центра', 'studio', 'centre'),
    ...schools.flatMap(({ id, short }) => [
      act(desk, 'put-bells', centre, {
        ...{ school: id, from: addDays(monday, -60) },
        days: Array.from({ length: 7 }, (_, day) => (day < 6 ? periods : [])),
      }),
      resource(`t-${id}`.slice(0, 40), `Терминал, ${short}`, 'terminal', id),
    ]),
    act(desk, 'put-connection', centre, {
      ...{ link: 'https://vks.example.org/zal', phone: '+7 (3843) 12-34-56', duty: 'Юрьев П. С.', testBefore: 15 },
    }),
    role(dispatcher, { role: 'dispatcher' }),
    role(administrator, { role: 'administrator', network: NETWORK }),
    role(teacher, { role: 'distance', network: NETWORK }),
    role(otherTeacher, { role: 'distance', network: NETWORK }),
    role(local, { role: 'local', school: second.id }),
  ]);
  const asAdministrator = await RawClient.signIn(product, administrator);
  const asLocal = await RawClient.signIn(product, local);
  const asDispatcher = await RawClient.signIn(product, dispatcher);

  interface Plan {
    readonly subject: string;
    readonly weekday: number;
    readonly slot: object;
    readonly by?: Persona;
    readonly host?: { readonly id: string };
    readonly until: 'published' | 'applied' | 'confirmed';
    readonly use?: string;
  }
  async function lesson({ subject, weekday, slot, by = teacher, host = base, until, use = 'lesson' }: Plan) {
    const id = ulid();
    const of = `lesson:${id}`;
    await make(asAdministrator, [
      act(
        administrator,
        'offer-lesson',
        of,
        {
          ...{ network: NETWORK, term: TERM, teacher: by.person, subject, level: '9 класс', kind: 'online', use },
          ...{ host: { school: host.id, classes: [] }, weekday, slot, weeks: 'every', seats: 30 },
          ...{ from: addDays(monday, -28), to: addDays(monday, 83) },
        },
        { name: by.name },
      ),
      act(administrator, 'publish-lesson', of),
    ]);
    await make(asLocal, [act(local, 'join-lesson', of, { school: second.id, classes: ['9А'], pupils: 12 })]);
    if (until === 'published') return id;
    const claim = act(administrator, 'apply-for-lesson', of, { schools: [second.id] });
    await make(asAdministrator, [claim]);
    if (until === 'applied') return id;
    await make(asDispatcher, [
      act(dispatcher, 'confirm-lesson', of, {
        ...{ claim: claim.id, schools: [second.id], weekday, slot },
        uses: [
          { resource: 'mcu', amount: 2 },
          ...[host.id, second.id].map((school) => ({ resource: `t-${school}`.slice(0, 40), amount: 1 })),
        ],
      }),
    ]);
    return id;
  }

  const evening: string[] = [];
  for (let weekday = 1; weekday <= 7; weekday++)
    evening.push(
      await lesson({
        ...{ subject: 'Кружок физики', weekday, slot: { start: '23:10', end: '23:50' } },
        ...{ until: 'confirmed', use: 'extracurricular' },
      }),
    );
  for (const [index, subject] of ['Физика', 'Химия', 'Астрономия', 'Информатика'].entries())
    await lesson({ subject, weekday: index + 1, slot: { period: index + 2 }, until: 'confirmed' });
  await lesson({ subject: 'Музыка', weekday: 2, slot: { period: 3 }, by: otherTeacher, host: third, until: 'applied' });
  await lesson({ subject: 'Черчение', weekday: 5, slot: { period: 4 }, by: otherTeacher, host: third, until: 'published' });
  return { zone: place.zone, today, dispatcher, administrator, teacher, local, schools, evening };
}

/** What the relay tells somebody of the region. */
export const factsOf = async (product: Product, persona: Persona): Promise<Facts> =>
  (await (await RawClient.signIn(product, persona)).catchUp()).facts;
