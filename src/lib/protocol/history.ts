import { z } from 'zod/mini';
import { readRecords } from './catch-up';

/**
 * [E-26] The history of a document, `GET /api/history?document=…&after=…`: records as in catch-up, page by page. Person
 * and time of every update are the relay's own stamp; nothing in an update can say otherwise.
 */
export const HistoryRecord = z.discriminatedUnion('record', [
  /** Who writes under which Yjs client id, as far as the relay knows. */
  z.object({
    record: z.literal('writers'),
    writers: z.array(z.tuple([z.int().check(z.nonnegative()), z.string().check(z.maxLength(40))])),
  }),
  /** An update in the order of the log; its bytes follow. `brought`: by this person from a device after a restore. */
  z.object({
    record: z.literal('update'),
    seq: z.int().check(z.positive()),
    person: z.string().check(z.maxLength(40)),
    at: z.int(),
    brought: z.boolean(),
  }),
  /** Last: whether there is more behind the last update. */
  z.object({ record: z.literal('end'), more: z.boolean() }),
]);
export type HistoryRecord = z.infer<typeof HistoryRecord>;

const Named = z.object({ record: z.string() });
const KNOWN: ReadonlySet<string> = new Set<HistoryRecord['record']>(['writers', 'update', 'end']);

/** One update of a document as the relay stored it. */
export interface LoggedUpdate {
  readonly seq: number;
  /** Who sent it, or brought it back; the relay itself for first contents. */
  readonly person: string;
  readonly at: number;
  readonly brought: boolean;
  readonly bytes: Uint8Array;
}

export interface HistoryPage {
  readonly updates: readonly LoggedUpdate[];
  readonly writers: readonly (readonly [client: number, person: string])[];
  readonly more: boolean;
}

/** Reads an answer; throws on one that is cut or malformed. Records of a newer relay are passed over. */
export function readHistoryPage(body: Uint8Array): HistoryPage {
  const updates: LoggedUpdate[] = [];
  let writers: HistoryPage['writers'] = [];
  let more: boolean | undefined;
  for (const { head, bytes } of readRecords(body)) {
    if (!KNOWN.has(Named.parse(head).record)) continue;
    const read = HistoryRecord.parse(head);
    if (read.record === 'update') {
      const { record: _, ...update } = read;
      updates.push({ ...update, bytes });
    } else if (read.record === 'writers') writers = read.writers;
    else more = read.more;
  }
  if (more === undefined) throw new Error('history without its end');
  return { updates, writers, more };
}
