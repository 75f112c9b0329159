import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Access } from '../../src/lib/domain/audience';
import { CLOSE, type Close } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import {
  acknowledged,
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
import { DocumentState } from './document-state';
import { Pace } from './pace';
import { Presence } from './presence';
import type { Progress } from './progress';

/** What became of an update. */
export type Written =
  | { readonly verdict: 'stored'; readonly seq: number }
  | { readonly verdict: 'aside'; readonly reason: AsideReason; readonly id: string }
  | {
      readonly verdict: 'refused';
      readonly reason: 'malformed' | 'too-large' | 'gap' | 'forbidden' | 'no-room' | 'try-again';
    };

export interface Surroundings {
  readonly store: Store;
  readonly now: () => number;
  readonly progress: Progress;
  readonly access: (person: string, document: string) => Access;
  /** Called after a commit others should hear of. */
  readonly committed: (document: string, seq: number) => void;
  /** Asks for a snapshot of a document, which is made in its own time. */
  readonly compact: (document: number) => void;
  /** Told what became of every update. */
  readonly wrote: (person: string, document: string, written: Written) => void;
  /** Told of every failure of the store: devices are told to try again, the relay's log says why. */
  readonly failed: (error: unknown, what: string) => void;
}

interface Job {
  readonly person: string;
  readonly bytes: Uint8Array;
  readonly from?: Channel;
  readonly done: (result: Written) => void;
}

interface Connection {
  received: number;
  /** Updates of it that are not decided yet, and their bytes. */
  waiting: { count: number; bytes: number };
  /** Steps 1 sent and not yet answered, and how many of them because of a gap. */
  awaiting: number;
  asked: number;
  /** Updates with a gap since the last step 2. */
  gaps: number;
  /** Each answer may be the whole state, or everybody's presence: nobody needs it again and again. */
  readonly questions: Pace;
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
  'too-large': CLOSE.cleanCopy,
  forbidden: CLOSE.forbidden,
  'no-room': CLOSE.forbidden,
  'try-again': CLOSE.tryAgain,
} as const;

const ASIDE_ROOM = { count: LIMITS.keptAsidePerPerson, bytes: LIMITS.keptAsideBytesPerPerson };

/** The store refused what was judged before an act moved rights or froze the document: it is judged anew. */
class RightsMoved extends Error {}

/** Bytes of one client and its clock in a state vector, at most. */
const VECTOR_ENTRY = 10;

/** After so many updates a document in use is compacted, after fewer one that is closed: a load stays short. */
const COMPACT_AFTER = 500;
const COMPACT_CLOSED_AFTER = 16;

/**
 * One document in memory: its state, its channels and its queue. Everything that reads or writes the state goes
 * through the queue, so an update is judged against exactly the state it enters, and nothing uncommitted is shown.
 *
 * Long on purpose: queue, judging, storing and telling share one private state, and apart none of them could promise
 * that. What needs no such promise stands beside it (`judge-update.ts`, `presence.ts`).
 */
export class LiveDocument {
  readonly name: string;
  readonly incarnation: number;
  #state = new DocumentState({ snapshot: undefined, tail: [], clients: [] });
  #row: DocumentRow;
  #clients = new Map<number, ClientRow>();
  #sinceSnapshot = 0;
  readonly #around: Surroundings;
  readonly #channels = new Map<Channel, Connection>();
  readonly #presence: Presence;
  #jobs: Job[] = [];
  #inHand: Job[] = [];
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
    this.#presence = new Presence((client) => this.#clients.get(client)?.person);
  }

  static async load(row: DocumentRow, around: Surroundings): Promise<LiveDocument> {
    const document = new LiveDocument(row, around);
    await document.#load();
    return document;
  }

  async #load() {
    this.#stale = true;
    const state = await this.#around.store.state(this.#row.id);
    this.#state.destroy();
    this.#state = new DocumentState(state);
    this.#sinceSnapshot = state.tail.length;
    this.#clients = new Map(state.clients.map((row) => [row.client, row]));
    this.#row = { ...this.#row, head: Math.max(this.#row.head, state.tail.at(-1)?.seq ?? 0) };
    this.#stale = false;
    if (this.#sinceSnapshot >= COMPACT_AFTER) this.#compact();
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
  /** Channels open, and updates that wait. */
  get load(): { readonly channels: number; readonly queued: number } {
    return { channels: this.#channels.size, queued: this.#jobs.length };
  }
  /** Whoever has it open, or whose update is being judged or stored. */
  get people(): Set<string> {
    return new Set([...this.#channels.keys(), ...this.#jobs, ...this.#inHand].map(({ person }) => person));
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

  /** Makes the state ready to be read, in turns with others' work; only inside {@link exclusively}. */
  async wake(): Promise<void> {
    await this.#state.wake();
  }

  /** The state; only inside {@link exclusively}. */
  get doc(): Y.Doc {
    return this.#state.doc;
  }

  /** Takes over what an act has done to the row in its transaction; only inside {@link exclusively}. */
  moved(row: DocumentRow): void {
    this.#row = { ...row, head: Math.max(row.head, this.#row.head) };
  }

  open(channel: Channel): void {
    this.usedAt = this.#around.now();
    this.#channels.set(channel, {
      received: 0,
      waiting: { count: 0, bytes: 0 },
      gaps: 0,
      questions: new Pace(LIMITS.questionsOfChannel),
      awaiting: 1,
      asked: 0,
      answered: 0,
      gap: undefined,
    });
    void this.exclusively(async () => {
      const vector = await this.#state.vector();
      // The right may have gone while the document was being loaded: nobody could tell a channel not yet here.
      const access = this.#around.access(channel.person, this.name);
      if (access === 'none') return this.#end(channel, CLOSE.forbidden);
      this.#send(channel, syncMessage(SYNC.step1, vector));
      if (channel.ours) {
        this.#send(channel, rights(access));
        this.#send(channel, writers(this.writers));
      }
      if (!this.#presence.nobody) this.#send(channel, this.#presence.everybody());
    }).catch((error: unknown) => this.#unable(channel, error));
  }

  leave(channel: Channel): void {
    if (!this.#channels.delete(channel)) return;
    this.usedAt = this.#around.now();
    this.#tellAll(this.#presence.leave(channel));
  }

  /** Ends or informs channels after the rights of people moved. */
  rightsMoved(): void {
    for (const channel of [...this.#channels.keys()]) {
      const access = this.#around.access(channel.person, this.name);
      if (access === 'none') this.#end(channel, CLOSE.forbidden);
      else if (channel.ours) this.#send(channel, rights(access));
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
          return this.#tellAll(this.#presence.take(channel, decoding.readVarUint8Array(decoder)));
        case MESSAGE.queryAwareness:
          if (!connection.questions.allows()) return this.#end(channel, CLOSE.tooOften);
          return this.#send(channel, this.#presence.everybody());
        default:
          throw new Error('unknown message');
      }
    } catch {
      this.#end(channel, CLOSE.malformed);
    }
  }

  #sync(channel: Channel, connection: Connection, decoder: decoding.Decoder) {
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (step === SYNC.step1) {
      if (bytes.byteLength > VECTOR_ENTRY * (this.#clients.size + LIMITS.unknownClients))
        throw new Error('no vector of this document');
      Y.decodeStateVector(bytes);
      if (!connection.questions.allows()) return this.#end(channel, CLOSE.tooOften);
      void this.exclusively(async () => {
        if (!this.#channels.has(channel)) return;
        this.#send(channel, syncMessage(SYNC.step2, await this.#state.difference(bytes)));
      }).catch((error: unknown) => this.#unable(channel, error));
      return;
    }
    if (step !== SYNC.step2 && step !== SYNC.update) throw new Error('unknown step');
    const count = ++connection.received;
    if (step === SYNC.step2) {
      connection.awaiting--;
      connection.answered = count;
      connection.gaps = 0;
    }
    const { waiting } = connection;
    waiting.count++;
    waiting.bytes += bytes.byteLength;
    if (waiting.count > LIMITS.queuedUpdates || waiting.bytes > LIMITS.queuedBytes)
      return this.#end(channel, CLOSE.tooFast);
    void this.write(channel.person, bytes, channel).then((result) => {
      waiting.count--;
      waiting.bytes -= bytes.byteLength;
      if (!this.#channels.has(channel)) return;
      if (result.verdict === 'refused') {
        if (result.reason === 'gap' && step === SYNC.update) this.#gap(channel, connection, count);
        else if (result.reason === 'no-room' && channel.ours)
          this.#send(channel, keptAside(count, result.reason, ''));
        else this.#end(channel, REFUSED[result.reason]);
        return;
      }
      if (step === SYNC.step2 && connection.gap && connection.gap.last < count) connection.gap = undefined;
      if (result.verdict === 'aside') {
        if (channel.ours) this.#send(channel, keptAside(count, result.reason, result.id));
        else this.#end(channel, CLOSE.forbidden);
        // "All up to this count": silent while one before it is missing.
      } else if (channel.ours && (!connection.gap || count < connection.gap.first))
        this.#send(channel, acknowledged(count, result.seq));
    });
  }

  /**
   * An update that rests on what is not here, most often typed between opening the channel and the answer to our
   * step 1, with offline work before it. A step 2 on its way carries both; otherwise one is asked for.
   */
  #gap(channel: Channel, connection: Connection, count: number) {
    if (connection.answered > count) return;
    connection.gap = { first: connection.gap?.first ?? count, last: count };
    if (++connection.gaps > LIMITS.gapsUnanswered) return this.#end(channel, CLOSE.tooOften);
    if (connection.awaiting > 0) return;
    if (++connection.asked > ASKED_FOR_GAPS) return this.#end(channel, CLOSE.cleanCopy);
    connection.awaiting++;
    void this.exclusively(async () =>
      this.#send(channel, syncMessage(SYNC.step1, await this.#state.vector())),
    ).catch((error: unknown) => this.#unable(channel, error));
  }

  #end(channel: Channel, close: Close) {
    this.leave(channel);
    channel.close(close);
  }

  /** The store has failed: nothing of the last messages was kept. */
  #unable(channel: Channel, error: unknown) {
    this.#around.failed(error, `reading ${this.name}`);
    this.#end(channel, CLOSE.tryAgain);
  }

  /** Everything for a channel goes this way: who asks or is told and never reads is let go, before memory is. */
  #send(channel: Channel, message: Uint8Array) {
    if (!this.#channels.has(channel)) return;
    if (channel.unread() > LIMITS.unreadBytes) this.#end(channel, CLOSE.tooFast);
    else channel.send(message);
  }

  #tellAll(message: Uint8Array | undefined) {
    // The sender hears itself too: y-websocket takes silence for a dead line and reconnects every half minute.
    if (message) for (const channel of [...this.#channels.keys()]) this.#send(channel, message);
  }

  /** Judges, stores and passes on an update. Resolves after the commit. */
  write(person: string, bytes: Uint8Array, from?: Channel): Promise<Written> {
    return new Promise((resolve) => {
      const done = (written: Written) => {
        this.#around.wrote(person, this.name, written);
        resolve(written);
      };
      this.#jobs.push({ person, bytes, done, ...(from && { from }) });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain() {
    this.#draining = true;
    while (this.#jobs.length > 0) {
      await this.exclusively(async () => {
        this.#inHand = this.#jobs.splice(0, 128);
        await this.#storeBatch(this.#inHand);
      }).catch((error: unknown) => {
        this.#around.failed(error, `writing ${this.name}`);
        // The store answers nothing at all: nobody is left believing that something was kept.
        for (const { done } of this.#inHand) done({ verdict: 'refused', reason: 'try-again' });
        for (const channel of [...this.#channels.keys()]) this.#end(channel, CLOSE.tryAgain);
      });
      this.#inHand = [];
    }
    this.#draining = false;
  }

  /**
   * The write path: {@link #judge} → commit → acknowledge → pass on. Updates of
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
          for (const one of accepted) await this.#state.add(one.job.bytes);
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
      if (results.some(({ stored }) => !stored)) throw new RightsMoved();
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
      if (this.#sinceSnapshot >= COMPACT_AFTER) this.#compact();
    } catch (error) {
      settled();
      if (!(error instanceof RightsMoved)) this.#around.failed(error, `storing in ${this.name}`);
      await this.#load();
      const again = batch.filter((job) => repeats.includes(job) || accepted.some((one) => one.job === job));
      if (alone) for (const { done } of again) done({ verdict: 'refused', reason: 'try-again' });
      else {
        for (const job of again) await this.#storeBatch([job], true);
        for (const channel of [...this.#channels.keys()])
          if (channel.ours) this.#send(channel, writers(this.writers));
        this.#around.committed(this.name, this.head);
      }
    }
  }

  /**
   * Decides on one update and, when it is accepted, lets it enter the private state: size of the update → decoding →
   * nothing new? → right → client id → size of the state → gap.
   */
  async #judge(job: Job): Promise<Written | { readonly clients: readonly number[] }> {
    const { person, bytes } = job;
    if (bytes.byteLength > LIMITS.documentBytes) return { verdict: 'refused', reason: 'too-large' };
    const judged = await this.#state.judge(bytes);
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
    const unknown = clients.filter((client) => !this.#clients.has(client));
    if (unknown.length > LIMITS.newClientsPerUpdate) return { verdict: 'refused', reason: 'malformed' };
    if (!(await this.#state.add(bytes))) {
      await this.#load();
      return { verdict: 'refused', reason: 'malformed' };
    }
    return { clients: unknown };
  }

  /**
   * Takes a state back that the relay had before a backup was restored, whoever brings it and whatever freezes the
   * document now. Answers its sequence; undefined when all of it is known, or when it cannot be taken.
   */
  async bring(
    bytes: Uint8Array,
    wroteBy: ReadonlyMap<number, string>,
    by: string,
  ): Promise<number | undefined> {
    return await this.exclusively(async () => {
      const judged = await this.#state.judge(bytes);
      if (judged.is !== 'new' || this.#state.exceeds(LIMITS.documentBytes * 2, bytes.byteLength))
        return undefined;
      const clients = judged.clients
        .filter((client) => !this.#clients.has(client))
        .map((client) => [client, wroteBy.get(client) ?? by] as const);
      const settled = this.#around.progress.begin();
      try {
        if (!(await this.#state.add(bytes))) throw new Error('no whole update');
        const seq = await this.#around.store.bringUpdate(
          this.#row.id,
          bytes,
          clients,
          by,
          this.#around.now(),
        );
        this.#sinceSnapshot++;
        this.#row = { ...this.#row, head: seq };
        for (const [client, person] of clients) this.#clients.set(client, { client, person, closed: false });
        for (const channel of [...this.#channels.keys()]) {
          this.#send(channel, syncMessage(SYNC.update, bytes));
          if (channel.ours) this.#send(channel, writers(clients));
        }
        this.#around.committed(this.name, seq);
        return seq;
      } catch (error) {
        this.#around.failed(error, `bringing back into ${this.name}`);
        await this.#load();
        return undefined;
      } finally {
        settled();
      }
    });
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
    if (clients.some((client) => this.#owner(client, person) !== person)) return 'client';
    if (clients.some((client) => this.#clients.get(client)?.closed)) return 'closed';
    return this.#overflows(clients, size) ? 'too-large' : undefined;
  }

  /**
   * Whose a client id is: the first person's who stored under it, or who is seen under it now. Everybody in a document
   * sees the ids of the others, and could otherwise be quicker than their first word.
   */
  #owner(client: number, otherwise: string): string {
    return this.#clients.get(client)?.person ?? this.#presence.speaker(client) ?? otherwise;
  }

  /** True when an update would bring the state above its limit. What only deletes never does. */
  #overflows(clients: readonly number[], size: number): boolean {
    return clients.length > 0 && this.#state.exceeds(LIMITS.documentBytes, size);
  }

  async #aside(job: Job, reason: AsideReason, clients: readonly number[]): Promise<Written> {
    const aside = { person: job.person, reason, at: this.#around.now(), bytes: job.bytes };
    const own = clients.filter((client) => this.#owner(client, job.person) === job.person);
    try {
      const kept = await this.#around.store.keepAside(this.#row.id, aside, own, ASIDE_ROOM);
      // With no room here the copy on the device is the only one; told so, it keeps that.
      if ('refused' in kept)
        return { verdict: 'refused', reason: kept.refused === 'erased' ? 'forbidden' : kept.refused };
      for (const client of own) this.#clients.set(client, { client, person: job.person, closed: true });
      return { verdict: 'aside', reason, id: kept.id };
    } catch (error) {
      this.#around.failed(error, `keeping aside of ${this.name}`);
      return { verdict: 'refused', reason: 'try-again' };
    }
  }

  #passOn(job: Job, clients: readonly number[]) {
    for (const client of clients) this.#clients.set(client, { client, person: job.person, closed: false });
    const update = syncMessage(SYNC.update, job.bytes);
    const who = clients.length > 0 ? writers(clients.map((client) => [client, job.person])) : undefined;
    for (const channel of [...this.#channels.keys()]) {
      if (channel !== job.from) this.#send(channel, update);
      if (who && channel.ours) this.#send(channel, who);
    }
  }

  /** The document was erased: nobody goes on in it. */
  end(): void {
    for (const channel of [...this.#channels.keys()]) this.#end(channel, CLOSE.forbidden);
    this.#sinceSnapshot = 0;
    this.destroy();
  }

  /** Nobody waits for it: the snapshot is made of committed rows, elsewhere. */
  #compact() {
    this.#sinceSnapshot = 0;
    this.#around.compact(this.#row.id);
  }

  /** Frees the memory; the document must be idle. */
  destroy(): void {
    if (this.#sinceSnapshot >= COMPACT_CLOSED_AFTER) this.#compact();
    this.#state.destroy();
  }
}
