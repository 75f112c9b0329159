import { HeadingLevel, Paragraph, Table, TableCell, TableRow, TabStopType, TextRun, WidthType } from 'docx';

/** A paragraph of plain words. */
export const text = (words: string, bold = false) =>
  new Paragraph({ spacing: { after: 80 }, children: [new TextRun({ text: words, bold })] });
/** The heading of a part; it stays with what follows. */
export const heading = (words: string) =>
  new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, text: words });

/** A table with a header row that repeats on every page and is announced as one. */
export function table(
  widths: readonly number[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Table {
  const cell = (words: string, column: number, bold: boolean) =>
    new TableCell({
      width: { size: widths[column]!, type: WidthType.PERCENTAGE },
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: [new Paragraph({ children: [new TextRun({ text: words, bold })] })],
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      ...(head.length > 0
        ? [
            new TableRow({
              tableHeader: true,
              children: head.map((words, column) => cell(words, column, true)),
            }),
          ]
        : []),
      ...rows.map(
        (row) =>
          new TableRow({ cantSplit: true, children: row.map((words, column) => cell(words, column, false)) }),
      ),
    ],
  });
}

/** A line to sign on: role, a rule to write over, the name. */
export const signature = (role: string, name: string) =>
  new Paragraph({
    spacing: { before: 240 },
    keepLines: true,
    tabStops: [
      { type: TabStopType.LEFT, position: 3600 },
      { type: TabStopType.LEFT, position: 6200 },
    ],
    children: [new TextRun(`${role}\t____________________\t${name}`)],
  });
