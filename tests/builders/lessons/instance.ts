import type { Application } from '../../../src/lib/domain/lessons/placement/application';
import type { Frame } from '../../../src/lib/domain/lessons/frame';
import type { Resource } from '../../../src/lib/domain/lessons/equipment';
import type { Series, Site, Weeks } from '../../../src/lib/domain/lessons/lesson';
import { dateIn, hasWeek } from '../../../src/lib/domain/lessons/term';
import { isHoliday } from '../../../src/lib/domain/shared/calendar';
import { aFrame, aResource, aSite, lessonId, teacherId } from './term';

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Instance {
  readonly frame: Frame;
  readonly applications: readonly Application[];
  /** Where each could stand so that all stand. */
  readonly hidden: readonly { weekday: number; period: number }[];
  /** Ports asked for, of all ports in all periods of the term. */
  readonly load: number;
  readonly dates: number;
}

interface Size {
  readonly schools: number;
  readonly weeks: number;
  readonly periods: number;
  /** So many dated lessons at least, */
  readonly dates: number;
  /** and so many of the ports taken. */
  readonly load?: number;
}

/**
 * Applications of a term that can all be placed, because they are made from a full timetable: slot by slot lessons are put
 * until six ports and two studios are taken, then each forgets where it stood and asks for another time. Some teachers
 * come on two or three days only, among them the day where their lesson stood.
 */
export function anInstance(seed: number, size: Size): Instance {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const below = (count: number) => Math.floor(next() * count);
  const schools = Array.from({ length: size.schools }, (_, index) => `s${index + 1}`);
  const hours: Resource['hours'] = [1, 2, 3, 4, 5].map((weekday) => ({
    weekday,
    start: '09:00',
    end: `${String(9 + size.periods - 1).padStart(2, '0')}:40`,
  }));
  const base = aFrame(schools);
  const frame: Frame = {
    ...base,
    term: { ...base.term, to: dateIn(size.weeks, 7, base.term) },
    resources: [
      aResource('mcu', 'ports', { capacity: 6, hours }),
      aResource('studio-1', 'studio', { hours }),
      aResource('studio-2', 'studio', { hours }),
      ...schools.map((school) => aResource(`${school}-terminal`, 'terminal', { owner: school, capacity: 2 })),
    ],
  };
  const teachers = Array.from({ length: Math.ceil(size.schools * 1.5) }, (_, index) => ({
    id: teacherId(index + 1),
    school: schools[index % schools.length]!,
  }));
  const weekdays = [1, 2, 3, 4, 5];
  const slots = weekdays.flatMap((weekday) =>
    Array.from({ length: size.periods }, (_, index) => ({ weekday, period: index + 1 })),
  );
  const workdays = (weekday: number) =>
    Array.from({ length: size.weeks }, (_, index) => index + 1).filter(
      (week) => !isHoliday(dateIn(week, weekday, frame.term), frame.calendar),
    );

  const all = slots.reduce((sum, { weekday }) => sum + workdays(weekday).length * 6, 0);

  // [week][slot] → what is taken.
  type Taken = { ports: number; studios: number; busy: Set<string>; terminals: Map<string, number> };
  const taken = new Map<string, Taken>();
  const at = (week: number, slot: number): Taken => {
    const key = `${week} ${slot}`;
    const found = taken.get(key) ?? { ports: 0, studios: 0, busy: new Set(), terminals: new Map() };
    taken.set(key, found);
    return found;
  };

  const applications: Application[] = [];
  const hidden: { weekday: number; period: number }[] = [];
  let [dates, ports] = [0, 0];

  const tryPut = (slot: number, weeks: Weeks) => {
    const { weekday, period } = slots[slot]!;
    const on = workdays(weekday).filter((week) => hasWeek(weeks, week));
    if (on.length === 0) return;
    const least = Math.min(...on.map((week) => 6 - at(week, slot).ports));
    if (least < 2) return;
    // Sizes that leave no port alone.
    const count = least === 2 ? 2 : least === 3 ? 3 : least === 4 ? pick([2, 4]) : pick([2, 2, 3, 3, 4]);
    if (least - count === 1) return;
    const teacher = pick(teachers);
    const studio = next() < 0.25;
    const others = schools.filter((school) => school !== teacher.school).toSorted(() => next() - 0.5);
    const parts: Site[] = others
      .slice(0, count - 1)
      .map((school) => aSite(school, `${7 + below(5)}${pick(['А', 'Б'])}`));
    const keys = [teacher.id, ...parts.map(({ school, classes }) => `${school} ${classes[0]}`)];
    const terminals = [...(studio ? [] : [teacher.school]), ...parts.map(({ school }) => school)];
    const free = on.every((week) => {
      const there = at(week, slot);
      return (
        keys.every((key) => !there.busy.has(key)) &&
        (!studio || there.studios < 2) &&
        terminals.every((school) => (there.terminals.get(school) ?? 0) < 2)
      );
    });
    if (!free) return;
    for (const week of on) {
      const there = at(week, slot);
      there.ports += count;
      if (studio) there.studios++;
      for (const key of keys) there.busy.add(key);
      for (const school of terminals) there.terminals.set(school, (there.terminals.get(school) ?? 0) + 1);
    }
    const wanted = next() < 0.4 ? slots[slot]! : pick(slots);
    const series: Series = {
      id: lessonId(applications.length + 1),
      teacher: teacher.id,
      subject: pick(['Физика', 'Химия', 'Биология', 'Информатика', 'Английский язык']),
      kind: pick(['online', 'partly-online']),
      use: 'lesson',
      host: aSite(teacher.school),
      parts,
      ...(studio && { studio }),
      weekday: wanted.weekday,
      slot: { period: wanted.period },
      weeks,
      from: frame.term.from,
      to: frame.term.to,
      exceptions: [],
    };
    const days = new Set([weekday, pick(weekdays), pick(weekdays)]);
    applications.push({ series, ...(next() < 0.3 && { weekdays: [...days].toSorted() }) });
    hidden.push({ weekday, period });
    dates += on.length;
    ports += on.length * count;
  };

  const everyWeek = Array.from({ length: size.weeks }, (_, index) => index + 1);
  const order = slots.map((_, index) => index).toSorted(() => next() - 0.5);
  // Three quarters of each slot by series, the rest by lessons of one date, until there are enough.
  for (const slot of order)
    for (let attempt = 0; attempt < 12 && ports < all * 0.75; attempt++)
      tryPut(slot, pick<Weeks>(['every', 'every', 'every', 'odd', 'even']));
  for (
    let attempt = 0;
    attempt < 200_000 && (dates < size.dates || ports < all * (size.load ?? 0));
    attempt++
  )
    tryPut(pick(order), [pick(everyWeek)]);

  return { frame, applications, hidden, load: ports / all, dates };
}
