import type { Publication, PublishingStep } from '$lib/state/publication.svelte';

/** What the button of a step says: the author's own, and the desk's for an author who came with the paper. */
export function stepWords(view: Publication, step: PublishingStep): string {
  const own = view.isMain;
  switch (step) {
    case 'sign':
      return own ? 'Подписано…' : 'Отметить за автора: подписано…';
    case 'receive':
      return 'Оригинал получен';
    case 'forward':
      return 'Отправлено в центр…';
    case 'place':
      return own ? 'Размещено…' : 'Отметить за автора: размещено…';
    case 'send':
      return own ? 'Отправлено на модерацию…' : 'Отметить за автора: отправлено на модерацию…';
    case 'answer':
      return 'Записать ответ центра…';
    case 'resubmit':
      return 'Решить, отправлять ли снова…';
  }
}
