import type * as Y from 'yjs';
import type { Card, FileMention, Source } from '../../domain/materials/card';
import type { Locator } from '../../domain/materials/locator';
import { USES_REMEMBERED } from '../../domain/materials/phrase-bank';
import type { Score, Verdict } from '../../domain/materials/rubric';
import { change, OWN, put } from '../own-edit';
import {
  FLAT_FIELDS,
  TEXT_FIELDS,
  type Anchor,
  type Entering,
  type FlatField,
  type SuggestionOutcome,
  type TextField,
} from './read';

const isHighHalf = (text: string, at: number) => at >= 0 && (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLowHalf = (text: string, at: number) => at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** Turns a text into another by one replacement, so that what a colleague types elsewhere in it survives. */
export function writeText(text: Y.Text, next: string): void {
  const current = text.toString();
  if (current === next) return;
  let start = 0;
  while (start < current.length && start < next.length && current[start] === next[start]) start++;
  let end = 0;
  while (
    end < current.length - start &&
    end < next.length - start &&
    current[current.length - 1 - end] === next[next.length - 1 - end]
  )
    end++;
  // Two emoji differ in half a character: a half written alone is lost on its way to others.
  if (isHighHalf(current, start - 1)) start--;
  if (isLowHalf(current, current.length - end)) end--;
  const write = () => {
    const removed = current.length - start - end;
    if (removed > 0) text.delete(start, removed);
    const inserted = next.slice(start, next.length - end);
    if (inserted) text.insert(start, inserted);
  };
  if (text.doc) text.doc.transact(write, OWN);
  else write();
}

export function setCardField<F extends FlatField>(doc: Y.Doc, field: F, value: Card[F]) {
  change(doc, () => put(doc.getMap('card'), field, value));
}
export function setCardText(doc: Y.Doc, field: TextField, value: string) {
  writeText(doc.getText(field), value);
}
/** Deletes a draft for its author's lists, on all their devices; without a moment it is back. */
export function setDeleted(doc: Y.Doc, at: number | undefined) {
  change(doc, () => put(doc.getMap('card'), 'deletedAt', at));
}
export function addFile(doc: Y.Doc, file: FileMention) {
  change(doc, () => put(doc.getMap('files'), file.hash, file));
}
export function removeFile(doc: Y.Doc, hash: string) {
  change(doc, () => put(doc.getMap('files'), hash, undefined));
}
export function setSource(doc: Y.Doc, id: string, source: Source | undefined) {
  change(doc, () => put(doc.getMap('sources'), id, source));
}
export function setCoAuthor(doc: Y.Doc, person: string, named: boolean) {
  change(doc, () => put(doc.getMap('coAuthors'), person, named ? true : undefined));
}

/** Puts a card that was handed in by somebody else into the place of what a draft says; one step of undo. */
export function replaceCard(
  doc: Y.Doc,
  {
    id,
    card,
    coAuthors,
  }: { readonly id: string; readonly card: Card; readonly coAuthors: readonly string[] },
  newId: () => string,
) {
  const keep = (name: string, wanted: ReadonlyMap<string, unknown>) => {
    const map = doc.getMap(name);
    for (const key of [...map.keys()]) if (!wanted.has(key)) map.delete(key);
    for (const [key, value] of wanted) put(map, key, value);
  };
  change(doc, () => {
    for (const field of FLAT_FIELDS) put(doc.getMap('card'), field, card[field]);
    for (const field of TEXT_FIELDS) writeText(doc.getText(field), card[field]);
    keep('files', new Map(card.files.map((file) => [file.hash, file])));
    keep('sources', new Map(card.sources.map((source) => [newId(), source])));
    keep('coAuthors', new Map(coAuthors.map((person) => [person, true])));
    put(doc.getMap('card'), 'base', id);
  });
}

/** Says for whom the desk writes a draft, or how the paper came. */
export function setEntering<K extends keyof Entering>(doc: Y.Doc, key: K, value: Entering[K]) {
  change(doc, () => put(doc.getMap('entering'), key, value));
}

/** A salt makes the hash of eight scores unguessable; the first writer's stays, a later one gives way to it. */
export function salted(doc: Y.Doc, salt: string) {
  const meta = doc.getMap('meta');
  if (!meta.has('salt')) meta.set('salt', salt);
}

export function setScore(doc: Y.Doc, criterion: string, score: Score | undefined, salt: string) {
  change(doc, () => {
    salted(doc, salt);
    put(doc.getMap('scores'), criterion, score);
  });
}
export function setGate(doc: Y.Doc, gate: string, answer: boolean | undefined, salt: string) {
  change(doc, () => {
    salted(doc, salt);
    put(doc.getMap('gates'), gate, answer);
  });
}
/** Takes back all that a sheet says of an item. */
export function removeAnswer(doc: Y.Doc, item: string) {
  change(doc, () => {
    for (const root of ['scores', 'gates']) put(doc.getMap(root), item, undefined);
    writeText(doc.getText(`remark:${item}`), '');
  });
}
export function setAllGates(doc: Y.Doc, gates: readonly string[], salt: string) {
  change(doc, () => {
    salted(doc, salt);
    for (const gate of gates) put(doc.getMap('gates'), gate, true);
  });
}
export function setVerdict(doc: Y.Doc, verdict: Verdict | undefined, salt: string) {
  change(doc, () => {
    salted(doc, salt);
    put(doc.getMap('meta'), 'verdict', verdict);
  });
}
export function setRemark(doc: Y.Doc, item: string, remark: string) {
  writeText(doc.getText(`remark:${item}`), remark);
}
/** [E-28] Names a place in the material for a remark; without one, takes back what stands under the id. */
export function setLocator(doc: Y.Doc, id: string, named: { item: string; locator: Locator } | undefined) {
  change(doc, () => put(doc.getMap('locators'), id, named && { item: named.item, ...named.locator }));
}
export function setFindings(doc: Y.Doc, findings: string) {
  writeText(doc.getText('findings'), findings);
}

export function agreeScore(doc: Y.Doc, criterion: string, score: Score) {
  change(doc, () => put(doc.getMap('agreed'), criterion, score));
}
export function agreeGate(doc: Y.Doc, gate: string, answer: boolean) {
  change(doc, () => put(doc.getMap('gates'), gate, answer));
}
export function setTerm(doc: Y.Doc, term: string | undefined) {
  change(doc, () => put(doc.getMap('meta'), 'term', term));
}

/** Begins a thread on words of the conclusion, or on none of them. */
export function startThread(
  doc: Y.Doc,
  ids: { readonly thread: string; readonly comment: string },
  text: string,
  anchor?: Anchor,
  /** A suggestion: the words to put in the place of the anchor's. */
  proposed?: string,
) {
  change(doc, () => {
    if (anchor)
      doc.getMap('threads').set(ids.thread, { ...anchor, ...(proposed !== undefined && { proposed }) });
    doc.getMap('comments').set(ids.comment, { thread: ids.thread, text });
  });
}
export function reply(doc: Y.Doc, thread: string, id: string, text: string) {
  change(doc, () => doc.getMap('comments').set(id, { thread, text }));
}
/** Closes a thread, of a suggestion with what became of it, or opens it again. */
export function resolveThread(doc: Y.Doc, thread: string, resolved: boolean, outcome?: SuggestionOutcome) {
  change(doc, () => {
    put(doc.getMap('resolved'), thread, resolved);
    put(doc.getMap('outcomes'), thread, outcome);
  });
}
export function sendHelpMessage(doc: Y.Doc, id: string, text: string, at: number) {
  change(doc, () => doc.getMap('messages').set(id, { text, at }));
}
/** [E-15] The author has read a conversation until then, on whichever device. */
export function seeHelp(doc: Y.Doc, at: number) {
  change(doc, () => doc.getMap('seen').set('author', at));
}
/** [E-28] Keeps a phrase in a bank, changes its words or, without any, deletes it. */
export function setPhrase(doc: Y.Doc, id: string, text: string | undefined) {
  change(doc, () => put(doc.getMap('phrases'), id, text === undefined ? undefined : { text }));
}
/** Remembers when a phrase was used last, and forgets the earliest of too many. */
export function usePhrase(doc: Y.Doc, id: string, at: number) {
  change(doc, () => {
    const used = doc.getMap('used');
    put(used, id, at);
    const earliest = [...used].sort(([, a], [, b]) => Number(b) - Number(a)).slice(USES_REMEMBERED);
    for (const [phrase] of earliest) used.delete(phrase);
  });
}
