import type { Dated } from './agenda';
import type { Booking } from './booking';
import { CENTRE } from './equipment';
import type { Frame } from './frame';
import { isLive, sitesOf } from './lesson';
import { stands, type NetworkLesson, type Outcome, type Report } from './network-lesson';

/** One end of a dated lesson and how its connection went; `report` is missing where nobody has said. */
export interface ConnectionRow {
  readonly dated: Dated;
  readonly school: string;
  readonly report?: Report;
}

/** How a connection went, or that nobody has said. */
export const CONNECTION_STATES = ['held', 'partly', 'failed', 'unreported'] as const;
export type ConnectionState = Outcome | 'unreported';

export const connectionState = ({ report }: ConnectionRow): ConnectionState =>
  report?.outcome ?? 'unreported';

/** The school's own word on a date of a lesson. */
export const reportOf = (lesson: NetworkLesson, planned: string, school: string): Report | undefined =>
  lesson.reports.get(`${planned} ${school}`);

/**
 * [V-14] The connections of lessons that are over: one for each end that was on. Only live lessons that stood connect anybody;
 * what was not held is not asked for, unless somebody has reported it.
 */
export function connectionsOf(dated: readonly Dated[], now: number): ConnectionRow[] {
  return dated.flatMap((each): ConnectionRow[] => {
    const { network, occurrence, end } = each;
    if (!isLive(network.offer.kind) || !stands(network)) return [];
    return sitesOf(occurrence.lesson).flatMap(({ school }) => {
      const report = reportOf(network, occurrence.planned, school);
      if (report) return [{ dated: each, school, report }];
      return occurrence.off || end > now ? [] : [{ dated: each, school }];
    });
  });
}

export const REPORT_GROUPINGS = ['school', 'network', 'resource'] as const;
export type ReportGrouping = (typeof REPORT_GROUPINGS)[number];

export interface UseRow {
  readonly key: string;
  /** Dated lessons. */
  readonly lessons: number;
  /** So long the lessons were, in minutes. */
  readonly minutes: number;
  readonly connections: Readonly<Record<ConnectionState, number>>;
}

/** The share of connections that were held for the whole lesson, of those reported; undefined where none is. */
export function shareHeld({ connections: { held, partly, failed } }: UseRow): number | undefined {
  const reported = held + partly + failed;
  return reported === 0 ? undefined : held / reported;
}

/**
 * [V-14] The use of videoconference equipment: lessons, hours and how connections went, by school, by network or by resource. A
 * lesson of three schools stands in each of their rows and is one lesson of its network. A school's own equipment answers for
 * that school's connection, the centre's for all of them.
 */
export function useReport(
  connections: readonly ConnectionRow[],
  by: ReportGrouping,
  { resources }: Frame,
  /** What each date took, by the occurrence's id. */
  uses: ReadonlyMap<string, Booking['uses']>,
): UseRow[] {
  const rows = new Map<
    string,
    { dates: Map<string, number>; connections: Record<ConnectionState, number> }
  >();
  const keysOf = ({ dated, school }: ConnectionRow): string[] => {
    if (by === 'school') return [school];
    if (by === 'network') return [dated.network.offer.network];
    return (uses.get(dated.occurrence.id) ?? []).flatMap(({ resource }) => {
      const owner = resources.find(({ id }) => id === resource)?.owner;
      return owner === CENTRE || owner === school ? [resource] : [];
    });
  };
  for (const connection of connections) {
    const { occurrence, start, end } = connection.dated;
    for (const key of new Set(keysOf(connection))) {
      const row = rows.get(key) ?? {
        dates: new Map(),
        connections: { held: 0, partly: 0, failed: 0, unreported: 0 },
      };
      rows.set(key, row);
      row.dates.set(occurrence.id, (end - start) / 60_000);
      row.connections[connectionState(connection)]++;
    }
  }
  return [...rows].map(([key, { dates, connections: counts }]) => ({
    key,
    lessons: dates.size,
    minutes: [...dates.values()].reduce((sum, minutes) => sum + minutes, 0),
    connections: counts,
  }));
}
