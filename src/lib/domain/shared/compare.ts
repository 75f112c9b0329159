/** A stretch of two texts laid side by side. */
export interface Piece {
  readonly kind: 'same' | 'mine' | 'theirs';
  readonly text: string;
}

/** More sentences than this are compared as whole texts: the table of the comparison grows with their product. */
const SENTENCES = 800;

/**
 * Cuts a text into sentences and lines, each with the space that follows it: joined again they are the text. Initials
 * («К. А. Седов») and numbers («п. 4») do not end a sentence, because a small letter, a digit or one more initial follows.
 */
export function sentences(text: string): string[] {
  const cut: string[] = [];
  let start = 0;
  const ending = /([.!?…]+[»")\]]*)(\s+)|\n+/gu;
  for (let match = ending.exec(text); match; match = ending.exec(text)) {
    const end = match.index + match[0].length;
    const next = text[end] ?? '';
    const before = text.slice(start, match.index);
    const initial = match[1] === '.' && /(^|[\s.])[A-ZА-ЯЁ]$/u.test(before);
    if (!match[0].includes('\n') && (initial || /[a-zа-яё0-9]/u.test(next))) continue;
    cut.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) cut.push(text.slice(start));
  return cut;
}

/** The longest common row of two lists as pairs of positions; of long ones only their common beginning and end. */
export function commonRow(a: readonly string[], b: readonly string[]): [number, number][] {
  const [rows, columns] = [a.length, b.length];
  if (rows > SENTENCES || columns > SENTENCES) return commonEnds(a, b);
  // length[i][j]: the longest common row of a from i and b from j.
  const length = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      length[i]![j] =
        a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}

function commonEnds(a: readonly string[], b: readonly string[]): [number, number][] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const pair = (from: number, count: number, shift: number): [number, number][] =>
    Array.from({ length: count }, (_, i) => [from + i, from + i + shift]);
  return [...pair(0, start, 0), ...pair(a.length - end, end, b.length - a.length)];
}

/** What differs between two texts, sentence by sentence: the longest common row of sentences stays, the rest is told apart. */
export function compareTexts(mine: string, theirs: string): Piece[] {
  const a = sentences(mine);
  const b = sentences(theirs);
  if (a.length > SENTENCES || b.length > SENTENCES)
    return merge([piece('mine', mine), piece('theirs', theirs)]);
  const trimmed = (row: readonly string[]) => row.map((sentence) => sentence.trim());
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...commonRow(trimmed(a), trimmed(b)), [a.length, b.length] as const]) {
    for (; i < nextI; i++) pieces.push(piece('mine', a[i]!));
    for (; j < nextJ; j++) pieces.push(piece('theirs', b[j]!));
    // Last on one side, it lacks the space or the line's end that stands before what follows on the other.
    if (i < a.length) pieces.push(piece('same', a[i]!.length < b[j]!.length ? b[j]! : a[i]!));
    i++;
    j++;
  }
  return merge(pieces);
}

const piece = (kind: Piece['kind'], text: string): Piece => ({ kind, text });

/** Neighbours of one kind become one. */
function merge(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const each of pieces) {
    const last = merged.at(-1);
    if (!each.text) continue;
    if (last?.kind === each.kind) merged[merged.length - 1] = piece(each.kind, last.text + each.text);
    else merged.push(each);
  }
  return merged;
}

/** A text of one line that is no longer than this is compared word by word. */
const LINE = 300;
/** Of two lines with fewer words in common nothing is read in between: they stand as two texts. */
const LIKE = 1 / 3;

/** What differs between two lines, word by word; spaces between two changes belong to them. */
export function compareLines(mine: string, theirs: string): Piece[] {
  const cut = (line: string): string[] => line.match(/[\p{L}\p{N}]+|\s+|[^\s\p{L}\p{N}]/gu) ?? [];
  const [a, b] = [cut(mine), cut(theirs)];
  const common = commonRow(a, b);
  const words = (row: readonly string[]) => row.filter((each) => /[\p{L}\p{N}]/u.test(each)).length;
  const longer = Math.max(words(a), words(b));
  if (words(common.map(([i]) => a[i]!)) < longer * LIKE)
    return merge([piece('mine', mine), piece('theirs', theirs)]);
  const pieces: Piece[] = [];
  // What was changed since the last word in common, side by side.
  let changed = { mine: '', theirs: '' };
  const flush = () => {
    pieces.push(piece('mine', changed.mine), piece('theirs', changed.theirs));
    changed = { mine: '', theirs: '' };
  };
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...common, [a.length, b.length] as const]) {
    changed.mine += a.slice(i, nextI).join('');
    changed.theirs += b.slice(j, nextJ).join('');
    const last = nextI === a.length;
    const same = a[nextI] ?? '';
    const between = !/\S/u.test(same) && (a[nextI + 1] !== b[nextJ + 1] || last);
    if (!last && between && (changed.mine || changed.theirs)) {
      changed.mine += same;
      changed.theirs += same;
    } else {
      flush();
      pieces.push(piece('same', same));
    }
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return merge(pieces);
}

const isLine = (text: string) => text.length <= LINE && !text.includes('\n') && sentences(text).length <= 1;

/** A named part of a document as plain text. */
export interface PlainField {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

export interface FieldDifference {
  readonly id: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  /** False when only the other side changed it since the copy began. */
  readonly own: boolean;
  readonly pieces: readonly Piece[];
}

/** The fields that differ, in the order of the document; `base` is what both once were. */
export function compareFields(
  mine: readonly PlainField[],
  theirs: readonly PlainField[],
  base: readonly PlainField[],
): FieldDifference[] {
  const textIn = (fields: readonly PlainField[], id: string) =>
    fields.find((field) => field.id === id)?.text ?? '';
  const all = [...mine, ...theirs.filter(({ id }) => !mine.some((field) => field.id === id))];
  return all.flatMap(({ id, label }) => {
    const own = textIn(mine, id);
    const other = textIn(theirs, id);
    if (own === other) return [];
    return [
      {
        id,
        label,
        mine: own,
        theirs: other,
        own: own !== textIn(base, id),
        pieces: isLine(own) && isLine(other) ? compareLines(own, other) : compareTexts(own, other),
      },
    ];
  });
}
