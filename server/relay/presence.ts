import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { LIMITS } from '../../src/lib/protocol/limits';
import { awarenessMessage } from '../../src/lib/protocol/messages';
import type { Channel } from './channel';

const CLIENTS_PER_MESSAGE = 64;
const CLIENTS_PER_CHANNEL = 4;
/** So many ids of a person are remembered beyond the channels that spoke for them; the oldest of theirs go. */
const SEEN = 500;

/** What one client says of itself, as text, and its count of changes; no text when it has gone. */
interface Said {
  readonly clock: number;
  readonly state: string | undefined;
}

/**
 * Who is in a document and where, in the awareness protocol of y-protocols; kept as text, which is all that is passed
 * on. A channel speaks only for client ids it was the first to use, and never for one
 * that another person writes under; `user.id` is stamped here, so nobody can appear under another's name.
 */
export class Presence {
  readonly #said = new Map<number, Said>();
  readonly #speaks = new Map<Channel, Set<number>>();
  /** Client ids for which some channel speaks. */
  readonly #spoken = new Set<number>();
  /** Who first spoke for a client id: it stays theirs when their line is gone. */
  readonly #seen = new Map<number, string>();
  /** The same by person, in the order of speaking: nobody makes another's be forgotten. */
  readonly #seenOf = new Map<string, Set<number>>();
  /** Of whom there is something to tell since {@link news} were last asked for, and under which count who is gone left. */
  readonly #changed = new Set<number>();
  readonly #left = new Map<number, Said>();

  constructor(private readonly writerOf: (client: number) => string | undefined) {}

  get nobody(): boolean {
    return this.#present().length === 0;
  }

  /** A message with everybody's presence. */
  everybody(): Uint8Array {
    return this.#message(this.#saidOf(this.#present()));
  }

  /**
   * A message with the last that everybody said, of whom something came since these were last asked for; undefined when
   * there is none. What was said in between is nobody's presence any more.
   */
  news(): Uint8Array | undefined {
    const news = [...this.#saidOf(this.#changed), ...this.#left];
    this.#changed.clear();
    this.#left.clear();
    return news.length > 0 ? this.#message(news) : undefined;
  }

  #saidOf(clients: Iterable<number>): [number, Said][] {
    return [...clients].map((client) => [client, this.#said.get(client)!]);
  }

  #present(): number[] {
    return [...this.#said].filter(([, { state }]) => state !== undefined).map(([client]) => client);
  }

  /** Takes what a channel says; whether there is something to tell, {@link news} know. Throws on bytes that are none. */
  take(channel: Channel, bytes: Uint8Array): void {
    if (bytes.byteLength > LIMITS.awarenessBytes) return;
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    if (count > CLIENTS_PER_MESSAGE) return;
    for (let index = 0; index < count; index++) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = JSON.parse(decoding.readVarString(decoder)) as Record<string, unknown> | null;
      // A leave counts one further: from the largest number it would reach what no client can read.
      if (clock > LIMITS.structClock || client > LIMITS.clientId) continue;
      if ((this.#said.get(client)?.clock ?? -1) > clock || !this.#claims(channel, client, state)) continue;
      const stamped = state && { ...state, user: { ...(state.user as object), id: channel.person } };
      this.#said.set(client, { clock, state: stamped ? JSON.stringify(stamped) : undefined });
      this.#changed.add(client);
      this.#left.delete(client);
    }
  }

  /** Who was first to show under a client id, now or before their line went. */
  speaker(client: number): string | undefined {
    return this.#seen.get(client);
  }

  /**
   * True when a channel may speak for a client id, which is then its own. A y-websocket client sends on what it hears of
   * others, also that one has gone: such an echo bears another's name, or says nothing, and claims nothing.
   */
  #claims(channel: Channel, client: number, state: Record<string, unknown> | null): boolean {
    const own = this.#speaks.get(channel) ?? new Set<number>();
    if (own.has(client)) return true;
    const named = (state?.user as { id?: unknown } | undefined)?.id ?? channel.person;
    if (state === null || named !== channel.person || own.size >= CLIENTS_PER_CHANNEL) return false;
    if (this.#spoken.has(client)) return false;
    const writer = this.writerOf(client) ?? this.#seen.get(client) ?? channel.person;
    if (writer !== channel.person) return false;
    this.#speaks.set(channel, own.add(client));
    this.#spoken.add(client);
    this.#see(channel.person, client);
    return true;
  }

  #see(person: string, client: number): void {
    const seen = this.#seenOf.get(person) ?? new Set();
    this.#seenOf.set(person, seen.add(client));
    this.#seen.set(client, person);
    if (seen.size <= SEEN) return;
    const oldest = seen.values().next().value!;
    seen.delete(oldest);
    this.#seen.delete(oldest);
  }

  /** Forgets a channel; those it spoke for have left. */
  leave(channel: Channel): void {
    for (const client of this.#speaks.get(channel) ?? []) {
      const said = this.#said.get(client);
      if (said?.state !== undefined) this.#left.set(client, { clock: said.clock + 1, state: undefined });
      this.#said.delete(client);
      this.#spoken.delete(client);
      this.#changed.delete(client);
    }
    this.#speaks.delete(channel);
  }

  #message(clients: readonly (readonly [number, Said])[]): Uint8Array {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, clients.length);
    for (const [client, { clock, state }] of clients) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, state ?? 'null');
    }
    return awarenessMessage(encoding.toUint8Array(encoder));
  }
}
