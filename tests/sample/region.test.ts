import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mondayOf, schoolDay, TERM, termAround } from '../../server/admin/sample/region/calendar';
import { COURSES } from '../../server/admin/sample/region/courses';
import { CENTRE_PLACE } from '../../server/admin/sample/region/places';
import { startService, type Service } from '../../server/service';
import { readGrid, readOffers, readRequest } from '../../src/lib/documents/lessons/read';
import { access, holds } from '../../src/lib/domain/audience';
import { grant } from '../../src/lib/domain/grants';
import { rivalsOf } from '../../src/lib/domain/lessons/claims';
import { allConflicts } from '../../src/lib/domain/lessons/conflicts';
import { waysToEquip, needsOf } from '../../src/lib/domain/lessons/equipment';
import { LESSON_KINDS, LESSON_USES } from '../../src/lib/domain/lessons/lesson';
import { gridName, offersName, requestName } from '../../src/lib/domain/lessons/names';
import { needState } from '../../src/lib/domain/lessons/need';
import { lessonsOf, seriesWith, stateOf } from '../../src/lib/domain/lessons/network-lesson';
import { single } from '../../src/lib/domain/lessons/occurrence';
import { joiningOf, needOf, offerOf } from '../../src/lib/domain/lessons/paper';
import { verify } from '../../src/lib/domain/lessons/placement/verify';
import { regionOf } from '../../src/lib/domain/lessons/region';
import { bookingsOfLesson, conflictsAt, frameOf, occupancyOf } from '../../src/lib/domain/lessons/schedule';
import {
  addDays,
  daysBetween,
  FEDERAL_CALENDAR,
  isHoliday,
  weekdayOf,
} from '../../src/lib/domain/shared/calendar';

const tally = (values: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const value of values.toSorted()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

let dataDir: string;
let service: Service;
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'sample-region-'))));
afterEach(async () => {
  vi.useRealTimers();
  await rm(dataDir, { recursive: true });
});

/** The sample as it is when loaded at noon of a date. */
async function loadedOn<T>(today: string, look: () => T | Promise<T>): Promise<T> {
  vi.useFakeTimers({ now: Date.parse(`${today}T07:00:00Z`), toFake: ['Date'] });
  service = await startService({ dataDir, log: pino({ level: 'silent' }) });
  try {
    await service.setup.loadSample(service.files);
    return await look();
  } finally {
    await service.close();
  }
}

const facts = () => service.relay.rights.facts;
const lessons = () => lessonsOf(facts(), CENTRE_PLACE, TERM);
const frame = () => frameOf(facts(), CENTRE_PLACE, TERM)!;
const standing = () => lessons().flatMap((lesson) => [...bookingsOfLesson(lesson, frame())]);
const person = (family: string) =>
  [...facts().people.values()].find(({ name }) => name?.family === family)!.id;
const document = async (name: string, reader: string) => {
  const doc = new Y.Doc();
  const live = (await service.relay.documents.open(name, person(reader)))!;
  Y.applyUpdate(doc, await live.read(person(reader), Y.encodeStateAsUpdate));
  return doc;
};

/** Whatever the date, the same is in every state: only dates that holidays take differ. */
function expectEveryState(today: string) {
  expect(tally(lessons().map(stateOf))).toMatchObject({ offered: 10, applied: 12, withdrawn: 4 });
  const states = tally(lessons().map(stateOf));
  expect(states.booked).toBeGreaterThan(110);
  expect(states.declined).toBeGreaterThanOrEqual(4);
  expect(
    lessons().filter((each) => stateOf(each) === 'published' && each.joined.size === 0).length,
  ).toBeGreaterThan(8);
  expect(
    lessons().filter((each) => stateOf(each) === 'published' && each.joined.size > 0).length,
  ).toBeGreaterThan(15);
  expect(tally([...facts().needs.values()].map(needState))).toEqual({
    ...{ stated: 6, escalated: 4, proposed: 4, agreed: 3, met: 4, unmatched: 2, withdrawn: 2 },
  });
  // [V-12] Single dates that are otherwise, behind and ahead.
  const changes = lessons().flatMap((each) => each.changes.map(({ exception }) => exception));
  const ahead = (kind: string) =>
    changes.filter(({ date, change }) => change === kind && date > today).length;
  expect(changes.filter(({ date }) => date < today).length).toBeGreaterThan(4);
  for (const kind of ['cancelled', 'moved', 'substituted', 'topic']) expect(ahead(kind)).toBeGreaterThan(0);
  // [V-14] Most connections were held.
  const reports = tally(
    lessons().flatMap((each) => [...each.reports.values()].map(({ outcome }) => outcome)),
  );
  expect(reports.held).toBeGreaterThan(150);
  expect(Math.min(reports.partly!, reports.failed!)).toBeGreaterThan(2);
  const held = standing().map(({ date }) => date);
  expect(held.some((date) => date < addDays(today, -28))).toBe(true);
  expect(held.some((date) => date > addDays(today, 42))).toBe(true);
  expect(allConflicts(standing(), frame())).toEqual([]);
}

test('[V-01 … V-18] the sample has a region with everything in it, and nothing that stands is in conflict', async () => {
  await loadedOn('2027-03-25', async () => {
    expectEveryState('2027-03-25');
    const region = regionOf(facts(), CENTRE_PLACE)!;
    const resources = [...region.resources.values()];
    const of = (wanted: string) => resources.filter(({ kind }) => kind === wanted);
    expect(of('ports').map(({ capacity }) => capacity)).toEqual([6]);
    expect(of('ports')[0]!.maintenance.length).toBe(1);
    expect(of('studio').map(({ hours }) => hours.length)).toEqual([5, 3]);
    expect([...region.networks.values()].map(({ base }) => !!base)).toEqual([true, true, false]);
    expect(
      tally(
        [...frame().zones.entries()].flatMap(([school, zone]) =>
          region.bells.some((each) => each.school === school) ? [zone] : [],
        ),
      ),
    ).toEqual({
      'Asia/Omsk': 1,
      'Asia/Yekaterinburg': 14,
    });
    expect(lessons().length).toBe(188);
    expect(tally(lessons().map(({ offer }) => offer.kind))).toEqual(
      Object.fromEntries(LESSON_KINDS.map((kind) => [kind, expect.any(Number)])),
    );
    expect(tally(lessons().map(({ offer }) => offer.use))).toEqual(
      Object.fromEntries(LESSON_USES.map((use) => [use, expect.any(Number)])),
    );
    const teachers = [...facts().people.values()].filter(({ roles }) =>
      roles.some(({ role }) => role === 'distance'),
    );
    expect(teachers.length).toBe(20);
    expect([...region.closures.values()].map(({ reason }) => reason)).toEqual(['weather', 'quarantine']);
    // [V-13] In one school the bells change next week.
    expect(region.bells.filter(({ school }) => school === 'klyuchi').length).toBe(2);
    // [V-07] Applications that cannot all have what they ask for.
    const rivals = lessons().filter((each) => each.claim && rivalsOf(each, lessons(), frame()).length > 0);
    expect(rivals.length).toBeGreaterThan(6);
    // [V-01] Without a base school the coordinator administers.
    expect(holds(facts(), person('Глушков')).has(grant.network(CENTRE_PLACE, 'yelovsky-net'))).toBe(true);
    // [V-10] Some schools have not answered.
    const notes = tally(lessons().flatMap((each) => [...each.notes.values()].map(({ state }) => state)));
    expect(notes.counted).toBeGreaterThan(40);
    expect(notes.clash).toBeGreaterThan(0);
    // [V-05] The whole way from a need to a lesson of another network.
    const met = [...facts().needs.values()].filter((each) => needState(each) === 'met');
    for (const each of met)
      expect(lessons().some(({ joined }) => joined.get(each.need.school)?.need === each.id)).toBe(true);
    expect(met.some(({ escalated }) => escalated)).toBe(true);

    // The second statement of all constraints, minute by minute: each dated lesson in the place where it stands.
    const bookings = standing();
    const placed = bookings.map((booking) => ({
      application: { series: { ...single(booking.lesson, booking.date, booking.slot), id: booking.id } },
      place: { weekday: weekdayOf(booking.date), slot: booking.slot, uses: booking.uses },
      bookings: [booking],
    }));
    const applications = placed.map(({ application }) => application);
    expect(verify(applications, { placed, unplaced: [] }, frame())).toEqual([]);

    // [V-07] To decide, only days that are asked about are looked at; the answer is that of the whole term.
    let taken = 0;
    for (const lesson of lessons().filter(({ published, withdrawn }) => published && !withdrawn)) {
      const { offer, joined } = lesson;
      const schools = [...joined.keys()];
      const uses = waysToEquip(
        needsOf(seriesWith(lesson, schools), frame().resources),
        frame().resources,
      )[0]!;
      const place = { weekday: offer.weekday, slot: offer.slot, uses, schools };
      const whole = conflictsAt(facts(), lesson, place, occupancyOf(facts(), CENTRE_PLACE, TERM, lesson.id));
      expect(conflictsAt(facts(), lesson, place)).toEqual(whole);
      taken += whole.length;
    }
    expect(taken).toBeGreaterThan(100);
  });
}, 120_000);

test('[V-02, V-04, V-09] documents are being written: rows complete and not, marks, needs, a plan with a pinned place', async () => {
  await loadedOn('2027-07-10', async () => {
    expectEveryState('2027-07-10');
    const term = frame().term as ReturnType<typeof termAround>;
    const offering = (network: string, family: string) => ({
      ...{ network, term, teacher: person(family), school: 'gymnasium' },
    });
    for (const [family, network] of [
      ['Астахова', 'zarechny-net'],
      ['Задорин', 'pribrezhny-net'],
      ['Пестова', 'yelovsky-net'],
    ] as const) {
      const name = offersName({ place: CENTRE_PLACE, network, term: TERM }, person(family));
      expect(access(facts(), person(family), name)).toBe('write');
      const rows = [...readOffers(await document(name, family))].filter(([id]) => !facts().lessons.has(id));
      const complete = rows.filter(([, row]) => offerOf(row, offering(network, family)));
      expect(complete.length).toBeGreaterThan(0);
      expect(complete.length).toBeLessThan(rows.length);
    }
    for (const [school, network, family] of [
      ['klyuchi', 'zarechny-net', 'Суханова'],
      ['yelovo-c5rh', 'yelovsky-net', 'Ковалёв'],
    ] as const) {
      const doc = await document(requestName({ place: CENTRE_PLACE, network, term: TERM }, school), family);
      const request = readRequest(doc);
      const marks = [...request.marks];
      expect(marks.some(([, mark]) => joiningOf(mark, school))).toBe(true);
      for (const [lesson] of marks) expect(facts().lessons.get(lesson)!.joined.has(school)).toBe(false);
      const needs = [...request.needs.values()].map((row) => needOf(row, { school, network, term: TERM }));
      expect(needs).toContain(undefined);
    }
    const places = readGrid(await document(gridName({ place: CENTRE_PLACE, term: TERM }), 'Воронцов'));
    expect([...places.values()].filter(({ pinned }) => pinned).length).toBe(1);
    expect(places.size).toBeGreaterThan(3);
    // What is planned fits beside what stands.
    for (const [id, place] of places) {
      const lesson = facts().lessons.get(id)!;
      expect(conflictsAt(facts(), lesson, { ...place, schools: lesson.claim!.schools })).toEqual([]);
    }
  });
}, 120_000);

test.each(['2027-01-15', '2027-09-02'])(
  'every state is there when today is %s',
  async (today) => {
    await loadedOn(today, () => expectEveryState(today));
  },
  120_000,
);

test('an act of the region that is refused fails the whole loading', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-12-01T07:00:00Z'), toFake: ['Date'] });
  service = await startService({ dataDir, log: pino({ level: 'silent' }) });
  const { journal } = service.relay;
  const enter = journal.enter.bind(journal);
  journal.enter = async (act) =>
    act.kind === 'put-network' ? { verdict: 'refused', code: 'centre-only' } : await enter(act);
  await expect(service.setup.loadSample(service.files)).rejects.toThrow(/put-network.*centre-only/);
  await service.close();
}, 120_000);

describe('the term of the sample', () => {
  test('contains today whatever the day of the year, with weeks behind and ahead and a break that is not near', () => {
    for (let day = '2026-09-01'; day < '2028-09-01'; day = addDays(day, 1)) {
      const term = termAround(day);
      expect(daysBetween(term.from, day)).toBeGreaterThanOrEqual(42);
      expect(daysBetween(day, term.to)).toBeGreaterThanOrEqual(69);
      expect([weekdayOf(term.from), weekdayOf(term.to)]).toEqual([1, 6]);
      expect(term.breaks.length).toBeGreaterThan(0);
      for (const { from, to } of term.breaks) {
        expect(term.from < from && from <= to && to < term.to).toBe(true);
        expect(to < addDays(mondayOf(day), -14) || addDays(mondayOf(day), 13) < from).toBe(true);
      }
      for (const step of [1, -1] as const) {
        const found = schoolDay(day, term, step);
        expect(Math.abs(daysBetween(day, found))).toBeLessThan(14);
        expect(isHoliday(found, FEDERAL_CALENDAR) || weekdayOf(found) > 5).toBe(false);
      }
    }
  });
  test('no topic is told twice, and none is longer than a row takes', () => {
    const topics = COURSES.flatMap((course) => course.topics);
    expect(new Set(topics).size).toBe(180);
    for (const topic of topics) expect(topic.length).toBeLessThanOrEqual(80);
  });
});
