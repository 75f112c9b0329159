import * as decoding from 'lib0/decoding';
import { valuesIn } from './values-in';

/**
 * How many objects an update becomes, without making them: structs (those of types twice: they are the heaviest), ranges
 * of deletes, and values within structs, for one struct may hold millions of them. Bytes that would become too many are known by the first of them. Answers more
 * than `most` as soon as there are; throws where it is no update.
 * Format: `readClientsStructRefs` and `readDeleteSet` of Yjs 13, `writeAny` of lib0.
 */
export function partsOfUpdate(update: Uint8Array, most: number): number {
  const count = new Count(decoding.createDecoder(update), most);
  try {
    count.update();
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
  }
  return count.parts;
}

/** Structs of one client that follow each other, or all deletes: bytes of an update. */
export type Piece =
  | {
      readonly is: 'structs';
      readonly client: number;
      /** Where the first begins; undefined where the piece before has ended. */
      readonly clock: number | undefined;
      readonly count: number;
      readonly bytes: Uint8Array;
    }
  | { readonly is: 'deletes'; readonly bytes: Uint8Array };

/** An update in pieces of about so many parts. Throws where it is no update, but not for what follows its structs. */
export function* piecesOf(update: Uint8Array, size: number): Generator<Piece, void> {
  const decoder = decoding.createDecoder(update);
  const count = new Count(decoder, Infinity);
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    let structs = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock: number | undefined = decoding.readVarUint(decoder);
    while (structs > 0) {
      const [from, before] = [decoder.pos, structs];
      for (count.parts = 0; structs > 0 && count.parts < size; structs--) count.struct();
      const bytes = update.subarray(from, decoder.pos);
      yield { is: 'structs', client, clock, count: before - structs, bytes };
      clock = undefined;
    }
  }
  yield { is: 'deletes', bytes: update.subarray(decoder.pos) };
}

class TooMany extends Error {}

const GC = 0;
const SKIP = 10;

class Count {
  parts = 0;

  constructor(
    private readonly decoder: decoding.Decoder,
    private readonly most: number,
  ) {}

  update(): void {
    for (let clients = this.#number(); clients > 0; clients--) {
      let structs = this.#number();
      this.#number();
      this.#number();
      for (; structs > 0; structs--) this.struct();
    }
    for (let clients = this.#number(); clients > 0; clients--) {
      this.#add(1);
      this.#number();
      for (let ranges = this.#number(); ranges > 0; ranges--) {
        this.#add(1);
        this.#times(2, () => this.#number());
      }
    }
  }

  struct(): void {
    this.#add(1);
    const info = decoding.readUint8(this.decoder);
    const kind = info & 0x1f;
    if (kind === GC || kind === SKIP) return void this.#number();
    const [origin, rightOrigin, key] = [info & 0x80, info & 0x40, info & 0x20];
    if (origin) this.#times(2, () => this.#number());
    if (rightOrigin) this.#times(2, () => this.#number());
    if (!origin && !rightOrigin) {
      if (this.#number() === 1) this.#bytes();
      else this.#times(2, () => this.#number());
      if (key) this.#bytes();
    }
    this.#content(kind);
  }

  /** Passes over what a struct holds, by its number in the format. */
  #content(kind: number): void {
    switch (kind) {
      // Deleted.
      case 1:
        return void this.#number();
      // Binary, string.
      case 3:
      case 4:
        return void this.#bytes();
      // JSON.
      case 2:
        return this.#values(() => this.#json());
      // An embed; a format's key and value.
      case 5:
        return this.#json();
      case 6:
        this.#bytes();
        return this.#json();
      // A type, which counts twice; elements and hooks have a name.
      case 7:
        this.#add(1);
        if ([3, 5].includes(this.#number())) this.#bytes();
        return;
      case 8:
        return this.#values(() => this.#any());
      // A document within: its name and options.
      case 9:
        this.#bytes();
        return this.#any();
      default:
        throw new RangeError('no update');
    }
  }

  /** Several values; the first of them is the struct. */
  #values(pass: () => void): void {
    const length = this.#number();
    this.#times(length, (index) => {
      if (index > 0) this.#add(1);
      pass();
    });
  }

  /** Passes over a value of lib0's `any`; those within it are counted. */
  #any(): void {
    const kind = decoding.readUint8(this.decoder);
    switch (kind) {
      // Undefined, null, false, true.
      case 127:
      case 126:
      case 121:
      case 120:
        return;
      case 125:
        return void decoding.readVarInt(this.decoder);
      case 124:
        return void this.#skip(4);
      case 123:
      case 122:
        return void this.#skip(8);
      // String, bytes.
      case 119:
      case 116:
        return void this.#bytes();
      // Object, array.
      case 118:
      case 117:
        return this.#times(this.#number(), () => {
          this.#add(1);
          if (kind === 118) this.#bytes();
          this.#any();
        });
      default:
        throw new RangeError('no update');
    }
  }

  #json(): void {
    const text = this.#bytes();
    this.#add(valuesIn(text, this.most) - 1);
  }

  #add(parts: number): void {
    this.parts += parts;
    if (this.parts > this.most) throw new TooMany();
  }

  #number(): number {
    return decoding.readVarUint(this.decoder);
  }
  /** Strings and bytes alike: their length, then themselves. */
  #bytes(): Uint8Array {
    const from = this.#skip(this.#number());
    return this.decoder.arr.subarray(from, this.decoder.pos);
  }
  /** Answers where it was. */
  #skip(length: number): number {
    const from = this.decoder.pos;
    this.decoder.pos += length;
    if (this.decoder.pos > this.decoder.arr.length) throw new RangeError('no update');
    return from;
  }
  #times(count: number, pass: (index: number) => void): void {
    for (let index = 0; index < count; index++) pass(index);
  }
}
