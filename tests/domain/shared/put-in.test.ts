import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentences } from '../../../src/lib/domain/shared/compare';
import { sentencesOf, textAfter } from '../../../src/lib/domain/shared/put-in';

const after = (present: string, was: string, now: string) => textAfter(present, was, now).text;

describe('[E-14] what was written aside, put into a text that has gone on', () => {
  test('into the text it began from, it becomes what was written', () => {
    expect(after('Раз. Два.', 'Раз. Два.', 'Раз. Полтора. Два.')).toBe('Раз. Полтора. Два.');
    expect(after('Раз. Два.', 'Раз. Два.', 'Раз.\nНовый абзац. Два.')).toBe('Раз.\nНовый абзац. Два.');
    expect(after('', '', 'Раз. Два.')).toBe('Раз. Два.');
    expect(after('Раз. Два. Три.', 'Раз. Два. Три.', 'Раз. Три.')).toBe('Раз. Три.');
  });

  test('what others wrote elsewhere stays', () => {
    expect(after('Начало. Раз. Два. Конец.', 'Раз. Два.', 'Раз. Полтора. Два.')).toBe(
      'Начало. Раз. Полтора. Два. Конец.',
    );
  });

  test('a sentence that both have rewritten stands as theirs and then as ours', () => {
    expect(textAfter('Раз. Их два. Три.', 'Раз. Два. Три.', 'Раз. Наше два. Три.')).toEqual({
      text: 'Раз. Их два. Наше два. Три.',
      clash: true,
    });
  });

  test('a sentence that others have rewritten is not removed for us', () => {
    expect(after('Раз. Их два. Три.', 'Раз. Два. Три.', 'Раз. Три.')).toBe('Раз. Их два. Три.');
  });

  test('both added in one place, neither has changed the other’s', () => {
    expect(textAfter('Раз. Их. Два.', 'Раз. Два.', 'Раз. Наше. Два.')).toEqual({
      text: 'Раз. Их. Наше. Два.',
      clash: false,
    });
  });

  test('put in twice, it stands there once; the same sentence that others wrote is not repeated', () => {
    const once = after('Раз. Два.', 'Раз. Два.', 'Раз. Полтора. Иное два.');
    expect(textAfter(once, 'Раз. Два.', 'Раз. Полтора. Иное два.')).toEqual({ text: once, clash: false });
    expect(after('Раз. Полтора.', 'Раз.', 'Раз. Полтора.')).toBe('Раз. Полтора.');
  });

  const text = fc
    .array(fc.constantFrom('Ах.', 'Бэ.', 'Вэ.', 'Гэ.', 'Дэ.', 'Е!', 'Ё?'), { maxLength: 7 })
    .chain((words) =>
      fc
        .array(fc.constantFrom(' ', '\n'), { minLength: words.length, maxLength: words.length })
        .map((gaps) => words.map((word, index) => (index > 0 ? gaps[index] : '') + word).join('')),
    );
  const words = (of: string) => sentencesOf(of).map((sentence) => sentence.text);
  const count = (all: readonly string[], one: string) => all.filter((each) => each === one).length;

  test('of any three texts: nobody’s sentence is lost, and a second time changes nothing', () => {
    fc.assert(
      fc.property(text, text, text, (was, now, present) => {
        const result = after(present, was, now);
        const [before, ours, theirs, merged] = [was, now, present, result].map(words);
        for (const one of new Set(theirs)) {
          // Of what others have, only what stood there when we began, and that we have removed, may be fewer.
          const mayGo = Math.max(0, count(before!, one) - count(ours!, one));
          const moved = count(before!, one);
          expect(count(merged!, one)).toBeGreaterThanOrEqual(count(theirs!, one) - Math.max(mayGo, moved));
          if (moved === 0) expect(count(merged!, one)).toBeGreaterThanOrEqual(count(theirs!, one));
        }
        for (const one of new Set(ours))
          if (count(before!, one) === 0)
            expect(count(merged!, one)).toBeGreaterThanOrEqual(count(ours!, one));
        if (
          new Set([...before!, ...ours!, ...theirs!]).size ===
          before!.length + ours!.length + theirs!.length
        )
          expect(after(result, was, now)).toBe(result);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });

  test('sentences joined with their gaps are the text', () => {
    fc.assert(
      fc.property(text, (whole) => {
        expect(
          sentencesOf(whole)
            .map(({ gap, text }) => gap + text)
            .join(''),
        ).toBe(whole);
        expect(sentences(whole).join('')).toBe(whole);
      }),
      { seed: 1 },
    );
  });
});
