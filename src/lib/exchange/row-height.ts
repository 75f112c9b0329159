/** The font of all cells, so that the heights below hold. Every system has it, or one of the same measures. */
export const FONT = { fontFamily: 'Arial', fontSize: 10 } as const;
/** Height of a line of that font, in points. */
const LINE = 12.75;
/** What a row has above and below its lines, in points. */
const SPACE = 2;
/** No program makes a row higher (Excel's specifications and limits). */
const MOST = 409;
/** A small Cyrillic letter is about as wide as the digit that a column's width is counted in; a bold one wider. */
const LETTER = 1;
const BOLD = 1.2;
/** What a cell keeps free at its sides, in digits. */
const PADDING = 1;

/** A text that is wrapped in a column of a width, both in digits of the font. */
export interface Wrapped {
  readonly text: string;
  readonly width: number;
  readonly bold?: boolean;
}

/** How many lines a wrapped text takes: words go whole to the next line, and one longer than a line is broken. */
export function linesOf({ text, width, bold = false }: Wrapped): number {
  const room = Math.max(1, Math.floor((width - PADDING) / (bold ? BOLD : LETTER)));
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    lines++;
    let used = 0;
    // A line may also end after a hyphen or a slash, as a table program has it.
    for (const word of paragraph.match(/[^\s/-]*[/-]|\S+/g) ?? []) {
      const joined = used === 0 ? word.length : used + 1 + word.length;
      if (joined <= room) {
        used = joined;
        continue;
      }
      if (used > 0) lines++;
      lines += Math.ceil(word.length / room) - 1;
      used = ((word.length - 1) % room) + 1;
    }
  }
  return lines;
}

/** Height of a row in points: that of its longest text. A program that opens the workbook does not compute it itself. */
export const rowHeight = (cells: readonly Wrapped[]): number =>
  Math.min(MOST, Math.max(1, ...cells.map(linesOf)) * LINE + SPACE);

/** The least width in which every word of a bold name stays whole. */
export const widthFor = (name: string): number =>
  Math.ceil(Math.max(...name.split(/\s+/).map(({ length }) => length)) * BOLD) + PADDING + 1;
