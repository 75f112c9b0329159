import type { Card, FileMention, Level, MaterialKind, Source } from '$lib/domain/materials/card';
import { KIND_NAMES, LEVEL_NAMES } from '$lib/domain/materials/phrases';
import { fileSize } from '$lib/ui/kit/format';

/** A field's value as text, for comparing two versions. */
export function valueWords(field: keyof Card, value: Card[keyof Card]): string {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return 'не заполнено';
  switch (field) {
    case 'kind':
      return KIND_NAMES[value as MaterialKind];
    case 'level':
      return LEVEL_NAMES[value as Level];
    case 'files':
      return (value as readonly FileMention[])
        .map(({ name, size }) => `${name}, ${fileSize(size)}`)
        .join('\n');
    case 'sources':
      return (value as readonly Source[])
        .map(({ title, licence }) => (licence ? `${title} (${licence})` : title))
        .join('\n');
    case 'links':
      return (value as readonly string[]).join('\n');
    case 'subjects':
    case 'classes':
      return (value as readonly (string | number)[]).join(', ');
    default:
      return String(value);
  }
}
