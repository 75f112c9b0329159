import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as decoding from 'lib0/decoding';
import type * as Y from 'yjs';
import { MESSAGE } from '../../src/lib/protocol/messages';
import { hocuspocusProvider, hocuspocusSocket } from './hocuspocus-client.mjs';
import { until } from './statistics';

/** Bytes of messages in both directions, over every socket that counts here. */
export interface Traffic {
  received: number;
  sent: number;
  sockets: number;
}
export const noTraffic = (): Traffic => ({ received: 0, sent: 0, sockets: 0 });

/** A `WebSocketPolyfill` that brings a session's cookie, as a browser would, and counts what passes. */
export function countedSocket(traffic: Traffic, cookie = ''): typeof globalThis.WebSocket {
  return class extends WebSocket {
    constructor(url: string) {
      super(url, { headers: cookie ? { cookie } : {}, maxPayload: 0 });
      traffic.sockets++;
      this.on('message', (data: Buffer | ArrayBuffer) => (traffic.received += data.byteLength));
      this.on('error', () => undefined);
    }
    override send(data: Uint8Array, ...rest: unknown[]) {
      traffic.sent += data.byteLength;
      super.send(data, ...(rest as []));
    }
  } as unknown as typeof globalThis.WebSocket;
}

/** A device at one document. */
export interface Client {
  readonly doc: Y.Doc;
  /** True once the provider says that it has everything. */
  synced(): boolean;
  close(): void;
}

/** The real y-websocket client. */
export function yWebsocketClient(options: {
  readonly url: string;
  readonly room: string;
  readonly doc: Y.Doc;
  readonly socket: typeof globalThis.WebSocket;
  readonly onSynced?: (() => void) | undefined;
  readonly acknowledged?: ((count: number) => void) | undefined;
}): Client {
  const { url, room, doc, socket, onSynced, acknowledged } = options;
  const provider = new WebsocketProvider(url, room, doc, {
    WebSocketPolyfill: socket,
    disableBc: true,
    maxBackoffTime: 500,
    ...(acknowledged && { params: { v: '1' } }),
  });
  if (acknowledged) {
    for (const type of [MESSAGE.keptAside, MESSAGE.rights, MESSAGE.writers])
      provider.messageHandlers[type] = () => undefined;
    provider.messageHandlers[MESSAGE.acknowledged] = (_answer, decoder) =>
      acknowledged(decoding.readVarUint(decoder));
  }
  provider.on('sync', (synced: boolean) => synced && onSynced?.());
  return { doc, synced: () => provider.synced, close: () => provider.destroy() };
}

/** Hocuspocus' own provider, on a socket of its own or on one that several documents share. */
export function hocuspocusClient(options: {
  readonly shared: HocuspocusSocket;
  readonly own: boolean;
  readonly room: string;
  readonly doc: Y.Doc;
  readonly onSynced?: (() => void) | undefined;
}): Client {
  const { shared, own, room, doc, onSynced } = options;
  const provider = hocuspocusProvider(shared, room, doc, () => onSynced?.());
  return {
    doc,
    synced: () => provider.isSynced,
    close() {
      provider.destroy();
      if (own) shared.destroy();
    },
  };
}

export type HocuspocusSocket = ReturnType<typeof hocuspocusSocket>;
export { hocuspocusSocket };

/** Waits until all clients have everything. */
export async function allSynced(clients: readonly Client[], patience = 60_000): Promise<void> {
  if (!(await until(() => clients.every((client) => client.synced()), patience)))
    throw new Error(`${clients.filter((client) => !client.synced()).length} clients are not synced`);
}
