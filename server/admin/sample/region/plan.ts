import { bookingOf } from '../../../../src/lib/domain/lessons/booking';
import type { Exception, Slot } from '../../../../src/lib/domain/lessons/lesson';
import { needsBooking, seriesOf, type Failure } from '../../../../src/lib/domain/lessons/network-lesson';
import { occurrencesOf, type Occurrence } from '../../../../src/lib/domain/lessons/occurrence';
import type { Place } from '../../../../src/lib/domain/lessons/placement/application';
import { placeGreedily } from '../../../../src/lib/domain/lessons/placement/solve';
import { periodsOn } from '../../../../src/lib/domain/lessons/bells';
import { conflictsOfDate } from '../../../../src/lib/domain/lessons/schedule';
import { addDays, instantAt } from '../../../../src/lib/domain/shared/calendar';
import { SAMPLE_TIME_ZONE } from '../schools';
import { HOUR, type Sample } from '../sample';
import { RegionWay } from './way';
import { mondayOf, schoolDay } from './calendar';
import { sampleLessons, seriesOfSample, type SampleLesson } from './lessons';
import { planNeeds } from './needs';
import { planPapers } from './papers';
import { REGION_PEOPLE } from './people';
import { CENTRE_PLACE } from './places';

const MINUTE = 60_000;

/** [V-02 … V-18] Everything that has happened in the region since its registers were entered. */
export async function planRegion(sample: Sample): Promise<void> {
  const way = new RegionWay(sample);
  const asked = sampleLessons(sample);
  const places = await placesFor(way, asked);
  const lessons = asked.map((lesson) => whereItStands(lesson, places.get(lesson.id)));
  for (const lesson of lessons) planLesson(way, lesson, places.get(lesson.id));
  const booked = lessons.filter(({ id, fate }) => fate === 'booked' && places.has(id));
  for (const lesson of booked) planHolding(way, lesson, places.get(lesson.id)!);
  planChanges(way, booked);
  planClosures(way);
  planNeeds(way, lessons);
  planPapers(way, lessons);
}

/**
 * [V-09] Where everything stands without any conflict: what the dispatchers book, and what takes its classes without booking.
 * What finds no room as a whole is declined.
 */
async function placesFor(way: RegionWay, lessons: readonly SampleLesson[]): Promise<Map<string, Place>> {
  const applications = lessons
    .filter(({ fate, offer }) => fate === 'booked' || (fate === 'joined' && !needsBooking({ offer })))
    .map((lesson) => {
      const series = seriesOfSample(lesson);
      // A lesson of one date keeps its date.
      return { series, ...(series.from === series.to && { weekdays: [series.weekday] }) };
    });
  const { placed } = await placeGreedily(applications, way.frame());
  return new Map(
    placed.flatMap(({ application, week, place, bookings }) =>
      week === undefined && bookings.length > 0 ? [[application.series.id, place] as const] : [],
    ),
  );
}

/** [V-03] Nobody books a lesson without live contact: its administrator asks for a time at which its classes are free. */
function whereItStands(lesson: SampleLesson, place: Place | undefined): SampleLesson {
  if (needsBooking(lesson) || lesson.fate !== 'joined') return lesson;
  if (!place) return { ...lesson, fate: 'offered' };
  return { ...lesson, offer: { ...lesson.offer, weekday: place.weekday, slot: place.slot } };
}

/** Days before today at which the steps of a lesson are taken. */
const EARLY = { offer: 66, publish: 60, join: 57, apply: 54, decide: 51 };
const LATE = { offer: 30, publish: 26, join: 9, apply: 5, decide: 2 };

function planLesson(way: RegionWay, lesson: SampleLesson, place: Place | undefined): void {
  const { id, number, fate, offer, teacherName, joining } = lesson;
  const subject = `lesson:${id}`;
  const days = fate === 'booked' ? EARLY : LATE;
  const administrator = way.administrator(offer.network);
  const organiser = offer.use === 'event' ? keyOf(way.sample, offer.teacher) : undefined;
  // Some timetables are entered by the administrator, from paper.
  const offering = organiser ?? (number % 11 === 3 ? administrator : keyOf(way.sample, offer.teacher));
  way.step(fate === 'offered' ? 3 : days.offer, number, () =>
    way.act(offering, 'offer-lesson', subject, offer, { name: teacherName }),
  );
  if (fate === 'offered') return;
  if (fate === 'withdrawn' && number % 2 === 0) return withdraw(way, lesson, 24);
  way.step(days.publish, number, () => way.act(administrator, 'publish-lesson', subject));
  if (fate === 'published') return;
  for (const [index, each] of joining.entries())
    way.step(days.join, number + index * 7, () =>
      way.act(`local-${each.school}`, 'join-lesson', subject, each),
    );
  if (fate === 'withdrawn') return withdraw(way, lesson, 4);
  if (fate === 'joined') return;
  const schools = joining.map(({ school }) => school);
  let claim = '';
  way.step(days.apply, number, async () => {
    claim = await way.act(administrator, 'apply-for-lesson', subject, { schools });
  });
  if (fate === 'applied') return;
  if (!place)
    return way.step(days.decide, number, () => {
      const { why, words } = DECLINES[fate === 'booked' ? 0 : number % DECLINES.length]!;
      return way.act(way.dispatcher(number), 'decline-lesson', subject, { claim, why }, { words });
    });
  const { weekday, slot, uses } = place;
  const link = number % 6 === 0 && { link: `https://vks.gorizont.example/zal-${100 + number}` };
  way.step(days.decide, number, () =>
    way.act(way.dispatcher(number), 'confirm-lesson', subject, {
      ...{ claim, schools, weekday, slot, uses },
      ...link,
    }),
  );
}

const DECLINES = [
  {
    why: 'capacity',
    words: 'Все порты сервера в это время заняты, соседние уроки тоже. Предложите другой день недели.',
  },
  { why: 'time', words: 'Время выходит за уроки школы-участницы: у неё в этот день пять уроков.' },
  { why: 'equipment', words: 'Терминал школы в ремонте до конца месяца, подайте заявку после возвращения.' },
] as const;

function withdraw(way: RegionWay, { id, number, offer }: SampleLesson, daysAgo: number): void {
  way.step(daysAgo, number, () =>
    way.act(
      way.administrator(offer.network),
      'withdraw-lesson',
      `lesson:${id}`,
      {},
      {
        words: WITHDRAWALS[number % WITHDRAWALS.length],
      },
    ),
  );
}

const WITHDRAWALS = [
  'Группа не набралась: отметились два ученика.',
  'У педагога изменилась нагрузка, вернёмся к занятию в следующем периоде.',
  'Тема перенесена в очный факультатив базовой школы.',
];

function keyOf({ people }: Sample, id: string): string {
  for (const [key, each] of people) if (each === id) return key;
  throw new Error(`no person ${id}`);
}

/** [V-10, V-14] Schools count a booked lesson into their timetables, and tell after each date how the connection was. */
function planHolding(way: RegionWay, lesson: SampleLesson, place: Place): void {
  const { id, number, joining } = lesson;
  const subject = `lesson:${id}`;
  for (const [index, { school }] of joining.entries()) {
    // Some schools have not answered.
    if ((number + index) % 5 < 2) continue;
    const clash = (number + index) % 31 === 4;
    way.step(49, number + index, () =>
      way.act(
        `office-${school}`,
        'note-in-school',
        subject,
        { school, state: clash ? 'clash' : 'counted' },
        clash ? { words: 'В этот час у класса физкультура в бассейне, перенести её не можем.' } : {},
      ),
    );
  }
  const series = { ...seriesOfSample(lesson), weekday: place.weekday, slot: place.slot };
  for (const [turn, occurrence] of occurrencesOf(series, way.frame()).entries()) {
    const booking = bookingOf(occurrence, way.frame());
    const told = booking && booking.end + (6 + ((number + turn * 3) % 20)) * MINUTE;
    if (!told || told >= way.sample.started - HOUR) continue;
    // The other schools tell now and then.
    for (const { school } of joining.slice(0, turn % 3 === 0 ? 2 : 1))
      way.stepAt(told, () => report(way, lesson, school, occurrence, number + turn));
  }
}

const FAILED: readonly { outcome: 'partly' | 'failed'; failure: Failure; words: string }[] = [
  { outcome: 'failed', failure: 'line', words: 'Канал школы не отвечал весь урок, оператор принял заявку.' },
  { outcome: 'partly', failure: 'equipment', words: 'Не было звука с нашей стороны, помогла перезагрузка.' },
  { outcome: 'failed', failure: 'absent', words: 'Класс был на городской олимпиаде.' },
  { outcome: 'partly', failure: 'line', words: 'Два обрыва, последние десять минут смотрели запись.' },
  {
    outcome: 'failed',
    failure: 'other-side',
    words: 'Педагог не вышел на связь, предупредили за пять минут.',
  },
];

/** One tells of a date only if it was held: it may have been cancelled, moved, or the school closed meanwhile. */
async function report(
  way: RegionWay,
  { id }: SampleLesson,
  school: string,
  { planned }: Occurrence,
  number: number,
): Promise<void> {
  const series = seriesOf(way.lesson(id));
  const held = occurrencesOf(series, way.frame()).find((each) => each.planned === planned);
  if (!held || held.off || held.date !== planned) return;
  if (!held.lesson.parts.some((site) => site.school === school)) return;
  const bad = number % 13 === 5 ? FAILED[number % FAILED.length]! : undefined;
  await way.act(
    `local-${school}`,
    'report-connection',
    `lesson:${id}`,
    { date: planned, school, outcome: bad?.outcome ?? 'held', ...(bad && { failure: bad.failure }) },
    bad ? { words: bad.words } : {},
  );
}

/** [V-12] Single dates that are otherwise: last week and the week before, and in the two weeks to come. */
function planChanges(way: RegionWay, booked: readonly SampleLesson[]): void {
  const series = booked.filter(({ offer }) => offer.from !== offer.to);
  const { today } = way.sample;
  const past = [addDays(today, -14), addDays(today, -1)] as const;
  const coming = [addDays(today, 1), addDays(today, 14)] as const;
  for (const [index, lesson] of series.entries()) {
    const change = CHANGES[index % 12];
    if (!change) continue;
    const [first, last] = change.past ? past : coming;
    way.step(change.past ? 16 : 1, index, async () => {
      const held = occurrencesOf(seriesOf(way.lesson(lesson.id)), way.frame()).find(
        ({ off, planned }) => !off && first <= planned && planned <= last,
      );
      const exception = held && exceptionFor(way, lesson, held, change.change);
      if (!exception) return;
      const values = change.words && { words: change.words };
      const keeper = keyOf(way.sample, lesson.offer.teacher);
      await way.act(keeper, 'change-date', `lesson:${lesson.id}`, exception, values || {});
    });
  }
}

interface Change {
  readonly past: boolean;
  readonly change: Exception['change'];
  readonly words?: string;
}
/** Every twelfth series has the first of these, and so on; where there is none, nothing is changed. */
const CHANGES: readonly (Change | undefined)[] = [
  {
    past: true,
    change: 'cancelled',
    words: 'Педагог болен, материалы для самостоятельной работы разосланы.',
  },
  { past: false, change: 'topic' },
  undefined,
  { past: false, change: 'cancelled', words: 'Педагог на курсах повышения квалификации.' },
  { past: false, change: 'moved', words: 'В этот день в школе репетиционный экзамен.' },
  { past: true, change: 'moved', words: 'Просьба школы: общешкольная линейка.' },
  { past: false, change: 'substituted', words: 'Педагог в командировке, занятие проведёт коллега.' },
  undefined,
];

/** What is otherwise on a date, without taking anything from others; undefined where there is no room for that. */
function exceptionFor(
  way: RegionWay,
  { id, offer }: SampleLesson,
  { planned, slot }: Occurrence,
  change: Exception['change'],
): Exception | undefined {
  if (change === 'cancelled') return { date: planned, change };
  if (change === 'topic') return { date: planned, change, topic: `Контрольная работа: ${offer.topic}` };
  const lesson = way.lesson(id);
  const isFree = (exception: Exception) => {
    const changes = [...lesson.changes, { id: '', exception, by: '', at: 0 }];
    return conflictsOfDate(way.sample.relay.rights.facts, { ...lesson, changes }, planned).length === 0;
  };
  if (change === 'substituted')
    return REGION_PEOPLE.filter(({ roles }) => roles.some(({ network }) => network === offer.network))
      .filter(({ roles }) => roles.some(({ role }) => role === 'distance'))
      .map(({ key }): Exception => ({ date: planned, change, teacher: way.sample.person(key) }))
      .find((each) => each.change === 'substituted' && each.teacher !== offer.teacher && isFree(each));
  const slots = (date: string): Slot[] => [
    slot,
    ...periodsOn(way.frame().bells, offer.host.school, date).map(({ number }) => ({ period: number })),
  ];
  return [1, 2, -1, 3, -2, -3]
    .map((days) => addDays(planned, days))
    .filter((date) => mondayOf(date) === mondayOf(planned) && date === schoolDay(date, way.term))
    .flatMap((to) => slots(to).map((each): Exception => ({ date: planned, change, to, slot: each })))
    .find(isFree);
}

/** [V-17] A day of bad weather last week, and two classes in quarantine from yesterday on. */
function planClosures(way: RegionWay): void {
  const { today } = way.sample;
  const centre = `place:${CENTRE_PLACE}`;
  const day = schoolDay(addDays(today, -6), way.term, -1);
  const isCold = ['11', '12', '01', '02', '03'].includes(day.slice(5, 7));
  way.stepAt(instantAt(day, '06:40', SAMPLE_TIME_ZONE), () =>
    way.act(
      'office-kedrovka-z3vp',
      'close-school',
      centre,
      { school: 'kedrovka-z3vp', from: day, to: day, reason: 'weather' },
      {
        words: isCold
          ? 'Актированный день: мороз 36 градусов, ветер. Школьный автобус не вышел.'
          : 'Актированный день: штормовое предупреждение, подвоз остановлен.',
      },
    ),
  );
  way.step(1, 3, () =>
    way.act(
      'office-school-1',
      'close-school',
      centre,
      {
        ...{ school: 'school-1', from: addDays(today, -1), to: addDays(today, 6), reason: 'quarantine' },
        classes: ['9А', '11Б'],
      },
      { words: 'Карантин по гриппу, классы учатся дистанционно из дома.' },
    ),
  );
}
