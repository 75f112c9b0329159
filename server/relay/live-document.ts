import * as decoding from 'lib0/decoding';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Access } from '../../src/lib/domain/audience';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import {
  acknowledged,
  awarenessMessage,
  keptAside,
  MESSAGE,
  rights,
  SYNC,
  syncMessage,
  writers,
  type AsideReason,
} from '../../src/lib/protocol/messages';
import type { ClientRow, DocumentRow, Store } from '../store/store';
import type { Channel } from './channel';
import { judgeUpdate } from './judge-update';
import type { Progress } from './progress';

/** What became of an update. */
export type Written =
  | { readonly verdict: 'stored'; readonly seq: number }
  | { readonly verdict: 'aside'; readonly reason: AsideReason; readonly id: string }
  | { readonly verdict: 'refused'; readonly reason: 'malformed' | 'gap' | 'forbidden' | 'try-again' };

export interface Surroundings {
  readonly store: Store;
  readonly now: () => number;
  readonly progress: Progress;
  readonly access: (person: string, document: string) => Access;
  /** Called after a commit others should hear of. */
  readonly committed: (document: string, seq: number) => void;
}

interface Job {
  readonly person: string;
  readonly bytes: Uint8Array;
  readonly from?: Channel;
  readonly done: (result: Written) => void;
}

interface Connection {
  received: number;
  awareness: Set<number>;
  /** Steps 1 sent and not yet answered, and how many of them because of a gap. */
  awaiting: number;
  asked: number;
  /** Count of the last step 2 received: it carries everything its device had sent before. */
  answered: number;
  /** Counts of the first and the last update with a gap that no step 2 has made good yet. */
  gap: { first: number; last: number } | undefined;
}

/** A device that answers so often with a gap again does not have what it rests on. */
const ASKED_FOR_GAPS = 4;

/** How a channel ends after an update that was refused. */
const REFUSED = {
  gap: CLOSE.cleanCopy,
  malformed: CLOSE.malformed,
  forbidden: CLOSE.forbidden,
  'try-again': CLOSE.tryAgain,
} as const;

/** Compacting after this many updates keeps a load short. */
const COMPACT_AFTER = 500;

/**
 * One document in memory: its state, its channels and its queue. Everything that reads or writes the state goes
 * through the queue, so an update is judged against exactly the state it enters, and nothing uncommitted is shown.
 */
export class LiveDocument {
  readonly name: string;
  readonly incarnation: number;
  #doc = new Y.Doc({ gc: true });
  #row: DocumentRow;
  #clients = new Map<number, ClientRow>();
  #sinceSnapshot = 0;
  readonly #around: Surroundings;
  readonly #channels = new Map<Channel, Connection>();
  readonly #awareness: awarenessProtocol.Awareness;
  #jobs: Job[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #draining = false;
  /** The state in memory may hold what was never committed: it is loaded anew before anybody sees it. */
  #stale = false;
  usedAt: number;

  private constructor(row: DocumentRow, around: Surroundings) {
    this.name = row.name;
    this.incarnation = row.incarnation;
    this.#row = row;
    this.#around = around;
    this.usedAt = around.now();
    this.#awareness = new awarenessProtocol.Awareness(new Y.Doc());
    this.#awareness.setLocalState(null);
    // The library's own timeout would drop people who only read; channels say when somebody has gone.
    clearInterval(this.#awareness._checkInterval);
  }

  static async load(row: DocumentRow, around: Surroundings): Promise<LiveDocument> {
    const document = new LiveDocument(row, around);
    await document.#load();
    return document;
  }

  async #load() {
    this.#stale = true;
    const state = await this.#around.store.state(this.#row.id);
    const doc = new Y.Doc({ gc: true });
    doc.transact(() => {
      if (state.snapshot) Y.applyUpdate(doc, state.snapshot);
      for (const { bytes } of state.tail) Y.applyUpdate(doc, bytes);
    });
    this.#doc.destroy();
    this.#doc = doc;
    this.#sinceSnapshot = state.tail.length;
    this.#clients = new Map(state.clients.map((row) => [row.client, row]));
    this.#row = { ...this.#row, head: Math.max(this.#row.head, state.tail.at(-1)?.seq ?? 0) };
    this.#stale = false;
  }

  get head() {
    return this.#row.head;
  }
  get frozen() {
    return this.#row.frozenSeq !== null;
  }
  get idle() {
    return this.#channels.size === 0 && this.#jobs.length === 0 && !this.#draining;
  }
  get people(): Set<string> {
    return new Set([...this.#channels.keys()].map(({ person }) => person));
  }
  /** (client id → person), for those who show who wrote what. */
  get writers(): [number, string][] {
    return [...this.#clients.values()].map(({ client, person }) => [client, person]);
  }

  /** Runs alone: no update is judged or stored meanwhile. */
  exclusively<T>(work: () => Promise<T> | T): Promise<T> {
    const fresh = async () => {
      if (this.#stale) await this.#load();
      return await work();
    };
    const result = this.#turn.then(fresh);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** The state; only inside {@link exclusively}. */
  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Takes over what an act has done to the row in its transaction; only inside {@link exclusively}. */
  moved(row: DocumentRow): void {
    this.#row = { ...row, head: Math.max(row.head, this.#row.head) };
  }

  open(channel: Channel): void {
    this.usedAt = this.#around.now();
    this.#channels.set(channel, {
      received: 0,
      awareness: new Set(),
      awaiting: 1,
      asked: 0,
      answered: 0,
      gap: undefined,
    });
    void this.exclusively(() => {
      channel.send(syncMessage(SYNC.step1, Y.encodeStateVector(this.#doc)));
      if (channel.ours) {
        channel.send(rights(this.#around.access(channel.person, this.name)));
        channel.send(writers(this.writers));
      }
      const present = [...this.#awareness.getStates().keys()];
      if (present.length > 0)
        channel.send(awarenessMessage(awarenessProtocol.encodeAwarenessUpdate(this.#awareness, present)));
    }).catch(() => this.#end(channel, CLOSE.tryAgain));
  }

  leave(channel: Channel): void {
    const connection = this.#channels.get(channel);
    if (!connection) return;
    this.#channels.delete(channel);
    this.usedAt = this.#around.now();
    this.#forget([...connection.awareness]);
  }

  /** Ends or informs channels after the rights of people moved. */
  rightsMoved(): void {
    for (const channel of [...this.#channels.keys()]) {
      const access = this.#around.access(channel.person, this.name);
      if (access === 'none') {
        this.leave(channel);
        channel.close(CLOSE.forbidden);
      } else if (channel.ours) channel.send(rights(access));
    }
  }

  closeAll(close: (typeof CLOSE)[keyof typeof CLOSE], person?: string): void {
    for (const channel of [...this.#channels.keys()]) {
      if (person !== undefined && channel.person !== person) continue;
      this.leave(channel);
      channel.close(close);
    }
  }

  /** A message from a channel. Anything that is no message of the protocol ends the channel. */
  receive(channel: Channel, message: Uint8Array): void {
    const connection = this.#channels.get(channel);
    if (!connection) return;
    try {
      const decoder = decoding.createDecoder(message);
      switch (decoding.readVarUint(decoder)) {
        case MESSAGE.sync:
          return this.#sync(channel, connection, decoder);
        case MESSAGE.awareness:
          return this.#present(channel, connection, decoding.readVarUint8Array(decoder));
        case MESSAGE.queryAwareness:
          return channel.send(
            awarenessMessage(
              awarenessProtocol.encodeAwarenessUpdate(this.#awareness, [
                ...this.#awareness.getStates().keys(),
              ]),
            ),
          );
        default:
          throw new Error('unknown message');
      }
    } catch {
      this.leave(channel);
      channel.close(CLOSE.malformed);
    }
  }

  #sync(channel: Channel, connection: Connection, decoder: decoding.Decoder) {
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (step === SYNC.step1) {
      const vector = Y.decodeStateVector(bytes);
      if (vector.size > 100_000) throw new Error('state vector too large');
      void this.exclusively(() => {
        if (this.#channels.has(channel))
          channel.send(syncMessage(SYNC.step2, Y.encodeStateAsUpdate(this.#doc, bytes)));
      }).catch(() => this.#end(channel, CLOSE.tryAgain));
      return;
    }
    if (step !== SYNC.step2 && step !== SYNC.update) throw new Error('unknown step');
    const count = ++connection.received;
    if (step === SYNC.step2) {
      connection.awaiting--;
      connection.answered = count;
    }
    if (this.#jobs.length > LIMITS.queuedUpdates) {
      this.leave(channel);
      return channel.close(CLOSE.tryAgain);
    }
    void this.write(channel.person, bytes, channel).then((result) => {
      if (!this.#channels.has(channel)) return;
      if (result.verdict === 'refused') {
        if (result.reason === 'gap' && step === SYNC.update) this.#gap(channel, connection, count);
        else this.#end(channel, REFUSED[result.reason]);
        return;
      }
      if (step === SYNC.step2 && connection.gap && connection.gap.last < count) connection.gap = undefined;
      if (result.verdict === 'aside') {
        if (channel.ours) channel.send(keptAside(count, result.reason, result.id));
        else this.#end(channel, CLOSE.forbidden);
        // "All up to this count": silent while one before it is missing.
      } else if (channel.ours && (!connection.gap || count < connection.gap.first))
        channel.send(acknowledged(count, result.seq));
    });
  }

  /**
   * An update that rests on what is not here, most often typed between opening the channel and the answer to our
   * step 1, with offline work before it. A step 2 on its way carries both; otherwise one is asked for.
   */
  #gap(channel: Channel, connection: Connection, count: number) {
    if (connection.answered > count) return;
    connection.gap = { first: connection.gap?.first ?? count, last: count };
    if (connection.awaiting > 0) return;
    if (++connection.asked > ASKED_FOR_GAPS) return this.#end(channel, CLOSE.cleanCopy);
    connection.awaiting++;
    channel.send(syncMessage(SYNC.step1, Y.encodeStateVector(this.#doc)));
  }

  #end(channel: Channel, close: (typeof CLOSE)[keyof typeof CLOSE]) {
    this.leave(channel);
    channel.close(close);
  }

  /** Judges, stores and passes on an update. Resolves after the commit. */
  write(person: string, bytes: Uint8Array, from?: Channel): Promise<Written> {
    return new Promise((done) => {
      this.#jobs.push({ person, bytes, done, ...(from && { from }) });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain() {
    this.#draining = true;
    while (this.#jobs.length > 0) {
      const batch: Job[] = [];
      await this.exclusively(async () => {
        batch.push(...this.#jobs.splice(0, 128));
        await this.#storeBatch(batch);
      }).catch(() => {
        // The store answers nothing at all: nobody is left believing that something was kept.
        for (const { done } of batch) done({ verdict: 'refused', reason: 'try-again' });
        this.closeAll(CLOSE.tryAgain);
      });
    }
    this.#draining = false;
  }

  /**
   * The write path: size → decode → nothing new → right → client id → gap → commit → acknowledge → pass on. Updates of
   * a batch enter the private state one after another and are stored in one commit; if it fails, the state is loaded
   * anew and each is tried alone. What repeats an update of its own batch is kept only when that one is: its answer
   * waits for the same commit.
   */
  async #storeBatch(batch: Job[], alone = false): Promise<void> {
    const accepted: { job: Job; clients: number[] }[] = [];
    const repeats: Job[] = [];
    for (const job of batch) {
      const verdict = await this.#judge(job);
      if ('clients' in verdict) accepted.push({ job, clients: [...verdict.clients] });
      else if (verdict.verdict === 'stored' && accepted.length > 0) repeats.push(job);
      else {
        // Alone means after a failure: part of the failed group may have been stored without anybody hearing of it.
        if (alone && verdict.verdict === 'stored') this.#passOn(job, []);
        // Such an update may have cost the private state: it was loaded anew, without what waits for this commit.
        if (verdict.verdict === 'refused' && verdict.reason === 'malformed')
          for (const one of accepted) Y.applyUpdate(this.#doc, one.job.bytes);
        job.done(verdict);
      }
    }
    if (accepted.length === 0) return;
    const settled = this.#around.progress.begin();
    try {
      const at = this.#around.now();
      const results = await this.#around.store.append(
        accepted.map(({ job, clients }) => ({
          document: this.#row.id,
          rightsVersion: this.#row.rightsVersion,
          person: job.person,
          at,
          bytes: job.bytes,
          clients,
        })),
      );
      if (results.some(({ stored }) => !stored)) throw new Error('rights moved');
      accepted.forEach(({ job, clients }, index) => {
        const result = results[index] as { stored: true; seq: number };
        this.#row = { ...this.#row, head: result.seq };
        this.#passOn(job, clients);
        job.done({ verdict: 'stored', seq: result.seq });
      });
      for (const { done } of repeats) done({ verdict: 'stored', seq: this.head });
      this.#sinceSnapshot += accepted.length;
      this.#around.committed(this.name, this.head);
      settled();
      if (this.#sinceSnapshot >= COMPACT_AFTER) await this.#compact();
    } catch {
      settled();
      await this.#load();
      const again = batch.filter((job) => repeats.includes(job) || accepted.some((one) => one.job === job));
      if (alone) for (const { done } of again) done({ verdict: 'refused', reason: 'try-again' });
      else {
        for (const job of again) await this.#storeBatch([job], true);
        for (const channel of this.#channels.keys()) if (channel.ours) channel.send(writers(this.writers));
        this.#around.committed(this.name, this.head);
      }
    }
  }

  /** Decides on one update and, when it is accepted, lets it enter the private state. */
  async #judge(job: Job): Promise<Written | { readonly clients: readonly number[] }> {
    const { person, bytes } = job;
    const judged = judgeUpdate(this.#doc, bytes);
    if (judged.is === 'nothing-new') return { verdict: 'stored', seq: this.head };
    if (judged.is === 'malformed') return { verdict: 'refused', reason: 'malformed' };
    const access = this.#around.access(person, this.name);
    const clients = judged.is === 'new' ? judged.clients : [];
    const reason = this.#refusal(person, access, clients, bytes.byteLength);
    if (reason) {
      // What is kept aside must stand on its own: with a gap it could never be read again.
      if (judged.is === 'gap') return { verdict: 'refused', reason: access === 'none' ? 'forbidden' : 'gap' };
      return await this.#aside(job, reason, clients);
    }
    if (judged.is === 'gap') return { verdict: 'refused', reason: 'gap' };
    try {
      Y.applyUpdate(this.#doc, bytes);
    } catch {
      await this.#load();
      return { verdict: 'refused', reason: 'malformed' };
    }
    if (this.#doc.store.pendingStructs || this.#doc.store.pendingDs) {
      // Structs that wait for each other: no honest client makes them, and they would wait here for ever.
      await this.#load();
      return { verdict: 'refused', reason: 'malformed' };
    }
    return { clients: clients.filter((client) => !this.#clients.has(client)) };
  }

  #refusal(
    person: string,
    access: Access,
    clients: readonly number[],
    size: number,
  ): AsideReason | undefined {
    if (access === 'none') return 'ended';
    if (this.frozen) return 'frozen';
    if (access === 'read') return 'reader';
    const known = clients.map((client) => this.#clients.get(client));
    if (known.some((row) => row && row.person !== person)) return 'client';
    if (known.some((row) => row?.closed)) return 'closed';
    return size > LIMITS.documentBytes ? 'too-large' : undefined;
  }

  async #aside(job: Job, reason: AsideReason, clients: readonly number[]): Promise<Written> {
    const aside = { person: job.person, reason, at: this.#around.now(), bytes: job.bytes };
    const own = clients.filter((client) => (this.#clients.get(client)?.person ?? job.person) === job.person);
    try {
      const id = await this.#around.store.keepAside(this.#row.id, aside, own);
      for (const client of own) this.#clients.set(client, { client, person: job.person, closed: true });
      return { verdict: 'aside', reason, id };
    } catch {
      return { verdict: 'refused', reason: 'try-again' };
    }
  }

  #passOn(job: Job, clients: readonly number[]) {
    for (const client of clients) this.#clients.set(client, { client, person: job.person, closed: false });
    const update = syncMessage(SYNC.update, job.bytes);
    const who = clients.length > 0 ? writers(clients.map((client) => [client, job.person])) : undefined;
    for (const channel of [...this.#channels.keys()]) {
      if (channel.unread() > LIMITS.unreadBytes) this.#end(channel, CLOSE.tryAgain);
      else {
        if (channel !== job.from) channel.send(update);
        if (who && channel.ours) channel.send(who);
      }
    }
  }

  async #compact() {
    this.#sinceSnapshot = 0;
    await this.#around.store
      .writeSnapshot(this.#row.id, this.head, Y.encodeStateAsUpdate(this.#doc))
      .catch(() => undefined);
  }

  /**
   * Presence: a channel speaks only for client ids it was the first to use; `user` is stamped here, so nobody can
   * appear under another's name.
   */
  #present(channel: Channel, connection: Connection, bytes: Uint8Array) {
    if (bytes.byteLength > LIMITS.awarenessBytes) return;
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    if (count > 64) return;
    const changed: number[] = [];
    for (let index = 0; index < count; index++) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = JSON.parse(decoding.readVarString(decoder)) as Record<string, unknown> | null;
      const taken = [...this.#channels].some(
        ([other, { awareness }]) => other !== channel && awareness.has(client),
      );
      const writer = this.#clients.get(client)?.person ?? channel.person;
      if (taken || writer !== channel.person) continue;
      if ((this.#awareness.meta.get(client)?.clock ?? -1) > clock) continue;
      if (!connection.awareness.has(client)) {
        if (connection.awareness.size >= 4) continue;
        connection.awareness.add(client);
      }
      if (state === null) this.#awareness.states.delete(client);
      else
        this.#awareness.states.set(client, {
          ...state,
          user: { ...(state.user as object), id: channel.person },
        });
      this.#awareness.meta.set(client, { clock, lastUpdated: this.#around.now() });
      changed.push(client);
    }
    // The sender hears itself too: y-websocket takes silence for a dead line and reconnects every half minute.
    if (changed.length > 0) this.#tellPresence(changed);
  }

  #forget(clients: number[]) {
    const present = clients.filter((client) => this.#awareness.states.has(client));
    for (const client of present) {
      this.#awareness.states.delete(client);
      const clock = this.#awareness.meta.get(client)?.clock ?? 0;
      this.#awareness.meta.set(client, { clock: clock + 1, lastUpdated: this.#around.now() });
    }
    if (present.length > 0) this.#tellPresence(present);
    for (const client of clients) this.#awareness.meta.delete(client);
  }

  #tellPresence(clients: number[]) {
    const message = awarenessMessage(awarenessProtocol.encodeAwarenessUpdate(this.#awareness, clients));
    for (const channel of this.#channels.keys()) channel.send(message);
  }

  /** Frees the memory; the document must be idle. */
  destroy(): void {
    this.#awareness.destroy();
    this.#doc.destroy();
  }
}
