import type { WebSocket } from 'ws';
import { LIMITS } from '../../src/lib/protocol/limits';
import { encodeFrame } from '../../src/lib/protocol/messages';

/**
 * What goes out to a device. A long message of a channel goes in parts, the next when the one before has left: a slow
 * line is seen to live at both ends, and short messages of other channels do not wait behind it. What waits is counted
 * as it comes and goes: it is asked about with every message.
 */
export class DeviceLine {
  /** Messages of each channel that wait for their turn; of the first one of them, what is left. */
  readonly #waiting = new Map<number, Uint8Array[]>();
  /** Messages that wait, here and in the socket, and the bytes of those here. */
  #messages = 0;
  #bytes = 0;
  #sending = false;
  #moved = false;

  constructor(private readonly socket: WebSocket) {}

  /** The memory that waits for this device, here and in the socket, in bytes. */
  get unread(): number {
    return this.#bytes + this.socket.bufferedAmount + this.#messages * LIMITS.messageOverhead;
  }

  /** True when something has left since it was last asked, or nothing waits. */
  moves(): boolean {
    const moves = this.#moved || this.socket.bufferedAmount === 0;
    this.#moved = false;
    return moves;
  }

  /** Sends a message of the socket itself, before all that waits for its turn. */
  put(message: Uint8Array, left: (error?: Error | null) => void = () => undefined): void {
    this.#messages++;
    this.socket.send(message, (error) => {
      this.#messages--;
      this.#moved = true;
      left(error);
    });
  }

  send(channel: number, bytes: Uint8Array): void {
    const before = this.#waiting.get(channel);
    if (bytes.byteLength <= LIMITS.partBytes && !before)
      return this.put(encodeFrame({ op: 'data', channel, bytes }));
    if (before) before.push(bytes);
    else this.#waiting.set(channel, [bytes]);
    this.#messages++;
    this.#bytes += bytes.byteLength;
    this.#next();
  }

  /** A channel ends: nothing more of it goes out. */
  close(channel: number, code: number, reason: string): void {
    this.drop(channel);
    this.put(encodeFrame({ op: 'close', channel, code, reason }));
  }

  drop(channel: number): void {
    for (const { byteLength } of this.#waiting.get(channel) ?? []) {
      this.#messages--;
      this.#bytes -= byteLength;
    }
    this.#waiting.delete(channel);
  }

  #next(): void {
    const [first] = this.#waiting;
    if (!first || this.#sending) return;
    const [channel, messages] = first;
    const part = messages[0]!.subarray(0, LIMITS.partBytes);
    const rest = messages[0]!.subarray(part.byteLength);
    const last = rest.byteLength === 0;
    this.#bytes -= part.byteLength;
    if (last) {
      this.#messages--;
      messages.shift();
      if (messages.length === 0) this.#waiting.delete(channel);
    } else messages[0] = rest;
    this.#sending = true;
    this.put(encodeFrame({ op: last ? 'data' : 'part', channel, bytes: part }), (error) => {
      this.#sending = false;
      if (!error) this.#next();
    });
  }
}
