import {
  isLink,
  missingInCard,
  tooLongInCard,
  wantedByRegistry,
  type Card,
  type RequiredField,
  type TooLong,
} from '$lib/domain/materials/card';
import { missingToEnter, monthsFor } from '$lib/domain/materials/entering';
import { ENTERING_TROUBLES, MISSING_NAMES, WANTED_NAMES } from '$lib/domain/materials/phrases';
import type { Entering } from '$lib/documents/materials/read';
import type { Schedule } from '$lib/domain/people/place';
import { count, number } from '$lib/ui/kit/format';

/** What keeps a card from being handed in; `id` is the control of its field. */
export interface Trouble {
  readonly id: string;
  readonly text: string;
}

export const BAD_LINK = 'Ссылка начинается с http:// или https://. Скопируйте её из адресной строки';

export const linkId = (index: number) => (index === 0 ? 'link' : `link-${index}`);

const CHARACTERS = ['знак', 'знака', 'знаков'] as const;
const LONG_NAMES: Readonly<Record<TooLong['field'], string>> = {
  title: 'Название',
  topic: 'Тема',
  annotation: 'Аннотация',
  goals: 'Цели',
  link: 'Ссылка',
  source: 'Источник',
  licence: 'Условия использования',
};

/** `sources`: the ids of the card's sources in their order; their fields are named by them. */
function controlOf({ field, index }: TooLong, sources: readonly string[]): string {
  if (field === 'link') return linkId(index);
  return field === 'source' || field === 'licence' ? `${field}-${sources[index]}` : field;
}

/** Texts above their limit: said as soon as they are, because nothing is cut. */
export function tooLongTroubles(card: Card, sources: readonly string[]): Trouble[] {
  return tooLongInCard(card).map((long) => ({
    id: controlOf(long, sources),
    text: `${LONG_NAMES[long.field]}: сократите на ${count(long.length - long.limit, CHARACTERS)}, можно не больше ${number(long.limit)}`,
  }));
}

/** How much room is left, once it gets short; empty before. */
export function roomLeft(text: string, limit: number): string {
  const left = limit - text.length;
  return left >= 0 && left <= limit / 10 ? `Можно ещё ${count(left, CHARACTERS)}` : '';
}

/** [E-02] The box under «Сдать материал» by which an author says that they know the version in force. */
export const REQUIREMENTS_UNREAD: Trouble = {
  id: 'requirements',
  text: 'Отметьте, что прочитали требования',
};

/**
 * `reading`: names of files on their way into the card, which would be left out of what is handed in. `asked`: the
 * fields that must not be empty; of a card being handed in all that [E-04] names.
 */
export function troublesOf(
  card: Card,
  sources: readonly string[],
  reading: readonly string[],
  asked: (card: Card) => readonly RequiredField[] = missingInCard,
): Trouble[] {
  const coming = reading.map((name) => ({
    id: 'content',
    text: `Подождите, файл «${name}» ещё читается`,
  }));
  const missing = asked(card).map((field) => ({ id: field as string, text: MISSING_NAMES[field] }));
  const empty = card.files
    .filter(({ size }) => size === 0)
    .map(({ name }) => ({ id: 'content', text: `Файл «${name}» пустой. Уберите его и приложите заново` }));
  const links = card.links.flatMap((link, index) =>
    link.trim() === '' || isLink(link) ? [] : [{ id: linkId(index), text: BAD_LINK }],
  );
  const all = [...coming, ...missing, ...empty, ...tooLongTroubles(card, sources), ...links];
  // One line for each field, the first that holds.
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}

/** What keeps a paper from being entered for its author. */
export function enteringTroubles(
  card: Card,
  entering: Entering,
  sources: readonly string[],
  reading: readonly string[],
  schedule: Schedule,
  today: string,
): Trouble[] {
  const { author, received } = entering;
  const day = !received
    ? 'received-missing'
    : received > today
      ? 'received-later'
      : monthsFor(schedule, received, today).months.length === 0
        ? 'received-long-ago'
        : undefined;
  return [
    ...(author ? [] : [{ id: 'author', text: ENTERING_TROUBLES.author }]),
    ...(day ? [{ id: 'received', text: ENTERING_TROUBLES[day] }] : []),
    ...troublesOf(card, sources, reading, missingToEnter),
  ];
}

/** [E-18] What may stay empty and is asked for by the registry. */
export const wantedTroubles = (card: Card): Trouble[] =>
  wantedByRegistry(card).map((field) => ({ id: field, text: WANTED_NAMES[field] }));
