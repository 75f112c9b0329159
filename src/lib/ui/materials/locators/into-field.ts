import { tick } from 'svelte';
import { putPhrase } from '$lib/domain/materials/phrase-bank';
import { toast } from '$lib/ui/kit/toast.svelte';

/**
 * Puts words into a text where the caret of its box stands, and the caret behind them. What would not fit is not put in
 * and not cut.
 */
export async function intoField(
  id: string,
  words: string,
  { text, limit, write }: { text: string; limit: number; write: (text: string) => void },
): Promise<void> {
  const box = document.getElementById(id);
  const area = box instanceof HTMLTextAreaElement ? box : undefined;
  const next = putPhrase(text, words, area?.selectionStart, area?.selectionEnd);
  if (next.text.length > limit) {
    toast(`Не помещается: в этом поле не больше ${limit} знаков`);
    return;
  }
  write(next.text);
  await tick();
  area?.focus();
  area?.setSelectionRange(next.caret, next.caret);
}
