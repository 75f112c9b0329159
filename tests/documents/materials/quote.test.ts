import { describe, expect, test } from 'vitest';
import { findQuote } from '../../../src/lib/documents/materials/quote';

describe('[E-11] a remark finds its words again', () => {
  const quote = (quote: string, before = '', after = '') => ({ quote, before, after });

  test('where they stand', () => {
    expect(findQuote('Не хватает критериев оценивания.', quote('критериев'))).toBe(11);
  });

  test('of several places the one with the same surroundings', () => {
    const text = 'Цель ясна. Задания ясны. Цель видна.';
    expect(findQuote(text, quote('Цель', 'ясны. ', ' видна'))).toBe(25);
    expect(findQuote(text, quote('Цель', '', ' ясна'))).toBe(0);
  });

  test('surroundings that changed do not hide them', () => {
    expect(
      findQuote('Теперь иначе: нет критериев вовсе.', quote('критериев', 'Не хватает ', ' оценивания')),
    ).toBe(18);
  });

  test('words that are gone are nowhere', () => {
    expect(findQuote('Другой текст.', quote('критериев'))).toBeUndefined();
    expect(findQuote('Другой текст.', quote(''))).toBeUndefined();
  });
});
