import type { Instant, PersonId } from '../shared/ids';
import { authorsOf, type Material } from './material';

/** [E-15] What is known of a conversation without opening it. */
export interface LastWord {
  /** When the last message was written. */
  readonly at: Instant;
  /** By whom; undefined while the relay has not said whose it is. */
  readonly by?: PersonId;
  /** Until when its author has read the conversation, on whichever device. */
  readonly seen?: Instant;
}

const isAnswer = (material: Material, last: LastWord | undefined): boolean =>
  last?.by !== undefined && !authorsOf(material).includes(last.by);

/**
 * [E-15] True while an author waits for an answer: help was asked for, and the last word is not the helpers'. A word
 * after an answer asks anew.
 */
export const awaitsAnswer = (material: Material, last: LastWord | undefined): boolean =>
  material.helpAskedAt !== undefined && !isAnswer(material, last);

/**
 * [E-15] True while the last word is an answer that its author has not seen; `seen`: until when they have read on this
 * device, which knows it before the conversation does.
 */
export const hasNewAnswer = (
  material: Material,
  last: LastWord | undefined,
  seen: Instant | undefined,
): boolean => isAnswer(material, last) && last!.at > Math.max(seen ?? -Infinity, last!.seen ?? -Infinity);

/** What the summary in a list's line says of a conversation. */
export function lastWordIn(
  summary: Readonly<Record<string, string | number | boolean>> | undefined,
): LastWord | undefined {
  const { at, by, seen } = summary ?? {};
  if (typeof at !== 'number') return undefined;
  return { at, ...(typeof by === 'string' && { by }), ...(typeof seen === 'number' && { seen }) };
}
