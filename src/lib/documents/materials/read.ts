import type * as Y from 'yjs';
import { z } from 'zod/mini';
import { contentHash } from '../../domain/shared/canonical';
import type { CalendarDate } from '../../domain/shared/calendar';
import { DateText, Sha256, Ulid } from '../../domain/shared/ids';
import { Card, EMPTY_CARD, FileMention, type Source } from '../../domain/materials/card';
import { LetterIn, WAYS_IN, type WayIn } from '../../domain/materials/entering';
import { Locator, LOCATORS_PER_REMARK, locatorWords } from '../../domain/materials/locator';
import {
  Phrase,
  PHRASES_PER_BANK,
  USES_REMEMBERED,
  type KeptPhrase,
} from '../../domain/materials/phrase-bank';
import {
  EXAMPLE_RUBRIC,
  isItemId,
  SCORES,
  VERDICTS,
  type RubricForm,
  type Score,
  type Verdict,
} from '../../domain/materials/rubric';
import type { Content } from '../../domain/act-kind';
import { parseName } from '../../domain/names';
import { missingInSheet, missingItem, type SheetValues } from '../../domain/materials/verdict';
import { DOCUMENT_SCHEMA } from '../schema';
import { isTooDeep, plainText, readRichText, type RichNode } from '../rich-text';
import { openObject } from '../../domain/shared/open-object';

/**
 * What the documents of `materials` contain. Every reader takes any bytes: a field that does not parse falls back to
 * its empty value, and unknown fields are left where they are for the app that wrote them.
 *
 * | document   | root types |
 * |------------|------------|
 * | draft      | Map `card` (flat), Text `annotation` `goals`, Map `files` by hash, Map `sources` by id, Map `coAuthors` by person; `card` also holds `deletedAt` and `base`; Map `entering` (flat): see {@link Entering} |
 * | submission | Map `submission`: card, version, author, coAuthors, month |
 * | sheet      | Map `scores` `gates` by id, Text `remark:<id>` `findings`, Map `locators` by random id, Map `meta`: verdict, salt |
 * | conclusion | XmlFragment `section:<id>`, Map `agreed` `gates` by id, Map `meta`: verdict, term, salt, sheets |
 * | remarks    | Map `threads` `comments` by random id, Map `resolved` `outcomes` by thread |
 * | outcome    | Map `outcome`: see {@link Outcome} |
 * | help       | Map `messages` by random id |
 * | phrases    | Map `phrases` by random id, Map `used`: when a phrase of either bank was used last, by its id |
 * | phrasebook | Map `phrases` by random id |
 */
function field<T>(value: unknown, schema: z.ZodMiniType<T>): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Entries of a map that are looked at: many times what people write, and less than a moment's work. */
const FIELDS = 5_000;

/** The entries of a map, by their keys. Of one that holds more than anybody writes, some: nothing rests on which. */
function fields<T>(map: Y.Map<unknown>, schema: z.ZodMiniType<T>, most = FIELDS): Record<string, T> {
  const keys: string[] = [];
  for (const key of map.keys()) if (keys.push(key) >= most) break;
  const read: Record<string, T> = {};
  for (const key of keys.sort()) {
    const value = field(map.get(key), schema);
    if (value !== undefined) read[key] = value;
  }
  return read;
}

const text = (doc: Y.Doc, name: string, limit: number) => doc.getText(name).toString().slice(0, limit);

/** Where each field of the card stands in a draft. A field added to {@link Card} is placed here or does not compile. */
const CARD_PLACES = {
  title: 'flat',
  kind: 'flat',
  subjects: 'flat',
  classes: 'flat',
  level: 'flat',
  topic: 'flat',
  links: 'flat',
  annotation: 'text',
  goals: 'text',
  sources: 'own map',
  files: 'own map',
} as const satisfies Record<keyof Card, 'flat' | 'text' | 'own map'>;

type FieldAt<Place> = {
  [Field in keyof Card]-?: (typeof CARD_PLACES)[Field] extends Place ? Field : never;
}[keyof Card];
/** Fields that are replaced as a whole: entries of the map `card`. */
export type FlatField = FieldAt<'flat'>;
/** Fields that several devices write at once: texts of their own. */
export type TextField = FieldAt<'text'>;
const placed = <Field>(place: string) =>
  Object.entries(CARD_PLACES).flatMap(([field, at]) => (at === place ? [field as Field] : []));
export const FLAT_FIELDS = placed<FlatField>('flat');
export const TEXT_FIELDS = placed<TextField>('text');

/** What a draft that the desk writes for somebody else says of them and of how the paper came. */
export interface Entering {
  /** Undefined until somebody is chosen. */
  readonly author?: string;
  readonly way: WayIn;
  /** The day on which the paper reached the desk; undefined until it is said. */
  readonly received?: CalendarDate;
  /** `letterKey` of the letter. */
  readonly letter?: string;
  readonly said?: LetterIn;
}

/** A draft's card and the co-authors named in it. */
export interface Draft {
  /** Texts as long as they were written: limits hold for what is handed in, a draft loses nothing. */
  readonly card: Card;
  readonly coAuthors: readonly string[];
  /** Written by the desk for somebody else; undefined in a draft of one's own. */
  readonly entering?: Entering;
  /** The version it was taken from, where it did not begin by itself. */
  readonly base?: string;
  /** Its author has deleted it; the text stays until they have it back. */
  readonly deletedAt?: number;
}

/** A card field by field: one that does not parse, a kind that only a newer app knows, costs that field alone. */
function readCard(value: unknown, shape: Readonly<Record<string, z.ZodMiniType>> = Card.shape): Card {
  const written = field(value, z.record(z.string(), z.unknown())) ?? {};
  const known = Object.entries(shape).flatMap(([name, schema]) => {
    const read = field<unknown>(written[name], schema);
    return read === undefined ? [] : [[name, read] as const];
  });
  return { ...EMPTY_CARD, ...Object.fromEntries(known) };
}

/** A draft's texts have no limit: nothing that was pasted is cut or left out. */
export const DRAFT_SHAPE = {
  ...Card.shape,
  title: z.string(),
  topic: z.string(),
  links: z.array(z.string()),
};
export const DraftSource = openObject({ title: z.string(), licence: z.string() });

export function readDraft(doc: Y.Doc): Draft {
  const map = doc.getMap('card');
  const written = Object.fromEntries(FLAT_FIELDS.map((name) => [name, map.get(name)]));
  const deletedAt = field(map.get('deletedAt'), z.number());
  const card: Card = {
    ...readCard(written, DRAFT_SHAPE),
    ...Object.fromEntries(TEXT_FIELDS.map((name) => [name, doc.getText(name).toString()])),
    sources: readSources(doc).map(([, source]) => source),
    files: Object.values(fields(doc.getMap('files'), FileMention)).slice(0, 20),
  };
  const coAuthors = Object.entries(fields(doc.getMap('coAuthors'), z.boolean()))
    .filter(([person, named]) => named && Ulid.safeParse(person).success)
    .map(([person]) => person);
  const entering = readEntering(doc);
  const base = field(map.get('base'), Ulid);
  return {
    card,
    coAuthors,
    ...(entering && { entering }),
    ...(base && { base }),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}

function readEntering(doc: Y.Doc): Entering | undefined {
  const map = doc.getMap('entering');
  const way = field(map.get('way'), z.enum(WAYS_IN));
  if (!way) return undefined;
  const author = field(map.get('author'), Ulid);
  const received = field(map.get('received'), DateText);
  const letter = field(map.get('letter'), Sha256);
  const said = field(map.get('said'), LetterIn);
  return {
    way,
    ...(author && { author }),
    ...(received && { received }),
    ...(letter && { letter }),
    ...(said && { said }),
  };
}

/** True when a draft mentions a file, found without reading the rest of it. */
export const mentionsFile = (doc: Y.Doc, hash: string): boolean =>
  field(doc.getMap('files').get(hash), FileMention)?.hash === hash ||
  readEntering(doc)?.said?.file?.hash === hash;

/** Every file that a draft mentions: those of its card, and the letter it came by. */
export const filesOfDraft = ({ card, entering }: Draft): readonly FileMention[] =>
  entering?.said?.file ? [...card.files, entering.said.file] : card.files;

/** Sources with the ids under which they are changed; ids are ULIDs, so the order is that of writing. */
export function readSources(doc: Y.Doc): readonly (readonly [id: string, source: Source])[] {
  return Object.entries(fields(doc.getMap('sources'), DraftSource)).slice(0, 30);
}

/** The frozen copy of what was handed in. */
export interface SubmittedCopy {
  readonly card: Card;
  readonly version: number;
  readonly month: string;
  readonly author: string;
  readonly coAuthors: readonly string[];
}

export function readSubmission(doc: Y.Doc): SubmittedCopy {
  const map = doc.getMap('submission');
  return {
    card: readCard(map.get('card')),
    version: field(map.get('version'), z.int()) ?? 1,
    month: field(map.get('month'), z.string()) ?? '',
    author: field(map.get('author'), z.string()) ?? '',
    coAuthors: field(map.get('coAuthors'), z.array(z.string())) ?? [],
  };
}

export const ScoreSchema = z.literal([...SCORES]);
export const VerdictSchema = z.enum(VERDICTS);

export interface Sheet extends SheetValues {
  readonly salt: string;
}

/** Where a remark on an item stands in a sheet. */
const REMARK = 'remark:';
/** Many times the items of the longest form. */
const ITEMS = 200;

/** Items that a sheet has a text for, whether or not its form asks for them. */
export const remarkedItems = (doc: Y.Doc): string[] =>
  [...doc.share.keys()]
    .flatMap((root) => (root.startsWith(REMARK) ? [root.slice(REMARK.length)] : []))
    .filter(isItemId)
    .sort()
    .slice(0, ITEMS);

/** Everything a sheet says, by whatever form: which of it that form asks for is a question of the rules. */
export function readSheet(doc: Y.Doc): Sheet {
  const remarks: Record<string, string> = {};
  for (const id of remarkedItems(doc)) {
    const remark = text(doc, `${REMARK}${id}`, 4000).trim();
    if (remark) remarks[id] = remark;
  }
  const verdict = field(doc.getMap('meta').get('verdict'), VerdictSchema);
  const locators = locatorsByItem(doc);
  return {
    scores: fields<Score>(doc.getMap('scores'), ScoreSchema, ITEMS),
    gates: fields(doc.getMap('gates'), z.boolean(), ITEMS),
    remarks,
    findings: text(doc, 'findings', 8000).trim(),
    ...(verdict && { verdict }),
    // Absent without any: sheets from before there were places keep their hash.
    ...(locators && { locators }),
    salt: field(doc.getMap('meta').get('salt'), z.string().check(z.maxLength(64))) ?? '',
  };
}

/** [E-28] A place in the material as a sheet names it: with what it is named for. */
export const SheetLocator = openObject({ item: z.string().check(z.maxLength(40)), ...Locator.shape });
export type SheetLocator = z.infer<typeof SheetLocator>;

/** The places a sheet names, with the ids under which they are taken back; in the order of writing, each once. */
export function readLocators(doc: Y.Doc): (readonly [id: string, locator: SheetLocator])[] {
  const seen = new Map<string, number>();
  return Object.entries(fields(doc.getMap('locators'), SheetLocator)).filter(([, locator]) => {
    const place = `${locator.item} ${locator.file} ${locatorWords(locator)}`;
    const named = seen.get(locator.item) ?? 0;
    if (seen.has(place) || named >= LOCATORS_PER_REMARK) return false;
    seen.set(place, 1).set(locator.item, named + 1);
    return true;
  });
}

function locatorsByItem(doc: Y.Doc): Record<string, Locator[]> | undefined {
  const found: Record<string, Locator[]> = {};
  for (const [, { item, file, name, spot }] of readLocators(doc))
    if (item === 'findings' || isItemId(item))
      (found[item] ??= []).push({ file, name, ...(spot && { spot }) });
  return Object.keys(found).length > 0 ? found : undefined;
}

/** Sections of the joint text, in order. `changes` is what «отправлен на доработку» must say. */
export const SECTIONS = ['strengths', 'findings', 'changes'] as const;
export type Section = (typeof SECTIONS)[number];
export const sectionOf = (doc: Y.Doc, section: Section) => doc.getXmlFragment(`section:${section}`);

export interface Conclusion {
  readonly sections: Readonly<Record<Section, readonly RichNode[]>>;
  readonly agreed: Readonly<Record<string, Score>>;
  readonly gates: Readonly<Record<string, boolean>>;
  readonly verdict?: Verdict;
  /** By when a revision is expected; only for «отправлен на доработку». */
  readonly term?: string;
  readonly salt: string;
}

export function readConclusion(doc: Y.Doc): Conclusion {
  const meta = doc.getMap('meta');
  const verdict = field(meta.get('verdict'), VerdictSchema);
  const term = field(meta.get('term'), DateText);
  return {
    sections: {
      strengths: readRichText(sectionOf(doc, 'strengths')),
      findings: readRichText(sectionOf(doc, 'findings')),
      changes: readRichText(sectionOf(doc, 'changes')),
    },
    agreed: fields<Score>(doc.getMap('agreed'), ScoreSchema, ITEMS),
    gates: fields(doc.getMap('gates'), z.boolean(), ITEMS),
    ...(verdict && { verdict }),
    ...(term && { term }),
    salt: field(meta.get('salt'), z.string().check(z.maxLength(64))) ?? '',
  };
}

export type MissingInConclusion =
  'scores' | 'gates' | 'verdict' | 'findings' | 'changes' | 'term' | 'too-deep';

/** [E-12] What an unambiguous written conclusion must have. */
export function missingInConclusion(conclusion: Conclusion, rubric: RubricForm): MissingInConclusion[] {
  const missing: MissingInConclusion[] = [];
  // Without its form nobody can say that a conclusion is whole.
  const unknown = rubric.criteria.length === 0;
  if (unknown || rubric.criteria.some(({ id }) => conclusion.agreed[id] === undefined))
    missing.push('scores');
  if (rubric.gates.some(({ id }) => conclusion.gates[id] === undefined)) missing.push('gates');
  if (!conclusion.verdict) missing.push('verdict');
  if (!plainText(conclusion.sections.findings)) missing.push('findings');
  if (SECTIONS.some((section) => isTooDeep(conclusion.sections[section]))) missing.push('too-deep');
  if (conclusion.verdict === 'revise') {
    if (!plainText(conclusion.sections.changes)) missing.push('changes');
    if (!conclusion.term) missing.push('term');
  }
  return missing;
}

/** Letters of an anchor's quote; a suggestion speaks of no more, so that it is known word for word what it replaces. */
export const QUOTE_LETTERS = 600;
/** Letters of what a suggestion puts there. */
export const PROPOSED_LETTERS = 2_000;

/** Where a remark points: relative positions (base64 of Yjs) with the words as they stood. */
export const Anchor = openObject({
  section: z.enum(SECTIONS),
  incarnation: z.int(),
  start: z.string().check(z.maxLength(400)),
  end: z.string().check(z.maxLength(400)),
  quote: z.string().check(z.maxLength(QUOTE_LETTERS)),
  before: z.string().check(z.maxLength(32)),
  after: z.string().check(z.maxLength(32)),
});
export type Anchor = z.infer<typeof Anchor>;

/** [E-11] What is proposed to stand in the place of a thread's words; empty: they are to go. */
export const Proposal = openObject({ proposed: z.string().check(z.maxLength(PROPOSED_LETTERS)) });

/** What became of a suggestion; a thread may also be resolved without. */
export const SUGGESTION_OUTCOMES = ['accepted', 'rejected'] as const;
export type SuggestionOutcome = (typeof SUGGESTION_OUTCOMES)[number];

export const Comment = openObject({
  thread: z.string().check(z.maxLength(40)),
  text: z.string().check(z.maxLength(4000)),
});

export interface RemarkComment {
  readonly id: string;
  readonly text: string;
  /** Yjs client that wrote it; who that is, only the relay knows (document, client id) → person. */
  readonly client: number;
}

export interface Thread {
  readonly id: string;
  readonly anchor?: Anchor;
  /** Of a suggestion: the words to put in the place of the anchor's. */
  readonly proposed?: string;
  readonly outcome?: SuggestionOutcome;
  readonly resolved: boolean;
  readonly comments: readonly RemarkComment[];
}

/** The client that wrote a map's entry, from the item itself and never from a field. */
export function clientOf(map: Y.Map<unknown>, key: string): number {
  return map._map.get(key)?.id.client ?? 0;
}

export function readRemarks(doc: Y.Doc): Thread[] {
  const threads = doc.getMap('threads');
  const comments = doc.getMap('comments');
  const byThread = new Map<string, RemarkComment[]>();
  for (const [id, { thread, text }] of Object.entries(fields(comments, Comment))) {
    const comment = { id, text, client: clientOf(comments, id) };
    byThread.set(thread, [...(byThread.get(thread) ?? []), comment]);
  }
  const resolved = fields(doc.getMap('resolved'), z.boolean());
  const outcomes = fields(doc.getMap('outcomes'), z.enum(SUGGESTION_OUTCOMES));
  return [...byThread.keys()].sort().map((id) => {
    const anchor = field(threads.get(id), Anchor);
    const suggested = anchor && field(threads.get(id), Proposal);
    const outcome = suggested && outcomes[id];
    return {
      id,
      ...(anchor && { anchor }),
      ...(suggested && { proposed: suggested.proposed }),
      ...(outcome && { outcome }),
      resolved: resolved[id] === true,
      comments: byThread.get(id)!,
    };
  });
}

/** A gate or criterion as a paper names it. */
const NamedItem = openObject({ id: z.string(), title: z.string() });

/** What the author receives: built by the relay from the issued text, complete without any other document. */
export const Outcome = openObject({
  number: z.string(),
  date: z.string(),
  place: z.string(),
  title: z.string(),
  version: z.int(),
  materialHash: z.string(),
  /** [E-13] The short code of the exact text; editions issued before it was kept have none. */
  code: z.optional(z.string()),
  authors: z.array(z.string()),
  school: z.string(),
  rubric: z.int(),
  /** How that version calls what was asked; editions from before forms had versions are of the example. */
  form: z.optional(openObject({ gates: z.array(NamedItem), criteria: z.array(NamedItem) })),
  scores: z.record(z.string(), z.int()),
  gates: z.record(z.string(), z.boolean()),
  sections: z.record(z.string(), z.array(z.unknown())),
  verdict: VerdictSchema,
  term: z.string(),
  /** [E-13] Who signs: the experts who confirmed exactly this text. In editions without `consent`, the whole panel. */
  experts: z.array(z.string()),
  issuedBy: z.string(),
  /** [E-13] How far the text was confirmed when it was issued; unknown of editions issued before this was kept. */
  consent: z.optional(
    openObject({
      given: z.int(),
      of: z.int(),
      /** Experts whose sheets count and who did not confirm; empty where names are hidden from authors. */
      silent: z.array(z.string()),
      /** Who decided to issue without the rest. The reason is the panel's own talk and stays with it. */
      decidedBy: z.optional(z.string()),
    }),
  ),
  /** [E-12] The voices were equal and the head decided; the reason stays with the panel. */
  tie: z.optional(openObject({ decidedBy: z.string() })),
  /** [E-14] The edition it stands instead of, when the conclusion was opened again. */
  replaces: z.optional(openObject({ number: z.string(), date: z.string() })),
});
export type Outcome = z.infer<typeof Outcome>;

/** What an outcome's answers are called, complete without any other document. */
export const formOf = ({ form }: Pick<Outcome, 'form'>) => form ?? EXAMPLE_RUBRIC;

export function readOutcome(doc: Y.Doc): Outcome | undefined {
  return field(doc.getMap('outcome').get('outcome'), Outcome);
}

export const Message = openObject({ text: z.string().check(z.maxLength(8000)), at: z.int() });
export interface HelpMessage {
  readonly id: string;
  readonly text: string;
  readonly at: number;
  readonly client: number;
}

export function readHelp(doc: Y.Doc): HelpMessage[] {
  const messages = doc.getMap('messages');
  return Object.entries(fields(messages, Message)).map(([id, message]) => ({
    id,
    ...message,
    client: clientOf(messages, id),
  }));
}

/** [E-15] Until when its author has read a conversation; undefined before the first time. */
export const readHelpSeen = (doc: Y.Doc): number | undefined => fields(doc.getMap('seen'), z.int()).author;

/** [E-28] The phrases of a bank, in the order of writing. */
export const readPhrases = (doc: Y.Doc): KeptPhrase[] =>
  Object.entries(fields(doc.getMap('phrases'), Phrase))
    .slice(0, PHRASES_PER_BANK)
    .map(([id, { text }]) => ({ id, text }));

/** When this person used phrases of either bank last, by their ids; those of which it is remembered. */
export function readUses(doc: Y.Doc): ReadonlyMap<string, number> {
  const used = Object.entries(fields(doc.getMap('used'), z.int()));
  return new Map(used.sort(([, a], [, b]) => b - a).slice(0, USES_REMEMBERED));
}

export const sheetHash = ({ salt, ...values }: Sheet) =>
  contentHash(`sheet/${DOCUMENT_SCHEMA}`, salt, values);
export const conclusionHash = ({ salt, ...values }: Conclusion) =>
  contentHash(`conclusion/${DOCUMENT_SCHEMA}`, salt, values);

/** What remains to be filled in, by item id; the relay refuses to complete or issue while something does. */
export const missingItems = (sheet: Sheet, rubric: RubricForm) =>
  missingInSheet(sheet, rubric).map(missingItem);

/** What acts need to know of a document's text by the form of its round; relay and device read it with this function. */
export function contentOf(name: string, doc: Y.Doc, rubric: RubricForm): Content | undefined {
  switch (parseName(name)?.kind) {
    case 'sheet': {
      const sheet = readSheet(doc);
      return { hash: sheetHash(sheet), missing: missingItems(sheet, rubric) };
    }
    case 'conclusion': {
      const conclusion = readConclusion(doc);
      return {
        hash: conclusionHash(conclusion),
        missing: missingInConclusion(conclusion, rubric),
        ...(conclusion.verdict && { verdict: conclusion.verdict }),
        ...(conclusion.verdict === 'revise' && conclusion.term && { term: conclusion.term }),
      };
    }
    default:
      return undefined;
  }
}
