import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/lib/documents/materials/read';
import { EXAMPLE_RUBRIC } from '../../src/lib/domain/materials/rubric';
import { conclusionDocx, conclusionFileName } from '../../src/lib/exchange/conclusion-docx';

const paragraph = (text: string, marks?: string[]) => ({
  type: 'paragraph',
  content: [{ type: 'text', text, ...(marks && { marks }) }],
});

const OUTCOME: Outcome = {
  number: '12/2026-ЭОМ',
  date: '2026-12-09',
  place: 'Заречный муниципальный округ',
  title: 'Робототехника: «первый» алгоритм & <робот>',
  version: 2,
  materialHash: '0123456789abcdef'.repeat(4),
  authors: ['Жданов Артём Русланович', 'Мохова Екатерина Андреевна'],
  school: 'МБОУ «СОШ № 1»',
  rubric: 1,
  scores: Object.fromEntries(EXAMPLE_RUBRIC.criteria.map(({ id }, index) => [id, index % 4])),
  gates: Object.fromEntries(EXAMPLE_RUBRIC.gates.map(({ id }, index) => [id, index !== 2])),
  sections: {
    strengths: [paragraph('Ход занятия продуман.', ['bold'])],
    findings: [
      paragraph('Переход от блок-схемы к программе нагляден.'),
      {
        type: 'orderedList',
        content: [
          { type: 'listItem', content: [paragraph('Первое обоснование.')] },
          { type: 'listItem', content: [paragraph('Второе обоснование.')] },
        ],
      },
    ],
    changes: [
      {
        type: 'bulletList',
        content: [{ type: 'listItem', content: [paragraph('Добавить критерии оценивания.')] }],
      },
    ],
  },
  verdict: 'revise',
  term: '2027-01-11',
  experts: ['Седов Кирилл Андреевич', 'Ли Ольга Николаевна'],
  issuedBy: 'Веселкова Ирина Аркадьевна',
};

/** Every value a reader of the paper must find in it. */
const EXPECTED = [
  '№ 12/2026-ЭОМ',
  '9 декабря 2026',
  OUTCOME.place,
  OUTCOME.title,
  OUTCOME.materialHash,
  'Жданов Артём Русланович, Мохова Екатерина Андреевна',
  OUTCOME.school,
  'версия 1',
  ...EXAMPLE_RUBRIC.gates.map(({ title }) => title),
  ...EXAMPLE_RUBRIC.criteria.map(({ title }) => title),
  'Ход занятия продуман.',
  'Первое обоснование.',
  'Второе обоснование.',
  'Добавить критерии оценивания.',
  'Материал отправлен на доработку.',
  '11 января 2027',
  ...OUTCOME.experts,
  OUTCOME.issuedBy,
];

const unescape = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

async function bytesOf(outcome: Outcome) {
  return new Uint8Array(await (await conclusionDocx(outcome)).arrayBuffer());
}

/** Paragraphs and table cells of the document as plain text. */
async function read(outcome: Outcome) {
  const files = unzipSync(await bytesOf(outcome));
  const xml = strFromU8(files['word/document.xml']!);
  const lines = [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
    unescape([...paragraph.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => text).join('')),
  );
  const feet = Object.keys(files)
    .filter((name) => /^word\/footer\d+\.xml$/.test(name))
    .map((name) => strFromU8(files[name]!).replace(/<[^>]+>/g, ''));
  return { lines, xml, feet, styles: strFromU8(files['word/styles.xml']!) };
}

test('[E-12] the conclusion as DOCX holds every value of the outcome', async () => {
  const { lines } = await read(OUTCOME);
  const all = lines.join('\n');
  for (const value of EXPECTED) expect(all).toContain(value);
});

test('every criterion stands in a row with its own score, every gate with its answer', async () => {
  const { xml } = await read(OUTCOME);
  const rows = [...xml.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) =>
      unescape([...cell.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => text).join('')),
    ),
  );
  for (const [index, { id, title }] of EXAMPLE_RUBRIC.criteria.entries())
    expect(rows).toContainEqual([String(index + 1), title, String(OUTCOME.scores[id])]);
  for (const { id, title } of EXAMPLE_RUBRIC.gates)
    expect(rows).toContainEqual([title, OUTCOME.gates[id] ? 'да' : 'нет']);
  expect(rows).toContainEqual(['Версия', '2']);
  expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(2);
});

test('the paper is set in a serif face of 12 points and in Russian', async () => {
  const { styles } = await read(OUTCOME);
  expect(styles).toContain('Times New Roman');
  expect(styles).toContain('<w:sz w:val="24"/>');
  expect(styles).toContain('w:val="ru-RU"');
});

test('[E-12] the hint by points is never printed', async () => {
  const { lines } = await read({ ...OUTCOME, verdict: 'recommend', term: '' });
  const all = lines.join('\n');
  expect(all).toContain('Материал рекомендован к публикации.');
  expect(all).not.toMatch(/%|Срок доработки/);
});

test('[E-13] who did not confirm the text signs nothing, and the paper says who decided', async () => {
  const { lines } = await read({
    ...OUTCOME,
    consent: { given: 2, of: 3, silent: ['Наумова Ольга Глебовна'], decidedBy: 'Рогов Пётр Ильич' },
  });
  expect(lines).toContain(
    'Этот текст подтвердили эксперты: 2 из 3. Решение выдать без остальных подтверждений: Рогов Пётр Ильич.',
  );
  expect(lines).toContain('Наумова Ольга Глебовна: не подтвердил(а) этот текст.');
  const signed = lines.filter((line) => line.includes('____'));
  expect(signed).toHaveLength(3);
  expect(signed.join()).not.toContain('Наумова');
});

test('[E-13] of an edition that does not know, the paper says nothing about confirmations', async () => {
  const before = (await read(OUTCOME)).lines.join('\n');
  expect(before).not.toContain('подтвер');
  const all = await read({ ...OUTCOME, consent: { given: 2, of: 2, silent: [] } });
  expect(all.lines).toContain('Все эксперты подтвердили этот текст.');
});

test('[E-13] without single scores the paper has no table of them, and its conditions as before', async () => {
  const { lines } = await read({ ...OUTCOME, scores: {} });
  const all = lines.join('\n');
  expect(all).not.toContain('Оценка по критериям');
  expect(all).not.toContain(EXAMPLE_RUBRIC.criteria[0]!.title);
  expect(all).toContain(EXAMPLE_RUBRIC.gates[0]!.title);
});

test('[E-12] where the voices were equal the paper says who decided', async () => {
  const { lines } = await read({ ...OUTCOME, tie: { decidedBy: 'Рогов Пётр Ильич' } });
  expect(lines).toContain('Голоса экспертов разделились поровну. Решение руководителя: Рогов Пётр Ильич.');
  expect((await read(OUTCOME)).lines.join()).not.toContain('поровну');
});

test('[E-13] a text to be signed has its code on every page, a line for each expert, and no number yet', async () => {
  const { lines, feet } = await read({
    ...OUTCOME,
    code: '3F9A-12C0-77BE',
    number: '',
    date: '',
    issuedBy: '',
  });
  expect(feet.join()).toContain('Код текста 3F9A-12C0-77BE');
  expect(lines).toContain('3F9A-12C0-77BE');
  expect(lines).toContain('текст на подпись экспертам');
  expect(lines[0]).toBe('Экспертное заключение');
  expect(lines.filter((line) => line.includes('____'))).toHaveLength(OUTCOME.experts.length);
});

test('the file is named by the number, without what file systems refuse', () => {
  expect(conclusionFileName({ number: '12/2026' })).toBe('Заключение 12-2026.docx');
  expect(conclusionFileName({ number: '12/2026-ЭОМ' })).toBe('Заключение 12-2026-ЭОМ.docx');
  expect(conclusionFileName({ number: '', code: '3F9A-12C0-77BE' })).toBe(
    'Заключение на подпись 3F9A-12C0-77BE.docx',
  );
});

const office = (() => {
  try {
    return execFileSync('which', ['soffice'], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
})();

test.skipIf(!office)('an office suite opens it and reads the same values', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclusion-'));
  try {
    writeFileSync(join(folder, 'conclusion.docx'), await bytesOf(OUTCOME));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const convert = ['--headless', profile, '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder];
    execFileSync(office, [...convert, join(folder, 'conclusion.docx')], {
      stdio: 'ignore',
      timeout: 100_000,
    });
    const plain = readFileSync(join(folder, 'conclusion.txt'), 'utf8');
    for (const value of EXPECTED) expect(plain).toContain(value);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[E-13] a long name has its own column beside a whole rule to sign on', async () => {
  const long = 'Абдурахманова-Преображенская Александра Константиновна';
  const { xml } = await read({ ...OUTCOME, experts: [long], issuedBy: 'Веселкова Ирина Аркадьевна' });
  const table = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([found]) => found).findLast(Boolean)!;
  expect(table).toContain('<w:tblLayout w:type="fixed"/>');
  const rows = [...table.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => text),
  );
  expect(rows).toEqual([
    ['Эксперт', '____________________', long],
    ['Ответственный специалист', '____________________', 'Веселкова Ирина Аркадьевна'],
  ]);
  // Not wider than the page's text: A4 less the margins of the paper.
  const widths = [...table.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) => Number(width));
  expect(widths.reduce((sum, width) => sum + width)).toBeLessThanOrEqual(11_906 - 1_701 - 850);
});
