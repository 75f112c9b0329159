import { beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../src/lib/domain/act';
import { agendaOf } from '../../../src/lib/domain/lessons/agenda';
import { concernsOf } from '../../../src/lib/domain/lessons/concerns';
import { lessonsOf } from '../../../src/lib/domain/lessons/network-lesson';
import { frameOf } from '../../../src/lib/domain/lessons/schedule';
import {
  connectionsOf,
  shareHeld,
  useReport,
  type ReportGrouping,
} from '../../../src/lib/domain/lessons/use-report';
import { bookingsIn } from '../../../src/lib/domain/lessons/week';
import { instantAt } from '../../../src/lib/domain/shared/calendar';
import {
  aConfirmation,
  anApplication,
  CENTRE_PLACE,
  foundingRegion,
  regional,
  TERM,
} from '../../builders/lessons/region';
import { idOf, NOON } from '../../builders/municipality';
import { History } from '../history';

const ZONE = 'Asia/Novokuznetsk';
const physics = `lesson:${idOf('physics')}`;
let history: History;
beforeEach(() => {
  history = new History(foundingRegion(4));
  const { id } = accept(anApplication('physics'));
  history.accept(aConfirmation('physics', id));
});
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;
const lessons = () => lessonsOf(history.facts, CENTRE_PLACE, TERM);
const frame = () => frameOf(history.facts, CENTRE_PLACE, TERM)!;
const DAYS = { from: '2027-01-11', to: '2027-01-31' };
/** Wednesday 27 January: three Tuesdays are over. */
const NOW = instantAt('2027-01-27', '08:00', ZONE);
const report = (date: string, school: string, outcome: string, failure?: string) =>
  regional(school === 'base-1' ? 'town-teacher' : 'town-local', 'report-connection', physics, {
    ...{ date, school, outcome },
    ...(failure && { failure }),
  });
const connections = () => connectionsOf(agendaOf(lessons(), frame(), DAYS, ZONE), NOW);
const rows = (by: ReportGrouping) => {
  const uses = new Map(bookingsIn(lessons(), frame(), DAYS, ZONE).map((each) => [each.id, each.uses]));
  return useReport(connections(), by, frame(), uses);
};

describe('[V-14] the journal of connections', () => {
  test('asks each end of a lesson that is over, and no other', () => {
    expect(connections().map(({ dated, school }) => `${dated.date} ${school}`)).toEqual(
      ['2027-01-12', '2027-01-19', '2027-01-26'].flatMap((date) => [`${date} base-1`, `${date} town-2`]),
    );
  });

  test('does not ask about a date that was cancelled, but keeps what was said of it', () => {
    accept([report('2027-01-12', 'town-2', 'failed', 'line')]);
    for (const date of ['2027-01-12', '2027-01-19'])
      accept([regional('town-teacher', 'change-date', physics, { date, change: 'cancelled' })]);
    expect(connections().map(({ dated, school }) => `${dated.date} ${school}`)).toEqual([
      '2027-01-12 town-2',
      '2027-01-26 base-1',
      '2027-01-26 town-2',
    ]);
  });

  test('counts lessons once, hours by lesson, connections by end', () => {
    accept([
      report('2027-01-12', 'town-2', 'held'),
      report('2027-01-19', 'town-2', 'failed', 'line'),
      report('2027-01-12', 'base-1', 'held'),
    ]);
    expect(rows('school')).toEqual([
      {
        key: 'base-1',
        lessons: 3,
        minutes: 120,
        connections: { held: 1, partly: 0, failed: 0, unreported: 2 },
      },
      {
        key: 'town-2',
        lessons: 3,
        minutes: 120,
        connections: { held: 1, partly: 0, failed: 1, unreported: 1 },
      },
    ]);
    const [network, ...more] = rows('network');
    expect(more).toEqual([]);
    expect(network).toEqual({
      ...{ key: 'town-net', lessons: 3, minutes: 120 },
      connections: { held: 2, partly: 0, failed: 1, unreported: 3 },
    });
    expect(shareHeld(network!)).toBeCloseTo(2 / 3);
  });

  test('equipment of a school answers for that school, the centre’s for all', () => {
    accept([report('2027-01-12', 'town-2', 'failed', 'equipment')]);
    const failed = Object.fromEntries(
      rows('resource').map(({ key, connections: { failed } }) => [key, failed]),
    );
    expect(failed).toEqual({ mcu: 1, 't-base-1': 0, 't-town-2': 1 });
    expect(shareHeld(rows('resource').find(({ key }) => key === 't-base-1')!)).toBeUndefined();
  });
});

describe('[V-12] what concerns whom', () => {
  const part = (person: string, more = {}) => ({ person: idOf(person), schools: [], networks: [], ...more });
  const concerns = (of: ReturnType<typeof part>, today = '2027-01-14') =>
    concernsOf(lessons(), of, frame(), { today, now: NOON }).map(({ what }) => what);
  const school = part('town-local', { schools: ['town-2'] });

  test('a school is told of a date that is cancelled or moved in the coming two weeks', () => {
    accept([
      regional('town-teacher', 'change-date', physics, { date: '2027-01-19', change: 'cancelled' }),
      regional('town-teacher', 'change-date', physics, {
        ...{ date: '2027-01-26', change: 'moved', to: '2027-01-27', slot: { period: 2 } },
      }),
      regional('town-teacher', 'change-date', physics, { date: '2027-02-16', change: 'cancelled' }),
    ]);
    expect(concerns(school).sort()).toEqual(['cancelled', 'moved']);
    expect(concerns(part('town-teacher'))).toEqual([]);
    expect(concerns(part('third-local', { schools: ['town-3'] }))).toEqual([]);
    expect(concerns(school, '2027-02-01')).toEqual([]);
  });

  test('a teacher is told that the school is closed, an administrator that one cannot take part', () => {
    accept([
      regional('town-local', 'close-school', `place:${CENTRE_PLACE}`, {
        ...{ school: 'town-2', from: '2027-01-18', to: '2027-01-20', reason: 'quarantine' },
      }),
      regional(
        'town-office',
        'note-in-school',
        physics,
        { school: 'town-2', state: 'clash' },
        { words: 'Контрольная работа' },
      ),
    ]);
    expect(concerns(part('town-teacher')).sort()).toEqual(['clash', 'closed']);
    expect(concerns(part('town-admin', { networks: ['town-net'] })).sort()).toEqual(['clash', 'closed']);
    expect(concerns(school)).toEqual(['closed']);
  });

  test('those who applied are told that there was no place', () => {
    const claim = accept(anApplication('music', { teacher: idOf('another') }, 'town-3'));
    accept([
      regional(
        'dispatcher',
        'decline-lesson',
        `lesson:${idOf('music')}`,
        { claim: claim.id, why: 'capacity' },
        { words: 'Портов нет' },
      ),
    ]);
    expect(concerns(part('town-admin', { networks: ['town-net'] }))).toEqual(['declined']);
    expect(concerns(school)).toEqual([]);
  });
});
