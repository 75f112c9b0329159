import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../../src/lib/domain/lessons/frame';
import type { Series } from '../../../../src/lib/domain/lessons/lesson';
import type { Application, Place } from '../../../../src/lib/domain/lessons/placement/application';
import { explain } from '../../../../src/lib/domain/lessons/placement/explain';
import type { Relaxable } from '../../../../src/lib/domain/lessons/placement/options';
import { placeGreedily } from '../../../../src/lib/domain/lessons/placement/solve';
import { verify } from '../../../../src/lib/domain/lessons/placement/verify';
import { anInstance } from '../../../builders/lessons/instance';
import {
  aFrame,
  aResource,
  aSeries,
  aSite,
  bellsOf,
  lessonId,
  PERIODS,
  PORTS,
  teacherId,
  terminalOf,
} from '../../../builders/lessons/term';

const SCHOOLS = ['s1', 's2', 's3', 's4'];
const MONDAYS = Array.from({ length: 7 }, (_, day) => (day === 0 ? PERIODS.slice(0, 1) : []));
/** Two weeks with one period, on Monday. */
const frame = aFrame(SCHOOLS, {
  term: { from: '2027-02-15', to: '2027-02-21', breaks: [] },
  bells: SCHOOLS.map((school) => ({ ...bellsOf(school), days: MONDAYS })),
});
const series = (number: number, more: Partial<Series> = {}): Series =>
  aSeries({
    id: lessonId(number),
    teacher: teacherId(number),
    slot: { period: 1 },
    from: '2027-02-15',
    to: '2027-02-21',
    ...more,
  });
const place: Place = {
  weekday: 1,
  slot: { period: 1 },
  uses: [
    { resource: 'mcu', amount: 2 },
    { resource: 's3-terminal', amount: 1 },
    { resource: 's4-terminal', amount: 1 },
  ],
};
/** What stands in the only period there is, and shares nothing with the other but what a case says. */
const standing = (more: Partial<Series> = {}, inPlace = place): Application => ({
  series: series(1, { host: aSite('s3'), parts: [aSite('s4', '5А')], ...more }),
  pinned: inPlace,
});

/**
 * The constraint taken out of the world itself: what an explanation claims is tried by placing the lesson once more, with
 * everything else pinned where it stands.
 */
function relaxed(family: Relaxable, own: Application, at: Frame): [Application, Frame] {
  const { series } = own;
  const everyDay = at.bells.map((each) => ({ ...each, days: Array.from({ length: 7 }, () => PERIODS) }));
  const roomy = (kinds: string[]) =>
    at.resources.map((each) => (kinds.includes(each.kind) ? { ...each, capacity: 100 } : each));
  const aside = (name: string) => `${name} новый`;
  switch (family) {
    case 'allowed':
      return [{ series }, at];
    case 'term':
      return [own, { ...at, term: { ...at.term, breaks: [] } }];
    case 'holiday':
      return [
        own,
        { ...at, calendar: { daysOff: new Set(), workedWeekends: new Set(['2027-02-23', '2027-02-22']) } },
      ];
    case 'closed':
      return [own, { ...at, closures: [] }];
    case 'bells':
      return [own, { ...at, bells: everyDay }];
    case 'hours':
      return [own, { ...at, resources: at.resources.map((each) => ({ ...each, hours: [] })) }];
    case 'maintenance':
      return [own, { ...at, resources: at.resources.map((each) => ({ ...each, maintenance: [] })) }];
    case 'missing':
      return [
        own,
        {
          ...at,
          resources: [
            ...at.resources,
            ...SCHOOLS.map((school) => ({ ...terminalOf(school), id: `${school}-lent` })),
          ],
        },
      ];
    case 'teacher':
      return [{ ...own, series: { ...series, teacher: teacherId(999) } }, at];
    case 'class':
      return [
        {
          ...own,
          series: {
            ...series,
            parts: series.parts.map((site) => ({ ...site, classes: site.classes.map(aside) })),
          },
        },
        at,
      ];
    case 'room':
      return [own, { ...at, resources: roomy(['room', 'terminal']) }];
    case 'capacity':
      return [own, { ...at, resources: roomy(['ports', 'studio', 'licence']) }];
  }
}

/** Explains what waits, takes out what it blames, and places again. */
async function proven(applications: readonly Application[], at: Frame) {
  const placement = await placeGreedily(applications, at);
  const explanations = explain(placement, at);
  for (const { unplaced, keptOutBy } of explanations) {
    const { application, week } = unplaced;
    const own = { ...application, series: { ...application.series, ...(week && { weeks: [week] }) } };
    const [changed, inFrame] = keptOutBy.reduce<[Application, Frame]>(
      ([each, world], family) => relaxed(family, each, world),
      [own, at],
    );
    const others = placement.placed
      .filter((each) => each.application.series.id !== own.series.id)
      .map((each) => ({
        ...each.application,
        series: { ...each.application.series, ...(each.week && { weeks: [each.week] }) },
        pinned: each.place,
      }));
    const again = await placeGreedily([...others, changed], inFrame);
    expect(again.unplaced).toEqual([]);
    expect(verify([...others, changed], again, inFrame)).toEqual([]);
  }
  return explanations;
}

describe(
  '[V-09] an unplaced lesson names the constraint, and without it has a place',
  { timeout: 120_000 },
  () => {
    const hours = [{ weekday: 2, start: '09:00', end: '18:00' }];
    const work = {
      start: Date.parse('2027-02-15T00:00:00Z'),
      end: Date.parse('2027-02-20T00:00:00Z'),
      reason: 'замена',
    };
    const changed = (of: Partial<typeof PORTS>) => ({
      resources: [{ ...PORTS, ...of }, ...SCHOOLS.map(terminalOf)],
    });
    const roomed = { resources: [...frame.resources, aResource('room-1', 'room', { owner: 's2' })] };

    test.each<[Relaxable, Application[], Partial<Frame>]>([
      ['allowed', [{ series: series(2), weekdays: [3] }], {}],
      [
        'term',
        [{ series: series(2) }],
        { term: { ...frame.term, breaks: [{ from: '2027-02-15', to: '2027-02-15' }] } },
      ],
      [
        'holiday',
        [{ series: series(2) }],
        { calendar: { daysOff: new Set(['2027-02-15']), workedWeekends: new Set() } },
      ],
      [
        'closed',
        [{ series: series(2) }],
        { closures: [{ school: 's1', from: '2027-02-15', to: '2027-02-15', reason: 'weather' }] },
      ],
      [
        'bells',
        [{ series: series(2) }],
        {
          bells: frame.bells.map((each) =>
            each.school === 's2'
              ? { ...each, days: MONDAYS.map((_, day) => (day === 2 ? PERIODS : [])) }
              : each,
          ),
        },
      ],
      ['hours', [{ series: series(2) }], changed({ hours })],
      ['maintenance', [{ series: series(2) }], changed({ maintenance: [work] })],
      [
        'missing',
        [{ series: series(2) }],
        { resources: frame.resources.filter(({ id }) => id !== 's2-terminal') },
      ],
      ['teacher', [standing(), { series: series(2, { teacher: teacherId(1) }) }], {}],
      [
        'class',
        [
          standing(
            { kind: 'recorded', parts: [aSite('s4', '5А'), aSite('s2', '9А')] },
            { ...place, uses: [] },
          ),
          { series: series(2) },
        ],
        {},
      ],
      [
        'room',
        [
          standing(
            { kind: 'recorded', parts: [{ ...aSite('s2', '5А'), room: 'room-1' }] },
            { ...place, uses: [{ resource: 'room-1', amount: 1 }] },
          ),
          { series: series(2, { parts: [{ ...aSite('s2', '9А'), room: 'room-1' }] }) },
        ],
        roomed,
      ],
      ['capacity', [standing(), { series: series(2) }], changed({ capacity: 3 })],
    ])('%s', async (family, applications, more) => {
      const at = { ...frame, ...more };
      const placement = await placeGreedily(applications, at);
      expect(placement.unplaced.map(({ application }) => application.series.id)).toEqual([lessonId(2)]);
      const [explanation] = await proven(applications, at);
      expect(explanation!.keptOutBy).toEqual([family]);
    });

    test('two that keep it out together are both named, and what stands there by name', async () => {
      const at = { ...frame, ...changed({ capacity: 3 }) };
      const applications = [standing(), { series: series(2, { teacher: teacherId(1) }), weekdays: [1] }];
      const [explanation] = await proven(applications, at);
      expect(explanation!.keptOutBy.toSorted()).toEqual(['capacity', 'teacher']);
      expect(explanation!.conflicts).toMatchObject([
        { family: 'teacher', other: { lesson: { id: lessonId(1) } } },
        { family: 'capacity', wanted: 4, others: [{ lesson: { id: lessonId(1) } }] },
      ]);
      expect(explanation!.place).toMatchObject({ weekday: 1, slot: { period: 1 } });
    });

    test('a school whose bells nobody knows has nothing to be relaxed', async () => {
      const at = { ...frame, bells: [] };
      const [explanation] = explain(await placeGreedily([{ series: series(2) }], at), at);
      expect(explanation).toMatchObject({ keptOutBy: [], conflicts: [] });
    });

    test.each([11, 12, 13])(
      'in a full term (seed %i) each explanation holds when it is tried',
      async (seed) => {
        const { applications, frame: full } = anInstance(seed, {
          schools: 6,
          weeks: 2,
          periods: 2,
          dates: 0,
          load: 0.9,
        });
        const crowded = {
          ...full,
          resources: full.resources.map((each) => (each.kind === 'ports' ? { ...each, capacity: 5 } : each)),
        };
        const explanations = await proven(applications, crowded);
        expect(explanations.length).toBeGreaterThan(0);
        for (const { keptOutBy } of explanations) expect(keptOutBy.length).toBeGreaterThan(0);
      },
    );
  },
);
