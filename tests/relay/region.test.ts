import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Act, Entry } from '../../src/lib/domain/act';
import { access } from '../../src/lib/domain/audience';
import { apply, noFacts } from '../../src/lib/domain/facts';
import { setOffer } from '../../src/lib/documents/lessons/change';
import { gridName, offersName, requestName } from '../../src/lib/domain/lessons/names';
import { RELAY } from '../../src/lib/domain/shared/ids';
import {
  aConfirmation,
  anApplication,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  TERM,
  TOWN,
  WORKERS,
} from '../builders/lessons/region';
import { anAct, idOf, NOON } from '../builders/municipality';
import { aModifiedClient } from '../builders/modified-client';
import { must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

const AT = { place: CENTRE_PLACE, network: 'town-net', term: TERM };
const OFFERS = offersName(AT, idOf('town-teacher'));
let running: TestService;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService({ founded: false });
  for (const act of foundingRegion())
    expect(await running.service.relay.journal.enter(act), act.kind).toMatchObject({ verdict: 'accepted' });
}, 60_000);
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

/** Everything that a device of a person is told from nothing. */
async function told(person: string): Promise<Entry[]> {
  const { records } = await (await aModifiedClient(running, person)).catchUp({ cursor: 0 });
  return records.flatMap((record) => (record.record === 'entry' ? [record.entry as Entry] : []));
}
const knows = async (person: string, act: Act) => (await told(person)).some(({ id }) => id === act.id);
const applied = async (lesson: string, changes = {}) => {
  const acts = anApplication(lesson, changes);
  for (const act of acts) await must(running.service.relay, act);
  return acts;
};
const claimOf = (lesson: string) => running.service.relay.rights.facts.lessons.get(idOf(lesson))!.claim!.id;

describe('[V-05] a region at the relay', () => {
  test('people of admitted places write into the centre’s queue; what they may not is refused by its rule', async () => {
    const { journal } = running.service.relay;
    await applied('physics');
    const confirming = aConfirmation('physics', claimOf('physics'));
    expect(await journal.submit(idOf('town-admin'), { ...confirming, person: idOf('town-admin') })).toEqual({
      verdict: 'refused',
      code: 'centre-only',
    });
    expect(
      await journal.submit(idOf('pupil-teacher'), {
        ...regional('town-admin', 'publish-lesson', `lesson:${idOf('physics')}`),
        person: idOf('pupil-teacher'),
      }),
    ).toMatchObject({ verdict: 'refused' });
  });

  test('a confirmation tells the whole region of a lesson that it was not told of before', async () => {
    const [offer] = await applied('chemistry', {
      ...{ subject: 'Химия', weekday: 4 },
    });
    expect(await knows('village-local', offer!)).toBe(false);
    expect(await knows('town-office', offer!)).toBe(true);
    await must(running.service.relay, aConfirmation('chemistry', claimOf('chemistry'), { weekday: 4 }));
    expect(await knows('village-local', offer!)).toBe(true);
    expect(await knows('pupil-teacher', offer!)).toBe(false);
  });

  test('what a device is told gives the same rights as everything the relay knows', async () => {
    const names = [
      gridName(AT),
      OFFERS,
      offersName({ ...AT, network: 'village-net' }, idOf('village-teacher')),
      ...['town-2', 'town-3', 'village-1'].map((school) => requestName(AT, school)),
    ];
    for (const { name } of WORKERS) {
      const facts = noFacts();
      for (const entry of await told(name)) apply(facts, entry);
      for (const document of names)
        expect(access(facts, idOf(name), document), `${name} ${document}`).toBe(
          access(running.service.relay.rights.facts, idOf(name), document),
        );
    }
  });

  test('a role given by the coordinator opens the papers of its school at once, and its end closes them', async () => {
    const request = requestName(AT, 'town-3');
    const role = anAct(
      idOf('town-coordinator'),
      'grant-role',
      `person:${idOf('pupil-teacher')}`,
      { role: 'office', school: 'town-3', from: '2026-12-07', begins: 'now' },
      { place: TOWN },
    );
    expect(running.service.relay.rights.access(idOf('pupil-teacher'), request)).toBe('none');
    await must(running.service.relay, role);
    expect(running.service.relay.rights.access(idOf('pupil-teacher'), request)).toBe('write');
    await must(
      running.service.relay,
      anAct(
        idOf('town-coordinator'),
        'end-role',
        `person:${idOf('pupil-teacher')}`,
        { role: role.id },
        { place: TOWN },
      ),
    );
    expect(running.service.relay.rights.access(idOf('pupil-teacher'), request)).toBe('none');
  });

  test('a place that is admitted later sees the centre’s registers from the beginning', async () => {
    const { relay } = running.service;
    const place = 'lake';
    await relay.journal.enter(
      anAct(
        RELAY,
        'found-place',
        `place:${place}`,
        { title: 'Озёрный район', zone: 'Asia/Omsk', sample: false },
        { place },
      ),
    );
    await relay.journal.enter(
      anAct(
        RELAY,
        'enter-person',
        `person:${idOf('lake-desk')}`,
        { post: 'методист' },
        {
          place,
          private: {
            name: { family: 'Озёрный', given: 'Имя', patronymic: '' },
            contacts: { email: '', phone: '' },
          },
        },
      ),
    );
    await relay.journal.enter(
      anAct(
        RELAY,
        'grant-role',
        `person:${idOf('lake-desk')}`,
        { role: 'specialist', from: '2026-12-01', begins: 'now' },
        { place },
      ),
    );
    const terms = async () => (await told('lake-desk')).filter(({ kind }) => kind === 'put-term').length;
    expect(await terms()).toBe(0);
    await must(relay, regional('keeper', 'admit-place', `place:${CENTRE_PLACE}`, { place }));
    expect(await terms()).toBe(1);
  });

  test('a teacher’s timetable is written by them and their administrator, and kept aside of anybody else', async () => {
    const { relay } = running.service;
    const rowOf = (subject: string) => {
      const doc = new Y.Doc();
      setOffer(doc, idOf(subject), { subject });
      return Y.encodeStateAsUpdate(doc);
    };
    for (const person of ['town-teacher', 'town-admin']) {
      const live = (await relay.documents.open(OFFERS, idOf(person)))!;
      expect(await live.write(idOf(person), rowOf(person))).toMatchObject({ verdict: 'stored' });
    }
    expect(await (await aModifiedClient(running, 'dispatcher')).write(OFFERS, rowOf('x'))).toMatchObject({
      'catch-up': 'reader',
    });
    expect(await (await aModifiedClient(running, 'village-teacher')).write(OFFERS, rowOf('y'))).toMatchObject(
      {
        'catch-up': 'forbidden',
      },
    );
  });

  test('[X-06] the name that a lesson bears goes with the person, from the store too; the lesson stays', async () => {
    const { relay } = running.service;
    const nameOf = async (entries: Promise<readonly Entry[]>) =>
      (await entries).find(
        ({ kind, subject }) => kind === 'offer-lesson' && subject === `lesson:${idOf('physics')}`,
      )!.parts.name;
    expect((await nameOf(told('dispatcher')))?.value).toBe('Седова Анна Петровна');
    await relay.journal.enter(
      anAct(RELAY, 'erase-person', `person:${idOf('town-teacher')}`, {}, { place: TOWN }),
    );
    expect((await nameOf(told('dispatcher')))?.value).toBeUndefined();
    expect((await nameOf(relay.store.entries(0)))?.value).toBeUndefined();
    expect(relay.rights.facts.lessons.get(idOf('physics'))?.offer.subject).toBe('Физика');
  });
});
