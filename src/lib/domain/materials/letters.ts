import { LIMITS } from '../../protocol/limits';
import type { Place } from '../people/place';
import type { Instant } from '../shared/ids';
import type { FileMention } from './card';
import type { LetterFact, SentRegistry } from './registry';

/** [E-18] One of the letters in which a registry goes. */
export interface Letter {
  /** From one on. */
  readonly number: number;
  readonly files: readonly FileMention[];
  /** A single file that is larger than a letter should be: a mail server may refuse it. */
  readonly tooLarge: boolean;
}

/** [E-18] How a letter fares that the relay is to send, as far as it says when it is asked. */
export interface LetterOnItsWay {
  readonly number: number;
  /** Its files are not at the relay yet. */
  readonly filesComing: boolean;
  /** Why the last try has failed, and when the next one comes. */
  readonly said?: Pick<LetterFact, 'why' | 'reply' | 'answer'>;
  readonly nextAt?: Instant;
}

/** Bytes of a letter besides what is attached: its header and text. */
const OWN_BYTES = 10_000;
/** Bytes of an attachment besides its content: its name, four times in three encodings. */
const NAME_BYTES = 5_000;

/** An attachment as it is sent: base64 in lines of 76 characters (RFC 2045). */
const sizeInLetter = ({ size }: FileMention) => NAME_BYTES + Math.ceil(size / 57) * 78;

/** Bytes of a letter as it is sent, at most. */
export const letterSize = (files: readonly FileMention[]): number =>
  files.reduce((sum, file) => sum + sizeInLetter(file), OWN_BYTES);

/**
 * [E-18] The letters in which files go, in their order, the registry first: as many together as fit, and one that is
 * larger alone. `room`: bytes of a letter as it is sent.
 */
export function inLetters(files: readonly FileMention[], room: number = LIMITS.letterBytes): Letter[] {
  const letters: FileMention[][] = [];
  for (const file of files) {
    const last = letters.at(-1);
    if (last && letterSize([...last, file]) <= room) last.push(file);
    else letters.push([file]);
  }
  return letters.map((held, index) => ({
    number: index + 1,
    files: held,
    tooLarge: letterSize(held) > room,
  }));
}

/** [E-18] The letters of a registry that was sent; none where its files may not be seen. */
export const lettersOf = ({ mentions, room }: Pick<SentRegistry, 'mentions' | 'room'>): Letter[] =>
  inLetters(mentions ?? [], room);

/** [E-18] How a letter stands that the relay sends. */
export const letterFact = (
  { letters, at }: Pick<SentRegistry, 'letters' | 'at'>,
  number: number,
): LetterFact => letters.get(number) ?? { state: 'waiting', at, rounds: 0 };

/** [E-18] Where a letter goes: to whom the registry was frozen for, or to the address it was corrected to since. */
export const addressOf = (sent: Pick<SentRegistry, 'letters' | 'at' | 'recipient'>, number: number): string =>
  letterFact(sent, number).to ?? sent.recipient;

/** [E-18] Where the last registry of a place went in the end, to begin the next one with; empty before the first. */
export function lastAddress({ registries }: Pick<Place, 'registries'>): string {
  const last = registries.at(-1);
  if (!last) return '';
  const corrected = [...last.letters.values()].toSorted((a, b) => a.at - b.at).findLast(({ to }) => to);
  return corrected?.to ?? last.recipient;
}

/** [E-18] A letter that was made and of which nobody has said that it went: it may still be thrown away. */
export const isOnlyPrepared = ({ prepared, said }: Pick<SentRegistry, 'prepared' | 'said'>): boolean =>
  prepared === true && said === undefined;

const isStopped = ({ state }: LetterFact): boolean => state === 'refused' || state === 'uncertain';

/**
 * [E-18] Nobody can say that its table has left: its letter is only prepared, or the first of its letters, which has the
 * table, was refused or is uncertain.
 */
export const isHeld = (sent: SentRegistry): boolean =>
  isOnlyPrepared(sent) || (sent.way === 'smtp' && !sent.said && isStopped(letterFact(sent, 1)));

/**
 * [E-18] What a person may say of a registry instead of the mail server: that its letters went, or that they will not go,
 * where none of them did. Of one's own letter that is to be sent, and of one that the relay could not send and tries no
 * longer.
 */
export function unsettled(sent: SentRegistry): { readonly say: boolean; readonly discard: boolean } {
  if (isOnlyPrepared(sent)) return { say: true, discard: true };
  const facts = lettersOf(sent).map(({ number }) => letterFact(sent, number));
  const say = departure(sent) === 'stuck' && facts.every(({ state }) => state !== 'waiting');
  return { say, discard: say && facts.every(isStopped) };
}

/**
 * [E-18] Whether a registry has left: through the relay when every letter has, otherwise by the word of who sent it.
 * `prepared`: its letter is made, and nobody has said yet that it went.
 */
export function departure(sent: SentRegistry): 'done' | 'going' | 'stuck' | 'prepared' {
  if (isOnlyPrepared(sent)) return 'prepared';
  if (sent.way !== 'smtp' || sent.said) return 'done';
  // Whose files may not be seen tells of its letters only what was told of each.
  const facts = sent.mentions
    ? lettersOf(sent).map(({ number }) => letterFact(sent, number))
    : [...sent.letters.values()];
  if (facts.some(isStopped)) return 'stuck';
  return facts.length > 0 && facts.every(({ state }) => state === 'sent') ? 'done' : 'going';
}

/** [E-18] What the relay has to send for a place, in order. */
export const waitingLetters = ({ registries }: Pick<Place, 'registries'>) =>
  registries
    .filter(({ way, said }) => way === 'smtp' && !said)
    .flatMap((sent) =>
      lettersOf(sent).map((letter) => ({ sent, letter, fact: letterFact(sent, letter.number) })),
    )
    .filter(({ fact }) => fact.state === 'waiting');

/** [E-18] Which addendum of its month a registry is; 0 for the registry itself. */
export const addendumNumber = (
  { registries }: Pick<Place, 'registries'>,
  { act, month }: Pick<SentRegistry, 'act' | 'month'>,
): number => registries.filter((each) => each.month === month).findIndex((each) => each.act === act);
