import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  ImageRun,
  LineRuleType,
  Packer,
  Paragraph,
  TextRun,
} from 'docx';
import { certificateCode } from '../domain/people/certificate';
import type { CertificateContent } from '../domain/materials/certified';
import { dateWords } from './date-words';
import { inFileName } from './file-names';
import { signatures, table, text } from './paper-parts';
import { PAPER_PAGE, PAPER_STYLES } from './paper-style';

/** [E-27] A certificate as it is printed: its content, whom it is for, and where it is checked. */
export interface CertificatePaper extends CertificateContent {
  readonly id: string;
  readonly post: string;
  readonly school: string;
  /** Who gave it out, with initials. */
  readonly by: string;
  /** The address at which the paper is checked, and the same as a picture (PNG). */
  readonly link: string;
  readonly picture: Uint8Array<ArrayBuffer>;
}

/** Edge of the printed picture, in pixels of 1/96 inch: 2.8 cm, read by any phone from a hand's breadth. */
const PICTURE = 106;

/** «Справка 3-2026-СП.docx» */
export const certificateFileName = ({ number }: Pick<CertificateContent, 'number'>) =>
  `Справка ${inFileName(number)}.docx`;

const monthWords = (month: string) =>
  new Intl.DateTimeFormat('ru', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-15T12:00:00Z`),
  );

/** «за ноябрь 2026 г.», «за период: январь 2026 г. – ноябрь 2026 г.» */
export const periodWords = (from: string, until: string): string =>
  from === until ? `за ${monthWords(from)}` : `за период: ${monthWords(from)} – ${monthWords(until)}`;

const PUBLICATION = 'Библиотека электронных образовательных материалов';

function said(paper: CertificatePaper) {
  const period = periodWords(paper.from, paper.until);
  if (paper.as === 'expert')
    return [
      text(
        `в том, что ${period} участвовал(а) в экспертизе электронных образовательных материалов педагогов в составе муниципальных экспертных групп.`,
      ),
      text(`Рассмотрено материалов: ${paper.count}.`, true),
    ];
  return [
    text(
      `в том, что ${period} муниципальной экспертной группой рекомендованы к публикации электронные образовательные материалы, автором или соавтором которых он(а) является:`,
    ),
    table(
      [6, 46, 26, 22],
      ['№', 'Материал', 'Заключение', 'Опубликован'],
      paper.materials.map(({ title, number, date, published }, index) => [
        String(index + 1),
        title || 'название удалено',
        date ? `№ ${number} от ${dateWords(date)}` : 'сведений больше нет',
        published ? dateWords(published) : 'нет',
      ]),
    ),
    ...(paper.materials.some(({ published }) => published)
      ? [text(`Опубликован: ${PUBLICATION}, по ответу регионального центра.`)]
      : []),
  ];
}

/** [E-27] The certificate as a document to print and sign; its code and picture lead to what the relay has of it. */
export function certificateDocument(paper: CertificatePaper): Document {
  const whom = [paper.holder, paper.post, paper.school].filter(Boolean).join(', ');
  return new Document({
    title: `Справка № ${paper.number}`,
    creator: paper.by,
    description: whom,
    styles: PAPER_STYLES,
    sections: [
      {
        properties: PAPER_PAGE,
        children: [
          new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 240 }, text: paper.place }),
          new Paragraph({ heading: HeadingLevel.HEADING_1, text: `Справка № ${paper.number}` }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            border: { bottom: { style: BorderStyle.SINGLE, size: 4, space: 4, color: '000000' } },
            text: `от ${dateWords(paper.date)}`,
          }),
          text(`Выдана: ${whom},`),
          ...said(paper),
          text('Справка дана для представления при аттестации.'),
          ...signatures([['Ответственный специалист', paper.by]]),
          new Paragraph({
            // A line as high as its picture, said outright: office programs disagree on what nothing said means.
            spacing: { before: 480, line: 240, lineRule: LineRuleType.AUTO },
            keepNext: true,
            children: [
              new ImageRun({
                type: 'png',
                data: paper.picture,
                transformation: { width: PICTURE, height: PICTURE },
                altText: { name: 'QR-код', title: 'QR-код', description: 'Ссылка для проверки справки' },
              }),
            ],
          }),
          new Paragraph({
            keepLines: true,
            children: [
              new TextRun({ size: 18, text: `Проверить справку: ${paper.link}` }),
              new TextRun({ size: 18, break: 1, text: `Код: ${certificateCode(paper.id)}` }),
            ],
          }),
        ],
      },
    ],
  });
}

/** The document as DOCX. */
export const certificateDocx = (paper: CertificatePaper): Promise<Blob> =>
  Packer.toBlob(certificateDocument(paper));
