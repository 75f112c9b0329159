import { z } from 'zod/mini';
import { clockAt, dateAt, weekdayOf } from '../shared/calendar';
import { ClockText, Slug } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { overlap, type Interval } from './bells';
import { isLive, sitesOf, type Lesson } from './lesson';

/** Ports of a multipoint server, studios, terminals, licences of a service for calls, rooms of a school. */
export const RESOURCE_KINDS = ['ports', 'studio', 'terminal', 'licence', 'room'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** The owner of what the centre lends: no school can be called so. */
export const CENTRE = '@centre';

/** [V-06] What a lesson may need and others cannot have meanwhile, beyond the capacity. */
export const Resource = openObject({
  id: z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/, 'not a resource')),
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  kind: z.enum(RESOURCE_KINDS),
  /** {@link CENTRE}, or the school. */
  owner: z.union([z.literal(CENTRE), Slug]),
  /** How many ports, calls at once, like terminals; a room and a studio have 1. */
  capacity: z.int().check(z.gte(1), z.lte(10_000)),
  /** The zone its hours are told in. */
  zone: z.string().check(z.minLength(1), z.maxLength(60)),
  /** Weekly hours of its use, 1 is Monday; none named is always. */
  hours: z
    .array(openObject({ weekday: z.int().check(z.gte(1), z.lte(7)), start: ClockText, end: ClockText }))
    .check(z.maxLength(50)),
  /** Instants, in milliseconds of the epoch. */
  maintenance: z
    .array(openObject({ start: z.int(), end: z.int(), reason: z.string().check(z.maxLength(200)) }))
    .check(z.maxLength(200)),
});
export type Resource = z.infer<typeof Resource>;

/** So much of one resource. */
export interface Use {
  readonly resource: string;
  readonly amount: number;
}

/** So much of any one resource of a kind and owner. */
export interface Need {
  readonly kind: ResourceKind;
  readonly owner: string;
  readonly amount: number;
  /** Where somebody has named the resource. */
  readonly named?: string;
}

/**
 * [V-06] What a lesson needs: rooms as the schools name them and, if live, a port for each site, a studio for a teacher who
 * speaks from one, else a terminal at each site, and one call of a service where the centre has licences for it.
 */
export function needsOf(lesson: Lesson, resources: readonly Resource[]): Need[] {
  const sites = sitesOf(lesson);
  const needs: Need[] = sites.flatMap(({ school, room }) =>
    room === undefined ? [] : [{ kind: 'room', owner: school, amount: 1, named: room }],
  );
  if (!isLive(lesson.kind)) return needs;
  needs.push({ kind: 'ports', owner: CENTRE, amount: sites.length });
  if (lesson.studio) needs.push({ kind: 'studio', owner: CENTRE, amount: 1 });
  if (resources.some(({ kind }) => kind === 'licence'))
    needs.push({ kind: 'licence', owner: CENTRE, amount: 1 });
  for (const { school, terminal } of lesson.studio ? lesson.parts : sites)
    needs.push({ kind: 'terminal', owner: school, amount: 1, named: terminal });
  return needs;
}

/** The resources that can meet a need, in the order of the register. */
export const meeting = (need: Need, resources: readonly Resource[]): Resource[] =>
  resources.filter(
    ({ id, kind, owner, capacity }) =>
      kind === need.kind &&
      owner === need.owner &&
      capacity >= need.amount &&
      (need.named === undefined || need.named === id),
  );

/** What is used that meets a need, as much as is needed; undefined when nothing does. */
export function useFor(need: Need, uses: readonly Use[], resources: readonly Resource[]): Use | undefined {
  const able = meeting(need, resources);
  const use = uses.find((each) => each.amount >= need.amount && able.some(({ id }) => id === each.resource));
  return use && { resource: use.resource, amount: need.amount };
}

/** More choices of resources than this are not looked through for one lesson: with five studios and two servers there are ten. */
export const MOST_WAYS = 12;

/** Every choice of resources that meets all needs, a need that nothing meets left out; at least one, at most {@link MOST_WAYS}. */
export function waysToEquip(needs: readonly Need[], resources: readonly Resource[]): Use[][] {
  let ways: Use[][] = [[]];
  for (const need of needs) {
    const choices = meeting(need, resources);
    if (choices.length === 0) continue;
    ways = choices
      .flatMap(({ id }) => ways.map((way) => [...way, { resource: id, amount: need.amount }]))
      .slice(0, MOST_WAYS);
  }
  return ways;
}

/** [V-06] Whether an interval lies within the hours of a resource, which are those of one day. */
export function isOffered({ hours, zone }: Resource, { start, end }: Interval): boolean {
  if (hours.length === 0) return true;
  const date = dateAt(start, zone);
  if (dateAt(end, zone) !== date) return false;
  const [from, to] = [clockAt(start, zone), clockAt(end, zone)];
  return hours.some((each) => each.weekday === weekdayOf(date) && each.start <= from && to <= each.end);
}

/** [V-06] The maintenance that an interval falls into. */
export const maintenanceIn = ({ maintenance }: Resource, interval: Interval) =>
  maintenance.find((each) => overlap(each, interval));
