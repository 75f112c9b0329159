/**
 * [V-08, V-09] The hard constraints of a timetable, each stated once: conflicts while planning, greedy placement, the integer
 * program and the explanation all read them here. The verifier reads nothing of this, on purpose.
 *
 * To add one: a family in {@link FAMILIES}; if it can be broken by a lesson alone, what it says in `OBSTACLES`; if by several
 * at once, what it takes of which capacity in {@link demandsOf}; its sentence in `phrases.ts`; its case in the verifier.
 */
import { dateAt, isHoliday } from '../shared/calendar';
import type { Interval } from './bells';
import type { Booking } from './booking';
import { isOffered, maintenanceIn, needsOf, useFor, type Need, type Resource } from './equipment';
import { dayOf, remembered, type Frame } from './frame';
import { isLive, sitesOf } from './lesson';
import { closureOn, inTerm, type Closure } from './term';

export const FAMILIES = [
  'term',
  'holiday',
  'closed',
  'bells',
  'hours',
  'maintenance',
  'missing',
  'teacher',
  'class',
  'room',
  'capacity',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What keeps a booking out of its place whatever else is booked. */
export type Obstacle =
  | { readonly family: 'term' | 'holiday' }
  | { readonly family: 'closed'; readonly school: string; readonly closure: Closure }
  /** A lesson outside the school's day. */
  | { readonly family: 'bells'; readonly school: string }
  | { readonly family: 'hours'; readonly resource: Resource }
  | {
      readonly family: 'maintenance';
      readonly resource: Resource;
      readonly work: Resource['maintenance'][number];
    }
  /** Nothing the lesson uses meets the need: mostly because nothing could. */
  | { readonly family: 'missing'; readonly need: Need };

type Rule = (booking: Booking, frame: Frame) => Obstacle[];

/** One rule for each family that a booking can break alone. */
const OBSTACLES: readonly Rule[] = [
  ({ date }, { term }) => (inTerm(date, term) ? [] : [{ family: 'term' }]),
  ({ date }, { calendar }) => (isHoliday(date, calendar) ? [{ family: 'holiday' }] : []),
  closed,
  outsideBells,
  ({ uses, start, end }, frame) =>
    resourcesOf(uses, frame)
      .filter((resource) => !offered(resource, { start, end }, frame))
      .map((resource) => ({ family: 'hours', resource })),
  ({ uses, start, end }, frame) =>
    resourcesOf(uses, frame).flatMap((resource): Obstacle[] => {
      const work = maintenanceIn(resource, { start, end });
      return work ? [{ family: 'maintenance', resource, work }] : [];
    }),
  ({ lesson, uses }, { resources }) =>
    needsOf(lesson, resources)
      .filter((need) => !useFor(need, uses, resources))
      .map((need) => ({ family: 'missing', need })),
];

const offered = (resource: Resource, { start, end }: Interval, frame: Frame): boolean =>
  remembered(frame, `hours ${resource.id} ${start} ${end}`, () => isOffered(resource, { start, end }));

const resourcesOf = (uses: Booking['uses'], { resources }: Frame): Resource[] =>
  uses.flatMap(({ resource }) => resources.find(({ id }) => id === resource) ?? []);

function closed({ lesson, date }: Booking, { closures }: Frame): Obstacle[] {
  if (closures.length === 0) return [];
  return sitesOf(lesson).flatMap(({ school, classes }): Obstacle[] => {
    const closure =
      closureOn(closures, school, date) ??
      classes.map((name) => closureOn(closures, school, date, name)).find((each) => each !== undefined);
    return closure ? [{ family: 'closed', school, closure }] : [];
  });
}

/**
 * A lesson lies within the day of each school whose class has it: between the first bell and the last. What is outside the
 * timetable (extracurricular, events) may come after the bells.
 */
function outsideBells({ lesson, date, start, end }: Booking, frame: Frame): Obstacle[] {
  if (lesson.use !== 'lesson') return [];
  return sitesOf(lesson).flatMap(({ school, classes }): Obstacle[] => {
    if (classes.length === 0) return [];
    const zone = frame.zones.get(school);
    const there = zone === frame.zones.get(lesson.host.school) ? date : zone && dateAt(start, zone);
    const day = there && dayOf(frame, school, there);
    return day && day.start <= start && end <= day.end ? [] : [{ family: 'bells', school }];
  });
}

/** Everything that keeps a booking out of its place whatever else is booked. */
export const obstaclesOf = (booking: Booking, frame: Frame): Obstacle[] =>
  OBSTACLES.flatMap((rule) => rule(booking, frame));

/** A share of something that bookings of one moment have in common. */
export interface Demand {
  readonly family: 'teacher' | 'class' | 'room' | 'capacity';
  /** What is shared: a person, a class, a resource. */
  readonly key: string;
  readonly amount: number;
  readonly capacity: number;
}

const demands = new WeakMap<Frame, WeakMap<Booking, readonly Demand[]>>();

/** What a booking takes from others of the same moment. Remembered as long as the booking is used by anybody. */
export function demandsOf(booking: Booking, frame: Frame): readonly Demand[] {
  const known = demands.get(frame) ?? new WeakMap<Booking, readonly Demand[]>();
  demands.set(frame, known);
  const own = known.get(booking) ?? [...peopleOf(booking), ...equipmentOf(booking, frame)];
  known.set(booking, own);
  return own;
}

function peopleOf({ lesson }: Booking): Demand[] {
  const one = { amount: 1, capacity: 1 };
  return [
    ...(isLive(lesson.kind)
      ? [{ family: 'teacher' as const, key: `teacher ${lesson.teacher}`, ...one }]
      : []),
    ...sitesOf(lesson).flatMap(({ school, classes }) =>
      classes.map((name) => ({ family: 'class' as const, key: `class ${school} ${name}`, ...one })),
    ),
  ];
}

const equipmentOf = ({ uses }: Booking, { resources }: Frame): Demand[] =>
  resources.flatMap(({ id, kind, capacity }): Demand[] => {
    const amount = uses.reduce((sum, use) => sum + (use.resource === id ? use.amount : 0), 0);
    const family = kind === 'room' || kind === 'terminal' ? 'room' : 'capacity';
    return amount > 0 ? [{ family, key: `resource ${id}`, amount, capacity }] : [];
  });
