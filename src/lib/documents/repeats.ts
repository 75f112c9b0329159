import { plainText, type RichNode } from './rich-text';

/** So many equal characters at the end of two paragraphs are no chance. */
const TAIL = 24;
/** A shorter paragraph is a repetition only as a whole, and below this not even so: «Нет.», «См. выше.» */
const WHOLE = 8;
/** Two splits of one paragraph leave their tails close together. */
const NEAR = 3;

/**
 * Blocks that end with the words of a block shortly before them. Yjs has no split: dividing a paragraph deletes its
 * tail and writes it anew, so a paragraph divided by two people at once has its tail twice. Nobody can know which one
 * is meant to stay, so both stay, and the later one is marked. A function of the text: every device marks the same.
 */
export function repeatedBlocks(blocks: readonly string[]): number[] {
  return blocks.flatMap((text, index) => {
    const before = blocks.slice(Math.max(0, index - NEAR), index);
    return before.some((earlier) => sharesTail(earlier.trim(), text.trim())) ? [index] : [];
  });
}

function sharesTail(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < WHOLE) return false;
  const needed = Math.min(TAIL, shorter);
  return one.slice(-needed) === other.slice(-needed);
}

/** The same for a text as values: paragraphs and items of lists, in the order of reading. */
export function hasRepeats(nodes: readonly RichNode[]): boolean {
  return repeatedBlocks(plainText(nodes).split('\n')).length > 0;
}
