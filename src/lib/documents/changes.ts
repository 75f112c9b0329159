import * as Y from 'yjs';
import { z } from 'zod/mini';
import { GridPlace, MarkRow, NeedRow, OfferRow } from '../domain/lessons/paper';
import { FileMention } from '../domain/materials/card';
import { Phrase } from '../domain/materials/phrase-bank';
import { isCriterionId, isGateId, isItemId, itemsOf, type RubricForm } from '../domain/materials/rubric';
import { parseName } from '../domain/names';
import { DateText } from '../domain/shared/ids';
import type { Change } from '../domain/shared/change';
import { textAfter } from '../domain/shared/put-in';
import { linesOf, putInRich } from './rich-put-in';
import { writeParagraphs } from './rich-text';
import { salted, writeText } from './materials/change';
import { OWN, put } from './own-edit';
import {
  Anchor,
  Comment,
  DRAFT_SHAPE,
  DraftSource,
  Message,
  ScoreSchema,
  SheetLocator,
  SECTIONS,
  SUGGESTION_OUTCOMES,
  TEXT_FIELDS,
  VerdictSchema,
} from './materials/read';

/** What people write into a document by hand, root by root; what stands elsewhere in it nobody puts in. */
interface Places {
  /** Whether a root is such a text. */
  readonly isText: (root: string) => boolean;
  readonly rich: readonly string[];
  /** What a map's key may hold; undefined for a key that is not written by hand. */
  readonly maps: Readonly<Record<string, (key: string) => z.ZodMiniType | undefined>>;
}

/** Answers by item, of whatever form; {@link onForm} says which of them a form asks for. */
const answers =
  (isItem: (id: string) => boolean, schema: z.ZodMiniType) =>
  (key: string): z.ZodMiniType | undefined =>
    isItem(key) ? schema : undefined;
const named =
  (shape: Readonly<Record<string, z.ZodMiniType>>) =>
  (key: string): z.ZodMiniType | undefined =>
    Object.hasOwn(shape, key) ? shape[key] : undefined;
const any = (schema: z.ZodMiniType) => () => schema;
/** Fields of rows stand under `<row>:<field>`. */
const ofRow = (shape: Readonly<Record<string, z.ZodMiniType>>) => (key: string) =>
  named(shape)(key.slice(key.indexOf(':') + 1));

const oneOf = (roots: readonly string[]) => (root: string) => roots.includes(root);
const REMARK = 'remark:';
const remarkedItem = (root: string) => (root.startsWith(REMARK) ? root.slice(REMARK.length) : '');
const PLACES: Readonly<Record<string, Places>> = {
  draft: {
    isText: oneOf(TEXT_FIELDS),
    rich: [],
    maps: { card: named(DRAFT_SHAPE), files: any(FileMention), sources: any(DraftSource) },
  },
  sheet: {
    isText: (root) => root === 'findings' || isItemId(remarkedItem(root)),
    rich: [],
    maps: {
      scores: answers(isCriterionId, ScoreSchema),
      gates: answers(isGateId, z.boolean()),
      locators: any(SheetLocator),
      meta: named({ verdict: VerdictSchema }),
    },
  },
  conclusion: {
    isText: () => false,
    rich: SECTIONS.map((section) => `section:${section}`),
    maps: {
      agreed: answers(isCriterionId, ScoreSchema),
      gates: answers(isGateId, z.boolean()),
      meta: named({ verdict: VerdictSchema, term: DateText }),
    },
  },
  remarks: {
    isText: () => false,
    rich: [],
    maps: {
      threads: any(Anchor),
      comments: any(Comment),
      resolved: any(z.boolean()),
      outcomes: any(z.enum(SUGGESTION_OUTCOMES)),
    },
  },
  help: { isText: () => false, rich: [], maps: { messages: any(Message) } },
  phrases: { isText: () => false, rich: [], maps: { phrases: any(Phrase) } },
  phrasebook: { isText: () => false, rich: [], maps: { phrases: any(Phrase) } },
  offers: { isText: () => false, rich: [], maps: { offers: ofRow(OfferRow.shape) } },
  request: {
    isText: () => false,
    rich: [],
    maps: { marks: ofRow(MarkRow.shape), needs: ofRow(NeedRow.shape) },
  },
  grid: { isText: () => false, rich: [], maps: { places: any(GridPlace) } },
};
const placesOf = (name: string) => PLACES[parseName(name)?.kind ?? ''];

/** True for a text with a form of its own, bold or lists; of those changes carry the words alone. */
export const isRich = (name: string, root: string): boolean => !!placesOf(name)?.rich.includes(root);

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * What a copy says that the state it began from does not, place by place. `base` and `mine` are Yjs states of one
 * document; they are merged first, in a copy that nobody keeps, so that nothing the copy has not heard of counts as
 * deleted by its writer.
 */
export function changesOf(name: string, base: Uint8Array, mine: Uint8Array): Change[] {
  const places = placesOf(name);
  if (!places) return [];
  const [was, now] = [new Y.Doc(), new Y.Doc()];
  for (const [doc, states] of [
    [was, [base]],
    [now, [base, mine]],
  ] as const)
    for (const state of states) if (state.byteLength > 0) Y.applyUpdate(doc, state);
  const roots = [...new Set([...was.share.keys(), ...now.share.keys()])].sort();
  const textRoots = roots.filter((root) => places.isText(root));
  const texts = [
    ...textRoots.map((root) => [root, (doc: Y.Doc) => doc.getText(root).toString()] as const),
    ...places.rich.map((root) => [root, (doc: Y.Doc) => linesOf(doc.getXmlFragment(root))] as const),
  ].map(([root, read]) => ({ root, was: read(was), now: read(now) }));
  const values = Object.entries(places.maps).flatMap(([root, schemaOf]) => {
    const [before, after] = [was.getMap(root), now.getMap(root)];
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys]
      .filter((key) => schemaOf(key) && !same(before.get(key), after.get(key)))
      .map((key) => ({
        root,
        key,
        ...(before.has(key) && { was: before.get(key) }),
        ...(after.has(key) && { now: after.get(key) }),
      }));
  });
  was.destroy();
  now.destroy();
  return [...texts.filter((each) => each.was !== each.now), ...values];
}

/**
 * [E-14] Of changes to a sheet or a conclusion those that its form has a place for. A request is another person's, and a
 * copy may come from a version of the program that judged by another form: what is not asked is passed over.
 */
export function onForm(name: string, changes: readonly Change[], rubric: RubricForm): Change[] {
  if (!['sheet', 'conclusion'].includes(parseName(name)?.kind ?? '')) return [...changes];
  const asked = new Set(itemsOf(rubric).map(({ id }) => id));
  return changes.filter(({ root, key }) => {
    const item = key ?? remarkedItem(root);
    return !isItemId(item) || asked.has(item);
  });
}

/** Changes that others have crossed. */
export interface Crossed {
  /** Sentences of both stand one after the other. */
  readonly both: readonly Change[];
  /** A value that others have set meanwhile stays theirs. */
  readonly theirs: readonly Change[];
}

/**
 * [E-14] Puts changes into a document as an edit of whoever does it: sentence by sentence and value by value, under
 * this copy's own client id. What others have written meanwhile stays. Changes may come from another person's request:
 * what has no place in such a document, or does not parse, is passed over.
 */
export function putInChanges(name: string, doc: Y.Doc, changes: readonly Change[], salt: string): Crossed {
  const both: Change[] = [];
  const theirs: Change[] = [];
  const places = placesOf(name);
  doc.transact(() => {
    for (const change of changes) {
      const { root, key, was, now } = change;
      if (key === undefined) {
        const [from, to] = [was ?? '', now ?? ''];
        if (typeof from !== 'string' || typeof to !== 'string') continue;
        if (isRich(name, root)) {
          if (putInRich(doc.getXmlFragment(root), from, to)) both.push(change);
        } else if (places?.isText(root)) {
          const { text, clash } = textAfter(doc.getText(root).toString(), from, to);
          writeText(doc.getText(root), text);
          if (clash) both.push(change);
        }
        continue;
      }
      const schema = places && Object.hasOwn(places.maps, root) ? places.maps[root]!(key) : undefined;
      if (!schema || (now !== undefined && !schema.safeParse(now).success)) continue;
      const map = doc.getMap(root);
      const present = map.get(key);
      if (same(present, now)) continue;
      if (!same(present, was)) theirs.push(change);
      else {
        if (root === 'scores' || root === 'agreed' || root === 'gates' || root === 'meta') salted(doc, salt);
        put(map, key, now);
      }
    }
  }, OWN);
  return { both, theirs };
}

/** A document that says only what the changes came to: to be read in words. */
export function docOfChanges(name: string, changes: readonly Change[]): Y.Doc {
  const doc = new Y.Doc();
  for (const { root, key, now } of changes) {
    if (key !== undefined) doc.getMap(root).set(key, now);
    else if (typeof now !== 'string') continue;
    else if (isRich(name, root)) writeParagraphs(doc.getXmlFragment(root), now.split('\n'));
    else doc.getText(root).insert(0, now);
  }
  return doc;
}
