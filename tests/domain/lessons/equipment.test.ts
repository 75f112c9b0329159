import { describe, expect, test } from 'vitest';
import {
  isOffered,
  maintenanceIn,
  MOST_WAYS,
  needsOf,
  waysToEquip,
} from '../../../src/lib/domain/lessons/equipment';
import { LESSON_KINDS } from '../../../src/lib/domain/lessons/lesson';
import { aFrame, aLesson, aResource, aSite, PORTS, ZONE } from '../../builders/lessons/term';

const { resources } = aFrame();
const hour = (date: string, from: string, to: string) => ({
  start: Date.parse(`${date}T${from}:00+07:00`),
  end: Date.parse(`${date}T${to}:00+07:00`),
});

describe('[V-06] what a lesson needs', () => {
  const lesson = aLesson({ parts: [aSite('s2', '9А'), aSite('s3', '9Б')] });

  test('a port for each site and a terminal at each', () => {
    expect(needsOf(lesson, resources)).toEqual([
      { kind: 'ports', owner: '@centre', amount: 3 },
      ...['s1', 's2', 's3'].map((owner) => ({ kind: 'terminal', owner, amount: 1, named: undefined })),
    ]);
  });

  test('a studio instead of the teacher’s terminal, and a call where the centre has licences', () => {
    const needs = needsOf({ ...lesson, studio: true }, [...resources, aResource('calls', 'licence')]);
    expect(needs.map(({ kind, owner }) => `${kind} ${owner}`)).toEqual([
      'ports @centre',
      'studio @centre',
      'licence @centre',
      'terminal s2',
      'terminal s3',
    ]);
  });

  test('[V-03] only the two kinds with a live teacher need equipment; a named room is needed by all', () => {
    const roomed = { ...lesson, parts: [{ ...aSite('s2', '9А'), room: 'room-12' }] };
    const room = { kind: 'room', owner: 's2', amount: 1, named: 'room-12' };
    for (const kind of LESSON_KINDS) {
      const needs = needsOf({ ...roomed, kind }, resources);
      if (kind === 'online' || kind === 'partly-online') expect(needs).toHaveLength(4);
      else expect(needs).toEqual([room]);
    }
  });
});

describe('[V-06] which resources meet the needs', () => {
  test('every choice between studios; a server with too few ports is none', () => {
    const two = [
      ...resources,
      aResource('a', 'studio'),
      aResource('b', 'studio'),
      aResource('small', 'ports'),
    ];
    const ways = waysToEquip(needsOf(aLesson({ studio: true }), two), two);
    expect(ways.map((way) => way.map(({ resource }) => resource).join())).toEqual([
      `${PORTS.id},a,s2-terminal`,
      `${PORTS.id},b,s2-terminal`,
    ]);
  });

  test('the named terminal and no other', () => {
    const more = [...resources, aResource('s2-second', 'terminal', { owner: 's2' })];
    const named = aLesson({ parts: [{ ...aSite('s2', '9А'), terminal: 's2-second' }] });
    expect(waysToEquip(needsOf(named, more), more)[0]).toContainEqual({ resource: 's2-second', amount: 1 });
    expect(waysToEquip(needsOf(named, more), more)).toHaveLength(1);
    expect(waysToEquip(needsOf(aLesson(), more), more)).toHaveLength(2);
  });

  test('a bounded number of them, and one where nothing is needed', () => {
    const many = Array.from({ length: 40 }, (_, index) => aResource(`studio-${index}`, 'studio'));
    expect(waysToEquip(needsOf(aLesson({ studio: true }), many), many)).toHaveLength(MOST_WAYS);
    expect(waysToEquip(needsOf(aLesson({ kind: 'recorded' }), many), many)).toEqual([[]]);
  });
});

describe('[V-06] when a resource is there', () => {
  const weekly = aResource('studio', 'studio', { hours: [{ weekday: 1, start: '09:00', end: '13:00' }] });

  test.each([
    ['on its day within its hours', '2027-01-18', '09:00', '13:00', true],
    ['before', '2027-01-18', '08:50', '09:30', false],
    ['after', '2027-01-18', '12:30', '13:10', false],
    ['on another day', '2027-01-19', '09:00', '09:40', false],
  ])('%s', (_, date, from, to, there) => expect(isOffered(weekly, hour(date, from, to))).toBe(there));

  test('always, where no hours are named; its hours are told in its own zone', () => {
    expect(isOffered(PORTS, hour('2027-01-19', '23:00', '23:40'))).toBe(true);
    const moscow = { ...weekly, zone: 'Europe/Moscow' };
    expect(isOffered(moscow, hour('2027-01-18', '09:00', '09:40'))).toBe(false);
    expect(isOffered(moscow, hour('2027-01-18', '14:00', '14:40'))).toBe(true);
    expect(weekly.zone).toBe(ZONE);
  });

  test('not in maintenance, which ends at its end', () => {
    const work = { ...hour('2027-01-18', '10:00', '11:00'), reason: 'замена блока' };
    const broken = aResource('studio', 'studio', { maintenance: [work] });
    expect(maintenanceIn(broken, hour('2027-01-18', '10:30', '11:10'))).toEqual(work);
    expect(maintenanceIn(broken, hour('2027-01-18', '11:00', '11:40'))).toBeUndefined();
  });
});
