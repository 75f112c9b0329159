import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileMention } from '../../../src/lib/domain/materials/card';
import {
  fateOf,
  fragmentOf,
  inOrder,
  locatedPieces,
  Locator,
  locatorsIn,
  locatorWords,
  parseSpot,
  spotWords,
  unitOf,
  UNITS,
  withLocators,
} from '../../../src/lib/domain/materials/locator';

const aFile = (digit: string, name: string, type = ''): FileMention => ({
  hash: digit.repeat(64),
  name,
  type,
  size: 1,
});
const pdf = aFile('a', 'Скан (итог).pdf', 'application/pdf');
const slides = aFile('b', 'презентация.pptx');
const film = aFile('c', 'опыт.mp4', 'video/mp4');
const files = [pdf, slides, film];
const at = (file: FileMention, unit: 'page' | 'slide' | 'second', number: number): Locator => ({
  file: file.hash,
  name: file.name,
  spot: { unit, at: number },
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('[E-28] a place in a file', () => {
  test.each([
    ['a PDF has pages', pdf, 'page'],
    ['so has a text', aFile('d', 'План.DOCX'), 'page'],
    ['a presentation has slides, by its name too', slides, 'slide'],
    ['a film plays', film, 'second'],
    ['a recording plays', aFile('d', 'голос.mp3'), 'second'],
    ['a picture has no places', aFile('d', 'схема.png', 'image/png'), undefined],
    ['nor has an archive', aFile('d', 'всё.zip', 'application/zip'), undefined],
  ] as const)('%s', (_, file, unit) => expect(unitOf(file)).toBe(unit));

  test.each([
    ['page', '12', 'стр. 12'],
    ['page', ' стр. 7 ', 'стр. 7'],
    ['page', 'С. 7', 'стр. 7'],
    ['slide', 'слайд 5', 'слайд 5'],
    ['second', '3:41', '03:41'],
    ['second', '03.41', '03:41'],
    ['second', '90', '01:30'],
    ['second', '0:00', '00:00'],
    ['second', '1:02:03', '1:02:03'],
    ['second', '75:10', '1:15:10'],
  ] as const)('%s «%s» is understood as «%s»', (unit, typed, words) =>
    expect(plain(spotWords(parseSpot(unit, typed)!))).toBe(words),
  );

  test.each([
    ['page', '0'],
    ['page', '10000'],
    ['page', '-1'],
    ['page', '1.5'],
    ['page', 'двенадцать'],
    ['slide', ''],
    ['second', '3:61'],
    ['second', '1:60:00'],
    ['second', '24:00:00'],
    ['second', '99999'],
    ['second', '3:41:'],
  ] as const)('%s «%s» is none', (unit, typed) => expect(parseSpot(unit, typed)).toBeUndefined());

  test('what is written of any place is understood as that place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNITS), fc.integer({ min: 1, max: 9_999 }), (unit, number) => {
        const spot = { unit, at: number };
        expect(parseSpot(unit, plain(spotWords(spot)))).toEqual(spot);
      }),
    );
  });

  test('bounds hold for what comes from outside', () => {
    const page = at(pdf, 'page', 12);
    expect(Locator.safeParse(page).success).toBe(true);
    for (const wrong of [
      { ...page, file: 'a' },
      { ...page, name: '' },
      { ...page, name: 'и'.repeat(201) },
      { ...page, spot: { unit: 'page', at: 0 } },
      { ...page, spot: { unit: 'page', at: 10_000 } },
      { ...page, spot: { unit: 'second', at: 86_400 } },
      { ...page, spot: { unit: 'line', at: 3 } },
    ])
      expect(Locator.safeParse(wrong).success).toBe(false);
  });

  test('places stand in the order of files and of places in them, each once, and none of other files', () => {
    const ordered = inOrder(
      [
        at(film, 'second', 221),
        at(pdf, 'page', 12),
        at(aFile('e', 'чужой.pdf'), 'page', 1),
        { file: pdf.hash, name: pdf.name },
        at(pdf, 'page', 3),
        at(pdf, 'page', 12),
      ],
      files,
    );
    expect(ordered.map(locatorWords).map(plain)).toEqual([
      'Скан (итог).pdf',
      'Скан (итог).pdf, стр. 3',
      'Скан (итог).pdf, стр. 12',
      'опыт.mp4, 03:41',
    ]);
  });

  test('a browser is led to a page of a PDF and a second of a film, and nowhere in the rest', () => {
    expect(fragmentOf(pdf, { unit: 'page', at: 12 })).toBe('#page=12');
    expect(fragmentOf(film, { unit: 'second', at: 221 })).toBe('#t=221');
    expect(fragmentOf(slides, { unit: 'slide', at: 5 })).toBe('');
    expect(fragmentOf(aFile('d', 'План.docx'), { unit: 'page', at: 2 })).toBe('');
    expect(fragmentOf(pdf, undefined)).toBe('');
  });

  test('[E-15] of a file of an earlier version it is known whether it is there, replaced or gone', () => {
    const page = at(pdf, 'page', 12);
    expect(fateOf(page, [slides, pdf])).toBe('kept');
    expect(fateOf(page, [{ ...pdf, name: 'Новое имя.pdf' }])).toBe('kept');
    expect(fateOf(page, [{ ...pdf, hash: 'f'.repeat(64) }])).toBe('replaced');
    expect(fateOf(page, [slides])).toBe('gone');
  });
});

describe('[E-28] places in a text', () => {
  test('stand behind the remark and before its full stop', () => {
    const places = [at(slides, 'slide', 5), at(film, 'second', 221)];
    const where = 'презентация.pptx, слайд 5; опыт.mp4, 03:41';
    expect(plain(withLocators('Дата неверна.', places))).toBe(`Дата неверна (${where}).`);
    expect(plain(withLocators('Это верно?', places))).toBe(`Это верно? (${where})`);
    expect(plain(withLocators('И так далее...', places))).toBe(`И так далее... (${where})`);
    expect(plain(withLocators('', places))).toBe(where);
    expect(withLocators('Дата неверна.', [])).toBe('Дата неверна.');
  });

  test.each([
    ['as they are printed', 'Ошибка (презентация.pptx, слайд\u00a05).', ['презентация.pptx, слайд 5']],
    ['as they are typed', 'См. Скан (итог).pdf, стр. 12 и дальше', ['Скан (итог).pdf, стр. 12']],
    ['a time', 'опыт.mp4, 1:03:41', ['опыт.mp4, 1:03:41']],
    ['a file as a whole', 'Замените опыт.mp4!', ['опыт.mp4']],
    ['one after another', 'опыт.mp4, 00:05; опыт.mp4, 00:09', ['опыт.mp4, 00:05', 'опыт.mp4, 00:09']],
    ['none of other files', 'чужой.pdf, стр. 12', []],
    ['none in a longer name', 'мойопыт.mp4, 00:05', []],
    ['no place that cannot be, only the file', 'презентация.pptx, слайд 0', []],
  ])('are found: %s', (_, text, found) =>
    expect(locatorsIn(text, files).map(locatorWords).map(plain)).toEqual(found),
  );

  test('two files of one name are told apart', () => {
    const two = [aFile('a', 'урок.pdf'), aFile('b', 'урок.pdf')];
    expect(locatorsIn('урок.pdf (2), стр. 4', two)).toEqual([
      { file: two[1]!.hash, name: 'урок.pdf (2)', spot: { unit: 'page', at: 4 } },
    ]);
    expect(locatorsIn('урок.pdf, стр. 4', two)[0]!.file).toBe(two[0]!.hash);
  });

  test('a name without an ending is a word until a place follows it', () => {
    const named = [aFile('a', 'урок')];
    expect(locatorsIn('Хороший урок, тема 5', named)).toEqual([]);
    expect(locatorsIn('урок, стр. 5', named)).toHaveLength(1);
  });

  test('no word of any text is lost, whatever files are called', () => {
    const aName = fc.stringMatching(/^[а-я.()*+?[\]\\ -]{1,12}$/);
    fc.assert(
      fc.property(fc.string(), fc.array(aName, { maxLength: 4 }), (text, names) => {
        const odd = names.map((name, index) => aFile(String(index), name));
        const said = `${text}${names.join(', стр. 3 ')}`;
        expect(
          locatedPieces(said, odd)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(said);
      }),
    );
  });

  test('what is collected from sheets is found again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.integer({ min: 1, max: 9_999 }), (file, number) => {
        const place = at(file, unitOf(file)!, number);
        expect(locatorsIn(withLocators('Проверьте.', [place]), files)).toEqual([place]);
      }),
    );
  });
});
