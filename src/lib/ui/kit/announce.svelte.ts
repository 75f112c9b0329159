/**
 * What colleagues do is said politely and seldom: one message, at most every ten seconds, with everything that
 * gathered since. Switched off by «Сообщать о правках коллег» (reading settings). The person's own actions are
 * told by the thing they acted on, not here.
 */
export const GAP_MS = 10_000;
/** More than this many at once are said as a number. */
const SPOKEN_AT_ONCE = 3;

/** Joins what gathered: equal messages once, many as «и ещё N». */
export function joinMessages(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  const spoken = different.slice(0, SPOKEN_AT_ONCE).join('. ');
  const rest = different.length - SPOKEN_AT_ONCE;
  return rest > 0 ? `${spoken}. И ещё сообщений: ${rest}` : spoken;
}

/** How long to wait before speaking: nothing if it has been quiet long enough. */
export function waitBeforeSpeaking(now: number, spokenAt: number | null): number {
  return spokenAt === null ? 0 : Math.max(0, spokenAt + GAP_MS - now);
}

export const spoken = $state({ text: '' });

let gathered: string[] = [];
let spokenAt: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says `text` in the page's polite live region (<Status/> inside Frame), batched. */
export function announce(text: string): void {
  if (document.documentElement.dataset.readingUpdates === 'off') return;
  gathered.push(text);
  timer ??= setTimeout(
    () => {
      spoken.text = joinMessages(gathered);
      gathered = [];
      spokenAt = Date.now();
      timer = undefined;
    },
    // A moment even when quiet: edits arrive in bursts.
    Math.max(300, waitBeforeSpeaking(Date.now(), spokenAt)),
  );
}
