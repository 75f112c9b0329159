import { z } from 'zod/mini';
import type { Facts } from '../facts';
import { grant, type Audience } from '../grants';
import type { DocumentName } from '../names';
import type { Instant } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { beginsWords, folded, wordsOf } from '../shared/words';

/** [E-28] Letters of one phrase, and phrases of one bank. */
export const PHRASE_LETTERS = 1_000;
export const PHRASES_PER_BANK = 300;
/** Of how many phrases is remembered when they were used last. */
export const USES_REMEMBERED = 600;

/** [E-28] Words that an expert writes again and again, kept to be put into remarks. */
export const Phrase = openObject({
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(PHRASE_LETTERS)),
});
export type Phrase = z.infer<typeof Phrase>;

export interface KeptPhrase {
  readonly id: string;
  readonly text: string;
}

export const BANKS = ['own', 'shared'] as const;
export type Bank = (typeof BANKS)[number];

/** A phrase as it is offered: of which bank, and when this person used it last. */
export interface OfferedPhrase extends KeptPhrase {
  readonly bank: Bank;
  readonly usedAt?: Instant;
}

/** [E-28] Rights to the two banks. */
export const phraseAudience = {
  /** One's own phrases are nobody else's, on all one's devices. */
  phrases(facts: Facts, name: DocumentName): Audience {
    if (facts.people.get(name.author!)?.place !== name.place) return { read: [], write: [] };
    const own = [grant.person(name.author!)];
    return { read: own, write: own };
  },

  /** The municipality's: kept by the desk and the heads, read by whoever may judge. */
  phrasebook(_: Facts, { place }: DocumentName): Audience {
    return {
      read: [grant.judges(place)],
      write: [grant.specialist(place), grant.heads(place)],
    };
  },
} satisfies Record<string, (facts: Facts, name: DocumentName) => Audience>;

export type PhraseFault = 'phrase-empty' | 'phrase-long' | 'phrase-known' | 'phrases-full';

/** Why a text does not become a phrase of a bank; undefined when it does. Words count, not their case or stops. */
export function phraseFault(text: string, bank: readonly KeptPhrase[]): PhraseFault | undefined {
  const words = folded(text);
  if (!words) return 'phrase-empty';
  if (text.trim().length > PHRASE_LETTERS) return 'phrase-long';
  if (bank.some((each) => folded(each.text) === words)) return 'phrase-known';
  return bank.length >= PHRASES_PER_BANK ? 'phrases-full' : undefined;
}

/** Phrases that have every typed word, begun at least: those used last first, then one's own, then by the alphabet. */
export function findPhrases(phrases: readonly OfferedPhrase[], typed: string): OfferedPhrase[] {
  const wanted = wordsOf(typed);
  return phrases
    .filter(({ text }) => beginsWords(wanted, wordsOf(text)))
    .sort(
      (a, b) =>
        (b.usedAt ?? 0) - (a.usedAt ?? 0) ||
        BANKS.indexOf(a.bank) - BANKS.indexOf(b.bank) ||
        a.text.localeCompare(b.text, 'ru'),
    );
}

/** A text with a phrase put in at a place, parted from the words around it: in what is typed nothing sticks together. */
export function putPhrase(
  text: string,
  phrase: string,
  start = text.length,
  end = start,
): { readonly text: string; readonly caret: number } {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const put = `${/\S$/.test(before) ? ' ' : ''}${phrase}${/^[\p{L}\p{N}«(]/u.test(after) ? ' ' : ''}`;
  return { text: before + put + after, caret: before.length + put.length };
}
