import { describe, expect, test } from 'vitest';
import {
  Card,
  changedFields,
  EMPTY_CARD,
  fileChanges,
  missingInCard,
  wantedByRegistry,
} from '../../../src/lib/domain/materials/card';
import { aCard } from '../../builders/municipality';

const aFile = { hash: 'a'.repeat(64), name: 'урок.pdf', type: 'application/pdf', size: 12 };

describe('[E-04] what hand-in asks', () => {
  test('six fields at most', () => {
    expect(missingInCard(EMPTY_CARD)).toEqual([
      'title',
      'kind',
      'subjects',
      'level',
      'annotation',
      'content',
    ]);
  });

  test('nothing of a full card, and blanks fill nothing', () => {
    expect(missingInCard(aCard())).toEqual([]);
    expect(missingInCard(aCard({ title: '  ', annotation: '\n' }))).toEqual(['title', 'annotation']);
  });

  test('a file or a link is content, an empty link is not', () => {
    expect(missingInCard(aCard({ links: [] }))).toEqual(['content']);
    expect(missingInCard(aCard({ links: [' '] }))).toEqual(['content']);
    expect(missingInCard(aCard({ links: [], files: [aFile] }))).toEqual([]);
  });
});

test('[E-03] a card keeps every field the requirement names, and those of a newer version', () => {
  const full = aCard({
    classes: [0, 11],
    files: [aFile],
    sources: [{ title: 'Фото', licence: 'CC BY 4.0' }],
  });
  expect(Card.parse(full)).toEqual(full);
  const newer = { ...full, minutes: 45, files: [{ ...aFile, pages: 12 }] };
  expect(Card.parse(newer)).toEqual(newer);
  expect(Card.safeParse({ ...full, classes: [12] }).success).toBe(false);
  expect(Card.safeParse({ ...full, files: [{ ...aFile, size: 500 * 1024 * 1024 + 1 }] }).success).toBe(false);
});

describe('[E-15] what version 2 changed', () => {
  test('lists changed fields once each, optional ones too', () => {
    const before = aCard({ goals: 'Раз.' });
    const after = { ...before, goals: 'Два.', kind: 'test', classes: [7, 8] } as const;
    expect(changedFields(before, { ...after, classes: [7, 8] }).map(({ field }) => field)).toEqual([
      'kind',
      'classes',
      'goals',
    ]);
  });

  test('names before and after', () => {
    const { level: _, ...without } = aCard();
    expect(changedFields(without, aCard())).toEqual([{ field: 'level', before: undefined, after: 'ООО' }]);
  });

  test('the same card changed nothing', () => {
    expect(changedFields(aCard(), aCard())).toEqual([]);
  });
});

describe('[E-15] files of two versions', () => {
  const file = (name: string, hash: string) => ({ name, hash: hash.repeat(64), type: '', size: 1 });

  test('are the same by their bytes, replaced by their name, else added or removed', () => {
    const [kept, renamed] = [file('план.docx', 'a'), file('план 2.docx', 'a')];
    const [old, new_] = [file('урок.pptx', 'b'), file('урок.pptx', 'c')];
    const [gone, come] = [file('лишнее.pdf', 'd'), file('тест.xlsx', 'e')];
    expect(fileChanges([kept, old, gone], [renamed, new_, come])).toEqual({
      same: [renamed],
      added: [come],
      removed: [gone],
      replaced: [{ before: old, after: new_ }],
    });
  });
});

describe('[E-18] what the registry asks for beyond what hand-in needs', () => {
  test('class and topic are named and keep nothing back', () => {
    const card = aCard({ classes: [], topic: ' ' });
    expect(wantedByRegistry(card)).toEqual(['classes', 'topic']);
    expect(missingInCard(card)).toEqual(missingInCard(aCard()));
    expect(wantedByRegistry(aCard({ classes: [5], topic: 'Дроби' }))).toEqual([]);
  });

  test('pre-school education has no classes', () => {
    expect(wantedByRegistry(aCard({ classes: [], level: 'ДО', topic: 'Счёт' }))).toEqual([]);
  });
});
