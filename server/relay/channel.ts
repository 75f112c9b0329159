import type { Close } from '../../src/lib/protocol/close-codes';

/** One connection of one person to one document, over a socket of its own or a channel of the device's socket. */
export interface Channel {
  readonly person: string;
  /** Opened with `v=1`: understands messages from 100 on. */
  readonly ours: boolean;
  send(message: Uint8Array): void;
  close(close: Close): void;
  /** Bytes sent and not yet taken by the network. */
  unread(): number;
}
