import { describe, expect, test } from 'vitest';
import { slugOf } from '../../../src/lib/domain/people/slug';
import { Slug } from '../../../src/lib/domain/shared/ids';

describe('ids of schools and associations', () => {
  test.each([
    ['Школа № 3', 'shkola-3-k7q2'],
    ['  «Объединение» учителей физики ', 'obedinenie-uchiteley-fiziki-k7q2'],
    ['Щёлково', 'shchelkovo-k7q2'],
    ['№', 'k7q2'],
  ])('%s becomes %s', (title, slug) => {
    expect(slugOf(title, 'k7q2')).toBe(slug);
  });

  test('stay short enough for a document name, whatever the title', () => {
    const long = slugOf('Муниципальное бюджетное общеобразовательное учреждение средняя школа', 'k7q2');
    expect(Slug.safeParse(long).success).toBe(true);
    expect(long.endsWith('-k7q2')).toBe(true);
  });
});
