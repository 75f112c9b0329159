import { SvelteMap } from 'svelte/reactivity';
import * as Y from 'yjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../../src/lib/domain/acts';
import { holds } from '../../src/lib/domain/audience';
import { apply, copyOf } from '../../src/lib/domain/facts';
import { stateOf } from '../../src/lib/domain/lessons/network-lesson';
import type { App, Planned } from '../../src/lib/state/app.svelte';
import { Lessons } from '../../src/lib/state/lessons/lessons.svelte';
import { NeedDesk, networksFor } from '../../src/lib/state/lessons/needs.svelte';
import { OffersImport } from '../../src/lib/state/lessons/offers-import.svelte';
import { Offers, teachersOf } from '../../src/lib/state/lessons/offers.svelte';
import { SchoolRequest } from '../../src/lib/state/lessons/request.svelte';
import { Timetable } from '../../src/lib/state/lessons/timetable.svelte';
import {
  aConfirmation,
  anApplication,
  anOffer,
  foundingRegion,
  regional,
  TERM,
} from '../builders/lessons/region';
import { idOf, NOON } from '../builders/municipality';
import { History } from '../domain/history';

let history: History;
let changes: SvelteMap<string, number>;
let documents: Map<string, Y.Doc>;
beforeEach(() => {
  history = new History(foundingRegion());
  changes = new SvelteMap([['journal', 0]]);
  documents = new Map();
});
const accept = (...acts: Parameters<History['accept']>[0][]) => {
  acts.forEach((act) => history.accept(act));
  changes.set('journal', (changes.get('journal') ?? 0) + 1);
};
const subject = (name: string) => `lesson:${idOf(name)}`;
const lesson = (name: string) => history.facts.lessons.get(idOf(name))!;

type Answer = { readonly code: string } | { readonly act: ReturnType<typeof regional> };

/** The part of the app that pages of lessons ask: documents of this device, and a journal that answers at once. */
function anApp(person: string) {
  const judge = (planned: readonly Planned[], each: boolean) => {
    const facts = copyOf(history.facts);
    const answers = planned.map(({ kind, subject: of, payload, values }): Answer => {
      const act = regional(person, kind, of, payload, values as Record<string, unknown>);
      const decision = decide(facts, act, { at: NOON, content: () => undefined });
      if (decision.answer === 'no') return { code: decision.code };
      apply(facts, { ...act, seq: 1, receivedAt: NOON });
      return { act };
    });
    const refused = answers.find((answer) => 'code' in answer);
    if (each || !refused) for (const answer of answers) if ('act' in answer) accept(answer.act);
    return each ? answers.map((answer) => ('code' in answer ? answer : { act: answer.act.id })) : refused;
  };
  const app = {
    person: idOf(person),
    get facts() {
      changes.get('journal');
      return history.facts;
    },
    get me() {
      changes.get('journal');
      return history.facts.people.get(idOf(person));
    },
    get place() {
      return history.facts.places.get(history.facts.people.get(idOf(person))!.place);
    },
    get held() {
      return holds(history.facts, idOf(person));
    },
    zone: 'Asia/Novokuznetsk',
    today: '2027-01-11',
    relayNow: () => NOON,
    isNewer: () => false,
    device: { documents: { update: () => Promise.resolve() } },
    truth: { waitingActs: [], refusedActs: [], watch: () => undefined },
    perform: (kind: string, of: string, payload: Record<string, unknown>, more: object = {}) =>
      Promise.resolve(judge([{ kind, subject: of, payload, ...more }], false)),
    performAll: (planned: readonly Planned[]) => Promise.resolve(judge(planned, false)),
    performEach: (planned: readonly Planned[]) => Promise.resolve(judge(planned, true)),
    engine: () =>
      Promise.resolve({
        acquire: (name: string, events: { changed(): void }) => {
          const doc = documents.get(name) ?? new Y.Doc();
          documents.set(name, doc);
          doc.on('update', () => events.changed());
          const awareness = { getStates: () => new Map(), setLocalStateField: () => undefined };
          return Promise.resolve({ doc, access: 'write', synced: true, awareness, writers: new Map() });
        },
        release: () => undefined,
      }),
  } as unknown as App;
  return { app, lessons: new Lessons(app) };
}
const settled = () => new Promise((done) => setTimeout(done, 0));

async function theOffers(person: string, teacher = 'town-teacher') {
  const { app, lessons } = anApp(person);
  const network = lessons.networks.find(({ id }) => id === 'town-net')!;
  const offers = new Offers(app, lessons, network, idOf(teacher), lessons.term!);
  await settled();
  return { app, lessons, offers };
}
async function theRequest(person: string, school: string) {
  const { app, lessons } = anApp(person);
  const request = new SchoolRequest(app, lessons, networksFor(lessons, school)[0]!, school, lessons.term!);
  await settled();
  return { app, lessons, request };
}
const A_ROW = { subject: 'Физика', level: '9 класс', kind: 'online', use: 'lesson', weekday: 2 } as const;

describe('[V-02] a teacher’s timetable', () => {
  test('complete rows are handed on, each by itself; a row changed afterwards says so until it is handed on again', async () => {
    const { offers } = await theOffers('town-teacher');
    const whole = offers.add({ ...A_ROW, slot: { period: 3 } });
    const begun = offers.add({ subject: 'Астрономия' });
    await settled();
    expect(offers.ready.map(({ id }) => id)).toEqual([whole]);
    expect(offers.incomplete.map(({ id, missing }) => [id, missing])).toEqual([
      [begun, ['level', 'kind', 'use', 'weekday', 'slot']],
    ]);
    await offers.handOn();
    expect(offers.handed).toEqual({ sent: 1, refused: [] });
    const known = history.facts.lessons.get(whole)!;
    expect(known.teacherName).toBe('town-teacher Имя Отчество');
    expect(known.offer.host.school).toBe('base-1');
    expect(offers.line(whole)?.standing).toBe('handed');

    offers.set(whole, { seats: 12 });
    await settled();
    expect(offers.line(whole)?.standing).toBe('changed');
    await offers.handOn();
    expect(history.facts.lessons.get(whole)?.offer.seats).toBe(12);
  });

  test('[V-08] rows at one time are told at once, and a place taken with one press is free of it', async () => {
    const { offers } = await theOffers('town-teacher');
    offers.add({ ...A_ROW, slot: { period: 3 } });
    const second = offers.add({ ...A_ROW, subject: 'Химия', slot: { period: 3 } });
    await settled();
    const families = () => offers.line(second)!.hindrances.map(({ conflict }) => conflict.family);
    expect(families()).toContain('teacher');
    const undo = offers.take(second, offers.alternatives(second)[0]!);
    await settled();
    expect(families()).toEqual([]);
    undo();
    await settled();
    expect(families()).toContain('teacher');
  });

  test('the administrator sees and writes what was offered from elsewhere; what is booked is closed to both', async () => {
    accept(...anApplication('known'));
    const { app, lessons, offers } = await theOffers('town-admin');
    expect(teachersOf(app, lessons, 'town-net').map(({ id, lessons: count }) => [id, count])).toEqual([
      [idOf('town-teacher'), 1],
    ]);
    expect(offers.line(idOf('known'))).toMatchObject({ standing: 'handed', lock: 'lesson-applied' });
    accept(regional('town-admin', 'withdraw-application', subject('known')));
    offers.set(idOf('known'), { topic: 'Оптика' });
    await settled();
    expect(offers.line(idOf('known'))?.row).toMatchObject({ subject: 'Физика', topic: 'Оптика' });
    await offers.handOn();
    expect(lesson('known').offer.topic).toBe('Оптика');

    accept(regional('town-admin', 'apply-for-lesson', subject('known'), { schools: ['town-2'] }));
    accept(aConfirmation('known', lesson('known').claim!.id));
    expect(offers.line(idOf('known'))).toMatchObject({ lock: 'lesson-booked', hindrances: [] });
    expect(offers.ready).toEqual([]);
  });

  test('a row that was begun and left empty goes; one removed comes back by undo', async () => {
    const { offers } = await theOffers('town-teacher');
    const empty = offers.add();
    const kept = offers.add({ ...A_ROW, slot: { period: 1 } });
    await settled();
    offers.dropEmpty(empty);
    offers.dropEmpty(kept);
    await settled();
    expect(offers.lines.map(({ id }) => id)).toEqual([kept]);
    const undo = offers.remove(kept);
    await settled();
    expect(offers.lines).toEqual([]);
    undo();
    await settled();
    expect(offers.line(kept)?.row).toMatchObject({ subject: 'Физика', slot: { period: 1 } });
  });
});

describe('[V-15] a timetable from a table', () => {
  const TABLE = [
    ['Предмет', 'Класс', 'День', 'Урок'],
    ['Физика', '9', 'вт', '3'],
    ['Физика', '10', 'вт', '3'],
    ['Химия', '8', 'ср', '9'],
    ['Химия', '8', 'ср', '2'],
  ]
    .map((cells) => cells.join('\t'))
    .join('\n');

  test('overlapping and impossible rows keep the whole from being taken until they are left out; nothing twice', async () => {
    const { app, lessons, offers } = await theOffers('town-teacher');
    const task = new OffersImport(app, lessons, offers);
    await task.source.takeText({ text: TABLE });
    expect(task.rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [2, 'faulty'],
      [3, 'faulty'],
      [4, 'faulty'],
      [5, 'add'],
    ]);
    expect(task.rows[0]!.hindrances[0]!.conflict.family).toBe('teacher');
    expect(task.rows[2]!.hindrances[0]!.conflict.family).toBe('unrung');
    task.run();
    await settled();
    expect(offers.lines).toEqual([]);
    task.withoutFaulty = true;
    task.run();
    await settled();
    expect(offers.lines.map(({ row }) => row.subject)).toEqual(['Химия']);
    expect(task.rows.at(-1)?.outcome).toBe('there');
  });

  test('a subject nobody uses is asked about first', async () => {
    accept(...anApplication('known', { slot: { period: 5 } }));
    const { app, lessons, offers } = await theOffers('town-teacher');
    const task = new OffersImport(app, lessons, offers);
    await task.source.takeText({ text: 'Предмет\tДень\tУрок\nФизека\tпт\t2' });
    expect(task.unknown).toEqual([{ said: 'Физека', rows: [2], nearest: 'Физика' }]);
    task.run();
    expect(task.imported).toBeUndefined();
    task.answer('Физека', 'Физика');
    task.run();
    await settled();
    expect(task.imported).toBe(1);
    expect(offers.lines.map(({ row }) => row.subject)).toContain('Физика');
  });
});

describe('[V-04] a school’s request and the joint application', () => {
  test('marks are handed in; one without seats is refused in words and the others go', async () => {
    accept(...anApplication('small', { seats: 5 }).slice(0, 2));
    accept(...anApplication('large', { slot: { period: 5 } }).slice(0, 2));
    const { request } = await theRequest('town-local', 'town-2');
    for (const name of ['small', 'large']) request.mark(idOf(name));
    await settled();
    expect(request.ready).toEqual([]);
    expect(request.line(idOf('small'))).toMatchObject({
      missing: ['classes', 'pupils'],
      mark: { terminal: 't-town-2' },
    });
    for (const name of ['small', 'large']) request.set(idOf(name), { classes: ['9А'], pupils: 12 });
    await settled();
    await request.handIn();
    expect(request.handed).toEqual({ sent: 1, refused: [{ id: idOf('small'), code: 'no-seats' }] });
    expect(request.line(idOf('large'))?.standing).toBe('handed');
    expect(request.line(idOf('small'))?.standing).toBe('written');

    expect(await request.leave(idOf('large'), 'Класс уехал')).toBeUndefined();
    await settled();
    expect(request.line(idOf('large'))?.standing).toBe('none');
  });

  test('the administrator publishes many, applies for what schools have joined, and asks again at a free place', async () => {
    const [offer] = anApplication('one');
    const [other] = anApplication('two', { slot: { period: 5 } });
    accept(offer!, other!);
    const { app, lessons } = anApp('town-admin');
    const timetable = new Timetable(app, lessons);
    expect(timetable.toPublish.map(({ id }) => id)).toEqual([idOf('one'), idOf('two')]);
    await timetable.publish([idOf('one'), idOf('two')]);
    expect(timetable.handed).toEqual({ sent: 2, refused: [] });
    accept(anApplication('one')[2]!);
    expect(timetable.applications.map(({ lesson: { id } }) => id)).toEqual([idOf('one')]);
    await timetable.apply(timetable.applications);
    expect(stateOf(lesson('one'))).toBe('applied');
    expect(timetable.queueOf(idOf('one'))).toEqual({ place: 1, of: 1 });

    const { id: claim } = lesson('one').claim!;
    accept(
      regional(
        'dispatcher',
        'decline-lesson',
        subject('one'),
        { claim, why: 'capacity' },
        { words: 'Нет портов' },
      ),
    );
    const [place] = timetable.alternatives(lesson('one'));
    expect(await timetable.applyAt(lesson('one'), place!)).toBeUndefined();
    expect(stateOf(lesson('one'))).toBe('applied');
    expect(lesson('one').offer).toMatchObject({ weekday: place!.weekday, slot: place!.slot });
  });

  test('whoever only reads the network is given nothing to do', () => {
    accept(...anApplication('one').slice(0, 1));
    const { app, lessons } = anApp('town-local');
    const timetable = new Timetable(app, lessons);
    expect(timetable.administers).toBe(false);
    expect([timetable.toPublish, timetable.applications]).toEqual([[], []]);
  });
});

describe('[V-05] a need is met', () => {
  const NEED = {
    ...{ school: 'village-1', network: 'village-net', term: TERM, subject: 'Физика', use: 'lesson' },
    ...{ classes: ['9'], pupils: 12, weekdays: [], periods: [], weekly: 1 },
  };
  const theDesk = (person: string) => {
    const { app, lessons } = anApp(person);
    return new NeedDesk(app, lessons, idOf('need'));
  };
  beforeEach(() =>
    accept(
      ...anApplication('far').slice(0, 2),
      regional('village-local', 'state-need', `need:${idOf('need')}`, NEED),
      regional('village-coordinator', 'escalate-need', `need:${idOf('need')}`, {}, { words: 'В сети нет' }),
    ),
  );

  test('the centre proposes and shows in one go; the school joins, and the need is closed', async () => {
    const centre = theDesk('dispatcher');
    const [fit] = centre.found('физики', true);
    expect(await centre.propose(fit!)).toBeUndefined();
    expect(lesson('far').guests).toEqual(['village-net']);
    const administrator = theDesk('village-coordinator');
    expect(await administrator.answer(idOf('far'), 'administrator', true)).toBeUndefined();
    const school = theDesk('village-local');
    expect(await school.accept(idOf('far'))).toBeUndefined();
    expect(lesson('far').joined.get('village-1')).toMatchObject({ pupils: 12, need: idOf('need') });
    expect(history.facts.needs.get(idOf('need'))?.closed?.how).toBe('met');
  });

  test('taking one answers the others; without seats nothing of it is done', async () => {
    accept(...anApplication('second', { slot: { period: 6 } }).slice(0, 2));
    const centre = theDesk('dispatcher');
    for (const fit of centre.found('физика', true)) await centre.propose(fit);
    const administrator = theDesk('village-coordinator');
    for (const name of ['far', 'second']) await administrator.answer(idOf(name), 'administrator', true);
    accept(
      regional('town-admin', 'offer-lesson', subject('far'), anOffer({ seats: 3 }), { name: 'Седова А. П.' }),
    );
    const school = theDesk('village-local');
    expect(await school.accept(idOf('far'))).toEqual({ code: 'no-seats' });
    expect(school.open).toBe(true);
    expect(await school.accept(idOf('second'))).toBeUndefined();
    const answers = history.facts.needs
      .get(idOf('need'))!
      .proposals.map((each) => [each.lesson, each.school?.yes]);
    expect(Object.fromEntries(answers)).toEqual({ [idOf('far')]: false, [idOf('second')]: true });
  });
});
