import { describe, expect, test } from 'vitest';
import { compareFields, compareLines, compareTexts, sentences } from '../../../src/lib/domain/shared/compare';

describe('cutting into sentences', () => {
  test('the cuts joined are the text', () => {
    const text = 'Ход продуман. Не хватает критериев!  См. п. 4 и слайд 14.\nК. А. Седов согласен… Всё.';
    expect(sentences(text).join('')).toBe(text);
  });

  test('initials, abbreviations and numbers do not end a sentence', () => {
    expect(sentences('Седов К. А. согласен. См. п. 4 и рис. 2. Конец.')).toEqual([
      'Седов К. А. согласен. ',
      'См. п. 4 и рис. 2. ',
      'Конец.',
    ]);
  });

  test('a new line ends one', () => {
    expect(sentences('Первое\nВторое')).toEqual(['Первое\n', 'Второе']);
    expect(sentences('')).toEqual([]);
  });
});

describe('[E-14] mine and theirs by sentence', () => {
  test('what is last on one side does not stick to what follows on the other', () => {
    expect(compareTexts('Раз.', 'Раз. Два.')).toEqual([
      { kind: 'same', text: 'Раз. ' },
      { kind: 'theirs', text: 'Два.' },
    ]);
    expect(compareTexts('Раз.\nДва.', 'Раз.')[0]).toEqual({ kind: 'same', text: 'Раз.\n' });
  });

  test('what both have stays, the rest is told apart', () => {
    expect(compareTexts('Раз. Два. Три.', 'Раз. Другое. Три.')).toEqual([
      { kind: 'same', text: 'Раз. ' },
      { kind: 'mine', text: 'Два. ' },
      { kind: 'theirs', text: 'Другое. ' },
      { kind: 'same', text: 'Три.' },
    ]);
  });

  test('nothing of either text is lost', () => {
    const mine = 'А. Б. В. Г.';
    const theirs = 'Б. А. Г. Д.';
    const pieces = compareTexts(mine, theirs);
    const side = (kind: string) =>
      pieces
        .filter((piece) => piece.kind === 'same' || piece.kind === kind)
        .map(({ text }) => text)
        .join('')
        .replace(/\s/g, '');
    expect(side('mine')).toBe(mine.replace(/\s/g, ''));
    expect(side('theirs')).toBe(theirs.replace(/\s/g, ''));
  });

  test('equal and empty texts', () => {
    expect(compareTexts('Одно.', 'Одно.')).toEqual([{ kind: 'same', text: 'Одно.' }]);
    expect(compareTexts('', '')).toEqual([]);
    expect(compareTexts('Моё.', '')).toEqual([{ kind: 'mine', text: 'Моё.' }]);
  });

  test('a very long text is compared whole instead of for minutes', () => {
    const long = 'Слово. '.repeat(2000);
    expect(compareTexts(long, 'Иное.')).toHaveLength(2);
  });

  test('fields: only those that differ, and whose change it is', () => {
    const field = (id: string, text: string) => ({ id, label: id, text });
    const differences = compareFields(
      [field('a', 'моё'), field('b', 'было'), field('c', 'равно')],
      [field('a', 'было'), field('b', 'их'), field('c', 'равно'), field('d', 'новое')],
      [field('a', 'было'), field('b', 'было'), field('c', 'равно')],
    );
    expect(differences.map(({ id, own }) => [id, own])).toEqual([
      ['a', true],
      ['b', false],
      ['d', false],
    ]);
  });
});

describe('[E-15] lines word by word', () => {
  const shown = (mine: string, theirs: string) =>
    compareLines(mine, theirs).map(
      ({ kind, text }) => `${{ same: '', mine: '-', theirs: '+' }[kind]}${text}`,
    );

  test('of a title in which one word has changed, that word is marked', () => {
    const title = (text: string) => [{ id: 'title', label: 'Название', text }];
    const was = title('Интерактивный тренажёр «Дроби» для пятого класса');
    const [difference] = compareFields(was, title('Интерактивный тренажёр «Доли» для пятого класса'), was);
    expect(difference!.pieces).toEqual([
      { kind: 'same', text: 'Интерактивный тренажёр «' },
      { kind: 'mine', text: 'Дроби' },
      { kind: 'theirs', text: 'Доли' },
      { kind: 'same', text: '» для пятого класса' },
    ]);
  });

  test('neighbouring words that have changed are one change', () => {
    expect(shown('Счёт до десяти на прогулке', 'Счёт от одного до десяти в лесу')).toEqual([
      'Счёт ',
      '+от одного ',
      'до десяти ',
      '-на прогулке',
      '+в лесу',
    ]);
  });

  test('titles with hardly a word in common are two titles', () => {
    expect(shown('Счёт до десяти на прогулке', 'Имя существительное на уроке')).toEqual([
      '-Счёт до десяти на прогулке',
      '+Имя существительное на уроке',
    ]);
  });

  test.each([
    ['Раз, два', 'Раз два'],
    ['5–6 класс', '6 класс'],
    ['  Раз  два', 'Раз два три '],
    ['', 'Раз'],
    ['а б в г д', 'а в б г е'],
    ['Тест', 'Тест.'],
  ])('each side read alone is its line: «%s», «%s»', (mine, theirs) => {
    const side = (kind: string) =>
      compareLines(mine, theirs)
        .filter((piece) => piece.kind === 'same' || piece.kind === kind)
        .map(({ text }) => text)
        .join('');
    expect([side('mine'), side('theirs')]).toEqual([mine, theirs]);
  });
});
