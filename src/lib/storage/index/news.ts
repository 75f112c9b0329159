import { copyOf, noFacts, setSubject, type Facts } from '../../domain/facts';
import type { Device, OutboxRow } from '../database';
import { INDEX, NO_INDEX, type IndexState, type LineRow, type SubjectRow } from './rows';

/** What has changed of the index since a revision. */
export interface IndexNews {
  readonly revision: number;
  /** Rows have gone, or this is the first question: what follows is everything. */
  readonly whole: boolean;
  /** Lines of documents that lists show. */
  readonly lines: readonly LineRow[];
  readonly subjects: readonly SubjectRow[];
  /**
   * Own acts on their way, all of them, at the same moment: an act leaves them in the write that brings its entry, and
   * whoever asked for them apart would see a moment in which it is neither here nor there.
   */
  readonly outbox: readonly OutboxRow[];
}

export async function indexState(device: Device): Promise<IndexState> {
  return (await device.read<IndexState>(INDEX)) ?? NO_INDEX;
}

/** What has changed since a revision, as this device stands now; `undefined` asks for everything. */
export async function indexNews(device: Device, since: number | undefined): Promise<IndexNews> {
  const { meta, lines, subjects, outbox } = device;
  return await device.transaction('r', [meta, lines, subjects, outbox], async () => {
    // One question after another, and each of them Dexie's own: a live query loses its transaction in between otherwise.
    const row = (await meta.get(INDEX)) as { readonly value: IndexState } | undefined;
    const { revision, removed } = row?.value ?? NO_INDEX;
    // A revision that was never reached is that of a database which the browser has emptied.
    const whole = since === undefined || removed > since || revision < since;
    const coming = await outbox.orderBy('order').toArray();
    if (!whole && revision === since) return { revision, whole, lines: [], subjects: [], outbox: coming };
    const after = whole ? -1 : since;
    const changed = await lines.where('listed').above(after).toArray();
    const told = await subjects.where('revision').above(after).toArray();
    return { revision, whole, lines: changed, subjects: told, outbox: coming };
  });
}

/** Facts after news; those before stay as they were. */
export function factsAfter(known: Facts, { subjects, whole }: Pick<IndexNews, 'subjects' | 'whole'>): Facts {
  const facts = whole ? noFacts() : copyOf(known);
  for (const { subject, said } of subjects) setSubject(facts, subject, said);
  return facts;
}

/** What lists know of documents, by name. */
export type Lines = ReadonlyMap<string, LineRow>;

/** Lines of one kind of document after news; the same map when the news are of other kinds. */
export function linesAfter(known: Lines, kind: string, { lines, whole }: IndexNews): Lines {
  const changed = lines.filter(({ name }) => name.startsWith(`${kind}/`));
  if (changed.length === 0 && !whole) return known;
  return new Map([...(whole ? [] : known), ...changed.map((line) => [line.name, line] as const)]);
}

/** Everything accepted acts say on this device. */
export async function factsHere({ subjects }: Device): Promise<Facts> {
  return factsAfter(noFacts(), { subjects: await subjects.toArray(), whole: true });
}

/** Names of documents that have a database of their own: they may say more than the relay has been told. */
export async function openHere({ lines }: Device): Promise<string[]> {
  return await lines.where('open').equals(1).primaryKeys();
}
