import type { Network } from '../../../../src/lib/domain/lessons/region';
import { SAMPLE_SCHOOLS, SAMPLE_TIME_ZONE } from '../schools';
import { PLACE } from '../sample';

/** The centre that has admitted the sample municipality and three others. */
export const CENTRE_PLACE = 'rcc';
export const FAR_ZONE = 'Asia/Omsk';

export interface RegionPlace {
  readonly id: string;
  readonly title: string;
  readonly zone: string;
}

/** [V-01] Places that the region adds to the sample municipality. The second has no base school, the third another clock. */
export const REGION_PLACES: readonly RegionPlace[] = [
  {
    id: CENTRE_PLACE,
    title: 'Региональный координационный центр «Горизонт»',
    zone: SAMPLE_TIME_ZONE,
  },
  { id: 'pribrezhny', title: 'Прибрежный муниципальный округ', zone: SAMPLE_TIME_ZONE },
  { id: 'yelovsky', title: 'Еловский муниципальный район', zone: SAMPLE_TIME_ZONE },
  { id: 'stepnoy', title: 'Степновский муниципальный округ', zone: FAR_ZONE },
];

/** How a school rings: its first bell, the length of lesson and of breaks in minutes, and how many periods on Saturdays. */
export interface Rings {
  readonly first: string;
  readonly lesson: number;
  readonly breaks: readonly number[];
  readonly saturday?: number;
}

export interface RegionSchool {
  readonly id: string;
  readonly place: string;
  readonly title: string;
  readonly short: string;
  readonly settlement: string;
  readonly rings: Rings;
  /** Letters of parallel classes; a village school has one class of a year and no letters. */
  readonly letters: readonly string[];
  readonly terminals: number;
  /** The room its terminal stands in. */
  readonly room: string;
  /** The last year of school that it teaches. */
  readonly until: number;
}

const EARLY: Rings = { first: '08:00', lesson: 45, breaks: [10, 15, 20, 20, 10, 10] };
const USUAL: Rings = { first: '08:30', lesson: 40, breaks: [10, 20, 20, 10, 10, 10] };
const LATE: Rings = { first: '09:00', lesson: 40, breaks: [10, 15, 20, 15, 10, 10] };

function school(
  place: string,
  id: string,
  [title, short, settlement]: readonly [string, string, string],
  rings: Rings,
  room: string,
  more: Partial<RegionSchool> = {},
): RegionSchool {
  return {
    id,
    place,
    title,
    short,
    settlement,
    rings,
    room,
    letters: [''],
    terminals: 1,
    until: 11,
    ...more,
  };
}

/** A school that the sample municipality has already. */
function own(id: string, rings: Rings, room: string, more: Partial<RegionSchool> = {}): RegionSchool {
  const { name, short, settlement } = SAMPLE_SCHOOLS.find(({ key }) => key === id)!;
  return school(PLACE, id, [name, short, settlement], rings, room, more);
}

/** Fourteen schools by one clock and one by another. */
export const REGION_SCHOOLS: readonly RegionSchool[] = [
  own('gymnasium', { ...EARLY, saturday: 5 }, 'кабинет 31', { letters: ['А', 'Б'], terminals: 2 }),
  own('school-1', { ...EARLY, saturday: 4 }, 'кабинет 207', { letters: ['А', 'Б'] }),
  own('school-2', USUAL, 'кабинет информатики', { letters: ['А', 'Б'] }),
  own('klyuchi', USUAL, 'кабинет 12'),
  own('sosnovka', EARLY, 'кабинет 8'),
  own('lipovka', LATE, 'кабинет 5', { until: 9 }),
  own('kamenka', USUAL, 'библиотека'),
  school(
    'pribrezhny',
    'pribrezhnaya-1-b7fk',
    [
      'МАОУ «Прибрежная средняя общеобразовательная школа № 1»',
      'Прибрежная СОШ № 1',
      'рабочий посёлок Прибрежный',
    ],
    { ...EARLY, saturday: 5 },
    'центр дистанционного обучения',
    { letters: ['А', 'Б'], terminals: 2 },
  ),
  school(
    'pribrezhny',
    'pribrezhnaya-3-m2ta',
    [
      'МБОУ «Прибрежная средняя общеобразовательная школа № 3»',
      'Прибрежная СОШ № 3',
      'рабочий посёлок Прибрежный',
    ],
    USUAL,
    'кабинет 22',
    { letters: ['А', 'Б'] },
  ),
  school(
    'pribrezhny',
    'rechnoye-x4dw',
    ['МБОУ «Речновская средняя общеобразовательная школа»', 'Речновская СОШ', 'село Речное'],
    USUAL,
    'кабинет 14',
  ),
  school(
    'pribrezhny',
    'beryozovka-q8ns',
    ['МБОУ «Берёзовская средняя общеобразовательная школа»', 'Берёзовская СОШ', 'деревня Берёзовка'],
    LATE,
    'кабинет 3',
  ),
  school(
    'yelovsky',
    'yelovo-c5rh',
    ['МАОУ «Еловская средняя общеобразовательная школа имени Героев труда»', 'Еловская СОШ', 'село Елово'],
    { ...USUAL, saturday: 4 },
    'кабинет 19',
    { letters: ['А', 'Б'] },
  ),
  school(
    'yelovsky',
    'kedrovka-z3vp',
    ['МБОУ «Кедровская средняя общеобразовательная школа»', 'Кедровская СОШ', 'посёлок Кедровка'],
    USUAL,
    'кабинет физики',
  ),
  school(
    'yelovsky',
    'talitsa-j6ye',
    ['МБОУ «Талицкая средняя общеобразовательная школа»', 'Талицкая СОШ', 'село Талица'],
    LATE,
    'кабинет 2',
  ),
  school(
    'stepnoy',
    'stepnoye-w9gu',
    ['МБОУ «Степновская средняя общеобразовательная школа»', 'Степновская СОШ', 'село Степное'],
    LATE,
    'кабинет 17',
  ),
];

export const schoolOf = (id: string): RegionSchool => REGION_SCHOOLS.find((each) => each.id === id)!;
const idsIn = (...places: string[]) =>
  REGION_SCHOOLS.filter(({ place }) => places.includes(place)).map(({ id }) => id);

/** [V-01] Two with a base school; the third is administered by the coordinator of its municipality. */
export const REGION_NETWORKS: readonly Network[] = [
  {
    id: 'zarechny-net',
    title: 'Сеть базовой школы «Зареченская гимназия»',
    place: PLACE,
    base: 'gymnasium',
    schools: idsIn(PLACE),
  },
  {
    id: 'pribrezhny-net',
    title: 'Сеть базовой школы «Прибрежная СОШ № 1»',
    place: 'pribrezhny',
    base: 'pribrezhnaya-1-b7fk',
    schools: idsIn('pribrezhny', 'stepnoy'),
  },
  {
    id: 'yelovsky-net',
    title: 'Сеть школ Еловского района',
    place: 'yelovsky',
    schools: idsIn('yelovsky'),
  },
];

/** The network of a school. */
export const networkOf = (school: string): string =>
  REGION_NETWORKS.find(({ schools }) => schools.includes(school))!.id;
