import * as Y from 'yjs';
import { putIn, sentencesOf, type Sentence } from '../domain/shared/put-in';

/** A paragraph, wherever it is nested. */
interface Block {
  readonly element: Y.XmlElement;
  readonly text: string;
}

/** Paragraphs in the order of reading. */
function blocksOf(parent: Y.XmlFragment): Block[] {
  return parent.toArray().flatMap((node): Block[] => {
    if (!(node instanceof Y.XmlElement)) return [];
    const inner = blocksOf(node);
    const isBlock = node.toArray().some((child) => child instanceof Y.XmlText);
    return isBlock ? [{ element: node, text: textOf(node) }] : inner;
  });
}

/** One character for each place: what is no text, a line's break among it, counts as a space. */
const textOf = (element: Y.XmlElement): string =>
  element
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? runsOf(child) : ' '))
    .join('');
const runsOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert?: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ' '))
    .join('');

/** The text by which two states of a rich text are compared and put together: a line per paragraph. */
export const linesOf = (fragment: Y.XmlFragment): string =>
  blocksOf(fragment)
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join('\n');

/** A sentence of the present text, and where it stands. */
interface Standing extends Sentence {
  readonly element: Y.XmlElement;
  readonly start: number;
  readonly end: number;
  readonly last: boolean;
}

function standingIn(fragment: Y.XmlFragment): Standing[] {
  return blocksOf(fragment).flatMap(({ element, text }) => {
    let end = text.length - text.trimStart().length;
    return sentencesOf(text).map((sentence, index, all) => {
      const start = end + sentence.gap.length;
      end = start + sentence.text.length;
      return { ...sentence, element, start, end, last: index === all.length - 1 };
    });
  });
}

/**
 * Puts what was written from `was` to `now` (as {@link linesOf}) into a rich text that has gone on meanwhile: whole
 * sentences, without bold and lists. Paragraphs in which nothing changes are not touched: they stay their writers'.
 * Answers whether others have changed the same sentences. To be called within a transaction.
 */
export function putInRich(fragment: Y.XmlFragment, was: string, now: string): boolean {
  const standing = standingIn(fragment);
  const { removed, inserted, clash } = putIn(was, now, standing);
  const touched = new Set<Y.XmlElement>();
  // From the end, so that what stands before keeps its place.
  for (let index = standing.length - 1; index >= 0; index--) {
    const sentence = standing[index]!;
    const coming = inserted.get(index);
    if (coming) insertAfter(sentence, coming);
    if (!removed.has(index)) continue;
    remove(sentence.element, sentence.start - sentence.gap.length, sentence.end);
    touched.add(sentence.element);
  }
  const first = inserted.get(-1);
  if (first) fragment.insert(0, first.map(paragraph));
  for (const element of touched) tidy(element);
  return clash;
}

const startsLine = ({ gap }: Sentence) => gap.includes('\n');

/** In the paragraph as long as the writing was, below it where it went on in a line of its own. */
function insertAfter({ element, end, last }: Standing, coming: readonly Sentence[]) {
  const line = last ? coming.findIndex(startsLine) : -1;
  const inline = line < 0 ? coming : coming.slice(0, line);
  const lines: string[] = [];
  for (const sentence of line < 0 ? [] : coming.slice(line)) {
    if (startsLine(sentence)) lines.push(sentence.text);
    else lines.push(lines.pop()! + (sentence.gap || ' ') + sentence.text);
  }
  if (lines.length > 0) insertBelow(element, lines);
  const text = inline.map((sentence) => (startsLine(sentence) ? ' ' : sentence.gap || ' ') + sentence.text);
  if (text.length > 0) write(element, end, text.join(''));
}

function insertBelow(element: Y.XmlElement, lines: readonly string[]) {
  const item = element.parent instanceof Y.XmlElement && element.parent.nodeName === 'listItem';
  const beside = item ? (element.parent as Y.XmlElement) : element;
  const made = lines.map((text) => {
    const block = paragraph({ text });
    if (!item) return block;
    const listItem = new Y.XmlElement('listItem');
    listItem.insert(0, [block]);
    return listItem;
  });
  (beside.parent as Y.XmlElement).insertAfter(beside, made);
}

function paragraph({ text }: { readonly text: string }) {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(text)]);
  return element;
}

/** The texts of a paragraph with the place at which each begins. */
function texts(element: Y.XmlElement): { text: Y.XmlText; from: number }[] {
  let from = 0;
  return element.toArray().flatMap((child) => {
    const start = from;
    from += child instanceof Y.XmlText ? child.length : 1;
    return child instanceof Y.XmlText ? [{ text: child, from: start }] : [];
  });
}

function write(element: Y.XmlElement, at: number, words: string) {
  const { text, from } = texts(element).find(({ text, from }) => at >= from && at <= from + text.length)!;
  // Without marks: what stands before may be bold.
  text.insert(at - from, words, {});
}

function remove(element: Y.XmlElement, start: number, end: number) {
  for (const { text, from } of texts(element)) {
    const [first, after] = [Math.max(start - from, 0), Math.min(end - from, text.length)];
    if (after > first) text.delete(first, after - first);
  }
}

/** A paragraph of which nothing is left goes, with its place in a list; else it does not begin with a space. */
function tidy(element: Y.XmlElement) {
  const text = textOf(element);
  if (text.trim()) return remove(element, 0, text.length - text.trimStart().length);
  const item = element.parent as Y.XmlElement;
  const whole = item.nodeName === 'listItem' && item.length === 1;
  const list = item.parent as Y.XmlElement;
  if (!whole) return item.delete(item.toArray().indexOf(element), 1);
  if (list.length > 1) return list.delete(list.toArray().indexOf(item), 1);
  const around = list.parent as Y.XmlFragment;
  around.delete(around.toArray().indexOf(list), 1);
}
