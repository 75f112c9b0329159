import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * Messages of one document's channel: y-websocket's own 0–3 and, for clients that open with `v=1`, ours from 100.
 * docs/protocol.md describes them byte by byte.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** All updates of this channel up to a count are committed: varUint count, varUint sequence. */
  acknowledged: 100,
  /** An update is kept aside, never merged: varUint count, varString reason, varString id (empty for `no-room`). */
  keptAside: 101,
  /** What the person may do here has changed: varString access. */
  rights: 102,
  /** Who writes under which client id: JSON of [client, person][]. */
  writers: 103,
} as const;

export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** `no-room`: the relay keeps nothing more for this person, and the device has the only copy. */
export type AsideReason =
  'frozen' | 'reader' | 'ended' | 'client' | 'closed' | 'too-large' | 'too-laborious' | 'no-room';

function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export const acknowledged = (count: number, seq: number) =>
  message(MESSAGE.acknowledged, (encoder) => {
    encoding.writeVarUint(encoder, count);
    encoding.writeVarUint(encoder, seq);
  });
export const keptAside = (count: number, reason: AsideReason, id: string) =>
  message(MESSAGE.keptAside, (encoder) => {
    encoding.writeVarUint(encoder, count);
    encoding.writeVarString(encoder, reason);
    encoding.writeVarString(encoder, id);
  });
export const rights = (access: string) =>
  message(MESSAGE.rights, (encoder) => encoding.writeVarString(encoder, access));
export const writers = (list: readonly (readonly [client: number, person: string])[]) =>
  message(MESSAGE.writers, (encoder) => encoding.writeVarString(encoder, JSON.stringify(list)));
export const syncMessage = (step: number, bytes: Uint8Array) =>
  message(MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });
export const awarenessMessage = (bytes: Uint8Array) =>
  message(MESSAGE.awareness, (encoder) => encoding.writeVarUint8Array(encoder, bytes));

/** The one socket of a device (`/mux`): frames of numbered channels. Channel 0 carries {@link Hint}s. */
export const FRAME = { open: 0, data: 1, close: 2, hint: 3, ping: 4, part: 5 } as const;

/** What opens a channel: document, person, incarnation and epoch by name, so that nothing is guessed. */
export interface ChannelOpening {
  readonly document: string;
  readonly person: string;
  readonly incarnation: number;
  readonly epoch: string;
}

/** The relay says that something a person may see has changed up to a sequence; the device then catches up. */
export interface Hint {
  readonly seq: number;
}

export type Frame =
  | { readonly op: 'open'; readonly channel: number; readonly opening: ChannelOpening }
  | { readonly op: 'data'; readonly channel: number; readonly bytes: Uint8Array }
  /** The beginning of a long message to a device, whose end comes as `data`: a slow line is seen to live meanwhile. */
  | { readonly op: 'part'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly op: 'close'; readonly channel: number; readonly code: number; readonly reason: string }
  | { readonly op: 'hint'; readonly hint: Hint }
  /** Sent by the device, answered with the same: the only way a browser can measure a dead line. */
  | { readonly op: 'ping' };

export function encodeFrame(frame: Frame): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 'channel' in frame ? frame.channel : 0);
  encoding.writeVarUint(encoder, FRAME[frame.op]);
  if (frame.op === 'open') encoding.writeVarString(encoder, JSON.stringify(frame.opening));
  else if (frame.op === 'data' || frame.op === 'part') encoding.writeUint8Array(encoder, frame.bytes);
  else if (frame.op === 'close') {
    encoding.writeVarUint(encoder, frame.code);
    encoding.writeVarString(encoder, frame.reason);
  } else if (frame.op === 'hint') encoding.writeVarString(encoder, JSON.stringify(frame.hint));
  return encoding.toUint8Array(encoder);
}

/** Reads a frame; throws on anything that is none. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  const channel = decoding.readVarUint(decoder);
  switch (decoding.readVarUint(decoder)) {
    case FRAME.open:
      return { op: 'open', channel, opening: JSON.parse(decoding.readVarString(decoder)) as ChannelOpening };
    case FRAME.data:
      return { op: 'data', channel, bytes: decoding.readTailAsUint8Array(decoder) };
    case FRAME.part:
      return { op: 'part', channel, bytes: decoding.readTailAsUint8Array(decoder) };
    case FRAME.close:
      return {
        op: 'close',
        channel,
        code: decoding.readVarUint(decoder),
        reason: decoding.readVarString(decoder),
      };
    case FRAME.hint:
      return { op: 'hint', hint: JSON.parse(decoding.readVarString(decoder)) as Hint };
    case FRAME.ping:
      return { op: 'ping' };
    default:
      throw new Error('unknown frame');
  }
}
