import * as decoding from 'lib0/decoding';

/** Contents of a struct by their number in Yjs' format, version 1: each passes over its own bytes. */
const CONTENTS: Readonly<Record<number, (decoder: decoding.Decoder) => void>> = {
  // Deleted, JSON, binary, string, embed.
  1: number,
  2: (decoder) => times(number(decoder), () => bytes(decoder)),
  3: bytes,
  4: bytes,
  5: bytes,
  // Format: key and value.
  6: (decoder) => times(2, () => bytes(decoder)),
  // A type; elements and hooks have a name.
  7: (decoder) => void ([3, 5].includes(number(decoder)) && bytes(decoder)),
  8: (decoder) => times(number(decoder), () => void decoding.readAny(decoder)),
  9: (decoder) => {
    bytes(decoder);
    decoding.readAny(decoder);
  },
};

/**
 * How many structs and ranges of deletes an update has, without making them: bytes that would become millions of objects
 * are known by the first of them. Answers more than `most` as soon as there are; throws where it is no update.
 * Format: `readClientsStructRefs` and `readDeleteSet` of Yjs 13.
 */
export function partsOfUpdate(update: Uint8Array, most: number): number {
  const decoder = decoding.createDecoder(update);
  let parts = 0;
  for (let clients = number(decoder); clients > 0 && parts <= most; clients--) {
    let structs = number(decoder);
    number(decoder);
    number(decoder);
    for (; structs > 0 && ++parts <= most; structs--) passOver(decoder);
  }
  for (let clients = parts > most ? 0 : number(decoder); clients > 0 && ++parts <= most; clients--) {
    number(decoder);
    for (let ranges = number(decoder); ranges > 0 && ++parts <= most; ranges--)
      times(2, () => number(decoder));
  }
  return parts;
}

const GC = 0;
const SKIP = 10;

function passOver(decoder: decoding.Decoder): void {
  const info = decoding.readUint8(decoder);
  const kind = info & 0x1f;
  if (kind === GC || kind === SKIP) return void number(decoder);
  const [origin, rightOrigin, key] = [info & 0x80, info & 0x40, info & 0x20];
  if (origin) times(2, () => number(decoder));
  if (rightOrigin) times(2, () => number(decoder));
  if (!origin && !rightOrigin) {
    if (number(decoder) === 1) bytes(decoder);
    else times(2, () => number(decoder));
    if (key) bytes(decoder);
  }
  CONTENTS[kind]!(decoder);
}

function number(decoder: decoding.Decoder): number {
  return decoding.readVarUint(decoder);
}
/** Strings and bytes alike: their length, then themselves. */
function bytes(decoder: decoding.Decoder): void {
  const length = number(decoder);
  decoder.pos += length;
  if (decoder.pos > decoder.arr.length) throw new RangeError('no update');
}
function times(count: number, pass: () => void): void {
  for (let index = 0; index < count; index++) pass();
}
