import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { decodeUtf8 } from 'lib0/string';
import { z } from 'zod/mini';
import { LIMITS } from './limits';

/**
 * Catch-up is one request: what the device has to say goes up, everything its person may see and does not have yet
 * comes down. The body is a row of records, each `varUint length · JSON head · bytes`, in both directions.
 */

const isInventory = (said: unknown): boolean =>
  typeof said === 'object' && said !== null && Object.values(said).every(Number.isSafeInteger);

/** The first record of a request. */
export const CatchUpHead = z.strictObject({
  record: z.literal('head'),
  epoch: z.string().check(z.maxLength(64)),
  /** The sequence up to which the device has everything; 0 for a new device. */
  cursor: z.int().check(z.nonnegative()),
  /** Sent after a digest differed: every document held, with its head. By hand: a schema costs microseconds a name. */
  inventory: z.optional(z.custom<Readonly<Record<string, number>>>(isInventory)),
  /** The epoch to whose relay this device has brought back what it knew. */
  brought: z.optional(z.string().check(z.maxLength(64))),
});
export type CatchUpHead = z.infer<typeof CatchUpHead>;

/** An unsent update; its bytes follow. Documents come before acts. */
export const CatchUpUpdate = z.strictObject({
  record: z.literal('update'),
  document: z.string().check(z.maxLength(200)),
  incarnation: z.int().check(z.positive()),
});

export const CatchUpAct = z.strictObject({ record: z.literal('act'), act: z.unknown() });

/**
 * What a device brings back to a restored relay (`POST /api/bring-back`): accepted acts as they were signed, and states
 * of documents as the relay had told them, with who wrote under which client id; and which files were uploaded.
 */
export const BringBackRecord = z.discriminatedUnion('record', [
  z.strictObject({ record: z.literal('entry'), entry: z.unknown() }),
  z.strictObject({
    record: z.literal('document'),
    document: z.string().check(z.maxLength(200)),
    incarnation: z.int().check(z.positive()),
    writers: z
      .array(z.tuple([z.int().check(z.nonnegative()), z.string().check(z.maxLength(40))]))
      .check(z.maxLength(10_000)),
  }),
  /** Bytes that its person has uploaded from here. */
  z.strictObject({ record: z.literal('file'), hash: z.string().check(z.maxLength(64)) }),
]);

export interface BroughtBack {
  /** How many acts and documents were new to the relay, or made more complete. */
  readonly acts: number;
  readonly documents: number;
  /** Files named that it does not have: they are uploaded again. */
  readonly missing: readonly string[];
}

export const CatchUpRequestRecord = z.discriminatedUnion('record', [CatchUpHead, CatchUpUpdate, CatchUpAct]);

/** Records of an answer. */
export type CatchUpAnswer =
  /** First: if the epoch differs from the request's, everything follows from zero. */
  | {
      record: 'head';
      epoch: string;
      person: string;
      at: number;
      from: number;
      /**
       * The relay stands on a restored backup that reaches to this sequence, and decides nothing yet. `wanted`: this
       * device has not brought back what it was told later, and nothing else is said before.
       */
      recovery?: { after: number; wanted: boolean };
    }
  /** What became of each update sent, in order. */
  | {
      record: 'stored';
      document: string;
      verdict: 'stored' | 'aside' | 'refused';
      reason?: string;
      id?: string;
    }
  /** What became of each act sent, in order; `waiting` with the code `try-again` was not stored: send it again. */
  | { record: 'verdict'; act: string; verdict: 'accepted' | 'refused' | 'waiting'; code?: string }
  /** An accepted act this person may see, redacted for them. */
  | { record: 'entry'; entry: unknown }
  /** A document that changed; its update follows. `whole`: replaces what the device holds. */
  | {
      record: 'document';
      document: string;
      incarnation: number;
      head: number;
      frozen: boolean;
      whole: boolean;
      writers: [client: number, person: string][];
      /** When the relay committed the last change of it. */
      changedAt?: number;
    }
  /** Documents erased since the cursor that this person could read: the device drops them with all it keeps of them. */
  | { record: 'erased'; documents: string[] }
  /** Grants lost since the cursor: the device drops what only they opened. */
  | { record: 'gone'; grants: string[] }
  /** Last: the device has everything up to the cursor if its digest now equals this one. */
  | { record: 'end'; cursor: number; digest: string };

/** Appends one record. */
export function writeRecord(encoder: encoding.Encoder, head: unknown, bytes?: Uint8Array): void {
  const inner = encoding.createEncoder();
  encoding.writeVarString(inner, JSON.stringify(head));
  if (bytes) encoding.writeUint8Array(inner, bytes);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
}

export function encodeRecord(head: unknown, bytes?: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  writeRecord(encoder, head, bytes);
  return encoding.toUint8Array(encoder);
}

/**
 * The records of a body as they lie in it, their JSON unread; throws on a body that is cut. Views: kept, each keeps the
 * whole body.
 */
export function* splitRecords(body: Uint8Array): Generator<{ json: Uint8Array; bytes: Uint8Array }> {
  if (body.byteLength > LIMITS.catchUpBytes * 4) throw new Error('body too large');
  const decoder = decoding.createDecoder(body);
  while (decoding.hasContent(decoder)) {
    const record = decoding.createDecoder(decoding.readVarUint8Array(decoder));
    yield { json: decoding.readVarUint8Array(record), bytes: decoding.readTailAsUint8Array(record) };
  }
}

export const parseHead = (json: Uint8Array): unknown => JSON.parse(decodeUtf8(json));

/** Reads all records of a body; throws on a body that is cut or malformed. */
export function* readRecords(body: Uint8Array): Generator<{ head: unknown; bytes: Uint8Array }> {
  for (const { json, bytes } of splitRecords(body)) {
    // A copy: stored as a view, every record would carry the whole body into the device's database.
    yield { head: parseHead(json), bytes: bytes.slice() };
  }
}

/** FNV-1a over UTF-16 units, 32 bits: a checksum against loss, not a defence against an attacker. */
function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash >>> 0;
}

/** An order-free sum over documents and their heads: what is added can be taken out again. */
export interface Inventory {
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

export const EMPTY_INVENTORY: Inventory = { count: 0, low: 0, high: 0 };

/** The sum with a document more, or with `-1` without one that is in it. */
export function counted(held: Inventory, name: string, head: number, by: 1 | -1 = 1): Inventory {
  const line = `${name} ${head}`;
  return {
    count: held.count + by,
    low: (held.low + by * fnv(line, 2166136261)) >>> 0,
    high: (held.high + by * fnv(line, 3735928559)) >>> 0,
  };
}

export const digestOf = ({ count, low, high }: Inventory): string =>
  `${count}.${low.toString(16)}.${high.toString(16)}`;

/** The digest by which relay and device compare what documents the device holds. */
export function inventoryDigest(documents: Iterable<readonly [name: string, head: number]>): string {
  let held = EMPTY_INVENTORY;
  for (const [name, head] of documents) held = counted(held, name, head);
  return digestOf(held);
}
