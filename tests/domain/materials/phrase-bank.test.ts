import { describe, expect, test } from 'vitest';
import { access } from '../../../src/lib/domain/audience';
import { phrasebookName, phrasesName } from '../../../src/lib/domain/materials/names';
import {
  findPhrases,
  phraseFault,
  PHRASES_PER_BANK,
  putPhrase,
  type OfferedPhrase,
} from '../../../src/lib/domain/materials/phrase-bank';
import { idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round } from '../round';

const place = { place: PLACE };

describe('[E-28] who reads and writes phrases', () => {
  const round = new Round(aFullHouse());
  round.endRoles('ended').leave('leaver');
  const { facts } = round.history;

  test.each([
    ['specialist', 'write'],
    ['deputy', 'write'],
    ['head', 'write'],
    ['otherhead', 'write'],
    ['expert1', 'read'],
    ['spare', 'read'],
    ['author', 'none'],
    ['observer', 'none'],
    ['ended', 'none'],
    ['leaver', 'none'],
    ['nobody', 'none'],
  ])('the shared ones: %s – %s', (person, may) =>
    expect(access(facts, idOf(person), phrasebookName(place))).toBe(may),
  );

  test('one’s own are nobody else’s', () => {
    const name = phrasesName(place, idOf('expert1'));
    expect(access(facts, idOf('expert1'), name)).toBe('write');
    for (const other of ['expert2', 'specialist', 'head'])
      expect(access(facts, idOf(other), name)).toBe('none');
  });

  test('nobody begins phrases in places that are not theirs', () => {
    expect(access(facts, idOf('expert1'), `phrases/elsewhere/${idOf('expert1')}`)).toBe('none');
    expect(access(facts, idOf('specialist'), 'phrasebook/elsewhere')).toBe('none');
  });
});

describe('[E-28] what a bank takes', () => {
  const bank = [{ id: '1', text: 'Укажите источник изображения.' }];
  test.each([
    ['nothing', ' … ', 'phrase-empty'],
    ['more than a paragraph', 'а'.repeat(1_001), 'phrase-long'],
    ['the same in other letters', 'укажите  ИСТОЧНИК изображения', 'phrase-known'],
    ['a new one', 'Укажите автора изображения.', undefined],
  ])('%s', (_, text, fault) => expect(phraseFault(text, bank)).toBe(fault));

  test('and no more than anybody looks through', () => {
    const full = Array.from({ length: PHRASES_PER_BANK }, (_, id) => ({ id: `${id}`, text: `Фраза ${id}` }));
    expect(phraseFault('Ещё одна', full)).toBe('phrases-full');
    expect(phraseFault('Ещё одна', full.slice(1))).toBeUndefined();
  });
});

describe('[E-28] finding a phrase', () => {
  const phrase = (id: string, text: string, bank: 'own' | 'shared', usedAt?: number): OfferedPhrase => ({
    id,
    text,
    bank,
    ...(usedAt !== undefined && { usedAt }),
  });
  const phrases = [
    phrase('1', 'Текст на слайде мелкий', 'shared'),
    phrase('2', 'Ёмкая подпись к чертежу', 'shared', 5),
    phrase('3', 'Чертёж без подписей', 'own'),
    phrase('4', 'Время этапов больше урока', 'own', 9),
  ];
  const ids = (typed: string) => findPhrases(phrases, typed).map(({ id }) => id);

  test('those used last come first, then one’s own', () => expect(ids('')).toEqual(['4', '2', '3', '1']));
  test('every typed word begins a word of it, «е» or «ё»', () => {
    expect(ids('черт подпис')).toEqual(['2', '3']);
    expect(ids('емк')).toEqual(['2']);
    expect(ids('слайд урок')).toEqual([]);
  });
});

test('[E-28] a phrase is put where the caret stands, and sticks to no word', () => {
  expect(putPhrase('', 'Фраза.')).toEqual({ text: 'Фраза.', caret: 6 });
  expect(putPhrase('Начало.', 'Фраза.')).toEqual({ text: 'Начало. Фраза.', caret: 14 });
  expect(putPhrase('Начало. Конец.', 'Фраза.', 8)).toEqual({ text: 'Начало. Фраза. Конец.', caret: 15 });
  expect(putPhrase('Начало XX конец', 'слово', 7, 9)).toEqual({ text: 'Начало слово конец', caret: 12 });
});
