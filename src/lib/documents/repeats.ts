import { plainText, type RichNode } from './rich-text';

/** Below this a paragraph repeats another by chance: «Нет.», «См. выше.» */
const SHORTEST = 16;
/** Two splits of one paragraph leave their tails close together. */
const NEAR = 3;

/**
 * Blocks that are the tail of a block shortly before them, or have it for their own. Yjs has no split: dividing a
 * paragraph deletes its tail and writes it anew, so a paragraph divided by two people at once has its tail twice.
 * Nobody can know which one is meant to stay, so both stay, and the later one is marked. A function of the text: every
 * device marks the same.
 */
export function repeatedBlocks(blocks: readonly string[]): number[] {
  return blocks.flatMap((text, index) => {
    const before = blocks.slice(Math.max(0, index - NEAR), index);
    return before.some((earlier) => sharesTail(earlier.trim(), text.trim())) ? [index] : [];
  });
}

/** One of the two tails is the end of the other, whole: sentences that merely end alike are none. */
function sharesTail(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.length >= SHORTEST && longer.endsWith(shorter);
}

/** The same for a text as values: paragraphs and items of lists, in the order of reading. */
export function hasRepeats(nodes: readonly RichNode[]): boolean {
  return repeatedBlocks(plainText(nodes).split('\n')).length > 0;
}
