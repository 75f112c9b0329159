import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import { formOf, type Outcome } from '../documents/materials/read';
import type { RichNode } from '../documents/rich-text';
import { VERDICT_NAMES } from '../domain/materials/phrases';
import {
  consentWords,
  rubricWords,
  SECTION_NAMES,
  SILENT_EXPERT,
  tieWords,
} from '../domain/materials/review-phrases';
import { dateWords } from './date-words';
import { inFileName } from './file-names';
import { heading, signatures, table, text } from './paper-parts';
import { PAPER_PAGE, PAPER_STYLES } from './paper-style';
import { ORDERED, richParagraphs } from './rich-docx';

/** «Заключение 12-2026.docx»: the number without what file systems refuse; a text to be signed goes by its code. */
export const conclusionFileName = ({ number, code }: Pick<Outcome, 'number' | 'code'>) =>
  number ? `Заключение ${inFileName(number)}.docx` : `Заключение на подпись ${code ?? ''}.docx`;

function about(outcome: Outcome) {
  const rows = [
    ...(outcome.replaces
      ? [['Взамен заключения', `№ ${outcome.replaces.number} от ${dateWords(outcome.replaces.date)}`]]
      : []),
    ['Муниципалитет', outcome.place],
    ['Материал', outcome.title],
    ['Версия', String(outcome.version)],
    ['Контрольная сумма (SHA-256)', outcome.materialHash],
    [outcome.authors.length > 1 ? 'Авторы' : 'Автор', outcome.authors.join(', ')],
    ['Школа', outcome.school || 'не указана'],
    ...(outcome.code ? [['Код текста', outcome.code]] : []),
    ['Форма оценки', rubricWords(outcome.rubric)],
  ];
  return table([30, 70], [], rows);
}

/** A section of the text; what was left empty is said to be so, not left out. */
function section(title: string, nodes: readonly RichNode[]): Paragraph[] {
  const body = richParagraphs(nodes);
  return [heading(title), ...(body.length > 0 ? body : [text('Нет.')])];
}

function verdict(outcome: Outcome): Paragraph[] {
  const tie = tieWords(outcome.tie);
  return [
    heading('Решение'),
    text(`Материал ${VERDICT_NAMES[outcome.verdict]}.`, true),
    ...(outcome.term ? [text(`Срок доработки: до ${dateWords(outcome.term)}`)] : []),
    ...(tie ? [text(tie)] : []),
  ];
}

/** [E-13] The code of the text and the page, at the foot of each: a page from another text is seen at once. */
const codeOnPage = (code: string) =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.END,
        children: [
          new TextRun({
            size: 18,
            children: [`Код текста ${code}, лист `, PageNumber.CURRENT, ' из ', PageNumber.TOTAL_PAGES],
          }),
        ],
      }),
    ],
  });

/** [E-13] How far the text was confirmed, and who did not: nobody stands as a signer who did not confirm it. */
function confirmed({ consent }: Outcome): Paragraph[] {
  const words = consentWords(consent);
  if (!consent || !words) return [];
  return [
    heading('Подтверждение текста'),
    text(words),
    ...consent.silent.map((name) => text(`${name}: ${SILENT_EXPERT}.`)),
  ];
}

/** [E-12, E-13] The written conclusion as a document to sign, from the outcome alone. */
export function conclusionDocument(outcome: Outcome): Document {
  const sections = outcome.sections as Record<string, readonly RichNode[]>;
  const title = outcome.number ? `Экспертное заключение № ${outcome.number}` : 'Экспертное заключение';
  return new Document({
    title,
    creator: outcome.issuedBy,
    description: `${outcome.title}, версия ${outcome.version}`,
    styles: PAPER_STYLES,
    numbering: {
      config: [
        {
          reference: ORDERED,
          levels: [0, 1, 2].map((level) => ({
            level,
            format: LevelFormat.DECIMAL,
            text: `%${level + 1}.`,
            alignment: AlignmentType.START,
            style: { paragraph: { indent: { left: 720 * (level + 1), hanging: 360 } } },
          })),
        },
      ],
    },
    sections: [
      {
        properties: PAPER_PAGE,
        ...(outcome.code && { footers: { default: codeOnPage(outcome.code) } }),
        children: [
          new Paragraph({ heading: HeadingLevel.HEADING_1, text: title }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 200 },
            border: { bottom: { style: BorderStyle.SINGLE, size: 4, space: 4, color: '000000' } },
            children: [
              new TextRun(outcome.number ? `от ${dateWords(outcome.date)}` : 'текст на подпись экспертам'),
            ],
          }),
          about(outcome),
          heading('Обязательные условия'),
          table(
            [80, 20],
            ['Условие', 'Выполнено'],
            formOf(outcome).gates.map(({ id, title }) => [title, answer(outcome.gates[id])]),
          ),
          ...scores(outcome),
          ...section(SECTION_NAMES.strengths, sections.strengths ?? []),
          ...section(SECTION_NAMES.findings, sections.findings ?? []),
          ...(outcome.verdict === 'revise' || (sections.changes ?? []).length > 0
            ? section(SECTION_NAMES.changes, sections.changes ?? [])
            : []),
          ...verdict(outcome),
          ...confirmed(outcome),
          ...signatures([
            ...outcome.experts.map((name) => ['Эксперт', name] as const),
            ...(outcome.issuedBy ? [['Ответственный специалист', outcome.issuedBy] as const] : []),
          ]),
        ],
      },
    ],
  });
}

/** [E-13] A municipality may keep single scores from the author: then the paper has none of them. */
function scores(outcome: Outcome) {
  if (Object.keys(outcome.scores).length === 0) return [];
  return [
    heading('Оценка по критериям'),
    table(
      [8, 74, 18],
      ['№', 'Критерий', 'Балл, 0–3'],
      formOf(outcome).criteria.map(({ id, title }, index) => [
        String(index + 1),
        title,
        String(outcome.scores[id] ?? 'нет оценки'),
      ]),
    ),
  ];
}

const answer = (value: boolean | undefined) => (value === undefined ? 'нет ответа' : value ? 'да' : 'нет');

export const conclusionDocx = (outcome: Outcome): Promise<Blob> => Packer.toBlob(conclusionDocument(outcome));
