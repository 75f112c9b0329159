import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Channel } from '../../server/relay/channel';
import type { LiveDocument } from '../../server/relay/live-document';
import type { Close } from '../../src/lib/protocol/close-codes';
import { MESSAGE, SYNC, syncMessage } from '../../src/lib/protocol/messages';

/** What a client needs of a document: the relay's own, or a socket that stands in for it. */
export type Peer = Pick<LiveDocument, 'open' | 'receive' | 'leave'>;

/** What a client was told, in the order of telling. */
export type Told =
  | { readonly told: 'update'; readonly bytes: Uint8Array }
  | { readonly told: 'acknowledged'; readonly count: number; readonly seq: number }
  | { readonly told: 'aside'; readonly count: number; readonly reason: string; readonly id: string }
  | { readonly told: 'rights'; readonly access: string }
  | { readonly told: 'writers'; readonly list: [number, string][] }
  | { readonly told: 'awareness'; readonly bytes: Uint8Array }
  | { readonly told: 'closed'; readonly code: number };

/**
 * A device at one document, without a network: a Y.Doc that speaks the sync protocol over a {@link Channel} of the
 * relay's live document. Messages can be held back in both directions.
 */
export class ChannelClient {
  readonly told: Told[] = [];
  /** Updates the relay has acknowledged, over all channels of this client. */
  readonly kept: Uint8Array[] = [];
  /** Delivers a message; a test replaces it to hold messages back or lose them. */
  deliver: (pass: () => void) => void = (pass) => pass();
  unread = 0;
  #channel: Channel | undefined;
  #live: Peer | undefined;
  /** Updates of this channel in the order of sending, and how many of them are acknowledged. */
  #sent: Uint8Array[] = [];
  #acknowledged = 0;

  constructor(
    readonly person: string,
    readonly doc = new Y.Doc(),
    readonly ours = true,
  ) {
    doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin !== this) this.send(syncMessage(SYNC.update, bytes), bytes);
    });
  }

  get connected() {
    return this.#channel !== undefined;
  }
  /** Updates sent on this channel. */
  get sent() {
    return this.#sent.length;
  }

  connect(live: Peer): this {
    const channel: Channel = {
      person: this.person,
      ours: this.ours,
      send: (message) => this.deliver(() => this.#channel === channel && this.#receive(message)),
      close: ({ code }: Close) => {
        this.told.push({ told: 'closed', code });
        if (this.#channel === channel) this.#channel = undefined;
      },
      unread: () => this.unread,
    };
    this.#channel = channel;
    this.#live = live;
    this.#sent = [];
    this.#acknowledged = 0;
    live.open(channel);
    this.send(syncMessage(SYNC.step1, Y.encodeStateVector(this.doc)));
    return this;
  }

  disconnect(): void {
    if (this.#channel) this.#live?.leave(this.#channel);
    this.#channel = undefined;
  }

  /** Sends a message; one that carries an update is counted by both ends. */
  send(message: Uint8Array, update?: Uint8Array): void {
    const channel = this.#channel;
    const live = this.#live;
    if (!channel || !live) return;
    if (update) this.#sent.push(update);
    this.deliver(() => this.#channel === channel && live.receive(channel, message));
  }

  /** Acknowledged updates of this channel. */
  get acknowledged(): number {
    return this.#acknowledged;
  }
  of<K extends Told['told']>(kind: K) {
    return this.told.filter((message): message is Extract<Told, { told: K }> => message.told === kind);
  }

  #receive(message: Uint8Array) {
    const decoder = decoding.createDecoder(message);
    switch (decoding.readVarUint(decoder)) {
      case MESSAGE.sync: {
        const step = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (step === SYNC.step1) {
          const missing = Y.encodeStateAsUpdate(this.doc, bytes);
          return this.send(syncMessage(SYNC.step2, missing), missing);
        }
        this.told.push({ told: 'update', bytes });
        return Y.applyUpdate(this.doc, bytes, this);
      }
      case MESSAGE.awareness:
        return this.told.push({ told: 'awareness', bytes: decoding.readVarUint8Array(decoder) });
      case MESSAGE.acknowledged: {
        const count = decoding.readVarUint(decoder);
        this.kept.push(...this.#sent.slice(this.#acknowledged, count));
        this.#acknowledged = Math.max(this.#acknowledged, count);
        return this.told.push({ told: 'acknowledged', count, seq: decoding.readVarUint(decoder) });
      }
      case MESSAGE.keptAside:
        return this.told.push({
          told: 'aside',
          count: decoding.readVarUint(decoder),
          reason: decoding.readVarString(decoder),
          id: decoding.readVarString(decoder),
        });
      case MESSAGE.rights:
        return this.told.push({ told: 'rights', access: decoding.readVarString(decoder) });
      case MESSAGE.writers:
        return this.told.push({
          told: 'writers',
          list: JSON.parse(decoding.readVarString(decoder)) as [number, string][],
        });
      default:
        throw new Error('unknown message');
    }
  }
}
