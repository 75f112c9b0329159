import { RESOURCE_KIND_NAMES } from '$lib/domain/lessons/phrases';
import type { Resource } from '$lib/domain/lessons/equipment';
import { clockAt, dateAt } from '$lib/domain/shared/calendar';
import { capital, count, date, dateYear } from '$lib/ui/kit/format';

/** «12 января – 30 мая 2027», each year named where they differ. */
export const daysText = ({ from, to }: { from: string; to: string }, zone: string): string =>
  `${from.slice(0, 4) === to.slice(0, 4) ? date(from, zone) : dateYear(from, zone)} – ${dateYear(to, zone)}`;

const COUNTED: Readonly<Record<Resource['kind'], readonly [string, string, string]>> = {
  ports: ['порт', 'порта', 'портов'],
  studio: ['занятие сразу', 'занятия сразу', 'занятий сразу'],
  terminal: ['терминал', 'терминала', 'терминалов'],
  licence: ['вызов сразу', 'вызова сразу', 'вызовов сразу'],
  room: ['занятие сразу', 'занятия сразу', 'занятий сразу'],
};

/** «Порты сервера видеосвязи, 6 портов», «Студия». */
export const kindText = ({ kind, capacity }: Resource): string => {
  const alone = capacity === 1 && kind !== 'ports' && kind !== 'licence';
  return capital(RESOURCE_KIND_NAMES[kind]) + (alone ? '' : `, ${count(capacity, COUNTED[kind])}`);
};

type Work = Resource['maintenance'][number];

/** «10 декабря, 15:00–20:00», «10 декабря, 15:00 – 11 декабря, 09:00», by a clock. */
export function workText({ start, end }: Work, zone: string): string {
  const [from, to] = [clockAt(start, zone), clockAt(end, zone)];
  return dateAt(start, zone) === dateAt(end, zone)
    ? `${date(start, zone)}, ${from}–${to}`
    : `${date(start, zone)}, ${from} – ${date(end, zone)}, ${to}`;
}

/** Maintenance that is not over, the next first. */
export const comingWork = ({ maintenance }: Resource, now: number): readonly Work[] =>
  maintenance.filter(({ end }) => end > now).toSorted((a, b) => a.start - b.start);
