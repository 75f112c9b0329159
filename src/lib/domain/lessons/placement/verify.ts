/**
 * [V-09] Checks a placement against every hard constraint by brute force: minute by minute, from the rows of the frame alone.
 * It shares no code with the rules, the options and the program it checks, and states each constraint a second time, on
 * purpose: an error in one of the two shows.
 */
import { isHoliday, type CalendarDate } from '../../shared/calendar';
import type { Frame } from '../frame';
import type { Lesson, Slot } from '../lesson';
import type { Application, Placed, Placement } from './application';

/** What is wrong, in English, for tests and logs. */
export type Violation = string;

const MINUTE = 60_000;
const DAY = 86_400_000;

export function verify(
  applications: readonly Application[],
  placement: Placement,
  frame: Frame,
): Violation[] {
  const wrong: Violation[] = [];
  const clocks = new Clocks();
  /** `<minute> <what>` → how much of it is taken then. */
  const ledger = new Map<string, number>();
  const capacities = new Map<string, number>();

  const take = (minute: number, what: string, amount: number, capacity: number) => {
    const key = `${minute} ${what}`;
    ledger.set(key, (ledger.get(key) ?? 0) + amount);
    capacities.set(key, capacity);
  };

  for (const placed of placement.placed) {
    const { application, place } = placed;
    const { series } = application;
    const say = (what: string) => wrong.push(`${series.id}: ${what}`);
    for (const what of disallowed(placed)) say(what);
    for (const what of lacking(series, placed, frame)) say(what);
    const dates = datesBy(placed, frame);
    const told = placed.bookings.map(({ date }) => date).toSorted();
    if (dates.join() !== told.join()) say(`dated ${told.join()} instead of ${dates.join()}`);
    for (const date of dates) {
      const clock = rung(series.host.school, date, place.slot, frame);
      const zone = frame.zones.get(series.host.school);
      if (!clock || !zone) {
        say(`not rung on ${date}`);
        continue;
      }
      const [start, end] = [clocks.find(date, clock.start, zone), clocks.find(date, clock.end, zone)];
      const booking = placed.bookings.find((each) => each.date === date);
      const ends = [series.host, ...series.parts.filter((site) => isPresent(frame.closures, date, site))];
      if (booking && (booking.start !== start || booking.end !== end)) say(`timed wrongly on ${date}`);
      const live = series.kind === 'online' || series.kind === 'partly-online';
      for (let at = start; at < end; at += MINUTE) {
        const minute = at / MINUTE;
        if (live) take(minute, `teacher ${series.teacher}`, 1, 1);
        for (const { school, classes } of [series.host, ...series.parts]) {
          const wall = clocks.show(at, frame.zones.get(school)!);
          for (const name of classes) {
            const home = isShut(frame.closures, date, school, name);
            if (home) continue;
            take(minute, `class ${school} ${name}`, 1, 1);
            if (series.use === 'lesson' && !duringSchool(school, wall, frame))
              say(`outside the day of ${school} on ${date}`);
          }
        }
        for (const use of place.uses) {
          const resource = frame.resources.find(({ id }) => id === use.resource);
          if (!resource) {
            say(`uses ${use.resource}, which is not there`);
            continue;
          }
          const { kind, owner } = resource;
          // What a closed school would use is free that day.
          const amount =
            kind === 'ports'
              ? ends.length
              : owner !== '@centre' && !ends.some(({ school }) => school === owner)
                ? 0
                : use.amount;
          if (amount === 0) continue;
          take(minute, `resource ${resource.id}`, amount, resource.capacity);
          const { date: day, clock: now } = clocks.show(at, resource.zone);
          const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
          const open = resource.hours.some(
            (each) => each.weekday === weekday && each.start <= now && now < each.end,
          );
          if (resource.hours.length > 0 && !open) say(`${resource.id} is not offered on ${date}`);
          if (resource.maintenance.some((each) => each.start <= at && at < each.end))
            say(`${resource.id} is in maintenance on ${date}`);
        }
      }
    }
  }
  for (const [key, amount] of ledger)
    if (amount > capacities.get(key)!) wrong.push(`${key}: ${amount} taken of ${capacities.get(key)}`);
  return [...new Set([...wrong, ...accounted(applications, placement)])];
}

/** A place outside what the application allows, or elsewhere than where it is pinned. */
function disallowed({ application, place }: Placed): string[] {
  const { pinned, weekdays, periods } = application;
  if (pinned)
    return place.weekday === pinned.weekday && JSON.stringify(place.slot) === JSON.stringify(pinned.slot)
      ? []
      : ['moved though pinned'];
  const day = !weekdays || weekdays.includes(place.weekday);
  const period = !periods || !('period' in place.slot) || periods.includes(place.slot.period);
  return [...(day ? [] : ['on a weekday not allowed']), ...(period ? [] : ['in a period not allowed'])];
}

/** A live lesson without a port for each site, a studio or a terminal at each school; a lesson without its named room. */
function lacking(lesson: Lesson, { place }: Placed, { resources }: Frame): string[] {
  const of = (kind: string, owner: string, id?: string) =>
    place.uses
      .filter((use) => {
        const resource = resources.find((each) => each.id === use.resource);
        return (
          resource?.kind === kind && resource.owner === owner && (id === undefined || resource.id === id)
        );
      })
      .reduce((sum, use) => sum + use.amount, 0);
  const ends = [lesson.host, ...lesson.parts];
  const wrong = ends.flatMap(({ school, room }) =>
    room !== undefined && of('room', school, room) < 1 ? [`no room ${room}`] : [],
  );
  if (lesson.kind !== 'online' && lesson.kind !== 'partly-online') return wrong;
  if (of('ports', '@centre') !== ends.length) wrong.push('a port for each site is wanted');
  if (lesson.studio && of('studio', '@centre') !== 1) wrong.push('a studio is wanted');
  if (resources.some(({ kind }) => kind === 'licence') && of('licence', '@centre') !== 1)
    wrong.push('a licence is wanted');
  for (const { school, terminal } of lesson.studio ? lesson.parts : ends)
    if (of('terminal', school, terminal) < 1) wrong.push(`a terminal at ${school} is wanted`);
  return wrong;
}

/** Every day of the term, looked at one by one. */
function datesBy({ application: { series }, week: only, place }: Placed, frame: Frame): CalendarDate[] {
  const { term, calendar, closures } = frame;
  const dates: CalendarDate[] = [];
  let week = 1;
  const last = Date.parse(term.to);
  for (let day = Date.parse(term.from); day <= last; day += DAY) {
    const date = new Date(day).toISOString().slice(0, 10);
    const weekday = new Date(day).getUTCDay() || 7;
    if (weekday === 1 && date > term.from) week++;
    if (weekday !== place.weekday || (only !== undefined && week !== only)) continue;
    const monday = new Date(day - (weekday - 1) * DAY).toISOString().slice(0, 10);
    const sunday = new Date(day + (7 - weekday) * DAY).toISOString().slice(0, 10);
    // Where it may be moved within a week, a week it touches is a week of its own.
    if (sunday < series.from || series.to < monday) continue;
    const { weeks } = series;
    const has = Array.isArray(weeks)
      ? weeks.includes(week)
      : weeks === 'every' || (weeks === 'odd') === (week % 2 === 1);
    if (!has || isHoliday(date, calendar)) continue;
    if (term.breaks.some(({ from, to }) => from <= date && date <= to)) continue;
    const shut = (school: string, name?: string) => isShut(closures, date, school, name);
    const present = (site: Lesson['host']) => isPresent(closures, date, site);
    const ownClass = series.host.classes.some((name) => !shut(series.host.school, name));
    const nobody = series.parts.length > 0 || series.host.classes.length > 0;
    if (shut(series.host.school) || (nobody && !ownClass && !series.parts.some(present))) continue;
    dates.push(date);
  }
  return dates;
}

const isShut = (closures: Frame['closures'], date: CalendarDate, school: string, name?: string): boolean =>
  closures.some(
    (each) =>
      each.school === school &&
      each.from <= date &&
      date <= each.to &&
      (!each.classes || (name !== undefined && each.classes.includes(name))),
  );

/** Whether anybody of a site is at school. */
const isPresent = (
  closures: Frame['closures'],
  date: CalendarDate,
  { school, classes }: Lesson['host'],
): boolean =>
  !isShut(closures, date, school) &&
  (classes.length === 0 || classes.some((name) => !isShut(closures, date, school, name)));

/** The clock times of a slot, from the last schedule of the school that has begun. */
function rung(school: string, date: CalendarDate, slot: Slot, { bells }: Frame) {
  if (!('period' in slot)) return slot;
  return periods(school, date, bells).find(({ number }) => number === slot.period);
}

function periods(school: string, date: CalendarDate, bells: Frame['bells']) {
  const begun = bells.filter((each) => each.school === school && each.from <= date);
  const from = begun
    .map((each) => each.from)
    .toSorted()
    .at(-1);
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  return begun.findLast((each) => each.from === from)?.days[weekday - 1] ?? [];
}

function duringSchool(school: string, wall: { date: string; clock: string }, { bells }: Frame): boolean {
  const day = periods(school, wall.date, bells);
  return day.length > 0 && day[0]!.start <= wall.clock && wall.clock < day.at(-1)!.end;
}

/** Every dated week of every application is told exactly once: in a place or waiting. */
function accounted(applications: readonly Application[], { placed, unplaced }: Placement): Violation[] {
  const told = [...placed, ...unplaced];
  const wrong: Violation[] = [];
  for (const application of applications) {
    const own = told.filter((each) => each.application.series.id === application.series.id);
    const whole = own.filter(({ week }) => week === undefined).length;
    const weeks = own.flatMap(({ week }) => week ?? []);
    const once = new Set(weeks).size === weeks.length;
    const complete = whole === 1 ? weeks.length === 0 : whole === 0 && once && weeks.length > 0;
    if (!complete) wrong.push(`${application.series.id}: told ${whole} times and for weeks ${weeks.join()}`);
  }
  const known = new Set(applications.map(({ series }) => series.id));
  for (const { application } of told)
    if (!known.has(application.series.id)) wrong.push(`${application.series.id}: nobody applied for it`);
  return wrong;
}

/** Wall clocks, read minute by minute. */
class Clocks {
  readonly #formats = new Map<string, Intl.DateTimeFormat>();
  readonly #shown = new Map<string, { date: string; clock: string }>();
  readonly #found = new Map<string, number>();

  show(at: number, zone: string): { date: string; clock: string } {
    const key = `${at} ${zone}`;
    const known = this.#shown.get(key);
    if (known) return known;
    const format =
      this.#formats.get(zone) ??
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      });
    this.#formats.set(zone, format);
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const shown = {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      clock: `${parts.hour}:${parts.minute}`,
    };
    this.#shown.set(key, shown);
    return shown;
  }

  /** The first instant, of those a quarter of an hour apart, at which the wall shows this; NaN when it never does. */
  find(date: CalendarDate, clock: string, zone: string): number {
    const key = `${date} ${clock} ${zone}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const around = Date.parse(`${date}T${clock}:00Z`);
    let found = NaN;
    for (let at = around - 14 * 60 * MINUTE; at <= around + 14 * 60 * MINUTE; at += 15 * MINUTE) {
      const shown = this.show(at, zone);
      if (shown.date === date && shown.clock === clock) {
        found = at;
        break;
      }
    }
    this.#found.set(key, found);
    return found;
  }
}
