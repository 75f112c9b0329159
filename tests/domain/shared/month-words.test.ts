import { expect, test } from 'vitest';
import { monthWords, ofMonthWords } from '../../../src/lib/domain/shared/month-words';
import { quoted } from '../../../src/lib/domain/shared/quoted';

test('a month is named in the nominative, and in the genitive after a preposition', () => {
  expect(monthWords('2026-12')).toBe('декабрь 2026');
  expect(ofMonthWords('2026-11')).toBe('ноября 2026');
  expect(ofMonthWords('2026-05-15')).toBe('мая 2026');
});

test('a title that has guillemets of its own is not quoted twice with the same', () => {
  expect(quoted('Дроби')).toBe('«Дроби»');
  expect(quoted('«Левша» Лескова: план урока')).toBe('«„Левша“ Лескова: план урока»');
});
