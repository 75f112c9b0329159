import { isLink, missingInCard, type Card } from '$lib/domain/materials/card';
import { MISSING_NAMES } from '$lib/domain/materials/phrases';

/** What keeps a card from being handed in; `id` is the control of its field. */
export interface Trouble {
  readonly id: string;
  readonly text: string;
}

export const BAD_LINK = 'Ссылка начинается с http:// или https://. Скопируйте её из адресной строки';

export const linkId = (index: number) => (index === 0 ? 'link' : `link-${index}`);

export function troublesOf(card: Card): Trouble[] {
  const missing = missingInCard(card).map((field) => ({ id: field, text: MISSING_NAMES[field] }));
  const links = card.links.flatMap((link, index) =>
    link.trim() === '' || isLink(link) ? [] : [{ id: linkId(index), text: BAD_LINK }],
  );
  return [...missing, ...links];
}
