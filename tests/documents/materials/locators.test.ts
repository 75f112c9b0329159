import fc from 'fast-check';
import { EXAMPLE_RUBRIC } from '../../../src/lib/domain/materials/rubric';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  setFindings,
  setLocator,
  setPhrase,
  setRemark,
  usePhrase,
} from '../../../src/lib/documents/materials/change';
import { initialConclusion } from '../../../src/lib/documents/materials/initial';
import { changesOf, putInChanges } from '../../../src/lib/documents/changes';
import {
  readConclusion,
  readLocators,
  readPhrases,
  readSheet,
  readUses,
  sheetHash,
} from '../../../src/lib/documents/materials/read';
import { plainFields } from '../../../src/lib/documents/plain';
import { plainText } from '../../../src/lib/documents/rich-text';
import { locatorsIn, type Locator } from '../../../src/lib/domain/materials/locator';
import { USES_REMEMBERED } from '../../../src/lib/domain/materials/phrase-bank';
import { idOf, PLACE } from '../../builders/municipality';

const files = [
  { hash: 'a'.repeat(64), name: 'скан.pdf', type: 'application/pdf', size: 9 },
  { hash: 'b'.repeat(64), name: 'опыт.mp4', type: 'video/mp4', size: 9 },
];
const page = (at: number): Locator => ({
  file: files[0]!.hash,
  name: 'скан.pdf',
  spot: { unit: 'page', at },
});
const second = (at: number): Locator => ({
  file: files[1]!.hash,
  name: 'опыт.mp4',
  spot: { unit: 'second', at },
});
const SHEET = `sheet/${PLACE}/${idOf('submission')}/${idOf('expert1')}`;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function aSheet(write: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc();
  write(doc);
  return doc;
}
function merged(...docs: Y.Doc[]): Y.Doc {
  const doc = new Y.Doc();
  for (const each of docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(each));
  return doc;
}
const begun = (...sheets: Y.Doc[]) => {
  const doc = new Y.Doc();
  const state = initialConclusion({
    rubric: EXAMPLE_RUBRIC,
    sheets: sheets.map((sheet) => readSheet(sheet)),
    discussFrom: 2,
    thresholds: { recommendFrom: 70, reviseFrom: 50 },
    salt: 's',
    term: '2027-01-11',
    files,
  });
  Y.applyUpdate(doc, state);
  return readConclusion(doc);
};

describe('[E-28] places that a sheet names', () => {
  test('are read by what they are named for, and taken back', () => {
    const doc = aSheet((sheet) => {
      setLocator(sheet, '1', { item: 'c1', locator: page(12) });
      setLocator(sheet, '2', { item: 'findings', locator: second(221) });
      setLocator(sheet, '3', { item: 'c1', locator: page(12) });
    });
    expect(readSheet(doc).locators).toEqual({ c1: [page(12)], findings: [second(221)] });
    setLocator(doc, '1', undefined);
    setLocator(doc, '3', undefined);
    expect(readSheet(doc).locators).toEqual({ findings: [second(221)] });
  });

  test('[E-09] belong to what «Завершить оценку» fixes; a sheet without any has the hash it always had', () => {
    const doc = aSheet((sheet) => setRemark(sheet, 'c1', 'Дата неверна.'));
    const before = sheetHash(readSheet(doc));
    expect(Object.keys(readSheet(doc))).not.toContain('locators');
    setLocator(doc, '1', { item: 'c1', locator: page(12) });
    expect(sheetHash(readSheet(doc))).not.toBe(before);
    setLocator(doc, '1', undefined);
    expect(sheetHash(readSheet(doc))).toBe(before);
  });

  test('on two devices of an expert at once: all are there, what was taken back on one is gone', () => {
    const phone = aSheet((sheet) => setLocator(sheet, '1', { item: 'c1', locator: page(3) }));
    const laptop = merged(phone);
    setLocator(phone, '2', { item: 'c1', locator: page(12) });
    setLocator(laptop, '3', { item: 'g2', locator: second(5) });
    setLocator(laptop, '1', undefined);
    expect(readSheet(merged(phone, laptop)).locators).toEqual({ c1: [page(12)], g2: [second(5)] });
    expect(readSheet(merged(laptop, phone))).toEqual(readSheet(merged(phone, laptop)));
  });

  test('ten of one remark are read, however many a device has written', () => {
    const doc = aSheet((sheet) => {
      for (let at = 1; at <= 30; at++)
        setLocator(sheet, String(at).padStart(2, '0'), { item: 'c1', locator: page(at) });
    });
    expect(readLocators(doc)).toHaveLength(10);
  });

  test('whatever a stranger writes among them is passed over', () => {
    const aValue = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          item: fc.oneof(fc.constant('c1'), fc.string(), fc.integer()),
          file: fc.oneof(fc.constant(files[0]!.hash), fc.string()),
          name: fc.oneof(fc.string(), fc.integer()),
          spot: fc.oneof(
            fc.record(
              { unit: fc.constantFrom('page', 'second', 'word'), at: fc.double() },
              { noNullPrototype: true },
            ),
            fc.jsonValue(),
          ),
        },
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(fc.array(aValue), (values) => {
        const doc = aSheet((sheet) => {
          setLocator(sheet, 'z', { item: 'c1', locator: page(12) });
          values.forEach((value, index) => sheet.getMap('locators').set(`a${index}`, value));
        });
        const sheet = readSheet(doc);
        expect(sheetHash(sheet)).toMatch(/^[0-9a-f]{64}$/);
        expect(sheet.locators?.c1?.length).toBeGreaterThan(0);
        begun(doc);
      }),
    );
  });

  test('as plain text they stand with the remark: compared, copied, put in again', () => {
    const base = aSheet((sheet) => setRemark(sheet, 'c1', 'Дата неверна.'));
    const mine = merged(base);
    setLocator(mine, '1', { item: 'c1', locator: page(12) });
    const remark = plainFields(SHEET, mine, EXAMPLE_RUBRIC).find(({ id }) => id === 'remark-c1');
    expect(plain(remark!.text)).toBe('Дата неверна (скан.pdf, стр. 12).');
    const changes = changesOf(SHEET, Y.encodeStateAsUpdate(base), Y.encodeStateAsUpdate(mine));
    putInChanges(SHEET, base, changes, 's');
    expect(readSheet(base)).toEqual(readSheet(mine));
  });
});

describe('[E-11] [E-28] the conclusion written beforehand', () => {
  const one = aSheet((sheet) => {
    setRemark(sheet, 'c1', 'Дата неверна.');
    setLocator(sheet, '1', { item: 'c1', locator: second(221) });
    setLocator(sheet, '2', { item: 'c1', locator: page(12) });
    setFindings(sheet, 'Замысел хорош');
    setLocator(sheet, '3', { item: 'findings', locator: page(1) });
  });
  const other = aSheet((sheet) => {
    setRemark(sheet, 'c1', 'Проверьте год');
    setLocator(sheet, '1', { item: 'c1', locator: page(12) });
    setLocator(sheet, '2', { item: 'g3', locator: { file: files[1]!.hash, name: 'опыт.mp4' } });
  });

  test('keeps the places of both experts with their remarks, and leads to them', () => {
    const { sections } = begun(one, other);
    const changes = plainText(sections.changes);
    expect(plain(changes).split('\n')).toEqual([
      'Права автора и чужие источники оформлены: опыт.mp4',
      'Точность содержания: Дата неверна (скан.pdf, стр. 12; опыт.mp4, 03:41).',
      'Точность содержания: Проверьте год (скан.pdf, стр. 12)',
    ]);
    expect(plain(plainText(sections.findings))).toBe('Замысел хорош (скан.pdf, стр. 1)');
    expect(locatorsIn(changes, files)).toEqual([
      page(12),
      { file: files[1]!.hash, name: 'опыт.mp4' },
      second(221),
    ]);
  });

  test('calls a file what the version calls it, and names no file of another paper', () => {
    const forged = aSheet((sheet) => {
      setRemark(sheet, 'c1', 'Смотрите.');
      setLocator(sheet, '1', { item: 'c1', locator: { ...page(2), name: 'https://зло.example' } });
      setLocator(sheet, '2', { item: 'c1', locator: { ...page(3), file: 'f'.repeat(64) } });
    });
    expect(plain(plainText(begun(forged).sections.changes))).toBe(
      'Точность содержания: Смотрите (скан.pdf, стр. 2).',
    );
  });
});

describe('[E-28] a phrase bank', () => {
  test('merges what two devices have kept, changed and deleted', () => {
    const phone = aSheet((bank) => {
      setPhrase(bank, '1', 'Первая');
      setPhrase(bank, '2', 'Вторая');
    });
    const laptop = merged(phone);
    setPhrase(phone, '3', 'Третья');
    setPhrase(laptop, '1', undefined);
    setPhrase(laptop, '2', 'Вторая, исправленная');
    usePhrase(laptop, '2', 50);
    usePhrase(phone, '3', 40);
    const bank = merged(phone, laptop);
    expect(readPhrases(bank)).toEqual([
      { id: '2', text: 'Вторая, исправленная' },
      { id: '3', text: 'Третья' },
    ]);
    expect([...readUses(bank)]).toEqual([
      ['2', 50],
      ['3', 40],
    ]);
  });

  test('forgets the earliest uses, and passes over what is no phrase', () => {
    const bank = aSheet((doc) => {
      for (let at = 0; at < USES_REMEMBERED + 5; at++) usePhrase(doc, `p${at}`, at + 1);
      doc.getMap('phrases').set('x', { text: ' ' });
      doc.getMap('phrases').set('y', 'слова');
      doc.getMap('phrases').set('z', { text: 'а'.repeat(1_001) });
    });
    expect(bank.getMap('used').size).toBe(USES_REMEMBERED);
    expect(readUses(bank).has('p4')).toBe(false);
    expect(readPhrases(bank)).toEqual([]);
  });
});
