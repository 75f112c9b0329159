import * as decoding from 'lib0/decoding';
import { setTimeout as pause } from 'node:timers/promises';
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
import { asksForAll, DocumentState, saysNothing } from './document-state';
import { Pace } from './pace';
import { Presence } from './presence';
import type { Progress } from './progress';
import type { Sums } from './sums';
import { Turns } from './turns';

/** What became of an update. */
export type Written =
  /** `known`: it brought nothing new. */
  | { readonly verdict: 'stored'; readonly seq: number; readonly known?: true }
  | { readonly verdict: 'aside'; readonly reason: AsideReason; readonly id: string }
  | {
      readonly verdict: 'refused';
      readonly reason: 'malformed' | 'too-large' | 'gap' | 'forbidden' | 'no-room' | 'try-again';
    };

export interface Surroundings {
  readonly store: Store;
  readonly now: () => number;
  readonly progress: Progress;
  /** Told how many objects a document is in memory, whenever that may have changed. */
  readonly weighs: (document: LiveDocument, parts: number) => void;
  /** Bytes of updates that wait in all documents, by person. */
  readonly queued: Sums;
  /** Takes so many milliseconds from what a person's answers may take, and tells how many to wait; undefined for too many. */
  readonly answers: (person: string, work: number) => number | undefined;
  /** Counts bytes that a person has stored; false when that is more than anybody writes. */
  readonly mayStore: (person: string, bytes: number) => boolean;
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
  /** How often it was begun and left for an act. */
  left: number;
  /** Nobody waits for it, and it is not worked off. */
  dropped: boolean;
}

/** What an update is found to be: accepted with the client ids it brings, decided, or left for later. */
type Judged = { readonly clients: readonly number[] } | { readonly decided: Written } | 'left';

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
  /** Long updates that bring nothing: a device says all it has when it connects, and not again and again. */
  readonly repetitions: Pace;
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

/** Milliseconds between two tellings of who is in a document and where. */
const PRESENCE_PAUSE = 50;

/** Milliseconds of work after which a batch is stored: whatever else waits for the document gets in between. */
const BATCH_WORK = 50;
const BATCH = 128;

/** Who wrote under which id is told of so many in a millisecond. */
const CLIENTS_PER_MILLISECOND = 2_000;

/** Bytes of an update that somebody's typing makes: it does not wait for long work of theirs, as a week's edits of a phone. */
const SHORT_UPDATE = 1_000;
const isShort = ({ bytes }: Job) => bytes.byteLength <= SHORT_UPDATE;

/** An update is left for an act so often; then the act waits for it. */
const LEFT_FOR_ACTS = 3;

/** Bytes of one client and its clock in a state vector, at most. */
const VECTOR_ENTRY = 10;

/** After so much of a log a document in use is compacted, after less one that is closed: a load stays short. */
const COMPACT_AFTER = { updates: 500, bytes: LIMITS.tailBytes };
const COMPACT_CLOSED_AFTER = { updates: 16, bytes: LIMITS.closedTailBytes };

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
  #sinceSnapshot = { updates: 0, bytes: 0 };
  readonly #around: Surroundings;
  readonly #channels = new Map<Channel, Connection>();
  readonly #presence: Presence;
  #tellingPresence = false;
  /** Who last said or left something that is to be told. */
  #spoke = '';
  #jobs: Job[] = [];
  #inHand: Job[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #draining = false;
  /** Acts that need it now, and what those wait for who write meanwhile. */
  #reserved = 0;
  #released: (() => void)[] = [];
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
    this.#sinceSnapshot = { updates: 0, bytes: 0 };
    for (const { bytes } of state.tail) this.#grown(bytes);
    this.#clients = new Map(state.clients.map((row) => [row.client, row]));
    this.#row = { ...this.#row, head: Math.max(this.#row.head, state.tail.at(-1)?.seq ?? 0) };
    this.#stale = false;
    if (this.#isBeyond(COMPACT_AFTER)) this.#compact();
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
  /** How often a person has it open. */
  channelsOf(person: string): number {
    return [...this.#channels.keys()].filter((channel) => channel.person === person).length;
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

  /** Makes the state ready to be read, in turns with others' work; then it can be had {@link exclusively}. */
  async ready(turns: Turns): Promise<void> {
    // What is long is not done in the document's queue: nobody who needs only the queue waits for it.
    if (this.#stale) await this.exclusively(() => undefined);
    await this.#state.wake(turns);
    this.#weigh();
  }

  #weigh() {
    this.#around.weighs(this, this.parts);
  }

  /** The objects it is in memory, about; none while it sleeps. */
  get parts(): number {
    return this.#state.parts;
  }

  /** Forgets its state until somebody needs it again: there are too many others in memory. */
  rest(): void {
    void this.exclusively(() => {
      this.#stale = true;
      this.#state.destroy();
      this.#state = new DocumentState({ snapshot: undefined, tail: [], clients: [] });
    }).catch((error: unknown) => this.#around.failed(error, `resting ${this.name}`));
  }

  /** Reads the state, alone. */
  async read<T>(whose: string, work: (doc: Y.Doc) => Promise<T> | T): Promise<T> {
    const turns = new Turns(whose);
    await this.ready(turns);
    return await this.exclusively(async () => await work(await this.#state.wake(turns)));
  }

  /** The state, made ready when it was not; only inside {@link exclusively}. */
  async wake(turns: Turns): Promise<Y.Doc> {
    return await this.#state.wake(turns);
  }

  /**
   * An act needs the document: what is being added is left, and added after the answer was called. Who decides what
   * may be done here never waits for what somebody does.
   */
  reserve(): () => void {
    this.#reserved++;
    let reserved = true;
    return () => {
      if (!reserved) return;
      reserved = false;
      if (--this.#reserved === 0) for (const go of this.#released.splice(0)) go();
    };
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
      repetitions: new Pace(LIMITS.repetitionsOfChannel),
      awaiting: 1,
      asked: 0,
      answered: 0,
      gap: undefined,
    });
    const turns = new Turns(channel.person);
    void this.#answer(
      channel,
      turns,
      (state) => state.answers,
      async () => {
        const vector = await this.#state.vector(turns);
        // The right may have gone while the document was being loaded: nobody could tell a channel not yet here.
        const access = this.#around.access(channel.person, this.name);
        if (access === 'none') return this.#end(channel, CLOSE.forbidden);
        this.#send(channel, syncMessage(SYNC.step1, vector));
        if (channel.ours) {
          this.#send(channel, rights(access));
          this.#send(channel, writers(this.writers));
        }
        if (!this.#presence.nobody) this.#send(channel, this.#presence.everybody());
      },
    ).catch((error: unknown) => this.#unable(channel, error));
  }

  leave(channel: Channel): void {
    if (!this.#channels.delete(channel)) return;
    this.usedAt = this.#around.now();
    this.#presence.leave(channel);
    this.#spoke = channel.person;
    void this.#tellPresence();
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
          this.#presence.take(channel, decoding.readVarUint8Array(decoder));
          this.#spoke = channel.person;
          return void this.#tellPresence();
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
      const turns = new Turns(channel.person);
      const answers = (state: DocumentState) => state.answers && asksForAll(bytes);
      void this.#answer(channel, turns, answers, async () => {
        this.#send(channel, syncMessage(SYNC.step2, await this.#state.difference(bytes, turns)));
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
    const ofPerson = this.#around.queued.add(channel.person, bytes.byteLength);
    const { queuedUpdates, queuedBytes, queuedBytesOfPerson } = LIMITS;
    if (waiting.count > queuedUpdates || waiting.bytes > queuedBytes || ofPerson > queuedBytesOfPerson) {
      this.#around.queued.add(channel.person, -bytes.byteLength);
      return this.#end(channel, CLOSE.tooFast);
    }
    void this.write(channel.person, bytes, channel).then((result) => {
      waiting.count--;
      waiting.bytes -= bytes.byteLength;
      this.#around.queued.add(channel.person, -bytes.byteLength);
      if (!this.#channels.has(channel)) return;
      if (result.verdict === 'refused') {
        if (result.reason === 'gap' && step === SYNC.update) this.#gap(channel, connection, count);
        else if (result.reason === 'no-room' && channel.ours)
          this.#send(channel, keptAside(count, result.reason, ''));
        else this.#end(channel, REFUSED[result.reason]);
        return;
      }
      const long = bytes.byteLength > LIMITS.longRepetition;
      if (result.verdict === 'stored' && result.known && long && !connection.repetitions.allows())
        return this.#end(channel, CLOSE.tooOften);
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
    connection.gap = { first: connection.gap?.first ?? count, last: count };
    // It has come, and is not stored yet.
    if (connection.answered > count) return;
    if (++connection.gaps > LIMITS.gapsUnanswered) return this.#end(channel, CLOSE.tooOften);
    if (connection.awaiting > 0) return;
    if (++connection.asked > ASKED_FOR_GAPS) return this.#end(channel, CLOSE.cleanCopy);
    connection.awaiting++;
    const turns = new Turns(channel.person);
    void this.exclusively(async () =>
      this.#send(channel, syncMessage(SYNC.step1, await this.#state.vector(turns))),
    ).catch((error: unknown) => this.#unable(channel, error));
  }

  /**
   * Answers a channel, alone, with a state that was made ready before unless it answers as it is. An answer is made in
   * one piece: whoever has had many waits, and whoever is gone meanwhile gets none.
   */
  async #answer(
    channel: Channel,
    turns: Turns,
    answers: (state: DocumentState) => boolean,
    work: () => Promise<void>,
  ): Promise<void> {
    const takes = this.#state.answerWork + this.#clients.size / CLIENTS_PER_MILLISECOND;
    const wait = this.#around.answers(channel.person, takes);
    if (wait === undefined) return this.#end(channel, CLOSE.tooOften);
    if (wait > 0) await pause(wait);
    if (!this.#channels.has(channel)) return;
    if (this.#stale || !answers(this.#state)) await this.ready(turns);
    await this.exclusively(async () => {
      if (this.#channels.has(channel)) await work();
    });
  }

  #end(channel: Channel, close: Close) {
    this.leave(channel);
    // Whoever sends what no device of ours does is told of nothing more: what else they sent is not worked off. What an honest
    // device sent before it closed its channel is, though nobody waits for the answer.
    if (close === CLOSE.malformed || close === CLOSE.tooOften) this.#drop(channel);
    channel.close(close);
  }

  /** Nothing more of a channel is worked off. */
  #drop(channel: Channel | undefined) {
    if (!channel) return;
    for (const job of [...this.#inHand, ...this.#jobs]) job.dropped ||= job.from === channel;
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

  /**
   * Tells everybody who is here, at once and then no oftener than carets are watched: what many say, or one says often,
   * is told together. To tell a hundred channels is work of whoever spoke last, in turns with others'.
   */
  async #tellPresence() {
    if (this.#tellingPresence) return;
    this.#tellingPresence = true;
    for (;;) {
      await new Turns(this.#spoke).share();
      const news = this.#presence.news();
      if (!news) break;
      // The sender hears itself too: y-websocket takes silence for a dead line and reconnects every half minute.
      for (const channel of [...this.#channels.keys()]) this.#send(channel, news);
      await pause(PRESENCE_PAUSE, undefined, { ref: false });
    }
    this.#tellingPresence = false;
  }

  /** Judges, stores and passes on an update. Resolves after the commit. */
  write(person: string, bytes: Uint8Array, from?: Channel): Promise<Written> {
    return new Promise((resolve) => {
      const done = (written: Written) => {
        this.#around.wrote(person, this.name, written);
        resolve(written);
      };
      this.#jobs.push({ person, bytes, done, left: 0, dropped: false, ...(from && { from }) });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain() {
    this.#draining = true;
    while (this.#jobs.length > 0) {
      while (this.#reserved > 0) await new Promise<void>((go) => this.#released.push(go));
      const first = this.#jobs[0];
      if (!first) break;
      const turns = new Turns(first.person, this.#jobs.slice(0, BATCH).every(isShort));
      // What fails here fails again in the queue, where it is told.
      if (!saysNothing(first.bytes)) await this.ready(turns).catch(() => undefined);
      await this.exclusively(async () => {
        this.#inHand = this.#jobs.splice(0, BATCH);
        await this.#storeBatch(this.#inHand, turns);
      }).catch((error: unknown) => {
        this.#around.failed(error, `writing ${this.name}`);
        // The store answers nothing at all: nobody is left believing that something was kept.
        for (const { done } of this.#inHand) done({ verdict: 'refused', reason: 'try-again' });
        for (const channel of [...this.#channels.keys()]) this.#end(channel, CLOSE.tryAgain);
      });
      this.#inHand = [];
      this.#weigh();
    }
    this.#draining = false;
  }

  /**
   * The write path: {@link #judge} → commit → acknowledge → pass on. Updates of
   * a batch enter the private state one after another and are stored in one commit; if it fails, the state is loaded
   * anew and each is tried alone. What repeats an update of its own batch is kept only when that one is: its answer
   * waits for the same commit. A batch ends early where others wait, or with the state: the rest is the next one's.
   */
  async #storeBatch(batch: Job[], turns: Turns, alone = false): Promise<void> {
    const accepted: { job: Job; clients: number[] }[] = [];
    const repeats: Job[] = [];
    const before = turns.worked;
    let next = 0;
    while (next < batch.length && !this.#stale) {
      const ends = this.#reserved > 0 || turns.worked - before > BATCH_WORK;
      if (!alone && ends && next > 0) break;
      const job = batch[next]!;
      if (job.dropped) {
        next++;
        job.done({ verdict: 'refused', reason: 'try-again' });
        continue;
      }
      const judged = await this.#judge(job, turns);
      if (judged === 'left') break;
      next++;
      if ('clients' in judged) accepted.push({ job, clients: [...judged.clients] });
      else if (judged.decided.verdict === 'stored' && accepted.length > 0) repeats.push(job);
      else {
        // Alone means after a failure: part of the failed group may have been stored without anybody hearing of it.
        if (alone && judged.decided.verdict === 'stored') this.#passOn(job, []);
        job.done(judged.decided);
        if (judged.decided.verdict === 'refused' && judged.decided.reason === 'malformed')
          this.#drop(job.from);
      }
    }
    // Before anything is awaited: what comes meanwhile comes after it.
    this.#jobs.unshift(...batch.splice(next));
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
      for (const { job } of accepted) this.#grown(job.bytes);
      this.#around.committed(this.name, this.head);
      settled();
      if (this.#isBeyond(COMPACT_AFTER)) this.#compact();
    } catch (error) {
      settled();
      if (!(error instanceof RightsMoved)) this.#around.failed(error, `storing in ${this.name}`);
      this.#stale = true;
      await this.#load();
      const again = batch.filter((job) => repeats.includes(job) || accepted.some((one) => one.job === job));
      if (alone) for (const { done } of again) done({ verdict: 'refused', reason: 'try-again' });
      else {
        for (const [index, job] of again.entries()) {
          if (this.#stale) await this.#load();
          await this.#storeBatch([job], turns, true);
          if (this.#jobs[0] !== job) continue;
          // Left to let others go first: what was said after it stays behind it.
          this.#jobs.splice(1, 0, ...again.slice(index + 1));
          break;
        }
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
  async #judge(job: Job, turns: Turns): Promise<Judged> {
    const { person, bytes } = job;
    const refused = (reason: (Written & { verdict: 'refused' })['reason']) => ({
      decided: { verdict: 'refused', reason } as const,
    });
    if (bytes.byteLength > LIMITS.documentBytes) return refused('too-large');
    const judged = await this.#state.judge(bytes, turns);
    if (judged.is === 'nothing-new') return { decided: { verdict: 'stored', seq: this.head, known: true } };
    if (judged.is === 'malformed') return refused('malformed');
    const access = this.#around.access(person, this.name);
    const clients = judged.is === 'new' ? judged.clients : [];
    const reason = await this.#refusal(person, access, clients, bytes, turns);
    if (reason) {
      // What is kept aside must stand on its own: with a gap it could never be read again.
      if (judged.is === 'gap') return refused(access === 'none' ? 'forbidden' : 'gap');
      return { decided: await this.#aside(job, reason, clients) };
    }
    if (judged.is === 'gap') return refused('gap');
    const unknown = clients.filter((client) => !this.#clients.has(client));
    if (unknown.length > LIMITS.newClientsPerUpdate) return refused('malformed');
    if (job.left === 0 && !this.#around.mayStore(person, bytes.byteLength)) return refused('try-again');
    const wanted = () => this.#reserved === 0 || job.left >= LEFT_FOR_ACTS;
    const added = await this.#state.add(bytes, turns, wanted);
    if (added === 'added') return { clients: unknown };
    // A part of it is in the state, which is loaded anew before anybody sees it.
    this.#stale = true;
    if (added === 'malformed') return refused('malformed');
    // Perhaps honest after all: it stands on its own, and is kept like what is too large.
    if (added === 'too-laborious') return { decided: await this.#aside(job, added, clients) };
    job.left++;
    return 'left';
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
    const turns = new Turns(by);
    await this.ready(turns);
    return await this.exclusively(async () => {
      const judged = await this.#state.judge(bytes, turns);
      if (judged.is !== 'new' || (await this.#state.exceeds(bytes, turns, 2))) return undefined;
      const clients = judged.clients
        .filter((client) => !this.#clients.has(client))
        .map((client) => [client, wroteBy.get(client) ?? by] as const);
      const settled = this.#around.progress.begin();
      try {
        if ((await this.#state.add(bytes, turns)) !== 'added') throw new Error('no whole update');
        const seq = await this.#around.store.bringUpdate(
          this.#row.id,
          bytes,
          clients,
          by,
          this.#around.now(),
        );
        this.#grown(bytes);
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
        this.#stale = true;
        await this.#load();
        return undefined;
      } finally {
        settled();
      }
    });
  }

  async #refusal(
    person: string,
    access: Access,
    clients: readonly number[],
    update: Uint8Array,
    turns: Turns,
  ): Promise<AsideReason | undefined> {
    if (access === 'none') return 'ended';
    if (this.frozen) return 'frozen';
    if (access === 'read') return 'reader';
    if (clients.some((client) => this.#owner(client, person) !== person)) return 'client';
    if (clients.some((client) => this.#clients.get(client)?.closed)) return 'closed';
    return (await this.#overflows(clients, update, turns)) ? 'too-large' : undefined;
  }

  /**
   * Whose a client id is: the first person's who stored under it, or who is seen under it now. Everybody in a document
   * sees the ids of the others, and could otherwise be quicker than their first word.
   */
  #owner(client: number, otherwise: string): string {
    return this.#clients.get(client)?.person ?? this.#presence.speaker(client) ?? otherwise;
  }

  /** True when an update would bring the state above its limit. What only deletes never does. */
  async #overflows(clients: readonly number[], update: Uint8Array, turns: Turns): Promise<boolean> {
    if (clients.length === 0) return false;
    const known = this.#clients.size;
    const unknown = clients.filter((client) => !this.#clients.has(client)).length;
    if (unknown > 0 && known + unknown > LIMITS.clientsPerDocument) return true;
    return await this.#state.exceeds(update, turns);
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
    this.#sinceSnapshot = { updates: 0, bytes: 0 };
    this.destroy();
  }

  /** The log behind the snapshot has one more. */
  #grown({ byteLength }: Uint8Array) {
    this.#sinceSnapshot.updates++;
    this.#sinceSnapshot.bytes += byteLength;
  }

  #isBeyond({ updates, bytes }: { readonly updates: number; readonly bytes: number }): boolean {
    return this.#sinceSnapshot.updates >= updates || this.#sinceSnapshot.bytes >= bytes;
  }

  /** Nobody waits for it: the snapshot is made of committed rows, elsewhere. */
  #compact() {
    this.#sinceSnapshot = { updates: 0, bytes: 0 };
    this.#around.compact(this.#row.id);
  }

  /** Frees the memory; the document must be idle. */
  destroy(): void {
    if (this.#isBeyond(COMPACT_CLOSED_AFTER)) this.#compact();
    this.#around.weighs(this, 0);
    this.#state.destroy();
  }
}
