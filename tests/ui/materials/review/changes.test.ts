import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  agreeGate,
  agreeScore,
  setRemark,
  setScore,
  setVerdict,
} from '../../../../src/lib/documents/materials/change';
import { readSheet, sectionOf } from '../../../../src/lib/documents/materials/read';
import { EXAMPLE_RUBRIC } from '../../../../src/lib/domain/materials/rubric';
import { writeParagraphs } from '../../../../src/lib/documents/rich-text';
import { readWithHash } from '../../../../src/lib/state/conclusion.svelte';
import { agreementRows } from '../../../../src/lib/ui/materials/review/agreement';
import { describeChanges } from '../../../../src/lib/ui/materials/review/changes';

const ME = 1;
const SEDOV = 2;
const nameOf = (client: number) => (client === ME ? undefined : client === SEDOV ? 'Седов К. А.' : 'Коллега');

function change(by: number, ...edits: ((doc: Y.Doc) => void)[]) {
  const doc = new Y.Doc();
  doc.clientID = by;
  const before = readWithHash(doc);
  for (const edit of edits) edit(doc);
  return { before, after: readWithHash(doc) };
}

describe('what colleagues changed, in words', () => {
  test('scores of one colleague are one message', () => {
    const { before, after } = change(
      SEDOV,
      (doc) => agreeScore(doc, 'c3', 2),
      (doc) => agreeScore(doc, 'c4', 3),
    );
    expect(describeChanges(EXAMPLE_RUBRIC, before, after, nameOf)).toEqual([
      'Седов К. А.: общие оценки, критерии 3 и 4',
    ]);
  });

  test('one’s own edits are not told', () => {
    const { before, after } = change(
      ME,
      (doc) => agreeScore(doc, 'c1', 2),
      (doc) => agreeGate(doc, 'g1', true),
      (doc) => setVerdict(doc, 'revise', 'salt'),
    );
    expect(describeChanges(EXAMPLE_RUBRIC, before, after, nameOf)).toEqual([]);
  });

  test('a text is told unless one is writing in it', () => {
    const { before, after } = change(SEDOV, (doc) => writeParagraphs(sectionOf(doc, 'findings'), ['Новое.']));
    expect(describeChanges(EXAMPLE_RUBRIC, before, after, nameOf)).toEqual([
      'Изменён текст: «Выводы и обоснование»',
    ]);
    expect(describeChanges(EXAMPLE_RUBRIC, before, after, nameOf, 'findings')).toEqual([]);
  });
});

describe('[E-10] the comparison', () => {
  test('a spread, missing sheets and remarks stand in the row of their criterion', () => {
    const sheet = (score: 0 | 3) => {
      const doc = new Y.Doc();
      setScore(doc, 'c1', score, 'salt');
      if (score === 0) setRemark(doc, 'c1', 'Ошибка на слайде 4');
      return readSheet(doc);
    };
    const sheets = new Map([
      ['a', sheet(0)],
      ['b', sheet(3)],
    ]);
    const [row] = agreementRows(EXAMPLE_RUBRIC, ['a', 'b', 'c'], (expert) => sheets.get(expert), undefined);
    expect(row).toMatchObject({ low: 0, high: 3, spread: 3, agreed: null, place: 'критерий 1' });
    expect(row!.scores.map(({ score }) => score)).toEqual([0, 3, undefined]);
    expect(row!.remarks).toEqual([{ expert: 'a', text: 'Ошибка на слайде 4', locators: [] }]);
  });
});
