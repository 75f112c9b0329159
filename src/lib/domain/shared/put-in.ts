import { commonRow, sentences } from './compare';

/** A sentence with the space or the line's end that stands before it; empty before the first. */
export interface Sentence {
  readonly gap: string;
  readonly text: string;
}

/** A text as sentences without the space around it. */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  let gap = '';
  for (const cut of sentences(text)) {
    const words = cut.trim();
    if (words) {
      const start = cut.indexOf(words);
      found.push({ gap: found.length > 0 ? gap + cut.slice(0, start) : '', text: words });
      gap = cut.slice(start + words.length);
    } else gap += cut;
  }
  return found;
}

/** What a text changes in another that has gone on meanwhile, by positions in the present text's sentences. */
export interface PutIn {
  readonly removed: ReadonlySet<number>;
  /** Sentences that come after a position of the present text; after -1 they come before everything. */
  readonly inserted: ReadonlyMap<number, readonly Sentence[]>;
  /** Others have changed the very sentences that were changed here: theirs and ours then stand one after the other. */
  readonly clash: boolean;
}

/**
 * [E-14] What `now`, written on from `was`, changes in the present text. Nobody's sentence is lost: only one that
 * stands as it stood when the writing began can go, what others wrote in its place stays and ours comes after it, and
 * a sentence that is there already is not repeated. So putting the same in twice changes nothing the second time, as
 * long as neither side has moved sentences of `was`: one that stands in another order may be found only then, and
 * goes, if it was deleted here, or comes.
 */
export function putIn(was: string, now: string, present: readonly Sentence[]): PutIn {
  const before = sentencesOf(was).map(({ text }) => text);
  const ours = sentencesOf(now);
  const theirs = present.map(({ text }) => text);
  const kept = commonRow(
    before,
    ours.map(({ text }) => text),
  );
  const standing = new Map(commonRow(before, theirs));
  const foreign = spare(theirs, new Set(standing.values()));
  const removed = new Set<number>();
  const inserted = new Map<number, readonly Sentence[]>();
  let clash = false;
  let [from, start] = [0, 0];
  for (const [to, end] of [...kept, [before.length, ours.length] as const]) {
    const coming = ours.slice(start, end).filter(({ text }) => !foreign.take(text));
    const going = before.slice(from, to).map((_, index) => standing.get(from + index));
    for (const position of going) if (position !== undefined) removed.add(position);
    if (coming.length > 0) {
      const place = endOfGap(standing, to, before.length, theirs.length);
      inserted.set(place, [...(inserted.get(place) ?? []), ...coming]);
      clash ||= going.includes(undefined);
    }
    [from, start] = [to + 1, end + 1];
  }
  return { removed, inserted, clash };
}

/** The position before the next sentence that both still have: after whatever others have put there. */
function endOfGap(standing: ReadonlyMap<number, number>, to: number, length: number, last: number): number {
  for (let next = to; next < length; next++) {
    const position = standing.get(next);
    if (position !== undefined) return position - 1;
  }
  return last - 1;
}

/** Sentences that others have written, each to be taken once. */
function spare(theirs: readonly string[], standing: ReadonlySet<number>) {
  const left = new Map<string, number>();
  theirs.forEach((text, index) => {
    if (!standing.has(index)) left.set(text, (left.get(text) ?? 0) + 1);
  });
  return {
    take(text: string): boolean {
      const count = left.get(text) ?? 0;
      if (count > 0) left.set(text, count - 1);
      return count > 0;
    },
  };
}

/** The present text after that. */
export function textAfter(present: string, was: string, now: string): { text: string; clash: boolean } {
  const standing = sentencesOf(present);
  const { removed, inserted, clash } = putIn(was, now, standing);
  if (removed.size === 0 && inserted.size === 0) return { text: present, clash };
  let text = '';
  const add = (sentence: Sentence) => (text += (text && (sentence.gap || ' ')) + sentence.text);
  inserted.get(-1)?.forEach(add);
  standing.forEach((sentence, index) => {
    if (!removed.has(index)) add(sentence);
    inserted.get(index)?.forEach(add);
  });
  return { text, clash };
}
