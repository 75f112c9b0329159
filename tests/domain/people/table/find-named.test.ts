import { describe, expect, test } from 'vitest';
import type { Association, School } from '../../../../src/lib/domain/people/place';
import { findAssociation, findSchool } from '../../../../src/lib/domain/people/table/find-named';

const school = (id: string, short: string, title: string, settlement = 'пгт Заречный'): School => ({
  id,
  short,
  title,
  settlement,
});
const SCHOOLS = [
  school('s7', 'СОШ № 7', 'МБОУ «Средняя общеобразовательная школа № 7»'),
  school('s17', 'СОШ № 17', 'МБОУ «Средняя общеобразовательная школа № 17»'),
  school('lip', 'Начальная школа', 'МБОУ «Начальная школа»', 'село Липовка'),
  school('kam', 'Начальная школа', 'МБОУ «Начальная школа» ', 'село Каменка'),
  school('gym', 'Гимназия', 'МАОУ «Зареченская гимназия»'),
  school('kg3', 'Детский сад № 3', 'МАДОУ «Детский сад № 3 „Колокольчик“»'),
];

describe('[X-04] a school named in a table', () => {
  test.each([
    ['СОШ 7', 's7'],
    ['сош №7', 's7'],
    ['МБОУ COШ № 7', 's7'],
    ['МБОУ "Средняя общеобразовательная школа №7"', 's7'],
    ['МБДОУ детский сад № 3 «Колокольчик»', 'kg3'],
    ['Начальная школа село Липовка', 'lip'],
  ])('%s', (said, id) => expect(findSchool(SCHOOLS, said).found?.id).toBe(id));

  test('the settlement decides between two of one name, and without it nothing does', () => {
    expect(findSchool(SCHOOLS, 'Начальная школа')).toEqual({ several: true });
    expect(findSchool(SCHOOLS, 'Начальная школа', 'Село Каменка').found?.id).toBe('kam');
  });

  test('the nearest has the same number', () => {
    expect(findSchool(SCHOOLS, 'Школа 7')).toMatchObject({ several: false, nearest: { id: 's7' } });
    expect(findSchool(SCHOOLS, 'Заречная гимназия')).toMatchObject({ nearest: { id: 'gym' } });
    expect(findSchool(SCHOOLS, 'СОШ № 70')).toEqual({ several: false });
    expect(findSchool(SCHOOLS, 'Музыкальная студия')).toEqual({ several: false });
  });
});

const association = (id: string, title: string, ...subjects: string[]): Association => ({
  id,
  title,
  subjects,
});
const ASSOCIATIONS = [
  association('exact', 'ММО учителей математики, информатики и физики', 'Математика', 'Алгебра', 'Физика'),
  association('phil', 'ММО учителей русского языка и литературы', 'Русский язык', 'Литература'),
  association('foreign', 'ММО учителей иностранных языков', 'Английский язык', 'Немецкий язык'),
];

describe('[X-04] an association named in a table', () => {
  test.each([
    ['ММО математики', 'exact'],
    ['математика', 'exact'],
    ['МО учителей русского языка и литературы', 'phil'],
    ['алгебра', 'exact'],
    ['английского языка', 'foreign'],
    ['ММО учителей математики, информатики и физики', 'exact'],
  ])('%s', (said, id) => expect(findAssociation(ASSOCIATIONS, said).found?.id).toBe(id));

  test('words that fit two, or none', () => {
    expect(findAssociation(ASSOCIATIONS, 'языков')).toEqual({ several: true });
    expect(findAssociation(ASSOCIATIONS, 'ММО')).toEqual({ several: false });
    expect(findAssociation(ASSOCIATIONS, 'русский и литературное чтение')).toMatchObject({ several: false });
    expect(findAssociation(ASSOCIATIONS, 'химии')).toEqual({ several: false });
  });
});
