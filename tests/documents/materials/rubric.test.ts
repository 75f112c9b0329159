import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  agreeScore,
  removeAnswer,
  setGate,
  setRemark,
  setScore,
  setVerdict,
} from '../../../src/lib/documents/materials/change';
import { initialConclusion } from '../../../src/lib/documents/materials/initial';
import { changesOf, onForm } from '../../../src/lib/documents/changes';
import {
  contentOf,
  formOf,
  missingInConclusion,
  readConclusion,
  readSheet,
  sectionOf,
  sheetHash,
} from '../../../src/lib/documents/materials/read';
import { plainFields } from '../../../src/lib/documents/plain';
import { plainText, readRichText } from '../../../src/lib/documents/rich-text';
import { summarize } from '../../../src/lib/documents/summary';
import { EXAMPLE_RUBRIC, NO_FORM, type RubricForm } from '../../../src/lib/domain/materials/rubric';
import { idOf, PLACE } from '../../builders/municipality';

const SHEET = `sheet/${PLACE}/${idOf('submission')}/${idOf('expert1')}`;
const CONCLUSION = `conclusion/${PLACE}/${idOf('submission')}`;

/** The example without its last criterion, with one renamed and one of its own. */
const OWN: RubricForm = {
  gates: EXAMPLE_RUBRIC.gates,
  criteria: [
    ...EXAMPLE_RUBRIC.criteria
      .slice(0, -1)
      .map((each) => (each.id === 'c3' ? { ...each, title: 'Польза для коллег' } : each)),
    { id: 'cNEW', title: 'Открытая лицензия', question: '' },
  ],
};

function aSheet(rubric: RubricForm): Y.Doc {
  const doc = new Y.Doc();
  for (const { id } of rubric.gates) setGate(doc, id, true, 'salt');
  for (const { id } of rubric.criteria) setScore(doc, id, 2, 'salt');
  setVerdict(doc, 'recommend', 'salt');
  return doc;
}
const labels = (name: string, doc: Y.Doc, rubric: RubricForm) =>
  plainFields(name, doc, rubric).flatMap(({ label, text }) => (text ? [`${label}: ${text}`] : []));

test('[E-09] a sheet is read the same by whatever form, and judged by its own', () => {
  const old = aSheet(EXAMPLE_RUBRIC);
  setRemark(old, 'c8', 'Мелкий шрифт.');
  const hash = sheetHash(readSheet(old));
  expect(contentOf(SHEET, old, EXAMPLE_RUBRIC)).toEqual({ hash, missing: [] });
  expect(contentOf(SHEET, old, OWN)).toEqual({ hash, missing: ['c8:unknown', 'cNEW:answer'] });
});

test('[E-09] what a removed criterion was answered stays readable under its own version', () => {
  const old = aSheet(EXAMPLE_RUBRIC);
  setRemark(old, 'c8', 'Мелкий шрифт.');
  expect(labels(SHEET, old, EXAMPLE_RUBRIC)).toContain('8. Качество и доступность: 2');
  expect(labels(SHEET, old, EXAMPLE_RUBRIC)).toContain('8. Качество и доступность: замечание: Мелкий шрифт.');
  // Under another form, or none, it is not called and not lost.
  for (const form of [OWN, NO_FORM])
    expect(labels(SHEET, old, form)).toContain('Пункт c8 не из этой формы: замечание: Мелкий шрифт.');
  expect(labels(SHEET, aSheet(OWN), OWN)).toContain('3. Польза для коллег: 2');
});

test('[E-09] an answer outside the form is taken back with its remark', () => {
  const doc = aSheet(OWN);
  setScore(doc, 'c99', 1, 'salt');
  setRemark(doc, 'c99', 'Чужое.');
  expect(contentOf(SHEET, doc, OWN)!.missing).toEqual(['c99:unknown']);
  removeAnswer(doc, 'c99');
  expect(contentOf(SHEET, doc, OWN)).toEqual({ hash: sheetHash(readSheet(aSheet(OWN))), missing: [] });
});

test('[E-09] a remark that reached this device under its root is read without its form', () => {
  const there = aSheet(OWN);
  setRemark(there, 'cNEW', 'Лицензии нет.');
  setRemark(there, 'findings', 'Не пункт.');
  const here = new Y.Doc();
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  expect(readSheet(here).remarks).toEqual({ cNEW: 'Лицензии нет.' });
  expect(summarize(SHEET, here)!.scored).toBe(
    OWN.criteria
      .map(({ id }) => id)
      .sort()
      .join(' '),
  );
});

test('[E-11] the conclusion begins with the titles of its form and lacks what that form asks', () => {
  const doc = new Y.Doc();
  const sheet = {
    ...readSheet(aSheet(OWN)),
    scores: { cNEW: 3, c8: 3 } as const,
    remarks: { cNEW: 'Хорошо.' },
  };
  Y.applyUpdate(
    doc,
    initialConclusion({
      rubric: OWN,
      sheets: [sheet],
      discussFrom: 2,
      thresholds: { recommendFrom: 70, reviseFrom: 50 },
      salt: 's',
      term: '2027-01-11',
    }),
  );
  const words = (section: 'strengths' | 'findings' | 'changes') =>
    plainText(readRichText(sectionOf(doc, section)));
  expect(words('strengths')).toBe('Высший балл: открытая лицензия.');
  expect(words('changes')).toBe('Открытая лицензия: Хорошо.');
  expect(readConclusion(doc).agreed).toEqual({ cNEW: 3 });
  expect(missingInConclusion(readConclusion(doc), OWN)).toEqual(['scores']);
  for (const { id } of OWN.criteria) agreeScore(doc, id, 2);
  expect(missingInConclusion(readConclusion(doc), OWN)).toEqual([]);
  expect(missingInConclusion(readConclusion(doc), NO_FORM)).toEqual(['scores']);
});

test('[E-14] of changes that are put in, what the form of their round does not ask is passed over', () => {
  const mine = new Y.Doc();
  agreeScore(mine, 'c8', 3);
  agreeScore(mine, 'cNEW', 1);
  setVerdict(mine, 'revise', 'salt');
  const changes = changesOf(CONCLUSION, new Uint8Array(), Y.encodeStateAsUpdate(mine));
  const keys = (rubric: RubricForm) => onForm(CONCLUSION, changes, rubric).map(({ key }) => key);
  expect(keys(OWN)).toEqual(['cNEW', 'verdict']);
  expect(keys(EXAMPLE_RUBRIC)).toEqual(['c8', 'verdict']);

  const sheet = new Y.Doc();
  setRemark(sheet, 'c8', 'Мелко.');
  setRemark(sheet, 'cNEW', 'Ясно.');
  const remarks = changesOf(SHEET, new Uint8Array(), Y.encodeStateAsUpdate(sheet));
  expect(onForm(SHEET, remarks, OWN).map(({ root }) => root)).toEqual(['remark:cNEW']);
});

test('[E-13] an outcome of before forms had versions is read by the example', () => {
  expect(formOf({}).criteria.map(({ id }) => id)).toContain('c8');
  const form = { gates: [], criteria: [{ id: 'cNEW', title: 'Открытая лицензия' }] };
  expect(formOf({ form }).criteria).toEqual(form.criteria);
});
