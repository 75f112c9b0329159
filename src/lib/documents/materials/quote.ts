/** Words with what stood around them, as a remark remembers them. */
export interface Quote {
  readonly quote: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Where the words of a remark stand in a text: of several places the one whose surroundings agree best, the earliest
 * of equals. Undefined when the words are gone.
 */
export function findQuote(text: string, { quote, before, after }: Quote): number | undefined {
  if (!quote) return undefined;
  let best: number | undefined;
  let most = -1;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const agreeing =
      common(reversed(text.slice(Math.max(0, at - before.length), at)), reversed(before)) +
      common(text.slice(at + quote.length, at + quote.length + after.length), after);
    if (agreeing > most) {
      most = agreeing;
      best = at;
    }
  }
  return best;
}

const reversed = (text: string) => [...text].reverse().join('');

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
