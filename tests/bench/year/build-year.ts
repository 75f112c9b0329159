import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { Relay } from '../../../server/relay/relay';
import { openSqlite } from '../../../server/store/sqlite';
import { makePart, type Act } from '../../../src/lib/domain/act';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { PLACE } from '../municipality';
import { pause } from '../statistics';
import { MaterialYear } from './material-way';

const DAY = 86_400_000;
/** An act a minute; a paper that nobody has used for so long leaves the memory of the builder. */
const STEP = 60_000;
const SCHOOLS = 20;
const TEACHERS = 400;
const EXPERTS = 60;

/** Who and what the measurement asks for afterwards. */
export interface BuiltYear {
  readonly specialist: string;
  readonly epoch: string;
  /** Conclusions that are still being written, by the specialist too. */
  readonly open: readonly string[];
  readonly materials: number;
  readonly updates: number;
  readonly acts: number;
}

export interface People {
  readonly specialist: string;
  readonly teachers: readonly string[];
  readonly experts: readonly string[];
}

/** Enters acts in the names of people; throws when one is refused, because the year is made of what holds. */
export type Enter = (
  person: string,
  kind: string,
  subject: string,
  payload: Act['payload'],
  more?: { readonly values?: Record<string, unknown>; readonly basis?: string },
) => Promise<string>;

/**
 * A municipality after a year, made as people make it: every act is decided by the journal, every keystroke judged by
 * the document it enters, on a clock that steps from a year ago to now.
 */
export async function buildYear(dataDir: string, materials: number, open: number): Promise<BuiltYear> {
  mkdirSync(dataDir, { recursive: true });
  const clock = { now: Date.now() - 365 * DAY };
  const store = await openSqlite(join(dataDir, 'metodsreda.sqlite'));
  const relay = await Relay.start({ store, log: pino({ level: 'error' }), now: () => clock.now });
  let acts = 0;
  const enter: Enter = async (person, kind, subject, payload, { values = {}, basis } = {}) => {
    clock.now += STEP;
    const salted = ([name, value]: [string, unknown]) => [
      name,
      makePart(randomBytes(16).toString('hex'), value),
    ];
    const verdict = await relay.journal.enter({
      id: relay.ulid(clock.now),
      kind,
      place: PLACE,
      subject,
      payload,
      parts: Object.fromEntries(Object.entries(values).map(salted)) as Act['parts'],
      needs: [],
      person,
      madeAt: clock.now,
      ...(basis && { basis }),
    });
    if (verdict.verdict !== 'accepted') throw new Error(`${kind} on ${subject}: ${JSON.stringify(verdict)}`);
    acts++;
    return String(verdict.seq);
  };
  const people = await populate(relay, enter);
  const year = new MaterialYear(relay, enter, people);
  const began = clock.now;
  const left: string[] = [];
  for (let index = 0; index < materials; index++) {
    // Papers come evenly over the year; acts on one of them take less time than there is between two.
    clock.now = Math.max(clock.now, began + (index / materials) * 364 * DAY);
    const conclusion = await year.material(index, clock, index >= materials - open);
    if (conclusion) left.push(conclusion);
    clock.now += STEP;
    await relay.documents.unloadIdle();
  }
  const { epoch } = relay;
  const { specialist } = people;
  // Documents are still being compacted beside.
  await pause(5000);
  await store.close();
  return { specialist, epoch, open: left, materials, updates: year.updates, acts };
}

async function populate(relay: Relay, enter: Enter): Promise<People> {
  const place = `place:${PLACE}`;
  const from = new Date(relay.now()).toISOString().slice(0, 10);
  await enter(RELAY, 'found-place', place, {
    title: 'Заречный округ',
    zone: 'Asia/Yekaterinburg',
    sample: false,
  });
  for (let school = 0; school < SCHOOLS; school++)
    await enter(RELAY, 'add-school', place, {
      id: `school-${school}`,
      title: `МБОУ «Школа № ${school + 1}»`,
      short: `Школа ${school + 1}`,
      settlement: 'Заречный',
    });
  await enter(RELAY, 'add-association', place, {
    id: 'informatics',
    title: 'ММО учителей информатики',
    subjects: ['Информатика'],
  });
  let entered = 0;
  const person = async (post: string, roles: readonly Record<string, string>[]) => {
    const id = relay.ulid(relay.now());
    const school = `school-${entered++ % SCHOOLS}`;
    await enter(
      RELAY,
      'enter-person',
      `person:${id}`,
      { post, school },
      {
        values: {
          name: { family: `Фамилия${entered}`, given: 'Имя', patronymic: 'Отчество' },
          contacts: { email: '', phone: '' },
        },
      },
    );
    for (const role of roles)
      await enter(RELAY, 'grant-role', `person:${id}`, { ...role, from, begins: 'now' });
    await enter(id, 'acknowledge-requirements', `person:${id}`, { version: 0 });
    return id;
  };
  const several = async (count: number, make: () => Promise<string>) => {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await make());
    return ids;
  };
  return {
    specialist: await person('методист', [{ role: 'specialist' }]),
    experts: await several(EXPERTS, () =>
      person('учитель', [{ role: 'expert', association: 'informatics' }]),
    ),
    teachers: await several(TEACHERS, () => person('учитель', [{ role: 'teacher' }])),
  };
}
