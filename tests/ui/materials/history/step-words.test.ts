import { expect, test } from 'vitest';
import type { ToldStep } from '../../../../src/lib/documents/replay';
import { RELAY } from '../../../../src/lib/domain/shared/ids';
import {
  amountWords,
  sharesWords,
  whenWords,
  whoWords,
} from '../../../../src/lib/ui/materials/history/step-words';

const begins = Date.UTC(2026, 11, 8, 9, 2);
const aStep = (changes: Partial<ToldStep> = {}): ToldStep => ({
  first: 0,
  end: 1,
  people: ['anna'],
  begins,
  ends: begins,
  brought: false,
  changed: ['Достоинства'],
  amounts: [{ person: 'anna', added: 121, removed: 3 }],
  ...changes,
});
const nameOf = (person: string) => ({ anna: 'Седова А. П.', boris: 'Мельник Б. О.' })[person] ?? '';
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('[E-26] a step says when, in the municipality’s zone', () => {
  expect(plain(whenWords(aStep(), 'Asia/Yekaterinburg'))).toBe('8 декабря 2026, 14:02');
  const longer = aStep({ ends: begins + 480_000 });
  expect(plain(whenWords(longer, 'Asia/Yekaterinburg'))).toBe('8 декабря 2026, 14:02–14:10');
});

test('[E-26] a step says who', () => {
  expect(whoWords(aStep(), nameOf)).toBe('Седова А. П.');
  expect(whoWords(aStep({ people: ['anna', 'boris'] }), nameOf)).toBe('Седова А. П. и Мельник Б. О.');
  expect(whoWords(aStep({ people: [RELAY] }), nameOf)).toBe('Программа');
  expect(whoWords(aStep({ brought: true }), nameOf)).toBe(
    'Возвращено после восстановления сервера: Седова А. П.',
  );
});

test('[E-26] a step says how much', () => {
  const words = (changes: Partial<ToldStep>) => plain(amountWords(aStep(changes)));
  expect(words({})).toBe('Достоинства: добавлено 121 знак, убрано 3 знака');
  expect(words({ changed: ['а', 'б', 'в'], amounts: [] })).toBe('а, б и ещё 1 поле');
  expect(words({ changed: [] })).toBe('слова не изменились');
  expect(words({ people: [RELAY] })).toBe('заключение составлено из листов экспертов');
});

test('[E-26] several who wrote at once are told apart', () => {
  const amounts = [
    { person: 'anna', added: 5, removed: 0 },
    { person: 'boris', added: 0, removed: 0 },
  ];
  expect(sharesWords(aStep({ amounts }), nameOf)).toEqual([]);
  expect(sharesWords(aStep({ amounts, people: ['anna', 'boris'] }), nameOf).map(plain)).toEqual([
    'Седова А. П.: добавлено 5 знаков',
    'Мельник Б. О.: без изменений в тексте',
  ]);
});
