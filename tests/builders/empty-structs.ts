import * as encoding from 'lib0/encoding';

/** Structs of which each stands for one thing deleted long ago: two bytes, and one object where they are decoded. */
export function emptyStructs(client: number, count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const number of [1, count, client, 0]) encoding.writeVarUint(encoder, number);
  for (let struct = 0; struct < count; struct++) encoding.writeUint8Array(encoder, Uint8Array.of(0, 1));
  // No deletes.
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}
