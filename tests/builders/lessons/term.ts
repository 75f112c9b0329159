import type { BellSchedule } from '../../../src/lib/domain/lessons/bells';
import type { Resource } from '../../../src/lib/domain/lessons/equipment';
import type { Frame } from '../../../src/lib/domain/lessons/frame';
import type { Lesson, Series, Site } from '../../../src/lib/domain/lessons/lesson';
import { FEDERAL_CALENDAR } from '../../../src/lib/domain/shared/calendar';

export const ZONE = 'Asia/Novokuznetsk';

/** Periods of 40 minutes with breaks of 20, from 09:00. */
export const PERIODS = Array.from({ length: 6 }, (_, index) => ({
  number: index + 1,
  start: `${String(9 + index).padStart(2, '0')}:00`,
  end: `${String(9 + index).padStart(2, '0')}:40`,
}));

/** Bells of a school, Monday to Friday, from long ago. */
export const bellsOf = (school: string, periods = PERIODS): BellSchedule => ({
  school,
  from: '2020-09-01',
  days: Array.from({ length: 7 }, (_, day) => (day < 5 ? periods : [])),
});

export const aResource = (id: string, kind: Resource['kind'], more: Partial<Resource> = {}): Resource => ({
  id,
  title: id,
  kind,
  owner: '@centre',
  capacity: 1,
  zone: ZONE,
  hours: [],
  maintenance: [],
  ...more,
});

export const PORTS = aResource('mcu', 'ports', { title: 'Сервер ВКС', capacity: 6 });
export const terminalOf = (school: string) =>
  aResource(`${school}-terminal`, 'terminal', { owner: school, title: `Терминал ${school}` });

/** A term of schools that all ring at the same times, each with a terminal of its own; six ports at the centre. */
export function aFrame(schools: readonly string[] = ['s1', 's2', 's3'], more: Partial<Frame> = {}): Frame {
  return {
    // Monday 11 January to Friday 30 April 2027: 16 weeks.
    term: { from: '2027-01-11', to: '2027-04-30', breaks: [] },
    calendar: FEDERAL_CALENDAR,
    zones: new Map(schools.map((school) => [school, ZONE])),
    bells: schools.map((school) => bellsOf(school)),
    closures: [],
    resources: [PORTS, ...schools.map(terminalOf)],
    ...more,
  };
}

export const aSite = (school: string, ...classes: string[]): Site => ({ school, classes });

export const lessonId = (number: number) => `01SER${String(number).padStart(21, '0')}`;
export const teacherId = (number: number) => `01TEACHER${String(number).padStart(17, '0')}`;

/** Physics from s1 for 9А of s2, live. */
export const aLesson = (more: Partial<Lesson> = {}): Lesson => ({
  id: lessonId(1),
  teacher: teacherId(1),
  subject: 'Физика',
  kind: 'online',
  use: 'lesson',
  host: aSite('s1'),
  parts: [aSite('s2', '9А')],
  ...more,
});

/** The same every Monday in the third period, the whole term. */
export const aSeries = (more: Partial<Series> = {}): Series => ({
  ...aLesson(),
  weekday: 1,
  slot: { period: 3 },
  weeks: 'every',
  from: '2027-01-11',
  to: '2027-04-30',
  exceptions: [],
  ...more,
});
