import * as idb from 'lib0/indexeddb';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { liveName, type DocumentRow } from './database';

const OPENING_PATIENCE = 8_000;
/** After so many single updates they are merged into one. */
const MERGE_AFTER = 300;

/** Marks updates that come from this device's own storage. */
export const STORED = 'stored';

/**
 * y-indexeddb under a document that is open. Its own writer neither reports failures nor tells when a write is
 * durable, so the writes go through {@link store}, into the same database and the same store.
 */
export class LiveStore {
  #written = 0;
  /** The browser closed the database: it has to be opened again. */
  lost = false;

  private constructor(
    readonly name: string,
    private readonly persistence: IndexeddbPersistence,
    private readonly doc: Y.Doc,
  ) {}

  /** Opens the database and lets its content enter the document. Rejects when the browser does not open it in time. */
  static async open(person: string, row: DocumentRow, doc: Y.Doc): Promise<LiveStore> {
    const name = liveName(person, row);
    // y-indexeddb waits for ever where the browser refuses to open, and says nothing.
    (await openUpdates(name)).close();
    const persistence = new IndexeddbPersistence(name, doc);
    doc.off('update', persistence._storeUpdate);
    try {
      await Promise.race([
        persistence.whenSynced,
        new Promise((_, fail) =>
          setTimeout(() => fail(new Error('storage does not open')), OPENING_PATIENCE),
        ),
      ]);
    } catch (error) {
      void persistence.destroy();
      throw error;
    }
    return new LiveStore(name, persistence, doc);
  }

  /** True for updates that this store itself brought into the document. */
  isOwn(origin: unknown): boolean {
    return origin === this.persistence;
  }

  /** Writes an update; resolves when the browser has committed it. */
  store(update: Uint8Array): Promise<void> {
    return new Promise((done, fail) => {
      const transaction = this.#begin();
      transaction.objectStore('updates').add(update);
      transaction.oncomplete = () => {
        if (++this.#written % MERGE_AFTER === 0) void storeState(this.persistence);
        done();
      };
      transaction.onabort = transaction.onerror = () => fail(transaction.error ?? new Error('write failed'));
      try {
        // A page that goes away in this moment takes unfinished transactions with it, but not one told to commit.
        transaction.commit();
      } catch {
        // It has ended already; its own events say how.
      }
    });
  }

  #begin(): IDBTransaction {
    try {
      return this.persistence.db!.transaction(['updates'], 'readwrite', { durability: 'strict' });
    } catch (error) {
      // A connection that takes no transaction any more never will again.
      this.lost = true;
      throw error;
    }
  }

  /** The whole document as one update: what to write when single updates failed. */
  async storeAll(): Promise<void> {
    await this.store(Y.encodeStateAsUpdate(this.doc));
  }

  /** The browser took the database away (storage pressure, cleared data). */
  onLost(lost: () => void): void {
    const db = this.persistence.db;
    if (!db) return;
    const tell = () => {
      this.lost = true;
      lost();
    };
    db.addEventListener('close', tell);
    db.addEventListener('versionchange', () => {
      db.close();
      tell();
    });
  }

  async close(): Promise<void> {
    await this.persistence.destroy();
  }
}

/** The database as y-indexeddb lays it out. */
const openUpdates = (name: string) =>
  idb.openDB(name, (fresh) => idb.createStores(fresh, [['updates', { autoIncrement: true }], ['custom']]));

/** The replica with what y-indexeddb holds beyond it, read without opening the document. */
export async function readMerged(person: string, row: DocumentRow): Promise<Y.Doc> {
  const doc = new Y.Doc();
  if (row.state.byteLength > 0) Y.applyUpdate(doc, row.state, STORED);
  if (row.open) {
    const db = await openUpdates(liveName(person, row));
    const [updates] = idb.transact(db, ['updates'], 'readonly');
    for (const update of (await idb.getAll(updates!)) as Uint8Array[]) Y.applyUpdate(doc, update, STORED);
    db.close();
  }
  return doc;
}

/** What a document says beyond its replica: an update, or undefined when it says nothing more. */
export function beyondReplica(doc: Y.Doc, replica: Uint8Array): Uint8Array | undefined {
  const known = new Y.Doc();
  if (replica.byteLength > 0) Y.applyUpdate(known, replica);
  const same = Y.equalSnapshots(Y.snapshot(known), Y.snapshot(doc));
  const update = same ? undefined : Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known));
  known.destroy();
  return update;
}

/** True when a document has what a state has not; a state that has more is no reason. */
export function saysMore(doc: Y.Doc, state: Uint8Array): boolean {
  const both = new Y.Doc();
  if (state.byteLength > 0) Y.applyUpdate(both, state);
  Y.applyUpdate(both, Y.encodeStateAsUpdate(doc));
  const more = beyondReplica(both, state) !== undefined;
  both.destroy();
  return more;
}

export async function removeLive(person: string, row: DocumentRow): Promise<void> {
  await idb.deleteDB(liveName(person, row));
}
