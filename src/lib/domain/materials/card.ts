import { z } from 'zod/mini';
import { LIMITS } from '../../protocol/limits';
import { Sha256 } from '../shared/ids';
import { openObject } from '../shared/open-object';

export const MATERIAL_KINDS = [
  'scenario',
  'lesson',
  'test',
  'presentation',
  'video',
  'simulator',
  'app',
  'other',
] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

export const LEVELS = ['ДО', 'НОО', 'ООО', 'СОО'] as const;
export type Level = (typeof LEVELS)[number];

/** A file as its card names it: the bytes are found by hash. */
export const FileMention = openObject({
  hash: Sha256,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  type: z.string().check(z.maxLength(120)),
  size: z.int().check(z.gte(0), z.lte(LIMITS.fileBytes)),
});
export type FileMention = z.infer<typeof FileMention>;

export const Source = openObject({
  title: z.string().check(z.maxLength(300)),
  licence: z.string().check(z.maxLength(120)),
});
export type Source = z.infer<typeof Source>;

/** [E-03] What describes a material. Texts may be empty in a draft; {@link missingInCard} says what hand-in needs. */
export const Card = openObject({
  title: z.string().check(z.maxLength(300)),
  kind: z.optional(z.enum(MATERIAL_KINDS)),
  subjects: z.array(z.string().check(z.minLength(1), z.maxLength(80))).check(z.maxLength(10)),
  classes: z.array(z.int().check(z.gte(0), z.lte(11))).check(z.maxLength(12)),
  level: z.optional(z.enum(LEVELS)),
  topic: z.string().check(z.maxLength(300)),
  annotation: z.string().check(z.maxLength(5000)),
  goals: z.string().check(z.maxLength(5000)),
  links: z.array(z.string().check(z.maxLength(500))).check(z.maxLength(10)),
  sources: z.array(Source).check(z.maxLength(30)),
  files: z.array(FileMention).check(z.maxLength(LIMITS.filesPerMaterial)),
});
export type Card = z.infer<typeof Card>;

export const EMPTY_CARD: Card = {
  title: '',
  subjects: [],
  classes: [],
  topic: '',
  annotation: '',
  goals: '',
  links: [],
  sources: [],
  files: [],
};

/** The fields [E-04] asks before hand-in: six at most. `content` means a file or a link. */
export type RequiredField = 'title' | 'kind' | 'subjects' | 'level' | 'annotation' | 'content';

export function missingInCard(card: Card): RequiredField[] {
  const missing: RequiredField[] = [];
  if (!card.title.trim()) missing.push('title');
  if (!card.kind) missing.push('kind');
  if (card.subjects.length === 0) missing.push('subjects');
  if (!card.level) missing.push('level');
  if (!card.annotation.trim()) missing.push('annotation');
  if (card.files.length === 0 && !card.links.some((link) => link.trim())) missing.push('content');
  return missing;
}

/** [E-03] A link somebody else can open: with its scheme, to a host with a name. */
export function isLink(text: string): boolean {
  return /^https?:\/\/[^\s/?#]+\.[^\s/?#]+\S*$/i.test(text.trim());
}

/** Classes taught at a level; any class while no level is chosen. */
export function classesOf(level: Level | undefined): readonly number[] {
  const span = level && { ДО: [1, 0], НОО: [1, 4], ООО: [5, 9], СОО: [10, 11] }[level];
  const [first, last] = (span ?? [1, 11]) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export interface FieldChange {
  readonly field: keyof Card;
  readonly before: Card[keyof Card];
  readonly after: Card[keyof Card];
}

/** [E-15] What a new version changed against the one before, field by field. */
export function changedFields(before: Card, after: Card): FieldChange[] {
  return (Object.keys(Card.shape) as (keyof Card)[])
    .filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
