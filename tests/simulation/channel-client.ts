import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Channel } from '../../server/relay/channel';
import type { LiveDocument } from '../../server/relay/live-document';
import type { Close } from '../../src/lib/protocol/close-codes';
import { MESSAGE, SYNC, syncMessage } from '../../src/lib/protocol/messages';

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
  /** Delivers a message; a test replaces it to hold messages back or lose them. */
  deliver: (pass: () => void) => void = (pass) => pass();
  unread = 0;
  #channel: Channel | undefined;
  #live: LiveDocument | undefined;
  #sent = 0;

  constructor(
    readonly person: string,
    readonly doc = new Y.Doc(),
    readonly ours = true,
  ) {
    doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin !== this) this.send(syncMessage(SYNC.update, bytes), true);
    });
  }

  get connected() {
    return this.#channel !== undefined;
  }
  /** Updates sent on this channel. */
  get sent() {
    return this.#sent;
  }

  connect(live: LiveDocument): this {
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
    this.#sent = 0;
    live.open(channel);
    this.send(syncMessage(SYNC.step1, Y.encodeStateVector(this.doc)));
    return this;
  }

  disconnect(): void {
    if (this.#channel) this.#live?.leave(this.#channel);
    this.#channel = undefined;
  }

  send(message: Uint8Array, counts = false): void {
    const channel = this.#channel;
    const live = this.#live;
    if (!channel || !live) return;
    if (counts) this.#sent++;
    this.deliver(() => this.#channel === channel && live.receive(channel, message));
  }

  /** Acknowledged updates of this channel. */
  get acknowledged(): number {
    return Math.max(0, ...this.told.map((message) => (message.told === 'acknowledged' ? message.count : 0)));
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
        if (step === SYNC.step1)
          return this.send(syncMessage(SYNC.step2, Y.encodeStateAsUpdate(this.doc, bytes)), true);
        this.told.push({ told: 'update', bytes });
        return Y.applyUpdate(this.doc, bytes, this);
      }
      case MESSAGE.awareness:
        return this.told.push({ told: 'awareness', bytes: decoding.readVarUint8Array(decoder) });
      case MESSAGE.acknowledged:
        return this.told.push({
          told: 'acknowledged',
          count: decoding.readVarUint(decoder),
          seq: decoding.readVarUint(decoder),
        });
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
