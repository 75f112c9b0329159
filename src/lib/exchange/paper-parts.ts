import {
  BorderStyle,
  HeadingLevel,
  LineRuleType,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type FileChild,
} from 'docx';

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

/** Columns of lines to sign on, in twentieths of a point: as wide together as the text of a page. */
const SIGNING: readonly number[] = [3300, 2755, 3300];
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

/**
 * Lines to sign on, one for each signer: who they are, a rule to write over, their name. A long name or post goes on in
 * its own column, the rule stays whole and beside its last line; no line is parted by the end of a page.
 */
export function signatures(signers: readonly (readonly [role: string, name: string])[]): FileChild[] {
  const rows = signers.map(
    (signer) =>
      new TableRow({
        cantSplit: true,
        children: [signer[0], '____________________', signer[1]].map(
          (words, column) =>
            new TableCell({
              width: { size: SIGNING[column]!, type: WidthType.DXA },
              verticalAlign: VerticalAlignTable.BOTTOM,
              margins: { left: column === 0 ? 0 : 80, right: 80 },
              children: [new Paragraph({ spacing: { before: 240 }, text: words })],
            }),
        ),
      }),
  );
  if (rows.length === 0) return [];
  const borders = {
    ...{ top: NO_LINE, bottom: NO_LINE, left: NO_LINE, right: NO_LINE },
    ...{ insideHorizontal: NO_LINE, insideVertical: NO_LINE },
  };
  return [
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: SIGNING.reduce((sum, each) => sum + each), type: WidthType.DXA },
      columnWidths: [...SIGNING],
      borders,
      rows,
    }),
    // A table is followed by a paragraph, or programs put one there themselves.
    new Paragraph({ spacing: { line: 20, lineRule: LineRuleType.EXACT } }),
  ];
}
