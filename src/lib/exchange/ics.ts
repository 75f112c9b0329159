/* [V-13, V-15] Lessons as a calendar that other programs read: RFC 5545. */
import { addDays, clockAt, dateAt, startOfDay, type CalendarDate } from '../domain/shared/calendar';
import type { Instant } from '../domain/shared/ids';

/** One date of a lesson. */
export interface CalendarEvent {
  /** The same wherever the date is moved to, and in every file. */
  readonly uid: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly summary: string;
  /** Lines of plain text. */
  readonly description: string;
  readonly location: string;
  /** Where the call takes place. */
  readonly url?: string;
  /** `tentative`: asked for and not confirmed. */
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
}

/** Lines have at most so many octets, the break not counted (RFC 5545, 3.1). */
const OCTETS = 75;
const SEQUENCE_EPOCH = Date.parse('2026-01-01T00:00:00Z');
const encoder = new TextEncoder();

/** Folded so that no character is cut: what continues begins with a space, which counts. */
function folded(line: string): string {
  const lines: string[] = [];
  let [current, octets] = ['', 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > OCTETS) {
      lines.push(current);
      [current, octets] = [' ', 1];
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

/** RFC 5545, 3.3.11; what no text may contain is left out. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex -- the characters that the format forbids
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

const local = (instant: Instant, zone: string): string =>
  `${dateAt(instant, zone)}T${clockAt(instant, zone)}00`.replace(/[-:]/g, '');
const utc = (instant: Instant): string =>
  new Date(instant).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');

/** How far a clock is ahead of UTC, in minutes. */
const offsetAt = (instant: Instant, zone: string): number => {
  const minute = Math.floor(instant / 60_000) * 60_000;
  return (Date.parse(`${dateAt(minute, zone)}T${clockAt(minute, zone)}:00Z`) - minute) / 60_000;
};

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`;
}

interface Change {
  /** The first instant at which the clock is ahead by `to`. */
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
}

/** When a clock is put forward or back from one day to another; found by looking at each day, then halving. */
function changesBetween(from: CalendarDate, to: CalendarDate, zone: string): Change[] {
  const changes: Change[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) {
    let [low, high] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)];
    const [before, after] = [offsetAt(low, zone), offsetAt(high, zone)];
    if (before === after) continue;
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offsetAt(middle, zone) === before) low = middle;
      else high = middle;
    }
    changes.push({ at: high, from: before, to: after });
  }
  return changes;
}

/** The zone as it is from a day to another: how it began, then each change by itself; summer time is what is ahead. */
function zoneLines(zone: string, from: CalendarDate, to: CalendarDate): string[] {
  const begin = offsetAt(startOfDay(from, zone), zone);
  const changes = changesBetween(from, to, zone);
  const usual = Math.min(begin, ...changes.map((change) => change.to));
  const observance = (start: string, before: number, after: number) => {
    const kind = after > usual ? 'DAYLIGHT' : 'STANDARD';
    return [
      `BEGIN:${kind}`,
      `DTSTART:${start}`,
      `TZOFFSETFROM:${offsetText(before)}`,
      `TZOFFSETTO:${offsetText(after)}`,
      `END:${kind}`,
    ];
  };
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observance('19700101T000000', begin, begin),
    ...changes.flatMap(({ at, from: before, to: after }) =>
      // A change begins by the clock as it was until then.
      observance(local(at + before * 60_000, 'UTC'), before, after),
    ),
    'END:VTIMEZONE',
  ];
}

/**
 * [V-13] A calendar of dated lessons in a zone's own clock. Each date is an event of its own, because any of them may be moved,
 * cancelled or fall on a holiday. `made` is also the number of the revision (whole minutes since 2026): a file that was made later
 * always counts, also after a change was taken back.
 */
export function calendarFile(
  name: string,
  zone: string,
  events: readonly CalendarEvent[],
  made: Instant,
): string {
  const starts = events.map(({ start }) => start);
  const [first, last] = [Math.min(made, ...starts), Math.max(made, ...starts)];
  const sequence = Math.max(0, Math.floor((made - SEQUENCE_EPOCH) / 60_000));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Metodsreda//Network lessons//RU',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    `X-WR-TIMEZONE:${zone}`,
    ...zoneLines(zone, addDays(dateAt(first, zone), -1), addDays(dateAt(last, zone), 2)),
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${escaped(event.uid)}`,
      `DTSTAMP:${utc(made)}`,
      `SEQUENCE:${sequence}`,
      `DTSTART;TZID=${zone}:${local(event.start, zone)}`,
      `DTEND;TZID=${zone}:${local(event.end, zone)}`,
      `SUMMARY:${escaped(event.summary)}`,
      ...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
      ...(event.location ? [`LOCATION:${escaped(event.location)}`] : []),
      ...(event.url ? [`URL:${event.url.replace(/[\r\n]/g, '')}`] : []),
      `STATUS:${event.status.toUpperCase()}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
