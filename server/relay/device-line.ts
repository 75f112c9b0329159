import type { WebSocket } from 'ws';
import { LIMITS } from '../../src/lib/protocol/limits';
import { encodeFrame } from '../../src/lib/protocol/messages';

interface Long {
  readonly channel: number;
  readonly bytes: Uint8Array;
  from: number;
}

/**
 * What goes out to a device's channels. A long message goes in parts, the next when the one before has left: a slow
 * line is seen to live at both ends, and short messages of other channels do not wait behind it.
 */
export class DeviceLine {
  #long: Long[] = [];
  #sending = false;
  #moved = false;
  readonly #left = () => void (this.#moved = true);

  constructor(private readonly socket: WebSocket) {}

  /** Bytes that wait, here and in the socket. */
  get unread(): number {
    return this.#long.reduce(
      (sum, { bytes, from }) => sum + bytes.byteLength - from,
      this.socket.bufferedAmount,
    );
  }

  /** True when something has left since it was last asked, or nothing waits. */
  moves(): boolean {
    const moves = this.#moved || this.socket.bufferedAmount === 0;
    this.#moved = false;
    return moves;
  }

  send(channel: number, bytes: Uint8Array): void {
    const inTurn = this.#long.some((long) => long.channel === channel);
    if (bytes.byteLength <= LIMITS.partBytes && !inTurn)
      return this.socket.send(encodeFrame({ op: 'data', channel, bytes }), this.#left);
    this.#long.push({ channel, bytes, from: 0 });
    this.#next();
  }

  /** A channel ends: nothing more of it goes out. */
  close(channel: number, code: number, reason: string): void {
    this.drop(channel);
    this.socket.send(encodeFrame({ op: 'close', channel, code, reason }));
  }

  drop(channel: number): void {
    this.#long = this.#long.filter((long) => long.channel !== channel);
  }

  #next(): void {
    const [long] = this.#long;
    if (!long || this.#sending) return;
    const { channel, bytes, from } = long;
    const to = Math.min(from + LIMITS.partBytes, bytes.byteLength);
    const last = to === bytes.byteLength;
    if (last) this.#long.shift();
    else long.from = to;
    this.#sending = true;
    const part = encodeFrame({ op: last ? 'data' : 'part', channel, bytes: bytes.subarray(from, to) });
    this.socket.send(part, (error) => {
      this.#left();
      this.#sending = false;
      if (!error) this.#next();
    });
  }
}
