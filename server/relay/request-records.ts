import { parseHead, splitRecords } from '../../src/lib/protocol/catch-up';
import type { Turns } from './turns';
import { valuesIn } from './values-in';

/** A body that is no request of a device. */
export class MalformedRequest extends Error {}
/** A body that says more than any device has to say. */
export class OversizedRequest extends Error {}

/** How long the JSON of a record may be, in bytes, and how many values it may hold. */
export interface RecordBounds {
  readonly bytes: number;
  readonly values: number;
}

export interface RequestRecord<T> {
  readonly record: T;
  /** Its JSON, to be parsed again where what it says is too much to keep. */
  readonly json: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * The records of a request, one after another, others having their turn in between: each is measured before it is
 * parsed, and a body that says too much is refused where that shows. `json` and `bytes` are views into the body.
 */
export async function* requestRecords<T>(
  body: Uint8Array,
  schema: { parse(raw: unknown): T },
  /** The most a request holds, and what bounds the record with this index. */
  most: number,
  boundsOf: (index: number) => RecordBounds,
  turns: Turns,
): AsyncGenerator<RequestRecord<T>> {
  let index = 0;
  try {
    for (const { json, bytes } of splitRecords(body)) {
      const bounds = boundsOf(index++);
      if (index > most || json.byteLength > bounds.bytes || valuesIn(json, bounds.values) > bounds.values)
        throw new OversizedRequest(`record ${index}`);
      await turns.share();
      const head = parseHead(json);
      await turns.share();
      yield { record: schema.parse(head), json, bytes };
    }
  } catch (error) {
    throw error instanceof OversizedRequest ? error : new MalformedRequest(String(error));
  }
}
