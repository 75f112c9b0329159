import { describe, expect, test } from 'vitest';
import { book } from '../../../src/lib/domain/lessons/booking';
import { conflictsOf } from '../../../src/lib/domain/lessons/conflicts';
import type { Frame } from '../../../src/lib/domain/lessons/frame';
import type { Lesson } from '../../../src/lib/domain/lessons/lesson';
import { Occupancy } from '../../../src/lib/domain/lessons/occupancy';
import { conflictWords, KEPT_OUT_BY } from '../../../src/lib/domain/lessons/phrases';
import { RELAXABLE } from '../../../src/lib/domain/lessons/placement/explain';
import {
  aFrame,
  aLesson,
  aSite,
  lessonId,
  PORTS,
  teacherId,
  terminalOf,
  ZONE,
} from '../../builders/lessons/term';

const SCHOOLS = ['s1', 's2', 's3', 's4'];
const names = {
  person: () => 'Анна Петровна Ким',
  school: (id: string) => `СОШ № ${id.slice(1)}`,
  resource: (id: string) => (id === 'mcu' ? 'Сервер ВКС' : `Терминал ${id}`),
  zone: ZONE,
};
const booked = (number: number, more: Partial<Lesson>, frame: Frame, date = '2027-01-18') =>
  book(
    {
      id: lessonId(number),
      lesson: aLesson({ id: lessonId(number), teacher: teacherId(number), ...more }),
      date,
      slot: { period: 3 },
    },
    frame,
  )!;

/** What is said of physics on Monday beside chemistry from s3. */
function said(more: Partial<Lesson>, changed: Partial<Frame> = {}, date?: string, zone = ZONE): string[] {
  const frame = aFrame(SCHOOLS, changed);
  const other = booked(
    2,
    { subject: 'Химия', host: aSite('s3'), parts: [aSite('s4', '5А')], ...more },
    frame,
  );
  return conflictsOf(booked(1, {}, frame, date), new Occupancy(frame, [other]), frame).map((each) =>
    conflictWords(each, { ...names, zone }),
  );
}
const OWN = '«Физика» (СОШ № 1, пн 18.01, 11:00–11:40)';
const OTHER = '«Химия» (СОШ № 3, пн 18.01, 11:00–11:40)';

describe('[V-08] a conflict as a sentence names both lessons', () => {
  test.each<[string, string[], string[]]>([
    [
      'teacher',
      said({ teacher: teacherId(1) }),
      [`${OWN}: педагог занят, Анна Петровна Ким, в это же время ${OTHER}.`],
    ],
    [
      'class',
      said({ kind: 'recorded', parts: [aSite('s2', '9А')] }),
      [`${OWN}: класс занят, 9А (СОШ № 2), в это же время ${OTHER}.`],
    ],
    [
      'terminal',
      said({ parts: [aSite('s2', '5А')] }),
      [`${OWN}: занято, Терминал s2-terminal, в это же время ${OTHER}.`],
    ],
    [
      'capacity',
      said({}, { resources: [{ ...PORTS, capacity: 3 }, ...SCHOOLS.map(terminalOf)] }),
      [`${OWN}: Сервер ВКС: нужно 4, есть 3, пн 18.01, 11:00–11:40; в это же время ${OTHER}.`],
    ],
    [
      'holiday',
      said({}, {}, '2027-02-23'),
      ['«Физика» (СОШ № 1, вт 23.02, 11:00–11:40): нерабочий праздничный день.'],
    ],
    [
      'closed',
      said({}, { closures: [{ school: 's2', from: '2027-01-18', to: '2027-01-18', reason: 'weather' }] }),
      [`${OWN}: в этот день СОШ № 2 не учится (актированный день).`],
    ],
    [
      'missing',
      said({}, { resources: [PORTS, ...SCHOOLS.filter((school) => school !== 's2').map(terminalOf)] }),
      [`${OWN}: СОШ № 2: нет нужного оборудования (терминал).`],
    ],
  ])('%s', (_, sentences, expected) => expect(sentences).toEqual(expected));

  test('a period that is not rung', () => {
    const planned = { id: lessonId(1), lesson: aLesson(), date: '2027-01-16', slot: { period: 3 } };
    expect(conflictWords({ family: 'unrung', booking: planned }, names)).toBe(
      '«Физика» (СОШ № 1, 16.01): в этот день 3-го урока по звонкам нет.',
    );
  });

  test('[V-13] in the zone of whoever reads it', () => {
    expect(said({ teacher: teacherId(1) }, {}, undefined, 'Europe/Moscow')[0]).toContain(
      'пн 18.01, 07:00–07:40',
    );
  });

  test('[V-09] every constraint that can be relaxed has its sentence', () => {
    for (const family of RELAXABLE) expect(KEPT_OUT_BY[family]).toMatch(/^[А-Я].*\.$/);
  });
});
