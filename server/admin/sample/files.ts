import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import type { SampleMaterial, SampleQuestion, SampleSection } from './content';
import { SAMPLE_PEOPLE } from './people';
import { SAMPLE_SCHOOLS } from './schools';

/** A file as an author would hand it in. */
export interface SampleFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const HTML = 'text/html; charset=utf-8';

/**
 * The file of a material: `.docx` or a self-contained `.html` page that checks answers.
 * The same material always gives the same bytes, so that hashes in sample documents stay the same.
 * Version 2 ends with what its author changed and exists only where `secondVersion` does.
 */
export async function sampleFile(material: SampleMaterial, version: 1 | 2 = 1): Promise<SampleFile> {
  const { name } = material.file;
  const sections = sectionsOf(material, version);
  if (name.endsWith('.docx')) return { name, type: DOCX, bytes: await docxOf(material, sections) };
  return { name, type: HTML, bytes: new TextEncoder().encode(htmlOf(material, sections)) };
}

function sectionsOf(material: SampleMaterial, version: 1 | 2): SampleSection[] {
  const { secondVersion } = material;
  if (version === 1) return material.file.sections;
  if (!secondVersion) throw new Error(`${material.key} has no second version`);
  const changes = { heading: 'Что изменено во второй версии', paragraphs: [secondVersion.whatChanged] };
  return [...material.file.sections, changes];
}

function subtitleOf(material: SampleMaterial): string {
  const classes =
    material.classes.length > 0 ? `${material.classes.join('–')} класс` : 'дошкольное образование';
  return `${material.subjects.join(', ')}, ${classes}`;
}

function authorsOf(material: SampleMaterial): string {
  return [material.author, ...material.coAuthors].map(authorLine).join('; ');
}

function authorLine(key: string): string {
  const person = SAMPLE_PEOPLE.find((one) => one.key === key);
  const school = SAMPLE_SCHOOLS.find((one) => one.key === person?.school);
  if (!person || !school) throw new Error(`unknown author ${key}`);
  return `${person.family} ${person.given} ${person.patronymic}, ${person.post}, ${school.short}`;
}

async function docxOf(material: SampleMaterial, sections: SampleSection[]): Promise<Uint8Array> {
  const document = new Document({
    title: material.title,
    styles: {
      default: { document: { run: { font: 'Times New Roman', size: 24, language: { value: 'ru-RU' } } } },
    },
    sections: [
      {
        children: [
          new Paragraph({ text: material.title, heading: HeadingLevel.HEADING_1 }),
          textParagraph(subtitleOf(material)),
          textParagraph(authorsOf(material)),
          new Paragraph({ text: 'Цели', heading: HeadingLevel.HEADING_2 }),
          textParagraph(material.goals),
          ...sections.flatMap((section) => [
            new Paragraph({ text: section.heading, heading: HeadingLevel.HEADING_2 }),
            ...section.paragraphs.map(textParagraph),
          ]),
        ],
      },
    ],
  });
  const core = { path: 'docProps/core.xml', data: coreProperties(material.title) };
  return withFixedTimes(new Uint8Array(await Packer.toArrayBuffer(document, undefined, [core])));
}

function textParagraph(text: string): Paragraph {
  return new Paragraph({ children: [new TextRun(text)], spacing: { after: 160, line: 300 } });
}

/** The library would write the moment of creation here; a fixed one keeps the bytes the same. */
function coreProperties(title: string): string {
  const moment = '<TAG xsi:type="dcterms:W3CDTF">2026-01-12T09:00:00Z</TAG>';
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeMarkup(title)}</dc:title><dc:language>ru-RU</dc:language>` +
    moment.replaceAll('TAG', 'dcterms:created') +
    moment.replaceAll('TAG', 'dcterms:modified') +
    '</cp:coreProperties>'
  );
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** 1 January 2026, 00:00, as MS-DOS date and time (APPNOTE.TXT, 4.4.6). */
const ZIP_MOMENT = (((2026 - 1980) << 9) | (1 << 5) | 1) << 16;

/** Overwrites the time of each entry of a ZIP without comment, in its directory and before its data. */
function withFixedTimes(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.byteLength - 22;
  if (view.getUint32(end, true) !== END_OF_DIRECTORY) throw new Error('unexpected end of the ZIP');
  const count = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (view.getUint32(entry, true) !== CENTRAL_HEADER) throw new Error('broken ZIP directory');
    const local = view.getUint32(entry + 42, true);
    if (view.getUint32(local, true) !== LOCAL_HEADER) throw new Error('broken ZIP entry');
    view.setUint32(entry + 12, ZIP_MOMENT, true);
    view.setUint32(local + 10, ZIP_MOMENT, true);
    const nameLength = view.getUint16(entry + 28, true);
    const extraLength = view.getUint16(entry + 30, true);
    entry += 46 + nameLength + extraLength + view.getUint16(entry + 32, true);
  }
  return zip;
}

function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function htmlOf(material: SampleMaterial, sections: SampleSection[]): string {
  const title = escapeMarkup(material.title);
  const questions = material.file.questions ?? [];
  return `<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escapeMarkup(subtitleOf(material))}</p>
<p>${escapeMarkup(authorsOf(material))}</p>
${sections.map(sectionMarkup).join('\n')}
<form novalidate>
<h2>Задания</h2>
${questions.map(questionMarkup).join('\n')}
<p><button type="submit">Проверить</button> <button type="reset">Начать заново</button></p>
<p id="result" role="status"></p>
</form>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function sectionMarkup(section: SampleSection): string {
  const paragraphs = section.paragraphs.map((text) => `<p>${escapeMarkup(text)}</p>`).join('\n');
  return `<section>\n<h2>${escapeMarkup(section.heading)}</h2>\n${paragraphs}\n</section>`;
}

function questionMarkup(question: SampleQuestion, index: number): string {
  const options = question.options.map(
    (text, option) =>
      `<label><input type="radio" name="q${index + 1}" value="${option}"> ${escapeMarkup(text)}</label>`,
  );
  return `<fieldset data-correct="${question.correct}">
<legend>${index + 1}. ${escapeMarkup(question.text)}</legend>
${options.join('\n')}
<p class="answer" hidden><strong></strong> ${escapeMarkup(question.explanation)}</p>
</fieldset>`;
}

const STYLE = `
body { font: 1.125rem/1.5 sans-serif; margin: 0; color: #1b1b1f; background: #fff; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
fieldset { margin: 0 0 1.25rem; border: 1px solid #767680; border-radius: 0.5rem; }
legend { font-weight: bold; padding: 0 0.5rem; }
label { display: block; padding: 0.625rem 0.25rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1rem; }
input { width: 1.25rem; height: 1.25rem; vertical-align: -0.2rem; }
`;

const SCRIPT = `
const form = document.querySelector('form');
const questions = [...form.querySelectorAll('fieldset')];
const result = document.getElementById('result');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  let right = 0;
  let answered = 0;
  for (const question of questions) {
    const chosen = question.querySelector('input:checked');
    const answer = question.querySelector('.answer');
    answer.hidden = !chosen;
    if (!chosen) continue;
    answered += 1;
    const good = chosen.value === question.dataset.correct;
    if (good) right += 1;
    answer.querySelector('strong').textContent = good ? 'Верно.' : 'Неверно.';
  }
  result.textContent = 'Верно ' + right + ' из ' + questions.length +
    (answered < questions.length ? '. Без ответа: ' + (questions.length - answered) : '');
});
form.addEventListener('reset', () => {
  result.textContent = '';
  for (const question of questions) question.querySelector('.answer').hidden = true;
});
`;
