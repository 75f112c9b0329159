import type { SampleSchool } from './content';

/** The invented district all sample data belongs to. */
export const SAMPLE_MUNICIPALITY = 'Заречный муниципальный округ';

export const SAMPLE_TIME_ZONE = 'Asia/Yekaterinburg';

export const SAMPLE_SCHOOLS: SampleSchool[] = [
  {
    key: 'centre',
    name: 'МБУ «Методический центр Заречного муниципального округа»',
    short: 'Методический центр',
    settlement: 'пгт Заречный',
  },
  {
    key: 'school-1',
    name: 'МАОУ «Зареченская средняя общеобразовательная школа № 1»',
    short: 'СОШ № 1',
    settlement: 'пгт Заречный',
  },
  {
    key: 'school-2',
    name: 'МАОУ «Зареченская средняя общеобразовательная школа № 2»',
    short: 'СОШ № 2',
    settlement: 'пгт Заречный',
  },
  {
    key: 'gymnasium',
    name: 'МАОУ «Зареченская гимназия»',
    short: 'Гимназия',
    settlement: 'пгт Заречный',
  },
  {
    key: 'klyuchi',
    name: 'МБОУ «Верхнеключевская средняя общеобразовательная школа»',
    short: 'Верхнеключевская СОШ',
    settlement: 'село Верхние Ключи',
  },
  {
    key: 'sosnovka',
    name: 'МБОУ «Сосновоборская средняя общеобразовательная школа»',
    short: 'Сосновоборская СОШ',
    settlement: 'посёлок Сосновый Бор',
  },
  {
    key: 'lipovka',
    name: 'МБОУ «Липовская основная общеобразовательная школа» с дошкольной группой',
    short: 'Липовская ООШ',
    settlement: 'село Липовка',
  },
  {
    key: 'kamenka',
    name: 'МБОУ «Малокаменская средняя общеобразовательная школа»',
    short: 'Малокаменская СОШ',
    settlement: 'село Малая Каменка',
  },
  {
    key: 'kolokolchik',
    name: 'МАДОУ «Детский сад № 3 „Колокольчик“»',
    short: 'Детский сад № 3',
    settlement: 'пгт Заречный',
  },
  {
    key: 'teremok',
    name: 'МАДОУ «Детский сад № 7 „Теремок“»',
    short: 'Детский сад № 7',
    settlement: 'пгт Заречный',
  },
  {
    key: 'ryabinka',
    name: 'МБДОУ «Детский сад „Рябинка“» села Верхние Ключи',
    short: 'Детский сад «Рябинка»',
    settlement: 'село Верхние Ключи',
  },
  {
    key: 'orientir',
    name: 'МАУ ДО «Центр дополнительного образования „Ориентир“»',
    short: 'ЦДО «Ориентир»',
    settlement: 'пгт Заречный',
  },
];
