import Dexie, { type Table } from 'dexie';
import type { Act, Entry } from '../domain/act';
import type { IncomingAnswer } from '../domain/materials/incoming';
import { clockError, relayTime, type Heard } from '../domain/shared/clock';
import type { Instant } from '../domain/shared/ids';
import type { AsideReason } from '../protocol/messages';
import { projection } from './index/projection';
import type { LineRow, SubjectRow } from './index/rows';
import { piecesOf } from './pieces-of';

/** A document this device holds: the relay's state as of the last contact. Own unsent edits live in y-indexeddb. */
export interface DocumentRow {
  readonly name: string;
  readonly incarnation: number;
  /** Raised when the relay would not take an edit: the copy before it is kept aside, a clean one continues. */
  readonly generation: number;
  readonly state: Uint8Array;
  /** Sequence of the last change in `state`; 0 for a document the relay has not heard of. */
  readonly head: number;
  readonly frozen: boolean;
  readonly writers: readonly (readonly [client: number, person: string])[];
  /** A y-indexeddb database exists: the document is open, or was when the browser went away. */
  readonly open: boolean;
  /** Client ids under which this device has written since then: what else is new came from others. */
  readonly clients?: readonly number[];
  /** What lists show of it without loading Yjs. */
  readonly summary?: Readonly<Record<string, string | number | boolean>>;
  /** When something of it was last written, here or elsewhere by what the relay says; 0 where nothing is known. */
  readonly changedAt: number;
}

/** Which copy of a document: a new incarnation or generation begins with nothing of the one before. */
export type CopyOf = Pick<DocumentRow, 'incarnation' | 'generation'>;

/** True when both speak of one copy: what was learnt of another says nothing about this. */
export const isSameCopy = (a: CopyOf, b: CopyOf): boolean =>
  a.incarnation === b.incarnation && a.generation === b.generation;

/** How many own edits a tab has made in a document and how many of them the relay has committed. */
export interface UnsentRow {
  readonly document: string;
  readonly tab: string;
  readonly local: number;
  readonly acknowledged: number;
  readonly at: number;
}

/** A document as it was when a tab, without the relay, began to write in it: what its writer began from. */
export interface BeganRow extends CopyOf {
  readonly document: string;
  readonly tab: string;
  readonly state: Uint8Array;
  readonly at: number;
}

/** The relay has not committed all of them yet. */
export const isUnsent = ({ local, acknowledged }: Pick<UnsentRow, 'local' | 'acknowledged'>): boolean =>
  local > acknowledged;

export interface OutboxRow {
  readonly order?: number;
  readonly act: Act;
  readonly state: 'waiting' | 'refused';
  /** Why it was refused. */
  readonly code?: string;
  readonly attempted: boolean;
  readonly at: number;
}

/** A file on this device. Its bytes lie beside it in pieces: noting how far it has gone never writes them again. */
export interface FileRow {
  readonly hash: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Own files go up; others were fetched and can be fetched again. */
  readonly own: boolean;
  readonly uploaded: boolean;
  /** Bytes of it that the relay has said it has. */
  readonly sent: number;
  readonly uploadUrl?: string;
  readonly failed?: string;
  /** How often the relay found other bytes than this file's; see `LIMITS.differingUploads`. */
  readonly differed?: number;
  /** [E-28] Its person said «Передать сейчас»: it goes over any line. */
  readonly allowed?: boolean;
  readonly at: number;
}

/** Some bytes of a file, those from `from` on. Without a row of its file: of one that is being kept or fetched. */
export interface PieceRow {
  readonly hash: string;
  readonly from: number;
  readonly blob: Blob;
  readonly at: number;
}

/** A letter or a file that was brought to be entered for its author and waits for its person's decision. */
export interface IncomingKept {
  /** A ULID: they stand in the order in which they were brought. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Blob;
  readonly answer?: IncomingAnswer;
}

/** An edit the relay did not merge: the whole copy as its writer left it, kept until the writer decides. */
export interface AsideRow {
  readonly id: string;
  readonly document: string;
  readonly incarnation: number;
  readonly generation: number;
  readonly reason: AsideReason | 'clean-copy' | 'forbidden' | 'displaced' | 'erased' | 'too-many-drafts';
  readonly state: Uint8Array;
  /** The relay's state the copy began from, for comparing. */
  readonly base: Uint8Array;
  readonly remote?: string;
  /** Written on another device of the same person and fetched from the relay. */
  readonly elsewhere?: boolean;
  /**
   * The relay was seen to keep it under `remote`, all of it: when it is gone there it was decided on, here or elsewhere.
   * `part`: this copy says more than the relay's, and only goes when its writer says so here.
   */
  atRelay?: 'whole' | 'part';
  readonly at: number;
  /** When it was sent to the specialist: then it is decided, and only kept, until it could be put in. */
  readonly askedAt?: number;
  /**
   * What its writer has made of it; it stays to be read until they delete it. `present`: nothing was left to decide,
   * the document says it already.
   */
  readonly decided?: { readonly as: 'put-in' | 'left' | 'present'; readonly at: number };
}

export interface LogRow {
  readonly id?: number;
  readonly at: number;
  readonly kind: 'sent' | 'received' | 'refused' | 'aside' | 'failed' | 'offline';
  readonly text: string;
}

/** Everything of one person on this device. The database's name carries the person, so that two never mix. */
export class Device extends Dexie {
  readonly entries!: Table<Entry, number>;
  readonly documents!: Table<DocumentRow, string>;
  /** Made from `documents` and `entries` by every change of them; never written by anything else but their rebuilding. */
  readonly lines!: Table<LineRow, string>;
  readonly subjects!: Table<SubjectRow, string>;
  readonly unsent!: Table<UnsentRow, [string, string]>;
  readonly began!: Table<BeganRow, [string, string]>;
  readonly outbox!: Table<OutboxRow, number>;
  readonly files!: Table<FileRow, string>;
  readonly pieces!: Table<PieceRow, [string, number]>;
  readonly aside!: Table<AsideRow, string>;
  readonly incoming!: Table<IncomingKept, string>;
  readonly log!: Table<LogRow, number>;
  readonly meta!: Table<{ readonly key: string; readonly value: unknown }, string>;
  /** Both clocks when the relay was last heard by this device. */
  private heard: Heard | undefined;

  /** `program`: the version of what folds acts, see {@link IndexState}. */
  constructor(
    readonly person: string,
    readonly program = 'unversioned',
  ) {
    super(`metodsreda-${person}`);
    this.version(1).stores({
      entries: 'seq, subject',
      documents: 'name',
      unsent: '[document+tab], document',
      outbox: '++order, act.id',
      files: 'hash',
      aside: 'id, document',
      log: '++id',
      meta: 'key',
    });
    this.version(2).stores({ lines: 'name, open, listed', subjects: 'subject, revision' });
    this.version(3).stores({ began: '[document+tab], document' });
    // Until then a file's bytes lay in its row, and every note of its progress wrote all of them again.
    this.version(4)
      .stores({ pieces: '[hash+from], hash' })
      .upgrade(async (transaction) => {
        const files = await transaction.table<FileRow & { blob?: Blob }>('files').toArray();
        for (const { blob, ...row } of files) {
          if (!blob) continue;
          for (const [from, piece] of piecesOf(blob))
            await transaction.table('pieces').put({ hash: row.hash, from, blob: piece, at: row.at });
          await transaction.table('files').put(row);
        }
      });
    this.version(5).stores({ incoming: 'id' });
    this.use(projection(person, program));
  }

  async read<T>(key: string): Promise<T | undefined> {
    return (await this.meta.get(key))?.value as T | undefined;
  }
  async keep(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value });
  }

  /** Nothing of a document waits for the relay any more, whichever tab wrote it; in the caller's transaction. */
  async nothingUnsent(document: string): Promise<void> {
    for (const table of [this.unsent, this.began]) await table.where('document').equals(document).delete();
  }

  /** Recalls the relay's clock; before it {@link now} is this device's own. */
  async recallClock(): Promise<void> {
    this.heard = await this.read<Heard>('relayTime');
  }
  /** The relay has said what time it is. */
  async hear(relay: Instant): Promise<void> {
    this.heard = { relay, device: Date.now() };
    await this.keep('relayTime', this.heard);
  }
  /** The relay's clock as this device knows it: everything kept here is dated by it. */
  now(): Instant {
    return relayTime(this.heard, Date.now());
  }
  /** By how much this device's own clock is ahead of it; 0 when it is right or not known. */
  clockError(): number {
    return clockError(this.heard, Date.now());
  }

  /** Adds a line to the lasting log; old lines go. */
  async note(kind: LogRow['kind'], text: string, at = this.now()): Promise<void> {
    const id = await this.log.add({ kind, text, at });
    if (id % 50 === 0)
      await this.log
        .where('id')
        .below(id - 500)
        .delete();
  }
}

/** The y-indexeddb name of a document's generation: by person too, or two people in one browser would share edits. */
export const liveName = (person: string, row: Pick<DocumentRow, 'name' | 'incarnation' | 'generation'>) =>
  `metodsreda-${person}|${row.name}|${row.incarnation}.${row.generation}`;

export const newDocument = (name: string): DocumentRow => ({
  name,
  incarnation: 1,
  generation: 0,
  state: new Uint8Array(),
  head: 0,
  frozen: false,
  writers: [],
  open: false,
  changedAt: 0,
});
