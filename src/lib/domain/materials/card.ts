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

/** [E-03] How many characters the texts of a card may have when it is handed in. */
export const CARD_LIMITS = {
  title: 300,
  topic: 300,
  annotation: 5000,
  goals: 5000,
  link: 500,
  source: 300,
  licence: 120,
} as const;

/** A file as its card names it: the bytes are found by hash. */
export const FileMention = openObject({
  hash: Sha256,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  type: z.string().check(z.maxLength(120)),
  size: z.int().check(z.gte(0), z.lte(LIMITS.fileBytes)),
});
export type FileMention = z.infer<typeof FileMention>;

export const Source = openObject({
  title: z.string().check(z.maxLength(CARD_LIMITS.source)),
  licence: z.string().check(z.maxLength(CARD_LIMITS.licence)),
});
export type Source = z.infer<typeof Source>;

/** [E-03] What describes a material. Texts may be empty in a draft; {@link missingInCard} says what hand-in needs. */
export const Card = openObject({
  title: z.string().check(z.maxLength(CARD_LIMITS.title)),
  kind: z.optional(z.enum(MATERIAL_KINDS)),
  subjects: z.array(z.string().check(z.minLength(1), z.maxLength(80))).check(z.maxLength(10)),
  classes: z.array(z.int().check(z.gte(0), z.lte(11))).check(z.maxLength(12)),
  level: z.optional(z.enum(LEVELS)),
  topic: z.string().check(z.maxLength(CARD_LIMITS.topic)),
  annotation: z.string().check(z.maxLength(CARD_LIMITS.annotation)),
  goals: z.string().check(z.maxLength(CARD_LIMITS.goals)),
  links: z.array(z.string().check(z.maxLength(CARD_LIMITS.link))).check(z.maxLength(10)),
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

/**
 * [E-18] What the registry says of a material and hand-in does not ask for: its required fields are six at most [E-04], and
 * a material for teachers or of further education has no class. Pre-school education has none at all.
 */
export type RegistryField = 'classes' | 'topic';

export function wantedByRegistry(card: Card): RegistryField[] {
  const wanted: RegistryField[] = [];
  if (card.classes.length === 0 && card.level !== 'ДО') wanted.push('classes');
  if (!card.topic.trim()) wanted.push('topic');
  return wanted;
}

/** A text above its limit: a draft keeps it whole, handing in waits until its author has shortened it. */
export interface TooLong {
  readonly field: keyof typeof CARD_LIMITS;
  /** Which link or source. */
  readonly index: number;
  readonly length: number;
  readonly limit: number;
}

export function tooLongInCard(card: Card): TooLong[] {
  const texts: (readonly [TooLong['field'], number, string])[] = [
    ['title', 0, card.title.trim()],
    ['topic', 0, card.topic.trim()],
    ['annotation', 0, card.annotation],
    ['goals', 0, card.goals],
    ...card.links.map((link, index) => ['link', index, link.trim()] as const),
    ...card.sources.map(({ title }, index) => ['source', index, title] as const),
    ...card.sources.map(({ licence }, index) => ['licence', index, licence] as const),
  ];
  return texts
    .filter(([field, , text]) => text.length > CARD_LIMITS[field])
    .map(([field, index, { length }]) => ({ field, index, length, limit: CARD_LIMITS[field] }));
}

/** Nothing has been written: a card that was only opened. */
export function isBlank(card: Card): boolean {
  return (
    [card.title, card.topic, card.annotation, card.goals, ...card.links].every((text) => !text.trim()) &&
    !card.kind &&
    !card.level &&
    [card.subjects, card.classes, card.sources, card.files].every(({ length }) => length === 0)
  );
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

/** [E-15] What became of a version's files in a later one. */
export interface FileChanges {
  readonly same: readonly FileMention[];
  readonly added: readonly FileMention[];
  readonly removed: readonly FileMention[];
  /** Other bytes under the same name. */
  readonly replaced: readonly { readonly before: FileMention; readonly after: FileMention }[];
}

/** Compares files by their bytes, then by their names. */
export function fileChanges(before: readonly FileMention[], after: readonly FileMention[]): FileChanges {
  const keeps = (files: readonly FileMention[], file: FileMention) =>
    files.some(({ hash }) => hash === file.hash);
  const gone = before.filter((file) => !keeps(after, file));
  const come = after.filter((file) => !keeps(before, file));
  const replaced = gone.flatMap((file) => {
    const other = come.find(({ name }) => name === file.name);
    return other ? [{ before: file, after: other }] : [];
  });
  return {
    same: after.filter((file) => keeps(before, file)),
    added: come.filter((file) => !replaced.some((pair) => pair.after === file)),
    removed: gone.filter((file) => !replaced.some((pair) => pair.before === file)),
    replaced,
  };
}
