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

  const anyThree = (holds: (was: string[], now: string[], present: string[], merged: string[]) => void) =>
    fc.assert(
      fc.property(text, text, text, (was, now, present) =>
        holds(words(was), words(now), words(present), words(after(present, was, now))),
      ),
      { seed: 20261123, numRuns: 2000 },
    );

  test('of any three texts: a sentence that others have vanishes only where its writer has deleted it', () => {
    anyThree((was, now, present, merged) => {
      for (const one of new Set(present)) {
        if (count(now, one) >= count(was, one)) expect(merged).toContain(one);
        // What we never had goes nowhere, however often it stands there.
        if (count(was, one) === 0) expect(count(merged, one)).toBeGreaterThanOrEqual(count(present, one));
      }
    });
  });

  test('of any three texts: what was written is there', () => {
    anyThree((was, now, _, merged) => {
      for (const one of new Set(now))
        if (count(was, one) === 0) expect(count(merged, one)).toBeGreaterThanOrEqual(count(now, one));
    });
  });

  /** True when the sentences that two texts share stand in one order, and equally often. */
  const inOrder = (one: string, other: string) => {
    const among = (of: string, all: string) => words(of).filter((each) => words(all).includes(each));
    return among(one, other).join() === among(other, one).join();
  };

  test('of any three texts in which nobody has moved a sentence: a second time changes nothing', () => {
    let changed = 0;
    fc.assert(
      fc.property(text, text, text, (was, now, present) => {
        fc.pre(inOrder(was, now) && inOrder(was, present));
        const once = after(present, was, now);
        if (once !== present) changed++;
        expect(after(once, was, now)).toBe(once);
      }),
      { seed: 20261123, numRuns: 2000, maxSkipsPerRun: 1000 },
    );
    expect(changed).toBeGreaterThan(500);
  });

  test('where others have moved a sentence that was deleted aside, it goes the second time', () => {
    const once = after('Ах. Жук.', 'Жук. Ах.', '');
    expect(once).toBe('Жук.');
    expect(after(once, 'Жук. Ах.', '')).toBe('');
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
