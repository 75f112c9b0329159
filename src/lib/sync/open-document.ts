import * as decoding from 'lib0/decoding';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Access } from '../domain/audience';
import { CLOSE } from '../protocol/close-codes';
import { LIMITS } from '../protocol/limits';
import { MESSAGE, SYNC, type AsideReason } from '../protocol/messages';
import {
  isSameCopy,
  isUnsent,
  newDocument,
  type AsideRow,
  type CopyOf,
  type DocumentRow,
} from '../storage/database';
import { beyondReplica, LiveStore, removeLive, STORED } from '../storage/live-store';
import { OwnEdits } from './displaced';
import { documentLock, heldBy, useDocument, type Environment } from './environment';
import { keepAside, keepCopy } from './keep-aside';

/** A device that is full now may have room in a moment. */
const WRITE_AGAIN_AFTER = 2_000;

/** So many openings of one document are remembered; all but the last few are folded back long ago. */
const CLIENTS = 50;

export type Ended = 'forbidden' | 'session' | 'clean-copy' | 'malformed';

export interface DocumentEvents {
  /** Content, presence, rights or writers changed. */
  readonly changed?: () => void;
  /** The relay did not take edits: this copy is kept aside, a clean one has to be opened. */
  readonly moved?: () => void;
  /** The relay ended the channel for good. */
  readonly ended?: (why: Ended) => void;
  /** The document is no longer this person's to see, and is closed. */
  readonly forgotten?: () => void;
}

/**
 * A document in use: Yjs in memory, y-indexeddb below it, the relay beside it. Its truth is three counters: own edits
 * made, written to this device, committed by the relay.
 */
export class OpenDocument {
  readonly doc = new Y.Doc({ gc: true });
  readonly writers = new Map<number, string>();
  access: Access = 'write';
  synced = false;
  frozen = false;

  #row: DocumentRow;
  /** The relay's epoch when this copy was opened. */
  #epoch: string | undefined;
  #store!: LiveStore;
  #provider!: WebsocketProvider;
  #local = 0;
  #acknowledged = 0;
  /** Own edits made when each message was sent, by the message's number on its channel. */
  #covered = new Map<number, number>();
  #writing = new Set<Promise<unknown>>();
  /** Something of this document is not on this device: the next write is of the whole. */
  #unwritten = false;
  #failures = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** Why the channel was closed for good; it stays closed until that can have changed. */
  #ended: Ended | undefined;
  /** How often the channel was refused since it last worked or rights last moved. */
  #refusals = 0;
  #connecting: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** The copy is being kept aside: its database goes by our own hand and is not to be opened again. */
  #moving = false;
  #reopening = false;
  /** What this channel has to say is larger than a frame: an exchange brings it, then the channel opens again. */
  #outgrown = false;
  /** This channel has said everything from before it was opened: what it says now covers all edits so far. */
  #told = false;
  #adopted: string[] = [];
  #own!: OwnEdits;
  /** This tab has noted what its writer began from. */
  #began = false;
  /** This copy as it was before the first merge after a time without the relay, while anything was unsent. */
  #before: Uint8Array | undefined;

  private constructor(
    private readonly env: Environment,
    row: DocumentRow,
    private readonly events: DocumentEvents,
    private readonly letGo: () => Promise<void>,
  ) {
    this.#row = row;
    this.frozen = row.frozen;
    for (const [client, person] of row.writers) this.writers.set(client, person);
  }

  /** Opens from this device at once, with or without a network. */
  static async open(env: Environment, name: string, events: DocumentEvents = {}): Promise<OpenDocument> {
    const letGo = await useDocument(env.person, name);
    let open: OpenDocument | undefined;
    try {
      // Only now: whoever folded the document's database back until a moment ago has written the row anew.
      const row = (await env.device.documents.get(name)) ?? newDocument(name);
      open = new OpenDocument(env, row, events, letGo);
      await open.#start();
      env.writeFailed(name, false);
      return open;
    } catch (error) {
      env.writeFailed(name, true);
      open?.doc.destroy();
      await letGo();
      throw error;
    }
  }

  get name() {
    return this.#row.name;
  }
  get incarnation() {
    return this.#row.incarnation;
  }
  /** Which copy this page shows. */
  get copy(): CopyOf {
    return this.#row;
  }
  get awareness(): Awareness {
    return this.#provider.awareness;
  }
  /** Own edits of this tab that the relay has not committed. */
  get unsent() {
    return this.#local - this.#acknowledged;
  }
  /** True while only this page holds something of the document: closed now, it would be lost. */
  get unwritten() {
    return this.#unwritten;
  }

  async #start() {
    const { env } = this;
    if (this.#row.state.byteLength > 0) Y.applyUpdate(this.doc, this.#row.state, STORED);
    const wasOpen = this.#row.open;
    const clients = [...(this.#row.clients ?? []), this.doc.clientID].slice(-CLIENTS);
    this.#row = { ...this.#row, open: true, clients };
    if ((await env.device.documents.update(this.name, { open: true, clients })) === 0)
      await env.device.documents.put(this.#row);
    this.#epoch = await env.device.read('epoch');
    this.#store = await LiveStore.open(env.person, this.#row, this.doc);
    this.#store.onLost(() => void this.#reopenStore());
    await this.#adopt(wasOpen);
    this.#own = new OwnEdits(this.doc, this.#row.state);
    this.doc.on('beforeTransaction', this.#onBefore);
    this.doc.on('afterTransaction', this.#onMerged);
    this.doc.on('update', this.#onUpdate);
    this.#connect();
  }

  /** Edits of tabs that are gone, or of a crash before they were counted, become this tab's to send. */
  async #adopt(wasOpen: boolean) {
    const { device, person, tab } = this.env;
    const { tabs: living } = await heldBy(person);
    const rows = await device.unsent.where('document').equals(this.name).toArray();
    this.#adopted = rows.filter((row) => row.tab !== tab && !living.has(row.tab)).map((row) => row.tab);
    const own = rows.find((row) => row.tab === tab);
    this.#local = own?.local ?? 0;
    this.#acknowledged = own?.acknowledged ?? 0;
    const uncounted = wasOpen && rows.length === 0 && beyondReplica(this.doc, this.#row.state) !== undefined;
    if (uncounted || this.#adopted.length > 0) {
      this.#local++;
      await this.#count();
    }
  }

  #onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === STORED || this.#store.isOwn(origin)) return;
    const own = origin !== this.#provider;
    if (own) this.#local++;
    void this.#write(update, own);
    this.events.changed?.();
  };

  /** Writes an update; after a failure the whole document, because what failed would be missing below it. */
  #write(update: Uint8Array | undefined, own: boolean): Promise<void> {
    const whole = this.#unwritten || update === undefined;
    const failures = this.#failures;
    // Counted beside the writing, not after it: a page closed in between would leave an edit that nobody reports.
    const writing = Promise.all([
      whole ? this.#store.storeAll() : this.#store.store(update),
      own || whole ? this.#count() : undefined,
    ]).then(
      () => {
        if (whole && failures === this.#failures) this.#written();
      },
      () => this.#notWritten(),
    );
    this.#writing.add(writing);
    return writing.finally(() => this.#writing.delete(writing));
  }

  #written() {
    clearTimeout(this.#again);
    this.#unwritten = false;
    this.env.writeFailed(this.name, false);
  }

  #notWritten() {
    this.#failures++;
    this.#unwritten = true;
    this.env.writeFailed(this.name, true);
    clearTimeout(this.#again);
    if (!this.#closed && !this.#moving)
      this.#again = setTimeout(() => void this.writeAgain(), WRITE_AGAIN_AFTER);
  }

  #onBefore = ({ origin }: Y.Transaction) => {
    const own = origin !== this.#provider && origin !== STORED && !this.#store.isOwn(origin);
    if (own && !this.synced && this.unsent === 0) void this.#begin();
    if (origin !== this.#provider || this.synced || this.unsent === 0) return;
    this.#before ??= Y.encodeStateAsUpdate(this.doc);
  };
  /** Own text that went with a paragraph deleted elsewhere is kept for its writer; the document goes on. */
  #onMerged = (transaction: Y.Transaction) => {
    if (transaction.origin !== this.#provider || !this.#before) return;
    if (!this.#own.lostIn(transaction)) return;
    const before = this.#before;
    // One copy for one loss: what a later merge takes is compared with the copy as it is now.
    this.#before = undefined;
    void keepCopy(this.env, this.#row, before, 'displaced').catch((error: unknown) => console.error(error));
  };

  /** Notes this copy before the first unsent edit of a time without the relay. */
  async #begin() {
    const { device, tab } = this.env;
    const { incarnation, generation } = this.#row;
    const state = Y.encodeStateAsUpdate(this.doc);
    this.#began = true;
    // Not noted, the differences are shown against the last contact: more of them, and nothing is lost.
    const writing = device.began
      .put({ document: this.name, tab, incarnation, generation, state, at: device.now() })
      .catch((error: unknown) => console.error(error));
    this.#writing.add(writing);
    await writing;
    this.#writing.delete(writing);
  }

  async #count() {
    await this.env.device.unsent.put({
      document: this.name,
      tab: this.env.tab,
      local: this.#local,
      acknowledged: this.#acknowledged,
      at: this.env.device.now(),
    });
  }

  /** The browser took the database away: open it again and write everything, because single updates may be lost. */
  async #reopenStore() {
    if (this.#closed || this.#moving || this.#reopening) return;
    this.#reopening = true;
    this.#unwritten = true;
    this.env.writeFailed(this.name, true);
    try {
      const { documents } = this.env.device;
      await this.#store.close().catch(() => undefined);
      const row = await documents.get(this.name);
      // Another tab has moved the document to a clean copy: this one follows, and keeps what it alone holds.
      if (row && row.generation !== this.#row.generation) return void this.#move('clean-copy');
      this.#store = await LiveStore.open(this.env.person, this.#row, this.doc);
      this.#store.onLost(() => void this.#reopenStore());
      // The table that names this database may be gone with it.
      if (!row?.open) await documents.put({ ...this.#row, ...row, open: true });
      await this.#write(undefined, true);
    } catch {
      this.#notWritten();
    } finally {
      this.#reopening = false;
    }
  }

  /** Tries the failed local write again. */
  async writeAgain(): Promise<void> {
    if (this.#closed || !this.#unwritten) return;
    if (this.#store.lost) await this.#reopenStore();
    else await this.#write(undefined, true);
  }

  #connect() {
    const { env } = this;
    const { incarnation, generation } = this.#row;
    const heartbeat = () => {
      this.#provider.wsLastMessageReceived = Date.now();
    };
    // The URL is never fetched: it names the BroadcastChannel, by person and generation, so that tabs of two people
    // or of two generations never hear each other.
    this.#provider = new WebsocketProvider(
      `mux://${env.person}/${incarnation}.${generation}`,
      encodeURIComponent(this.name),
      this.doc,
      {
        connect: false,
        WebSocketPolyfill: env.mux.socketFor(
          () => ({ document: this.name, person: env.person, incarnation, epoch: env.epoch() }),
          {
            updateSent: (count, step) => {
              if (step === SYNC.step2) this.#told = true;
              if (this.#told) this.#covered.set(count, this.#local);
            },
            heartbeat,
            oversize: () => {
              // Acknowledged from here on, a later message would pass for all before it.
              this.#outgrown = true;
              this.#provider.disconnect();
              env.requestCatchUp();
            },
          },
        ),
      },
    );
    const handlers = this.#provider.messageHandlers;
    handlers[MESSAGE.acknowledged] = (_, decoder) => {
      // Not written down, it is only sent once more: nothing is lost.
      void this.#acknowledge(decoding.readVarUint(decoder)).catch((error: unknown) => console.error(error));
      decoding.readVarUint(decoder);
    };
    handlers[MESSAGE.keptAside] = (_, decoder) => {
      decoding.readVarUint(decoder);
      const reason = decoding.readVarString(decoder) as AsideReason;
      void this.#move(reason, decoding.readVarString(decoder));
    };
    handlers[MESSAGE.rights] = (_, decoder) => {
      this.access = decoding.readVarString(decoder) as Access;
      this.events.changed?.();
    };
    handlers[MESSAGE.writers] = (_, decoder) => {
      const list = JSON.parse(decoding.readVarString(decoder)) as [number, string][];
      for (const [client, person] of list) this.writers.set(client, person);
      this.events.changed?.();
    };
    this.#provider.on('status', ({ status }) => {
      if (status !== 'connecting') return;
      this.#covered.clear();
      this.#told = false;
    });
    this.#provider.on('sync', (synced: boolean) => {
      this.synced = synced;
      if (synced) this.#refusals = 0;
      if (synced) this.#before = undefined;
      this.events.changed?.();
    });
    this.#provider.on('closed', ({ code }: { code: number }) => {
      if (code === CLOSE.tooMuch.code) {
        this.#connecting = setTimeout(() => this.connect(), LIMITS.pauseAfterTooMuch);
        return;
      }
      const why: Ended =
        code === CLOSE.session.code
          ? 'session'
          : code === CLOSE.cleanCopy.code
            ? 'clean-copy'
            : code === CLOSE.malformed.code
              ? 'malformed'
              : 'forbidden';
      this.#ended = why;
      if (why === 'forbidden') this.#refusals++;
      // The provider's BroadcastChannel would live on and pass unaccepted edits to other tabs.
      this.#provider.disconnectBc();
      this.env.requestCatchUp();
      // What becomes of the copy is known when the relay has told everything: it may have started over.
      if (why !== 'clean-copy') this.events.ended?.(why);
    });
    this.#provider.awareness.on('change', () => this.events.changed?.());
    this.connect();
  }

  /** Connects once the relay's epoch is known, unless the relay has ended the channel for good. */
  connect(): void {
    if (this.#closed || this.#ended || this.#outgrown || !this.env.epoch()) return;
    if (!this.#provider.wsconnected && !this.#provider.wsconnecting) this.#provider.connect();
  }

  /**
   * Rights may have come back, or the session: a channel that ended for want of them is tried once more. Once also
   * without news: the refusal may have crossed the answer that brought the right.
   */
  async reconsider(news: 'session' | 'rights'): Promise<void> {
    if (this.#ended === 'clean-copy') return await this.#continueOrMove();
    if (news === 'rights') this.#refusals = 0;
    if (this.#ended === 'session' || (this.#ended === 'forbidden' && this.#refusals < 2))
      this.#ended = undefined;
  }

  /**
   * The relay would not continue this copy. After a restore the copy goes on if all it says beyond the relay's is this
   * person's own, which the relay takes like any edit; else it is kept aside and a clean one opened.
   */
  async #continueOrMove(): Promise<void> {
    const { env } = this;
    const row = await env.device.documents.get(this.name);
    const same = row && isSameCopy(row, this.#row);
    if (env.epoch() === this.#epoch || !same || !saysOnlyOwn(this.doc, row))
      return await this.#move('clean-copy');
    this.#epoch = env.epoch();
    this.#ended = undefined;
  }

  async #acknowledge(count: number) {
    const covered = this.#covered.get(count);
    if (covered === undefined) return;
    for (const earlier of this.#covered.keys()) if (earlier <= count) this.#covered.delete(earlier);
    await this.#committed(covered);
  }

  /** An exchange has brought the relay everything up to a count of this tab's edits. */
  async settle(covered: number): Promise<void> {
    await this.#committed(covered);
    if (!this.#outgrown) return;
    this.#outgrown = false;
    this.connect();
  }

  /** The relay has committed everything up to a count of this tab's edits. */
  async #committed(covered: number): Promise<void> {
    await Promise.all(this.#writing);
    this.#acknowledged = Math.max(this.#acknowledged, covered);
    try {
      await this.#count();
    } catch {
      // Committed, and this device cannot even write that down: it goes with the next whole write.
      this.#notWritten();
      return this.events.changed?.();
    }
    if (this.unsent === 0) {
      this.#own.allCommitted();
      if (this.#began) await this.env.device.began.delete([this.name, this.env.tab]);
      this.#began = false;
    }
    // The first message of a channel carries the whole state, edits of tabs long gone among them.
    if (this.#adopted.length > 0) {
      const gone = this.#adopted.map((tab) => [this.name, tab] as [string, string]);
      await this.env.device.unsent.bulkDelete(gone);
      await this.env.device.began.bulkDelete(gone);
      this.#adopted = [];
    }
    this.events.changed?.();
  }

  /** The relay did not take edits that went by another way (catch-up): the same as when this channel hears of it. */
  async moveAside(reason: AsideRow['reason'], remote?: string): Promise<void> {
    await this.#move(reason, remote);
  }

  async #move(reason: AsideRow['reason'], remote?: string) {
    if (this.#closed || this.#moving) return;
    this.#moving = true;
    clearTimeout(this.#again);
    await Promise.all(this.#writing);
    try {
      await keepAside(this.env, this.#row, this.doc, reason, remote);
    } catch {
      // No room for the copy: it stays in this page, which says so, and is kept aside as soon as there is.
      this.#moving = false;
      this.#notWritten();
      clearTimeout(this.#again);
      this.#again = setTimeout(() => void this.#move(reason, remote), WRITE_AGAIN_AFTER);
      return;
    }
    this.#unwritten = false;
    // What this device could not write before is in the kept-aside copy now.
    this.env.writeFailed(this.name, false);
    await this.close();
    this.events.moved?.();
  }

  /** What the relay had sent by another way (catch-up) enters without being counted as own. */
  receive(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, this.#provider);
  }

  /** The right to see the document is gone with everything that was sent: nothing of it stays in this tab. */
  async forget(): Promise<void> {
    await this.close();
    this.events.forgotten?.();
  }

  /** Ends the use in this tab. The last tab writes the replica and, when nothing is unsent, drops the database. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#again);
    clearTimeout(this.#connecting);
    this.doc.off('update', this.#onUpdate);
    this.doc.off('beforeTransaction', this.#onBefore);
    this.doc.off('afterTransaction', this.#onMerged);
    this.#provider.destroy();
    await Promise.all(this.#writing);
    const state = Y.encodeStateAsUpdate(this.doc);
    await this.#store.close();
    this.doc.destroy();
    await this.letGo();
    // A full device keeps what y-indexeddb holds; the next catch-up makes the replica of it.
    await foldBack(this.env, this.#row, this.#epoch, state).catch(() => undefined);
  }
}

/** What this tab has open: catch-up hands differences to it instead of waiting for the next opening. */
export type OpenDocuments = ReadonlyMap<string, OpenDocument>;

/** Lets a document's last state become its replica and removes its database, unless a tab still needs it. */
async function foldBack(
  env: Environment,
  was: DocumentRow,
  epoch: string | undefined,
  state: Uint8Array,
): Promise<void> {
  const { name } = was;
  await navigator.locks.request(documentLock(env.person, name), { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    // The relay has started over meanwhile: what it lost is found by comparing, not folded into what it has told.
    if ((await env.device.read('epoch')) !== epoch) return;
    const unsent = await env.device.unsent.where('document').equals(name).toArray();
    if (unsent.some(isUnsent)) return;
    const row = await env.device.documents.get(name);
    if (!row || !isSameCopy(row, was)) return;
    const merged = row.state.byteLength > 0 ? Y.mergeUpdates([row.state, state]) : state;
    await env.device.documents.put({ ...row, state: merged, open: false, clients: [] });
    await env.device.nothingUnsent(name);
    await removeLive(env.person, was);
  });
}

/** True when everything a copy says beyond the relay's state was written on this device. */
function saysOnlyOwn(doc: Y.Doc, { state, clients = [] }: DocumentRow): boolean {
  const beyond = beyondReplica(doc, state);
  return !beyond || [...Y.parseUpdateMeta(beyond).to.keys()].every((client) => clients.includes(client));
}
