import { describe, expect, test } from 'vitest';
import type {
  Application,
  Placed,
  Placement,
} from '../../../../src/lib/domain/lessons/placement/application';
import { placeGreedily } from '../../../../src/lib/domain/lessons/placement/solve';
import { verify } from '../../../../src/lib/domain/lessons/placement/verify';
import type { Frame } from '../../../../src/lib/domain/lessons/frame';
import { anInstance } from '../../../builders/lessons/instance';
import {
  aFrame,
  aSeries,
  aSite,
  lessonId,
  PORTS,
  teacherId,
  terminalOf,
} from '../../../builders/lessons/term';

const { applications, frame } = anInstance(3, { schools: 6, weeks: 2, periods: 3, dates: 24 });
const sound = await placeGreedily(applications, frame);
const withPlaced = (change: (placed: Placed, index: number) => Placed): Placement => ({
  ...sound,
  placed: sound.placed.map(change),
});
const first = (change: Partial<Placed>) =>
  withPlaced((placed, index) => (index === 0 ? { ...placed, ...change } : placed));
const [one] = sound.placed as [Placed];
const shifted = { ...one.place, weekday: (one.place.weekday % 5) + 1 };

describe('[V-09] the verifier', () => {
  test('finds nothing in a sound placement', () => {
    expect(sound.placed.length).toBeGreaterThan(8);
    expect(verify(applications, sound, frame)).toEqual([]);
  });

  test.each<[string, Placement, RegExp]>([
    ['a place that is not where the bookings are', first({ place: shifted }), /dated/],
    [
      'bookings at another time',
      first({ bookings: one.bookings.map((each) => ({ ...each, start: each.start + 60_000 })) }),
      /timed wrongly/,
    ],
    [
      'too few ports',
      first({ place: { ...one.place, uses: one.place.uses.map((use) => ({ ...use, amount: 1 })) } }),
      /a port for each site/,
    ],
    [
      'a resource that is none',
      first({ place: { ...one.place, uses: [{ resource: 'none', amount: 1 }] } }),
      /uses none/,
    ],
    ['everything at one time', withPlaced((placed) => ({ ...placed, place: one.place })), /taken of/],
    ['a lesson told twice', { ...sound, placed: [...sound.placed, one] }, /told 2 times/],
    ['a lesson lost', { ...sound, placed: sound.placed.slice(1) }, /told 0 times/],
  ])('finds %s', (_, placement, wrong) => {
    expect(verify(applications, placement, frame).join('\n')).toMatch(wrong);
  });

  test('finds an application nobody made, and one elsewhere than where it is pinned', () => {
    expect(verify(applications.slice(1), sound, frame).join('\n')).toMatch(/nobody applied/);
    const pinned = { ...one, application: { ...one.application, pinned: shifted } };
    expect(verify(applications, first(pinned), frame).join('\n')).toMatch(/moved though pinned/);
    const elsewhere = { ...one.application, weekdays: [shifted.weekday] };
    expect(verify(applications, first({ application: elsewhere }), frame).join('\n')).toMatch(
      /weekday not allowed/,
    );
  });

  const application: Application = { series: aSeries({ id: lessonId(1), teacher: teacherId(1) }) };
  const small = aFrame(['s1', 's2']);
  test.each<[string, Partial<Frame>, RegExp]>([
    [
      'hours',
      {
        resources: [
          { ...PORTS, hours: [{ weekday: 1, start: '09:00', end: '11:39' }] },
          ...['s1', 's2'].map(terminalOf),
        ],
      },
      /not offered/,
    ],
    [
      'maintenance',
      {
        resources: [
          {
            ...PORTS,
            maintenance: [
              {
                start: Date.parse('2027-01-18T04:39:00Z'),
                end: Date.parse('2027-01-18T04:40:00Z'),
                reason: '',
              },
            ],
          },
          ...['s1', 's2'].map(terminalOf),
        ],
      },
      /in maintenance on 2027-01-18/,
    ],
    [
      'bells',
      {
        zones: new Map([
          ['s1', 'Asia/Novokuznetsk'],
          ['s2', 'Europe/Moscow'],
        ]),
      },
      /outside the day of s2/,
    ],
    ['a holiday', { calendar: { daysOff: new Set(['2027-01-18']), workedWeekends: new Set() } }, /dated/],
    [
      'a closed school',
      { closures: [{ school: 's1', from: '2027-01-18', to: '2027-01-18', reason: 'weather' }] },
      /dated/,
    ],
    ['a break', { term: { ...small.term, breaks: [{ from: '2027-01-18', to: '2027-01-20' }] } }, /dated/],
  ])('finds %s that came after the placement', async (_, more, wrong) => {
    const placement = await placeGreedily([application], small);
    expect(verify([application], placement, small)).toEqual([]);
    expect(verify([application], placement, { ...small, ...more }).join('\n')).toMatch(wrong);
  });

  test('finds a class and a teacher at two lessons at once', async () => {
    const twice = [1, 2].map((number) => ({
      series: aSeries({ id: lessonId(number), host: aSite(`s${number}`), parts: [aSite('s3', '9А')] }),
    }));
    const three = aFrame(['s1', 's2', 's3']);
    const placements = await Promise.all(twice.map((each) => placeGreedily([each], three)));
    const wrong = verify(
      twice,
      { placed: placements.flatMap(({ placed }) => placed), unplaced: [] },
      three,
    ).join('\n');
    expect(wrong).toMatch(/teacher .*: 2 taken of 1/);
    expect(wrong).toMatch(/class s3 9А: 2 taken of 1/);
  });
});
