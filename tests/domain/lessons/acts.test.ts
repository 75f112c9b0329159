import { beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Act } from '../../../src/lib/domain/act';
import { access, holds } from '../../../src/lib/domain/audience';
import { seenBy } from '../../../src/lib/domain/acts';
import { grant } from '../../../src/lib/domain/grants';
import { gridName, offersName, requestName } from '../../../src/lib/domain/lessons/names';
import { inClaimOrder, queuePlace } from '../../../src/lib/domain/lessons/claims';
import { needState } from '../../../src/lib/domain/lessons/need';
import { lessonsOf, stateOf } from '../../../src/lib/domain/lessons/network-lesson';
import { allConflicts } from '../../../src/lib/domain/lessons/conflicts';
import { bookingsOfLesson, frameOf } from '../../../src/lib/domain/lessons/schedule';
import {
  aConfirmation,
  anApplication,
  anOffer,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  TERM,
  TOWN,
  VILLAGE,
} from '../../builders/lessons/region';
import { anAct, idOf } from '../../builders/municipality';
import { History } from '../history';

let history: History;
beforeEach(() => (history = new History(foundingRegion())));
const code = (act: Act) => {
  const decision = history.submit(act);
  return decision.answer === 'no' ? decision.code : decision.answer;
};
const lesson = (name: string) => history.facts.lessons.get(idOf(name))!;
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;
const seeing = (person: string, act: Act) => {
  const held = holds(history.facts, idOf(person));
  return seenBy(history.facts, act).some((right) => held.has(right));
};

describe('[V-01] who is who', () => {
  test('where there is no base school the municipal coordinator administers the network', () => {
    const network = (person: string, id: string) =>
      holds(history.facts, idOf(person)).has(grant.network(CENTRE_PLACE, id));
    expect(network('village-coordinator', 'village-net')).toBe(true);
    expect(network('town-coordinator', 'town-net')).toBe(false);
    expect(network('town-admin', 'town-net')).toBe(true);
    expect(network('town-admin', 'village-net')).toBe(false);
  });

  test('the coordinator appoints administrators, local coordinators and offices, and nobody else', () => {
    const role = (person: string, payload: Record<string, unknown>, place = TOWN) =>
      code(
        anAct(
          idOf(person),
          'grant-role',
          `person:${idOf('pupil-teacher')}`,
          { from: '2026-12-01', begins: 'now', ...payload },
          { place },
        ),
      );
    expect(role('town-coordinator', { role: 'local', school: 'town-3' })).toBe('yes');
    expect(role('town-coordinator', { role: 'administrator', network: 'town-net' })).toBe('yes');
    expect(role('town-coordinator', { role: 'administrator', network: 'no-net' })).toBe('no-network');
    expect(role('town-coordinator', { role: 'local', school: 'village-1' })).toBe('no-school');
    expect(role('town-coordinator', { role: 'specialist' })).toBe('specialist-only');
    expect(role('village-coordinator', { role: 'local', school: 'town-3' })).toBe('other-place');
    expect(role('town-admin', { role: 'local', school: 'town-3' })).toBe('specialist-only');
  });

  test('only a place that was admitted acts in a region, and only in acts of the region', () => {
    const outside = new History(
      foundingRegion().filter(
        ({ kind, place, payload: { place: of, school, owner } }) =>
          of !== VILLAGE &&
          !`${String(school)} ${String(owner)}`.includes(VILLAGE) &&
          !(kind === 'grant-role' && place === VILLAGE),
      ),
    );
    const offer = anOffer({
      ...{ network: 'village-net', teacher: idOf('village-teacher') },
      host: { school: 'village-1', classes: [] },
    });
    expect(
      outside.submit(
        regional('village-teacher', 'offer-lesson', `lesson:${idOf('v')}`, offer, { name: 'Имя' }),
      ),
    ).toEqual({ answer: 'no', code: 'other-place' });
    // An act of another word stays with its own place.
    expect(
      code(
        regional('town-desk', 'add-school', `place:${CENTRE_PLACE}`, {
          ...{ id: 'new-school', title: 'Новая школа', short: 'Новая', settlement: '' },
        }),
      ),
    ).toBe('other-place');
  });

  test('a place that is not there is not admitted, nor one twice', () => {
    const admit = (place: string) =>
      code(regional('keeper', 'admit-place', `place:${CENTRE_PLACE}`, { place }));
    expect(admit('nowhere')).toBe('unknown');
    expect(admit(TOWN)).toBe('place-admitted');
  });

  test('registers of the centre are the centre’s, those of a school the school’s', () => {
    const centre = `place:${CENTRE_PLACE}`;
    const term = { id: 'x', title: 'Период', from: '2027-09-01', to: '2027-12-28', breaks: [] };
    expect(code(regional('town-admin', 'put-term', centre, term))).toBe('centre-only');
    expect(code(regional('dispatcher', 'put-term', centre, term))).toBe('yes');
    const bells = (school: string) => ({
      school,
      from: '2027-02-01',
      days: Array.from({ length: 7 }, () => []),
    });
    expect(code(regional('town-office', 'put-bells', centre, bells('town-2')))).toBe('yes');
    expect(code(regional('town-office', 'put-bells', centre, bells('town-3')))).toBe('school-only');
    expect(code(regional('village-coordinator', 'put-bells', centre, bells('town-3')))).toBe('school-only');
  });
});

describe('[V-02] [V-04] from capability', () => {
  test('offered by its teacher, published by the administrator, marked by a school, applied for, confirmed', () => {
    const subject = `lesson:${idOf('physics')}`;
    history.accept(
      regional('town-teacher', 'offer-lesson', subject, anOffer(), { name: 'Седова Анна Петровна' }),
    );
    expect(stateOf(lesson('physics'))).toBe('offered');
    expect(
      code(regional('town-local', 'join-lesson', subject, { school: 'town-2', classes: ['9А'], pupils: 5 })),
    ).toBe('not-published');
    expect(code(regional('town-teacher', 'publish-lesson', subject))).toBe('administrator-only');
    history.accept(regional('town-admin', 'publish-lesson', subject));
    expect(
      code(regional('town-teacher', 'offer-lesson', subject, anOffer(), { name: 'Седова Анна Петровна' })),
    ).toBe('lesson-published');
    const join = (person: string, school: string, pupils: number, classes = ['9А']) =>
      code(regional(person, 'join-lesson', subject, { school, classes, pupils }));
    expect(join('town-local', 'town-3', 5)).toBe('local-only');
    expect(join('village-local', 'village-1', 5)).toBe('other-network');
    expect(join('town-local', 'town-2', 31)).toBe('no-seats');
    expect(join('town-local', 'town-2', 5, [])).toBe('class-missing');
    expect(join('town-local', 'town-2', 20)).toBe('yes');
    expect(join('third-local', 'town-3', 11)).toBe('no-seats');
    const claim = history.accept(
      regional('town-admin', 'apply-for-lesson', subject, { schools: ['town-2'] }),
    );
    expect(stateOf(lesson('physics'))).toBe('applied');
    expect(code({ ...aConfirmation('physics', claim.id), person: idOf('town-admin') })).toBe('centre-only');
    history.accept(aConfirmation('physics', claim.id));
    expect(stateOf(lesson('physics'))).toBe('booked');
    expect(
      bookingsOfLesson(lesson('physics'), frameOf(history.facts, CENTRE_PLACE, TERM)!).length,
    ).toBeGreaterThan(15);
  });

  test('who learns of a lesson: first few, then its network, when it is confirmed the region', () => {
    const acts = anApplication('physics');
    const [offer, publish] = acts.map((act) => history.accept(act));
    expect(seeing('village-local', offer!)).toBe(false);
    expect(seeing('town-office', offer!)).toBe(true);
    expect(seeing('pupil-teacher', publish!)).toBe(false);
    history.accept(aConfirmation('physics', lesson('physics').claim!.id));
    expect(seeing('village-local', offer!)).toBe(true);
    expect(seeing('pupil-teacher', offer!)).toBe(false);
    const other = history.accept(
      regional('town-teacher', 'offer-lesson', `lesson:${idOf('hidden')}`, anOffer(), { name: 'Седова' }),
    );
    expect(['town-local', 'town-admin', 'dispatcher'].map((person) => seeing(person, other))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('[V-03] a lesson without live contact needs no equipment', () => {
    const acts = anApplication('video', { kind: 'recorded' });
    accept(acts.slice(0, 3));
    expect(code(acts[3]!)).toBe('nothing-to-book');
  });

  test('an offer outside the registers is refused with what is wrong', () => {
    const offer = (changes: Record<string, unknown>) =>
      code(
        regional('town-teacher', 'offer-lesson', `lesson:${idOf('odd')}`, anOffer(changes), {
          name: 'Седова',
        }),
      );
    expect(offer({ term: 'other' })).toBe('no-lesson-term');
    expect(offer({ from: '2026-12-01' })).toBe('outside-term');
    expect(offer({ network: 'village-net' })).toBe('teacher-only');
    expect(offer({ host: { school: 'nowhere', classes: [] } })).toBe('no-school');
    expect(offer({ weekday: 9 })).toBe('malformed');
  });
});

describe('[V-05] from need', () => {
  test('the whole way: stated, escalated, proposed from another network, accepted twice, joined', () => {
    accept(anApplication('astronomy', { subject: 'Астрономия' }).slice(0, 2));
    const need = `need:${idOf('need')}`;
    const stated = {
      ...{ school: 'village-1', network: 'village-net', term: TERM, subject: 'Астрономия', use: 'lesson' },
      ...{ classes: ['11А'], pupils: 9, weekdays: [2], periods: [], weekly: 1 },
    };
    const said = () => needState(history.facts.needs.get(idOf('need'))!);
    expect(code(regional('town-local', 'state-need', need, stated))).toBe('local-only');
    history.accept(regional('village-local', 'state-need', need, stated));
    const proposing = { lesson: idOf('astronomy'), network: 'town-net' };
    expect(code(regional('dispatcher', 'propose-lesson', need, proposing))).toBe('not-escalated');
    history.accept(regional('village-coordinator', 'escalate-need', need));
    expect(said()).toBe('escalated');
    history.accept(regional('dispatcher', 'propose-lesson', need, proposing));
    const share = history.accept(
      regional('dispatcher', 'share-lesson', `lesson:${idOf('astronomy')}`, { network: 'village-net' }),
    );
    expect(seeing('village-local', share)).toBe(true);
    const answer = (person: string, as: string) =>
      code(regional(person, 'answer-proposal', need, { lesson: idOf('astronomy'), as, yes: true }));
    expect(answer('village-local', 'school')).toBe('administrator-first');
    expect(answer('village-coordinator', 'administrator')).toBe('yes');
    expect(said()).toBe('agreed');
    expect(answer('village-local', 'school')).toBe('yes');
    history.accept(
      regional('village-local', 'join-lesson', `lesson:${idOf('astronomy')}`, {
        ...{ school: 'village-1', classes: ['11А'], pupils: 9, need: idOf('need') },
      }),
    );
    history.accept(regional('village-local', 'close-need', need, { how: 'met' }));
    expect(said()).toBe('met');
    expect(code(regional('village-coordinator', 'escalate-need', need))).toBe('need-closed');
  });

  test('an unmatched need keeps its reason', () => {
    const need = `need:${idOf('latin')}`;
    history.accept(
      regional('town-local', 'state-need', need, {
        ...{ school: 'town-2', network: 'town-net', term: TERM, subject: 'Латынь', use: 'extracurricular' },
        ...{ classes: ['8Б'], pupils: 4, weekdays: [], periods: [], weekly: 2 },
      }),
    );
    expect(code(regional('town-admin', 'close-need', need, { how: 'unmatched' }))).toBe('reason-missing');
    const words = 'Ни в одной сети латынь не ведут.';
    history.accept(regional('town-admin', 'close-need', need, { how: 'unmatched' }, { words }));
    expect(history.facts.needs.get(idOf('latin'))!.closed).toMatchObject({ how: 'unmatched', words });
  });
});

describe('[V-07] applications for the same equipment', () => {
  const RIVALS = ['one', 'two', 'three'];
  /** Three lessons at one time, of different teachers and schools; there are two ports, which is one lesson's worth. */
  const rivals = (): Act[][] => [
    anApplication('one'),
    anApplication('two', { teacher: idOf('town-admin'), host: { school: 'town-3', classes: [] } }),
    anApplication(
      'three',
      {
        ...{ network: 'village-net', teacher: idOf('village-teacher') },
        ...{ host: { school: 'village-2', classes: [] }, slot: { start: '08:50', end: '09:30' } },
      },
      'village-1',
    ),
  ];
  const hosts = { one: 'base-1', two: 'town-3', three: 'village-2' };

  test('take nothing until one is confirmed; the others are then refused and stand in the queue', () => {
    const [one, two] = rivals() as [Act[], Act[], Act[]];
    accept(one);
    accept(two);
    const frame = frameOf(history.facts, CENTRE_PLACE, TERM)!;
    const lessons = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);
    expect(queuePlace(lesson('two'), lessons(), ['kind', 'received'], frame)).toEqual({ place: 2, of: 2 });
    history.accept(aConfirmation('one', lesson('one').claim!.id));
    expect(code(aConfirmation('two', lesson('two').claim!.id, { host: 'town-3' }))).toBe('place-taken');
    expect(stateOf(lesson('two'))).toBe('applied');
    expect(code(aConfirmation('two', lesson('two').claim!.id, { host: 'town-3', slot: { period: 4 } }))).toBe(
      'yes',
    );
  });

  test('the order follows the rule of the centre, the sequence only where the rule leaves it equal', () => {
    accept(anApplication('partly', { kind: 'partly-online' }));
    accept(anApplication('online', { teacher: idOf('town-admin'), host: { school: 'town-3', classes: [] } }));
    const order = (rules: Parameters<typeof inClaimOrder>[1]) =>
      inClaimOrder(lessonsOf(history.facts, CENTRE_PLACE), rules).map(({ id }) => id);
    expect(order(['kind'])).toEqual([idOf('online'), idOf('partly')]);
    expect(order(['received'])).toEqual([idOf('partly'), idOf('online')]);
  });

  test('for any order of arrival at most one is confirmed, and nothing that stands is in conflict', () => {
    const all = rivals();
    const arrivals = fc.shuffledSubarray(
      // Whose next act arrives, four of each before its confirmations are tried.
      RIVALS.flatMap((name) => [name, name, name, name]),
      { minLength: 12, maxLength: 12 },
    );
    const confirmations = fc.shuffledSubarray([...RIVALS, ...RIVALS], { minLength: 6, maxLength: 6 });
    let confirmed = 0;
    fc.assert(
      fc.property(arrivals, confirmations, (arriving, confirming) => {
        history = new History(foundingRegion());
        const left = new Map(RIVALS.map((name, index) => [name, [...all[index]!]]));
        for (const name of arriving) history.accept(left.get(name)!.shift()!);
        for (const name of confirming as (keyof typeof hosts)[]) {
          const claim = lesson(name).claim?.id;
          if (claim)
            history.submit(
              aConfirmation(name, claim, {
                ...{ host: hosts[name], school: name === 'three' ? 'village-1' : 'town-2' },
                slot: lesson(name).offer.slot,
              }),
            );
        }
        const booked = RIVALS.filter((name) => lesson(name).booked);
        confirmed += booked.length;
        const frame = frameOf(history.facts, CENTRE_PLACE, TERM)!;
        const standing = RIVALS.flatMap((name) => [...bookingsOfLesson(lesson(name), frame)]);
        expect(allConflicts(standing, frame)).toEqual([]);
        expect(booked.length).toBe(1);
      }),
      { numRuns: 60 },
    );
    expect(confirmed).toBe(60);
  });
});

describe('[V-12] [V-14] [V-17] single dates', () => {
  const subject = () => `lesson:${idOf('physics')}`;
  beforeEach(() => {
    accept(anApplication('physics'));
    history.accept(aConfirmation('physics', lesson('physics').claim!.id));
  });
  const taken = () =>
    bookingsOfLesson(lesson('physics'), frameOf(history.facts, CENTRE_PLACE, TERM)!).map(({ date }) => date);

  test('a date that is cancelled leaves its equipment to others and the series where it was', () => {
    accept(
      anApplication('other', {
        teacher: idOf('town-admin'),
        host: { school: 'town-3', classes: [] },
        from: '2027-02-02',
        to: '2027-02-02',
      }),
    );
    const confirm = () => code(aConfirmation('other', lesson('other').claim!.id, { host: 'town-3' }));
    expect(confirm()).toBe('place-taken');
    expect(
      code(regional('town-local', 'change-date', subject(), { date: '2027-02-02', change: 'cancelled' })),
    ).toBe('administrator-only');
    history.accept(
      regional(
        'town-teacher',
        'change-date',
        subject(),
        { date: '2027-02-02', change: 'cancelled' },
        {
          words: 'Педагог на курсах.',
        },
      ),
    );
    expect(taken()).not.toContain('2027-02-02');
    expect(taken()).toContain('2027-02-09');
    expect(confirm()).toBe('yes');
    // What was released is somebody else's now.
    expect(code(regional('town-admin', 'restore-date', subject(), { date: '2027-02-02' }))).toBe(
      'place-taken',
    );
  });

  test('a move must find its place free, in the term and within the bells', () => {
    const move = (to: string, period: number) =>
      code(
        regional('town-admin', 'change-date', subject(), {
          ...{ date: '2027-02-02', change: 'moved', to, slot: { period } },
        }),
      );
    expect(move('2027-02-07', 3)).toBe('place-taken');
    expect(move('2027-06-02', 3)).toBe('place-taken');
    expect(move('2027-02-09', 3)).toBe('place-taken');
    expect(move('2027-02-04', 5)).toBe('yes');
    expect(taken()).toContain('2027-02-04');
    expect(
      code(regional('town-admin', 'change-date', subject(), { date: '2027-02-03', change: 'cancelled' })),
    ).toBe('no-such-date');
  });

  test('«актированный день»: one act, the lesson is not held and its equipment is free', () => {
    const centre = `place:${CENTRE_PLACE}`;
    const closing = { school: 'town-2', from: '2027-02-02', to: '2027-02-03', reason: 'weather' };
    expect(code(regional('village-local', 'close-school', centre, closing))).toBe('school-only');
    const closure = history.accept(regional('town-office', 'close-school', centre, closing));
    expect(taken()).not.toContain('2027-02-02');
    history.accept(regional('town-office', 'reopen-school', centre, { closure: closure.id }));
    expect(taken()).toContain('2027-02-02');
  });

  test('[V-14] a failed connection has a reason and is the school’s to report', () => {
    const report = (person: string, payload: Record<string, unknown>) =>
      code(
        regional(person, 'report-connection', subject(), {
          date: '2027-01-12',
          school: 'town-2',
          ...payload,
        }),
      );
    expect(report('town-local', { outcome: 'failed' })).toBe('reason-missing');
    expect(report('third-local', { outcome: 'held' })).toBe('school-only');
    expect(report('town-local', { outcome: 'failed', failure: 'line' })).toBe('yes');
    expect(report('town-teacher', { outcome: 'held' })).toBe('yes');
    expect(lesson('physics').reports.get('2027-01-12 town-2')).toMatchObject({ outcome: 'held' });
  });

  test('[V-10] the administration of the school says that a lesson is in its timetable, or what it clashes with', () => {
    const note = (payload: Record<string, unknown>, words?: string) =>
      code(
        regional(
          'town-office',
          'note-in-school',
          subject(),
          { school: 'town-2', ...payload },
          words ? { words } : undefined,
        ),
      );
    expect(note({ state: 'clash' })).toBe('reason-missing');
    expect(note({ state: 'clash' }, 'В это время у 9А химия.')).toBe('yes');
    expect(note({ state: 'counted' })).toBe('yes');
    expect(lesson('physics').notes.get('town-2')).toMatchObject({ state: 'counted' });
  });

  test('[V-07] another class or terminal of a booked school must be free too; whoever leaves is applied for anew', () => {
    accept(
      anApplication('clash', {
        ...{ teacher: idOf('town-admin'), host: { school: 'town-3', classes: [] }, weekday: 2 },
        ...{ kind: 'recorded', slot: { period: 3 } },
      }).slice(0, 2),
    );
    const join = (changes: Record<string, unknown>, of = subject()) =>
      code(
        regional('town-local', 'join-lesson', of, {
          ...{ school: 'town-2', classes: ['9А'], pupils: 12 },
          ...changes,
        }),
      );
    expect(join({ classes: ['9Б'] }, `lesson:${idOf('clash')}`)).toBe('yes');
    // 9Б watches a recording at that time, and the second terminal is not what was confirmed.
    expect(join({ classes: ['9Б'] })).toBe('booked-otherwise');
    expect(join({ terminal: 't-other' })).toBe('booked-otherwise');
    expect(join({ pupils: 14 })).toBe('yes');
    history.accept(regional('town-local', 'leave-lesson', subject(), { school: 'town-2' }));
    expect(join({ terminal: 't-other' })).toBe('yes');
    expect(lesson('physics').booked!.schools).toEqual([]);
  });

  test('a school that leaves gives its port back', () => {
    history.accept(regional('town-local', 'leave-lesson', subject(), { school: 'town-2' }));
    const frame = frameOf(history.facts, CENTRE_PLACE, TERM)!;
    const ports = bookingsOfLesson(lesson('physics'), frame)[0]!.uses.filter(
      ({ resource }) => resource === 'mcu',
    );
    expect(ports).toEqual([{ resource: 'mcu', amount: 1 }]);
  });
});

describe('documents of a timetable in the making', () => {
  const at = { place: CENTRE_PLACE, network: 'town-net', term: TERM };
  test.each([
    [
      'offers',
      offersName(at, idOf('town-teacher')),
      {
        'town-teacher': 'write',
        'town-admin': 'write',
        dispatcher: 'read',
        'town-local': 'none',
        'village-teacher': 'none',
      },
    ],
    [
      'request',
      requestName(at, 'town-2'),
      {
        'town-local': 'write',
        'town-office': 'write',
        'town-admin': 'read',
        dispatcher: 'read',
        'third-local': 'none',
      },
    ],
    [
      'grid',
      gridName(at),
      { dispatcher: 'write', keeper: 'write', 'town-admin': 'none', 'town-coordinator': 'none' },
    ],
  ] as const)('%s', (_, name, rights) => {
    for (const [person, right] of Object.entries(rights))
      expect(access(history.facts, idOf(person), name), person).toBe(right);
  });

  test('a teacher of one network cannot write a timetable into another', () => {
    const foreign = offersName({ ...at, network: 'village-net' }, idOf('town-teacher'));
    expect(access(history.facts, idOf('town-teacher'), foreign)).toBe('none');
  });
});
