import type { Card } from '$lib/domain/materials/card';
import { FIELD_NAMES } from '$lib/domain/materials/phrases';
import { capital } from '$lib/ui/kit/format';
import { valueWords } from '../card/value-words';

/** A field of the library's form, as it is copied into it. */
export interface EposRow {
  readonly label: string;
  readonly text: string;
}

type Copied = Exclude<keyof Card, 'files'>;
const FIELDS: readonly Copied[] = [
  'title',
  'kind',
  'subjects',
  'level',
  'classes',
  'topic',
  'annotation',
  'goals',
  'links',
  'sources',
];

/** [E-17] What is copied into the library's form, field by field; empty fields have nothing to copy. */
export function eposRows(card: Card, authors: readonly string[], school: string): EposRow[] {
  const filled = FIELDS.filter((field) => {
    const value = card[field];
    return Array.isArray(value) ? value.length > 0 : !!value;
  });
  return [
    ...filled.map((field) => {
      const words = valueWords(field, card[field]);
      return {
        label: FIELD_NAMES[field],
        text: field === 'kind' || field === 'level' ? capital(words) : words,
      };
    }),
    { label: authors.length > 1 ? 'Авторы' : 'Автор', text: authors.join(', ') },
    ...(school ? [{ label: 'Школа', text: school }] : []),
  ];
}
