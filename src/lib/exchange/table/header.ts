import type { ColumnKind, Mapping, TableRow } from '../../domain/shared/table';
import { sameStem, wordsOf } from '../../domain/shared/words';

/** What stands above the columns of a table, what of it was understood, and the rows below. */
export interface Headed<Field extends string> {
  /** A name for every column, made up where the table has none. */
  readonly columns: readonly string[];
  readonly mapping: Mapping<Field>;
  readonly body: readonly TableRow[];
}

/** So far down a header is looked for: above it stand titles, dates, «Утверждаю». */
const TITLE_ROWS = 20;
/** A heading is no sentence. */
const HEADING_LETTERS = 120;
/** Strength of the very heading; one among other words counts one. */
const EXACT = 3;
/** What rows of the body may reach by chance: «Средняя школа», «эксперт ММО». */
const LEAST = 2;

/** «A», «B», … «AA», as spreadsheets call their columns. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

interface Match<Field> {
  readonly field: Field;
  readonly strength: number;
}

const inside = (wanted: readonly string[], words: readonly string[]) =>
  wanted.every((word) => words.some((other) => sameStem(word, other)));

/** The field that a heading names: by the same words, else by the most words of a heading that it contains. */
function matchOf<Field extends string>(
  heading: string,
  kinds: readonly ColumnKind<Field>[],
): Match<Field> | undefined {
  const words = wordsOf(heading);
  if (words.length === 0 || heading.length > HEADING_LETTERS) return undefined;
  let best: (Match<Field> & { readonly words: number }) | undefined;
  for (const { field, headings } of kinds) {
    for (const known of headings) {
      const wanted = wordsOf(known);
      if (!inside(wanted, words)) continue;
      const strength = wanted.length === words.length ? EXACT : 1;
      if (!best || strength > best.strength || (strength === best.strength && wanted.length > best.words))
        best = { field, strength, words: wanted.length };
    }
  }
  return best;
}

/** Headings of one row, or of two joined: «Контакты» above «Телефон» and «Почта». */
function headingsOf(top: TableRow, below: TableRow | undefined, width: number): string[][] {
  return Array.from({ length: width }, (_, column) => {
    const parts = [top.cells[column] ?? '', below?.cells[column] ?? ''].filter(Boolean);
    return [...new Set(parts)];
  });
}

/** What columns hold by their headings; of two that name one field the better, then the first. */
function mappingOf<Field extends string>(
  headings: readonly (readonly string[])[],
  kinds: readonly ColumnKind<Field>[],
): { readonly mapping: Mapping<Field>; readonly score: number } {
  const matches = headings.map((parts) => {
    // The lower row says more than the one above it, both together most.
    const tries = [parts.join(' '), ...parts.toReversed()].map((heading) => matchOf(heading, kinds));
    return tries.reduce(
      (best, next) => (next && next.strength > (best?.strength ?? 0) ? next : best),
      undefined,
    );
  });
  const taken = new Map<Field, number>();
  for (const [column, match] of matches.entries()) {
    if (!match) continue;
    const other = taken.get(match.field);
    if (other === undefined || match.strength > matches[other]!.strength) taken.set(match.field, column);
  }
  const mapping = matches.map((match, column) =>
    match && taken.get(match.field) === column ? match.field : undefined,
  );
  const score = [...taken.values()].reduce((sum, column) => sum + matches[column]!.strength, 0);
  return { mapping, score };
}

/** «1, 2, 3, …» under a header, as official forms have it. */
const isNumbering = ({ cells }: TableRow) =>
  cells.length > 1 && cells.every((cell, index) => cell === String(index + 1));

/**
 * Finds the header of a table: the row, or two rows together, in which the most columns are understood; what stands above
 * is a title. Without any the columns are called by their letters and every row is one of the body.
 */
export function readHeader<Field extends string>(
  rows: readonly TableRow[],
  kinds: readonly ColumnKind<Field>[],
): Headed<Field> {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  let best = { score: LEAST, mapping: [] as Mapping<Field>, headings: [] as string[][], next: 0 };
  const consider = (index: number, below: TableRow | undefined) => {
    const headings = headingsOf(rows[index]!, below, width);
    const { mapping, score } = mappingOf(headings, kinds);
    if (score > best.score) best = { score, mapping, headings, next: index + (below ? 2 : 1) };
  };
  const last = Math.min(TITLE_ROWS, rows.length);
  for (let index = 0; index < last; index++) consider(index, undefined);
  for (let index = 0; index < last; index++) {
    const below = rows[index + 1];
    // A row of the body could only seem to add something to the header above it.
    if (below?.cells.some((cell) => matchOf(cell, kinds)?.strength === EXACT)) consider(index, below);
  }
  const columns = Array.from({ length: width }, (_, column) => {
    const heading = best.headings[column]?.join(': ');
    return heading ? heading.replaceAll('\n', ' ') : `Столбец ${columnLetter(column)}`;
  });
  return {
    columns,
    mapping: columns.map((_, column) => best.mapping[column]),
    body: rows.slice(best.next).filter((row, index) => index > 0 || !isNumbering(row)),
  };
}
