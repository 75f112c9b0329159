import type { Need } from '../../../../src/lib/domain/lessons/need';
import { TERM } from './calendar';
import { COURSES } from './courses';
import type { SampleLesson } from './lessons';
import type { RegionWay } from './way';
import { networkOf, schoolOf } from './places';

/** How far a need of the sample comes. */
type Ends =
  | { readonly to: 'stated' | 'escalated' | 'withdrawn' }
  | { readonly to: 'unmatched'; readonly words: string }
  /** A lesson of a teacher is proposed, out of the own network or another. */
  | { readonly to: 'proposed' | 'agreed' | 'met'; readonly teacher: string }
  /** The administrator has refused what was proposed: it is looked for on. */
  | { readonly to: 'refused'; readonly teacher: string };

interface SampleNeed {
  readonly school: string;
  readonly subject: string;
  readonly grade: number;
  readonly pupils: number;
  readonly ends: Ends;
  readonly use?: Need['use'];
  readonly weekdays?: number[];
  readonly periods?: number[];
  readonly weekly?: number;
  readonly words?: string;
}

const need = (
  [school, subject, grade, pupils]: readonly [string, string, number, number],
  ends: Ends,
  more: Partial<SampleNeed> = {},
): SampleNeed => ({ school, subject, grade, pupils, ends, ...more });

/** [V-05, V-11] Twenty-five needs in every state. */
const NEEDS: readonly SampleNeed[] = [
  need(
    ['yelovo-c5rh', 'Химия', 9, 8],
    { to: 'met', teacher: 'vdovina' },
    {
      weekdays: [2, 4],
      words: 'Учителя химии в школе нет со второй недели, девятиклассники сдают ОГЭ.',
    },
  ),
  need(
    ['stepnoye-w9gu', 'Профильная математика', 10, 6],
    { to: 'met', teacher: 'bereznev' },
    {
      periods: [2, 3, 4],
      words: 'Шесть учеников выбрали профильную математику, своего курса нет.',
    },
  ),
  need(
    ['sosnovka', 'Русский язык', 9, 9],
    { to: 'met', teacher: 'emelyanova' },
    { words: 'Подготовка к ОГЭ.' },
  ),
  need(['rechnoye-x4dw', 'Физика', 9, 7], { to: 'met', teacher: 'zadorin' }, { weekdays: [1, 3] }),
  need(
    ['beryozovka-q8ns', 'Информатика', 10, 4],
    { to: 'agreed', teacher: 'aksyonov' },
    {
      words: 'Углублённый уровень, четверо собираются сдавать ЕГЭ.',
    },
  ),
  need(['kamenka', 'Химия', 9, 6], { to: 'agreed', teacher: 'vdovina' }),
  need(['talitsa-j6ye', 'Английский язык', 9, 5], { to: 'agreed', teacher: 'pestova' }, { weekly: 2 }),
  need(['klyuchi', 'Второй иностранный язык (французский)', 6, 7], {
    to: 'proposed',
    teacher: 'zhuravlyova',
  }),
  need(['kedrovka-z3vp', 'Биология', 9, 8], { to: 'proposed', teacher: 'makarova' }, { weekdays: [4, 5] }),
  need(
    ['talitsa-j6ye', 'Программирование на Python', 8, 6],
    { to: 'proposed', teacher: 'lopatin' },
    {
      use: 'extracurricular',
    },
  ),
  need(['lipovka', 'Труд (технология)', 8, 5], { to: 'proposed', teacher: 'rusakov' }),
  need(
    ['kamenka', 'Программирование на Python', 8, 5],
    { to: 'refused', teacher: 'lopatin' },
    {
      ...{ use: 'extracurricular', weekdays: [1] },
      words: 'Только по понедельникам: в остальные дни автобус уходит сразу после уроков.',
    },
  ),
  need(['kedrovka-z3vp', 'Астрономия', 11, 3], { to: 'escalated' }),
  need(['beryozovka-q8ns', 'Черчение', 9, 6], { to: 'escalated' }, { words: 'Трое поступают в техникум.' }),
  need(['yelovo-c5rh', 'Основы права', 10, 11], { to: 'escalated' }, { weekdays: [3], periods: [5, 6] }),
  need(
    ['klyuchi', 'Родной (татарский) язык', 6, 4],
    { to: 'stated' },
    {
      words: 'Просьба родителей, четыре семьи.',
    },
  ),
  need(['lipovka', 'Изобразительное искусство', 7, 9], { to: 'stated' }),
  need(['kamenka', 'Подготовка к ОГЭ по географии', 9, 7], { to: 'stated' }, { use: 'extracurricular' }),
  need(['pribrezhnaya-3-m2ta', 'Астрономия', 11, 12], { to: 'stated' }, { weekdays: [1, 2] }),
  need(
    ['stepnoye-w9gu', 'Совещание с методистами РКЦ', 11, 2],
    { to: 'stated' },
    {
      ...{ use: 'event', weekdays: [5] },
      words: 'Нужен час связи: настройка терминала после ремонта.',
    },
  ),
  need(['talitsa-j6ye', 'Второй иностранный язык (немецкий)', 7, 6], { to: 'stated' }),
  need(['kedrovka-z3vp', 'Китайский язык', 8, 2], {
    to: 'unmatched',
    words: 'Ни в одной сети китайский язык не ведут. Вернёмся к потребности, когда появится педагог.',
  }),
  need(['sosnovka', 'Латинский язык', 10, 1], {
    to: 'unmatched',
    words: 'Один ученик, педагога нет; посоветовали открытый курс медицинского колледжа.',
  }),
  need(['gymnasium', 'Практикум по химии', 10, 9], { to: 'withdrawn' }, { use: 'extracurricular' }),
  need(['rechnoye-x4dw', 'Музыка', 5, 8], { to: 'withdrawn' }),
];

export function planNeeds(way: RegionWay, lessons: readonly SampleLesson[]): void {
  for (const [index, each] of NEEDS.entries()) planNeed(way, each, index, lessons);
}

function planNeed(way: RegionWay, wanted: SampleNeed, index: number, lessons: readonly SampleLesson[]): void {
  const { school, subject, grade, pupils, ends, words } = wanted;
  const network = networkOf(school);
  const [local, administrator] = [`local-${school}`, way.administrator(network)];
  const id = way.sample.relay.ulid(way.sample.relay.now());
  const about = `need:${id}`;
  const { letters } = schoolOf(school);
  const classes = [`${grade}${letters[0]}`];
  way.step(ends.to === 'stated' ? 1 + (index % 4) : 20, index * 3, () =>
    way.act(
      local,
      'state-need',
      about,
      {
        ...{ school, network, term: TERM, subject, use: wanted.use ?? 'lesson', classes, pupils },
        ...{ weekdays: wanted.weekdays ?? [], periods: wanted.periods ?? [], weekly: wanted.weekly ?? 1 },
      },
      words ? { words } : {},
    ),
  );
  if (ends.to === 'stated') return;
  if (ends.to === 'withdrawn')
    return way.step(8, index, () =>
      way.act(local, 'close-need', about, { how: 'withdrawn' }, { words: 'Нашли своего педагога.' }),
    );
  const proposed = 'teacher' in ends ? lessonFor(ends.teacher, lessons, way) : undefined;
  const across = !proposed || proposed.offer.network !== network;
  if (across) way.step(17, index * 3, () => way.act(administrator, 'escalate-need', about));
  if (ends.to === 'unmatched')
    return way.step(6, index, () =>
      way.act(way.dispatcher(index), 'close-need', about, { how: 'unmatched' }, { words: ends.words }),
    );
  if (!proposed) return;
  const lesson = proposed.id;
  const offered = { lesson, network: proposed.offer.network };
  way.step(14, index * 3, async () => {
    await way.act(across ? way.dispatcher(index) : administrator, 'propose-lesson', about, offered);
    // [V-05] The right to read it comes with this act.
    if (across) await way.act(way.dispatcher(index), 'share-lesson', `lesson:${lesson}`, { network });
  });
  if (ends.to === 'proposed') return;
  const answer = (by: string, as: 'administrator' | 'school', yes: boolean, said?: string) =>
    way.act(by, 'answer-proposal', about, { lesson, as, yes }, said ? { words: said } : {});
  if (across)
    way.step(12, index * 3, () =>
      ends.to === 'refused'
        ? answer(administrator, 'administrator', false, 'В этот день у школы подвоз, не успеваем.')
        : answer(administrator, 'administrator', true),
    );
  if (ends.to !== 'met') return;
  way.step(8, index * 3, async () => {
    await answer(local, 'school', true);
    await way.act(local, 'join-lesson', `lesson:${lesson}`, { school, classes, pupils, need: id });
  });
  way.step(7, index * 3, () => way.act(local, 'close-need', about, { how: 'met' }));
}

/** The lesson of a teacher that is published and not booked yet: the third of the second course. */
function lessonFor(teacher: string, lessons: readonly SampleLesson[], { sample }: RegionWay): SampleLesson {
  const topic = COURSES.filter((course) => course.teacher === teacher)[1]!.topics[2];
  return lessons.find(({ offer }) => offer.teacher === sample.person(teacher) && offer.topic === topic)!;
}
