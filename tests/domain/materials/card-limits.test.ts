import { describe, expect, test } from 'vitest';
import {
  Card,
  CARD_LIMITS,
  EMPTY_CARD,
  isBlank,
  tooLongInCard,
} from '../../../src/lib/domain/materials/card';
import { aCard } from '../../builders/municipality';

const letters = (count: number) => 'я'.repeat(count);
const SOURCE = { title: 'Музей', licence: 'CC BY' };

describe('[E-03] a text above its limit is named, with by how much', () => {
  test.each([
    ['title', aCard({ title: letters(301) })],
    ['topic', aCard({ topic: letters(301) })],
    ['annotation', aCard({ annotation: letters(5001) })],
    ['goals', aCard({ goals: letters(5001) })],
    ['link', aCard({ links: [`https://школа.рф/${letters(484)}`.padEnd(501, 'я')] })],
    ['source', aCard({ sources: [{ ...SOURCE, title: letters(301) }] })],
    ['licence', aCard({ sources: [{ ...SOURCE, licence: letters(121) }] })],
  ] as const)('%s', (field, card) => {
    expect(tooLongInCard(card)).toEqual([
      { field, index: 0, length: CARD_LIMITS[field] + 1, limit: CARD_LIMITS[field] },
    ]);
    // The relay refuses by the same limit.
    expect(Card.safeParse(card).success).toBe(false);
  });

  test('at its limit it is taken', () => {
    const card = aCard({ title: letters(300), annotation: letters(5000), links: [] });
    expect(tooLongInCard(card)).toEqual([]);
    expect(Card.safeParse(card).success).toBe(true);
  });
});

test('a card that was only opened is blank, with one letter it is not', () => {
  expect(isBlank({ ...EMPTY_CARD, links: [''], annotation: ' ' })).toBe(true);
  expect(isBlank({ ...EMPTY_CARD, goals: 'п' })).toBe(false);
  expect(isBlank({ ...EMPTY_CARD, classes: [5] })).toBe(false);
});
