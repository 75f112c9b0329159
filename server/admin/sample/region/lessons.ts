import type { LessonKind, Series, Weeks } from '../../../../src/lib/domain/lessons/lesson';
import type { Joining, Offer } from '../../../../src/lib/domain/lessons/network-lesson';
import { addDays, weekdayOf } from '../../../../src/lib/domain/shared/calendar';
import type { Sample } from '../sample';
import { mondayOf, schoolDay, TERM, termAround } from './calendar';
import { COURSES, EVENTS } from './courses';
import { REGION_NETWORKS, schoolOf, type RegionSchool } from './places';
import { REGION_PEOPLE, ROLES_OF_SAMPLE_PEOPLE } from './people';
import { SAMPLE_PEOPLE } from '../people';

/** What becomes of a lesson of the sample; `booked` as far as the greedy placement finds room. */
export type Fate = 'offered' | 'published' | 'joined' | 'applied' | 'declined' | 'withdrawn' | 'booked';

/** A lesson of the sample before its first act. */
export interface SampleLesson {
  readonly id: string;
  /** Its number in the sample: whatever varies from lesson to lesson follows from it. */
  readonly number: number;
  readonly fate: Fate;
  readonly offer: Offer;
  readonly teacherName: string;
  readonly joining: readonly Joining[];
}

/** Who speaks from a studio of the centre. */
const IN_STUDIO = new Set(['astakhova', 'lopatin']);

/** Lessons of each teacher. */
const LESSONS = 9;

/** The school and network a distance teacher works in. */
function worksIn(key: string): { school: string; network: string } {
  const own = REGION_PEOPLE.find((each) => each.key === key);
  const role = own?.roles.find((each) => each.role === 'distance');
  const sample = SAMPLE_PEOPLE.find((each) => each.key === key);
  const second = ROLES_OF_SAMPLE_PEOPLE.find((each) => each.key === key)?.role;
  return { school: (own ?? sample)!.school!, network: (role ?? second)!.network! };
}

export function nameOf(key: string): string {
  const sample = SAMPLE_PEOPLE.find((each) => each.key === key);
  return sample
    ? `${sample.family} ${sample.given} ${sample.patronymic}`
    : REGION_PEOPLE.find((each) => each.key === key)!.name;
}

/** A class as its school calls it; the second parallel class for an odd number. */
const classIn = ({ letters }: RegionSchool, grade: number, number: number) =>
  `${grade}${letters[number % letters.length]}`;

function joiningOf(school: RegionSchool, grade: number, number: number, pupils?: number): Joining {
  const town = school.letters.length > 1;
  return {
    school: school.id,
    classes: [classIn(school, grade, number)],
    pupils: pupils ?? (town ? 9 + (number % 8) : 3 + (number % 6)),
    ...(number % 3 === 0 && { room: `room-${school.id}` }),
  };
}

/** What becomes of one of a teacher's lessons: most are booked, and of every other state there are some. */
function fateOf(teacher: number, position: number): Fate {
  if (position === 5) return (['offered', 'published', 'joined', 'offered'] as const)[teacher % 4]!;
  if (position === 7)
    return (['applied', 'applied', 'declined', 'withdrawn', 'applied'] as const)[teacher % 5]!;
  if (position === 8) return (['joined', 'booked', 'published'] as const)[teacher % 3]!;
  if (position === 2) return teacher % 2 === 0 ? 'joined' : 'booked';
  return 'booked';
}

function kindOf(teacher: number, position: number): LessonKind {
  if (position === 2 && teacher % 2 === 0) return teacher % 4 === 0 ? 'recorded' : 'learning-system';
  if (position === 8 && teacher % 3 === 0) return teacher % 2 === 0 ? 'learning-system' : 'recorded';
  return (teacher + position) % 4 === 1 ? 'partly-online' : 'online';
}

/** [V-02] 180 lessons of twenty teachers, and the events. */
export function sampleLessons(sample: Sample): SampleLesson[] {
  const keys = [...new Set(COURSES.map(({ teacher }) => teacher))];
  return [
    ...keys.flatMap((key, teacher) =>
      Array.from({ length: LESSONS }, (_, position) => lessonOf(sample, key, teacher, position)),
    ),
    ...EVENTS.map((event, index) => eventOf(sample, event, keys.length * LESSONS + index)),
  ];
}

function lessonOf(sample: Sample, key: string, teacher: number, position: number): SampleLesson {
  const term = termAround(sample.today);
  const monday = mondayOf(sample.today);
  const number = teacher * LESSONS + position;
  const course = COURSES.filter((each) => each.teacher === key)[Math.floor(position / 3)]!;
  const { school, network } = worksIn(key);
  const [host, fate] = [schoolOf(school), fateOf(teacher, position)];
  const kind = kindOf(teacher, position);
  const turn = addDays(monday, 13);
  // Some lessons last half of the term; what is only now being agreed begins next week or later.
  const days: Readonly<Partial<Record<number, readonly [string, string]>>> = {
    3: [term.from, turn],
    5: [addDays(monday, 7), term.to],
    6: [addDays(turn, 1), term.to],
    7: [addDays(monday, 14), term.to],
  };
  const weeksAt: Readonly<Partial<Record<number, Weeks>>> = { 1: 'odd', 2: 'odd', 4: 'even', 5: 'even' };
  const alone = position === 8 && fate === 'booked';
  const date = schoolDay(addDays(monday, 2 + teacher), term);
  const rivals = fate === 'applied';
  const saturday = position === 6 && teacher % 3 === 1 && host.rings.saturday !== undefined;
  const weekday = alone ? weekdayOf(date) : rivals ? 3 : saturday ? 6 : 1 + ((teacher + position * 2) % 5);
  const [from, to] = alone ? [date, date] : (days[position] ?? [term.from, term.to]);
  return {
    ...{ id: sample.relay.ulid(sample.relay.now()), number, fate },
    teacherName: nameOf(key),
    offer: {
      ...{ network, term: TERM, teacher: sample.person(key) },
      ...{ subject: course.subject, topic: course.topics[position % 3]!, level: course.level, kind },
      use: course.level.includes('внеурочная') ? 'extracurricular' : 'lesson',
      host: {
        school,
        classes:
          position % 4 === 0 && course.grade <= host.until ? [classIn(host, course.grade, number)] : [],
      },
      ...(IN_STUDIO.has(key) && { studio: true }),
      // Those that others may still be offered have room for them.
      ...(position !== 5 && teacher % 3 !== 2 && { seats: 30 + 5 * (number % 4) }),
      ...{
        weekday,
        slot: {
          period: rivals
            ? 3
            : saturday
              ? 3
              : 1 + ((teacher * 5 + position * 4 + Math.floor(teacher / 5)) % 6),
        },
      },
      ...{ weeks: weeksAt[position] ?? 'every', from, to },
    },
    joining:
      fate === 'offered' || fate === 'published'
        ? []
        : joiningsOf(network, school, course.grade, number, rivals),
  };
}

/** The schools that take part: one, every fifth time two. Rivals all want the terminal of the same school. */
function joiningsOf(
  network: string,
  host: string,
  grade: number,
  number: number,
  rivals: boolean,
): Joining[] {
  const { schools } = REGION_NETWORKS.find(({ id }) => id === network)!;
  const able = schools.map(schoolOf).filter(({ id, until }) => id !== host && grade <= until);
  const first = rivals ? 0 : number % able.length;
  const count = number % 5 === 0 && !rivals ? 2 : 1;
  const wanted = rivals ? [able.findLast(({ terminals }) => terminals === 1)!] : able;
  return Array.from({ length: count }, (_, index) =>
    joiningOf(wanted[(first + index * 2) % wanted.length]!, grade, number + index),
  ).filter(({ school }, index, all) => all.findIndex((each) => each.school === school) === index);
}

function eventOf(sample: Sample, event: (typeof EVENTS)[number], number: number): SampleLesson {
  const { organiser, network, subject, topic, level, school, group, day, start, end, studio } = event;
  const term = termAround(sample.today);
  const date = schoolDay(addDays(mondayOf(sample.today), day), term, day < 0 ? -1 : 1);
  const { schools } = REGION_NETWORKS.find(({ id }) => id === network)!;
  const others = schools.filter((each) => each !== school).map(schoolOf);
  return {
    ...{ id: sample.relay.ulid(sample.relay.now()), number, fate: 'booked', teacherName: nameOf(organiser) },
    offer: {
      ...{ network, term: TERM, teacher: sample.person(organiser), subject, topic, level },
      ...{ kind: 'online', use: 'event', host: { school, classes: [] }, ...(studio && { studio }) },
      ...{ weekday: weekdayOf(date), slot: { start, end }, weeks: 'every', from: date, to: date },
    },
    joining: others
      .slice(0, 2)
      .map(({ id, letters }) => ({ school: id, classes: [group], pupils: letters.length > 1 ? 12 : 6 })),
  };
}

/** A lesson as the rules of the timetable take it, with everybody who joins. */
export function seriesOfSample({ id, offer, joining }: SampleLesson): Series {
  const { network: _network, term: _term, level: _level, ...offered } = offer;
  return {
    ...{ ...offered, id, exceptions: [] },
    parts: joining.map(({ school, classes, room }) => ({
      ...{ school, classes },
      ...(room !== undefined && { room }),
    })),
  };
}
