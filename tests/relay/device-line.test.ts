import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../src/lib/protocol/limits';
import { decodeFrame } from '../../src/lib/protocol/messages';
import { DeviceLine } from '../../server/relay/device-line';

/** A socket that sends when it is told to. */
function aSlowSocket() {
  const waiting: { bytes: Uint8Array; sent: () => void }[] = [];
  const gone: Uint8Array[] = [];
  const socket = {
    get bufferedAmount() {
      return waiting.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    },
    send: (bytes: Uint8Array, sent: () => void = () => undefined) => void waiting.push({ bytes, sent }),
  };
  return {
    line: new DeviceLine(socket as unknown as WebSocket),
    gone,
    /** Sends one message; false when none waits. */
    take() {
      const first = waiting.shift();
      if (first) gone.push(first.bytes);
      first?.sent();
      return first !== undefined;
    },
  };
}
const bytesOf = (gone: Uint8Array[], channel: number) =>
  gone.flatMap((bytes) => {
    const frame = decodeFrame(bytes);
    return (frame.op === 'data' || frame.op === 'part') && frame.channel === channel ? [...frame.bytes] : [];
  });

test('messages of one byte that nobody reads count for the memory they take, until they have left', () => {
  const { line, take } = aSlowSocket();
  for (let count = 0; count < 1_000; count++) line.send(1, Uint8Array.of(3));
  expect(line.unread).toBeGreaterThanOrEqual(1_000 * LIMITS.messageOverhead);
  while (take());
  expect(line.unread).toBe(0);
});

test('those behind a long message of their channel count too, and are gone with the channel', () => {
  const { line, take } = aSlowSocket();
  line.send(1, new Uint8Array(10 * LIMITS.partBytes));
  for (let count = 0; count < 1_000; count++) line.send(1, Uint8Array.of(3));
  expect(line.unread).toBeGreaterThanOrEqual(10 * LIMITS.partBytes + 1_000 * LIMITS.messageOverhead);
  line.drop(1);
  expect(line.unread).toBeLessThan(2 * LIMITS.partBytes);
  while (take());
  expect(line.unread).toBe(0);
});

test('each channel hears everything in order; a short message overtakes another channel’s long one', () => {
  const { line, gone, take } = aSlowSocket();
  const long = Uint8Array.from({ length: 3 * LIMITS.partBytes + 5 }, (_, index) => index % 251);
  line.send(1, long);
  line.send(1, Uint8Array.of(1));
  line.send(2, Uint8Array.of(2));
  line.send(3, long);
  line.send(3, Uint8Array.of(3));
  take();
  take();
  expect(bytesOf(gone, 2)).toEqual([2]);
  while (take());
  expect(bytesOf(gone, 1)).toEqual([...long, 1]);
  expect(bytesOf(gone, 3)).toEqual([...long, 3]);
  expect(line.unread).toBe(0);
});
