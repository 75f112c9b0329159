import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

interface Box {
  readonly type: string;
  /** Where its header begins, and where it ends. */
  readonly from: number;
  readonly to: number;
}

/** Boxes of an MP4 (ISO/IEC 14496-12), one after another between two places. */
function boxesIn(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at < to;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new Error('a box of this size is not known here');
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), from: at, to: at + size });
    at += size;
  }
  return boxes;
}

/** All tables of chunk offsets (`stco`) below a box: where their entries lie. */
function offsetsIn(bytes: Buffer, box: Box): number[] {
  if (box.type === 'stco')
    return Array.from({ length: bytes.readUInt32BE(box.from + 12) }, (_, index) => box.from + 16 + index * 4);
  if (!['moov', 'trak', 'mdia', 'minf', 'stbl'].includes(box.type)) return [];
  return boxesIn(bytes, box.from + 8, box.to).flatMap((each) => offsetsIn(bytes, each));
}

/**
 * Writes a film of at least `size` bytes that plays: a short one whose second half stands behind a `free` box of
 * noise, the same every time. Who plays its beginning has no use for the noise, and who seeks behind it neither. The short
 * one has `moov` before one `mdat`. Answers the SHA-256 and the length.
 */
export async function writeFilm(
  path: string,
  short: Buffer,
  size: number,
): Promise<{ readonly hash: string; readonly size: number }> {
  const boxes = boxesIn(short);
  const moov = boxes.find(({ type }) => type === 'moov')!;
  const mdat = boxes.find(({ type }) => type === 'mdat')!;
  if (moov.from > mdat.from) throw new Error('the film has its index at its end');
  const head = Buffer.from(short.subarray(0, mdat.from));
  const entries = offsetsIn(head, moov);
  const chunks = entries.map((at) => head.readUInt32BE(at)).sort((a, b) => a - b);
  const middle = chunks[Math.floor(chunks.length / 2)]!;
  const noise = size - short.length;
  // The noise with its header, and the header of the second half.
  for (const at of entries)
    if (head.readUInt32BE(at) >= middle) head.writeUInt32BE(head.readUInt32BE(at) + noise + 16, at);
  const header = (type: string, length: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(length + 8);
    bytes.write(type, 4, 'latin1');
    return bytes;
  };
  const hash = createHash('sha256');
  const file = createWriteStream(path);
  let written = 0;
  const write = async (bytes: Buffer) => {
    hash.update(bytes);
    written += bytes.length;
    if (!file.write(bytes)) await once(file, 'drain');
  };
  const first = short.subarray(mdat.from + 8, middle);
  const second = short.subarray(middle, mdat.to);
  await write(head);
  await write(header('mdat', first.length));
  await write(first);
  await write(header('free', noise));
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  const zeros = Buffer.alloc(1_000_000);
  for (let left = noise; left > 0; left -= zeros.length)
    await write(cipher.update(zeros.subarray(0, Math.min(left, zeros.length))));
  await write(header('mdat', second.length));
  await write(second);
  file.end();
  await once(file, 'finish');
  return { hash: hash.digest('hex'), size: written };
}
