import type { Entry } from '../../domain/act';
import { ACTS } from '../../domain/acts';
import { foldSubject, type SubjectFacts } from '../../domain/facts';
import { counted, EMPTY_INVENTORY, type Inventory } from '../../protocol/catch-up';
import type { DocumentRow } from '../database';

/** The version of lines and of the summaries in them: raised, all lines are made anew in the background. */
export const LINES = 2;

/** What is known of a document without reading its bytes. */
export interface LineRow {
  readonly name: string;
  readonly head: number;
  readonly bytes: number;
  readonly changedAt: number;
  readonly summary?: DocumentRow['summary'];
  /** Present while the document has a database of its own: those are looked through at each exchange. */
  readonly open?: 1;
  /** For documents that lists show: the revision of the index with which the line changed last. */
  readonly listed?: number;
}

/** What accepted acts say of one subject: screens start from these instead of from all acts. */
export interface SubjectRow {
  readonly subject: string;
  readonly said?: SubjectFacts;
  /** The last act in it: what comes later is added, what comes earlier makes it anew from all. */
  readonly seq: number;
  /** A newer version has acted on it in a way this one does not know. */
  readonly newer?: true;
  readonly revision: number;
}

/** How far the index is. One row beside the data, changed in the same transaction. */
export interface IndexState {
  /** Raised with every change of the index; who follows it asks for what came after. */
  readonly revision: number;
  /** With which revision rows went: who has seen less reads everything again. */
  readonly removed: number;
  /** The sum of the documents that the relay has told of, as catch-up compares it. */
  readonly held: Inventory;
  /** {@link LINES} when all lines are there; 0 while they are being made. */
  readonly lines: number;
  /** Which program has folded the subjects: another one may understand acts differently, and folds them anew. */
  readonly subjects: string;
}

/** The key of {@link IndexState} in the table `meta`. */
export const INDEX = 'index';

/** Of a device without an index, or with one that is not known: it is made first. */
export const NO_INDEX: IndexState = {
  revision: 0,
  removed: 0,
  held: EMPTY_INVENTORY,
  lines: 0,
  subjects: '',
};

/** How {@link IndexState.subjects} says that a program is at it. */
export const unfinishedBy = (program: string) => `${program} …`;

/**
 * True for documents that lists show to a person: their drafts' titles, their sheets' progress, conclusions' texts, who
 * spoke last in a conversation.
 */
export function isListed(name: string, person: string): boolean {
  if (name.startsWith('sheet/')) return name.endsWith(`/${person}`);
  return /^(draft|conclusion|help)\//.test(name);
}

/** [E-15] A conversation says by client who spoke last: the relay tells whose it was, and a device knows its own. */
function summaryIn({ name, summary, writers, clients }: DocumentRow, person: string): DocumentRow['summary'] {
  if (!summary || !name.startsWith('help/')) return summary;
  const { client, ...said } = summary;
  const told = writers.find(([each]) => each === client)?.[1];
  const by = told ?? (clients?.some((each) => each === client) ? person : undefined);
  return { ...said, ...(by && { by }) };
}

/** The line of a document, as it stands with a revision. */
export function lineOf(row: DocumentRow, person: string, revision: number): LineRow {
  const { name, head, state, changedAt, open } = row;
  const summary = summaryIn(row, person);
  return {
    name,
    head,
    bytes: state.byteLength,
    changedAt,
    ...(open && { open: 1 as const }),
    ...(isListed(name, person) && { listed: revision, ...(summary && { summary }) }),
  };
}

/** A subject after some of its acts, in their order; `before` is what those before them have made of it. */
export function subjectAfter(
  before: SubjectRow | undefined,
  entries: readonly Entry[],
  revision: number,
): SubjectRow {
  const { subject, seq } = entries.at(-1)!;
  const said = entries.reduce(foldSubject, before?.said);
  const newer = before?.newer ?? entries.some(({ kind }) => !ACTS.has(kind));
  return { subject, seq, revision, ...(said && { said }), ...(newer && { newer }) };
}

/** Entries by their subject, each subject's in their order. */
export function bySubject(entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
    const known = found.get(entry.subject);
    if (known) known.push(entry);
    else found.set(entry.subject, [entry]);
  }
  return found;
}

/** The sum of documents after a line has changed; a document of which the relay knows nothing does not count. */
export function heldAfter(
  held: Inventory,
  before: LineRow | undefined,
  after: LineRow | undefined,
): Inventory {
  const without = before && before.head > 0 ? counted(held, before.name, before.head, -1) : held;
  return after && after.head > 0 ? counted(without, after.name, after.head) : without;
}

/** True when two lines say the same, whatever their revisions. */
export function sameLine(one: LineRow | undefined, other: LineRow): boolean {
  return (
    one !== undefined &&
    one.head === other.head &&
    one.bytes === other.bytes &&
    one.changedAt === other.changedAt &&
    one.open === other.open &&
    (one.listed === undefined) === (other.listed === undefined) &&
    JSON.stringify(one.summary) === JSON.stringify(other.summary)
  );
}
