import { AlignmentType, Document, HeadingLevel, Packer, Paragraph } from 'docx';
import type { CalendarDate } from '../domain/shared/calendar';
import { dateWords } from './date-words';
import { signatures, table, text } from './paper-parts';
import { PAPER_PAGE, PAPER_STYLES } from './paper-style';

/** [E-18] An agreement of a registry as its original goes to the centre. */
export interface InventoryLine {
  /** Of the agreement, with the day on it. */
  readonly number: string;
  readonly date: CalendarDate;
  /** The author first, then co-authors, each in full. */
  readonly people: readonly string[];
  /** Of the material. */
  readonly title: string;
}

/** [E-18] The list that goes with paper originals: what is in the envelope, signed by who hands it over and who takes it. */
export interface Inventory {
  /** What the registry is called. */
  readonly registry: string;
  /** Empty where it is not known yet. */
  readonly recipient: string;
  /** Who hands over, with initials. */
  readonly by: string;
  readonly lines: readonly InventoryLine[];
}

/** «Сопроводительная опись, Реестр ЭОМ, Заречный округ, декабрь 2026.docx» */
export const inventoryFileName = ({ registry }: Pick<Inventory, 'registry'>) =>
  `Сопроводительная опись, ${registry.replace(/[\\/:*?"<>|]+/g, '-')}.docx`;

const BLANK = '____________________';

/** The list as a document to print: sheets are counted and written in by hand, because only the paper knows them. */
export function inventoryDocument({ registry, recipient, by, lines }: Inventory): Document {
  return new Document({
    title: 'Сопроводительная опись',
    creator: by,
    description: registry,
    styles: PAPER_STYLES,
    sections: [
      {
        properties: PAPER_PAGE,
        children: [
          new Paragraph({ heading: HeadingLevel.HEADING_1, text: 'Сопроводительная опись' }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            text: 'оригиналов соглашений с авторами электронных образовательных материалов',
          }),
          text(`К документу: ${registry}`),
          text(`Кому: ${recipient || BLANK}`),
          table(
            [6, 23, 29, 30, 12],
            ['№', 'Соглашение', 'Автор и соавторы', 'Материал', 'Листов'],
            lines.map(({ number, date, people, title }, index) => [
              String(index + 1),
              `№ ${number} от ${dateWords(date)}`,
              people.join(', '),
              title || 'название удалено',
              '',
            ]),
          ),
          new Paragraph({
            spacing: { before: 240 },
            text: `Всего соглашений: ${lines.length}. Всего листов: ${BLANK}`,
          }),
          ...signatures([
            ['Сдал(а), ответственный специалист', by],
            ['Дата', ''],
            ['Принял(а)', ''],
            ['Дата', ''],
          ]),
        ],
      },
    ],
  });
}

/** The document as DOCX. */
export const inventoryDocx = (inventory: Inventory): Promise<Blob> =>
  Packer.toBlob(inventoryDocument(inventory));
