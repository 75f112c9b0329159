import { describe, expect, test } from 'vitest';
import { hasRepeats, repeatedBlocks } from '../../src/lib/documents/repeats';

const TAIL = 'Раздаточный материал напечатан крупно и годится для слабовидящих.';

describe('[E-11] a paragraph divided by two at once', () => {
  test('the second tail is marked, whichever of the two is longer', () => {
    expect(repeatedBlocks(['Цели ясны.', `Приложены ответы. ${TAIL}`, TAIL])).toEqual([2]);
    expect(repeatedBlocks(['Цели ясны.', TAIL, `Приложены ответы. ${TAIL}`])).toEqual([2]);
  });

  test('a tail divided three times is marked twice', () => {
    expect(repeatedBlocks([`Цели ясны. ${TAIL}`, TAIL, TAIL.slice(20)])).toEqual([1, 2]);
  });

  test('what somebody typed in between does not hide it, distance does', () => {
    expect(repeatedBlocks([TAIL, 'Новая мысль.', TAIL])).toEqual([2]);
    expect(repeatedBlocks([TAIL, 'Раз.', 'Два.', 'Три.', TAIL])).toEqual([]);
  });

  test('short phrases and usual endings are no repetition', () => {
    expect(repeatedBlocks(['Нет.', 'Нет.', ''])).toEqual([]);
    expect(repeatedBlocks(['Подойдёт для 7 класса.', 'Можно дать и детям 7 класса.'])).toEqual([]);
    const fgos = 'в соответствии с требованиями ФГОС.';
    expect(repeatedBlocks([`Цели урока поставлены ${fgos}`, `Задания составлены ${fgos}`])).toEqual([]);
  });

  test('items of lists count as paragraphs', () => {
    const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const item = (text: string) => ({ type: 'listItem', content: [paragraph(text)] });
    const list = (...texts: string[]) => [{ type: 'bulletList', content: texts.map(item) }];
    expect(hasRepeats(list(TAIL, TAIL))).toBe(true);
    expect(hasRepeats(list(TAIL, 'Ответы приложены отдельным файлом.'))).toBe(false);
  });
});
