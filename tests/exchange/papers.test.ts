import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import {
  LIST_FIELDS,
  missingFields,
  templateFaults,
  TEMPLATE_FIELDS,
} from '../../src/lib/domain/materials/template-fields';
import { TEMPLATES } from '../../src/lib/domain/materials/templates';
import { fillTemplate, readTemplate } from '../../src/lib/exchange/docx-template';
import { exampleTemplate } from '../../src/lib/exchange/example-templates';
import {
  agreementFileName,
  agreementValues,
  consentFileName,
  consentValues,
  type PaperOf,
} from '../../src/lib/exchange/paper-values';
import { idOf } from '../builders/municipality';
import { aFullHouse, Round } from '../domain/round';
import { linesOf } from './docx-parts';

function aPaper(): PaperOf {
  const { history } = new Round(
    aFullHouse(),
    'author',
    ['coauthor'],
    'specialist',
    'head',
    'robot',
    'recommend',
  )
    .handIn()
    .take()
    .appoint('expert1', 'expert2')
    .complete('expert1', 'expert2')
    .open()
    .confirm('expert1', 'expert2')
    .issue();
  const material = history.facts.materials.get(idOf('robot'))!;
  const submission = latestSubmission(material)!;
  const issued = { ...submission.issued!, number: '12/2026-ЭОМ', date: '2026-12-09' };
  return {
    facts: history.facts,
    material,
    submission: { ...submission, issued },
    today: '2026-12-10',
  };
}

async function made(template: (typeof TEMPLATES)[number], paper: PaperOf) {
  const values = template === 'agreement' ? agreementValues(paper) : consentValues(paper, idOf('coauthor'));
  const filled = await fillTemplate(await exampleTemplate(template), values);
  return new Uint8Array(await (filled as Blob).arrayBuffer());
}

test.each(TEMPLATES)(
  '[E-16] our example of %s is a form that can be filled, and says that it is one',
  async (template) => {
    const bytes = await exampleTemplate(template);
    const read = await readTemplate(bytes);
    if ('refused' in read) throw new Error(read.refused);
    expect(templateFaults(template, read.marks, read.loose)).toEqual([]);
    expect(missingFields(template, read.marks)).toEqual([]);
    expect(linesOf(bytes)).toContain('Пример: замените утверждённой формой');
  },
);

test.each(TEMPLATES)('[E-16] every field that a form of %s knows has a value', (template) => {
  const paper = aPaper();
  const values = template === 'agreement' ? agreementValues(paper) : consentValues(paper, idOf('coauthor'));
  const { fields, lists } = TEMPLATE_FIELDS[template];
  expect(Object.keys(values).toSorted()).toEqual([...Object.keys(fields), ...Object.keys(lists)].toSorted());
  for (const name of Object.keys(lists))
    for (const person of values[name] as readonly object[])
      expect(Object.keys(person).toSorted()).toEqual(Object.keys(LIST_FIELDS).toSorted());
});

const AGREEMENT = [
  'Соглашение № 12/2026-ЭОМ/С',
  'Заречный муниципальный округ',
  '«Робототехника: первый алгоритм»',
  'вид: урок; предметы: Информатика; классы: 7; версия 1',
  '№ 12/2026-ЭОМ от 9 декабря 2026 г.',
  '1. author Имя Отчество (автор), учитель, МБОУ «school-1»',
  '2. coauthor Имя Отчество (соавтор), учитель, МБОУ «school-1»',
];

test('[E-16] the agreement names the conclusion, the material and everybody who signs', async () => {
  const paper = aPaper();
  const lines = linesOf(await made('agreement', paper));
  for (const value of AGREEMENT) expect(lines.join('\n')).toContain(value);
  // A blank for the pen beneath each name, and no data of identity documents in the program.
  expect(lines.filter((line) => line.startsWith('Документ, удостоверяющий личность: ____'))).toHaveLength(2);
  expect(lines.join('')).not.toMatch(/[{}]/);
  expect(agreementFileName(paper)).toBe('Соглашение 12-2026-ЭОМ-С.docx');
});

test('[E-16] the consent is a paper of one person', async () => {
  const lines = linesOf(await made('consent', aPaper()));
  expect(lines).toContain('Я, coauthor Имя Отчество, учитель, МБОУ «school-1»,');
  expect(lines.join('\n')).toContain('соглашение № 12/2026-ЭОМ/С), который я представляю как соавтор.');
  expect(lines.join('\n')).not.toContain('author Имя Отчество (автор)');
  expect(consentFileName('Мохова\u00a0Е.\u00a0А.')).toBe('Согласие Мохова-Е.-А.docx');
});

const office = (() => {
  try {
    return execFileSync('which', ['soffice'], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
})();

test.skipIf(!office)('an office suite reads the agreement back', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
  try {
    writeFileSync(join(folder, 'agreement.docx'), await made('agreement', aPaper()));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const convert = ['--headless', profile, '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder];
    execFileSync(office, [...convert, join(folder, 'agreement.docx')], {
      stdio: 'ignore',
      timeout: 100_000,
    });
    const plain = readFileSync(join(folder, 'agreement.txt'), 'utf8');
    for (const value of AGREEMENT) expect(plain).toContain(value);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
