import type { ToldStep } from '$lib/documents/replay';
import { RELAY } from '$lib/domain/shared/ids';
import { count, dateYear, time } from '$lib/ui/kit/format';

type NameOf = (person: string) => string;

/** Who stands behind a step; several people wrote at the same time. */
export function whoWords({ people, brought }: ToldStep, nameOf: NameOf): string {
  const names = people.map((person) => (person === RELAY ? 'Программа' : nameOf(person)));
  const who = new Intl.ListFormat('ru').format(names);
  return brought ? `Возвращено после восстановления сервера: ${who}` : who;
}

/** «8 декабря 2026, 14:02–14:10» */
export function whenWords({ begins, ends }: ToldStep, zone: string): string {
  const [from, to] = [time(begins, zone), time(ends, zone)];
  const times = from === to ? from : `${from}–${to}`;
  return `${dateYear(begins, zone)}, ${times}`;
}

const LETTERS = ['знак', 'знака', 'знаков'] as const;
/** So many fields are named; of more only their number is told. */
const NAMED = 2;

/** How much a step changed: «Выводы и обоснование: добавлено 120 знаков, убрано 14 знаков». */
export function amountWords({ people, brought, changed, amounts }: ToldStep): string {
  if (people[0] === RELAY && !brought) return 'заключение составлено из листов экспертов';
  if (changed.length === 0) return 'слова не изменились';
  const more = changed.length - NAMED;
  const named = changed.slice(0, NAMED).join(', ');
  const fields = more > 0 ? `${named} и ещё ${count(more, ['поле', 'поля', 'полей'])}` : named;
  const letters = lettersWords(
    amounts.reduce((sum, each) => sum + each.added, 0),
    amounts.reduce((sum, each) => sum + each.removed, 0),
  );
  return letters ? `${fields}: ${letters}` : fields;
}

/** What each of several people did in a step; nothing where one wrote alone. */
export function sharesWords({ people, amounts }: ToldStep, nameOf: NameOf): string[] {
  if (people.length < 2) return [];
  return amounts.map(
    ({ person, added, removed }) =>
      `${nameOf(person)}: ${lettersWords(added, removed) || 'без изменений в тексте'}`,
  );
}

const lettersWords = (added: number, removed: number): string =>
  [added > 0 && `добавлено ${count(added, LETTERS)}`, removed > 0 && `убрано ${count(removed, LETTERS)}`]
    .filter(Boolean)
    .join(', ');
