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

/** What differs between two texts, sentence by sentence: the longest common row of sentences stays, the rest is told apart. */
export function compareTexts(mine: string, theirs: string): Piece[] {
  const a = sentences(mine);
  const b = sentences(theirs);
  if (a.length > SENTENCES || b.length > SENTENCES)
    return merge([piece('mine', mine), piece('theirs', theirs)]);
  // length[i][j]: the longest common row of a from i and b from j.
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const equal = (i: number, j: number) => a[i]!.trim() === b[j]!.trim();
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i]![j] = equal(i, j)
        ? length[i + 1]![j + 1]! + 1
        : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
  const pieces: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && equal(i, j)) {
      pieces.push(piece('same', a[i]!));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[i + 1]![j]! >= length[i]![j + 1]!))
      pieces.push(piece('mine', a[i++]!));
    else pieces.push(piece('theirs', b[j++]!));
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
        pieces: compareTexts(own, other),
      },
    ];
  });
}
