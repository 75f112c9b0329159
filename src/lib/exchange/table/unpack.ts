import { Inflate, strFromU8 } from 'fflate';

/** A ZIP that is none, or one whose contents are larger than the limit. */
export class UnpackFault extends Error {
  constructor(readonly code: 'broken' | 'too-large') {
    super(code);
  }
}

/** So much is inflated between two looks at the size; a bomb makes of it a thousand times as much. */
const SLICE = 16_384;
/** The end of the directory lies within its comment's greatest length from the end of the file. */
const LAST = 65_557;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** Inflates no more than `most` bytes, whatever the archive says of its sizes. */
function inflate(bytes: Uint8Array, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    size += chunk.length;
    if (size > most) throw new UnpackFault('too-large');
    chunks.push(chunk);
  });
  for (let at = 0; at < bytes.length; at += SLICE)
    stream.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * The files of a ZIP that are wanted, by name (APPNOTE.TXT 4.3, without ZIP64: such a file is larger than any table).
 * Throws {@link UnpackFault} as soon as they are more than `most` bytes together: the sizes written in the archive may lie
 * and are not believed.
 */
export function unpack(
  archive: Uint8Array,
  wanted: (name: string) => boolean,
  most: number,
): Map<string, Uint8Array> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = new Map<string, Uint8Array>();
  try {
    let end = archive.length - 22;
    while (end >= 0 && end > archive.length - LAST && view.getUint32(end, true) !== END) end--;
    if (end < 0 || view.getUint32(end, true) !== END) throw new UnpackFault('broken');
    let at = view.getUint32(end + 16, true);
    let left = most;
    for (let count = view.getUint16(end + 10, true); count > 0; count--) {
      if (view.getUint32(at, true) !== ENTRY) throw new UnpackFault('broken');
      const method = view.getUint16(at + 10, true);
      const packed = view.getUint32(at + 20, true);
      const length = view.getUint16(at + 28, true);
      const header = view.getUint32(at + 42, true);
      const name = strFromU8(archive.subarray(at + 46, at + 46 + length)).replaceAll('\\', '/');
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      if (!wanted(name)) continue;
      const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
      const bytes = archive.subarray(start, start + packed);
      if (method !== STORED && method !== DEFLATED) throw new UnpackFault('broken');
      const file = method === STORED ? bytes : inflate(bytes, left);
      if (file.length > left) throw new UnpackFault('too-large');
      left -= file.length;
      files.set(name, file);
    }
  } catch (error) {
    if (error instanceof UnpackFault) throw error;
    // Offsets that lead out of the file, bytes that do not inflate.
    throw new UnpackFault('broken');
  }
  return files;
}
