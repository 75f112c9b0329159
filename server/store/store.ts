import type { Act, Entry } from '../../src/lib/domain/act';
import type { AsideReason } from '../../src/lib/protocol/messages';

/** An update to store. It is stored only if the document is neither frozen nor its rights moved since judged. */
export interface Append {
  readonly document: number;
  readonly rightsVersion: number;
  readonly person: string;
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Client ids first seen in this update; from now on they belong to its person. */
  readonly clients: readonly number[];
}
export type Appended = { readonly stored: true; readonly seq: number } | { readonly stored: false };

export interface DocumentRow {
  readonly id: number;
  readonly name: string;
  readonly incarnation: number;
  readonly head: number;
  readonly frozenSeq: number | null;
  readonly rightsVersion: number;
}

export interface LogRow {
  readonly seq: number;
  readonly person: string;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A row of the log as its history tells it. */
export interface HistoryRow extends LogRow {
  /** Brought back by its person after a backup was restored, whoever had written it. */
  readonly brought: boolean;
}

/** A document's stored state: a snapshot and what came after it. */
export interface StoredState {
  readonly snapshot: Uint8Array | undefined;
  readonly tail: readonly LogRow[];
  readonly clients: readonly ClientRow[];
}

export interface ClientRow {
  readonly client: number;
  readonly person: string;
  readonly closed: boolean;
}

export interface AsideRow {
  readonly id: string;
  readonly document: string;
  readonly incarnation: number;
  readonly person: string;
  readonly reason: AsideReason;
  readonly at: number;
  readonly bytes: Uint8Array;
}

export interface ActRecord {
  readonly act: Act;
  readonly verdict: 'accepted' | 'refused' | 'waiting';
  readonly code?: string;
  readonly seq?: number;
}

/** An accepted act with everything that happens in its transaction. */
export interface ActCommit {
  readonly act: Act;
  readonly receivedAt: number;
  readonly given?: Readonly<Record<string, string>>;
  /** Makes the signature once the sequence is known. */
  readonly sign: (entry: Entry) => string;
  readonly begin: readonly {
    readonly name: string;
    readonly state: Uint8Array;
    readonly clients: readonly number[];
  }[];
  readonly freeze: readonly string[];
  readonly thaw: readonly string[];
  /** Documents whose writers change. */
  readonly rightsMoved: readonly string[];
  /** What is erased in the same commit. */
  readonly erase: Erasure;
}

/** What goes for ever: contents, history and kept-aside copies of documents, and what only a person was known by. */
export interface Erasure {
  readonly documents: readonly string[];
  readonly person?: string;
  /** Private parts of acts on other subjects that speak of that person; what they belong to stays. */
  readonly parts?: readonly ErasedPart[];
}

/** All private parts of a name in the acts on a subject. */
export interface ErasedPart {
  readonly subject: string;
  readonly part: string;
}

export interface Account {
  readonly person: string;
  readonly login: string;
  readonly password: string;
}

export interface Session {
  readonly id: string;
  readonly person: string;
  readonly device: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface Invitation {
  readonly tokenHash: string;
  readonly person: string;
  readonly by: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
  /** `account` sets login and password, `link` opens the program without any. */
  readonly kind: 'account' | 'link';
}

/** A line of the journal of refusals: what one person or address was refused within one minute, never the content. */
export interface RefusalLine {
  /** The minute's beginning. */
  readonly at: number;
  /** Empty for whoever is not signed in. */
  readonly person: string;
  /** A stranger's address as a keyed hash, so that it can be compared and not read; else empty. */
  readonly address: string;
  /** A document's name, or an endpoint. */
  readonly subject: string;
  readonly code: string;
  readonly count: number;
}

/** [E-18] The mail server of a place, as its specialist has set it. */
export interface MailServerRow {
  readonly place: string;
  /** JSON of `MailServer`, without the password. */
  readonly settings: string;
  readonly password: string;
}

/** [E-22] The reminder that the relay writes to a person on a day: of each person the last. */
export interface ReminderRow {
  readonly person: string;
  /** In the place's zone. */
  readonly day: string;
  readonly tries: number;
  readonly nextAt: number;
  /** The mail server has it, or may have it, or it was given up: nothing more goes on that day. */
  readonly done: boolean;
}

/** [E-18] A letter that the relay is to send, as far as it has come; what became of it in the end is an act. */
export interface LetterRow {
  /** The act that sent its registry. */
  readonly registry: string;
  readonly letter: number;
  /** How often a person has asked to send it again: another round begins anew. */
  readonly round: number;
  readonly tries: number;
  readonly nextAt: number;
  /** Since when the mail server may have it; null while it cannot. */
  readonly begunAt: number | null;
  /** JSON of why the last try has failed; empty before. */
  readonly said: string;
}

/**
 * Where the relay keeps everything. One asynchronous interface, one contract suite (`tests/contracts/store.ts`) that
 * every implementation passes. Whatever a promise here has resolved for survives a power cut.
 */
export interface Store {
  close(): Promise<void>;

  /** A value of the relay itself (epoch, keys, setup code). */
  meta(key: string): Promise<string | undefined>;
  setMeta(key: string, value: string): Promise<void>;
  /** The highest sequence given. One sequence runs through acts and updates alike. */
  lastSeq(): Promise<number>;

  findAct(id: string): Promise<ActRecord | undefined>;
  /** Accepted acts in order, after a sequence. */
  entries(after: number): Promise<Entry[]>;
  waitingActs(): Promise<Act[]>;
  acceptAct(commit: ActCommit): Promise<Entry>;
  /**
   * Remembers a refusal, of private parts only the hashes, or a wait; an act that waited may later be accepted.
   */
  recordAct(act: Act, receivedAt: number, verdict: 'refused' | 'waiting', code?: string): Promise<void>;

  /** Sequences up to this one are never given: those of a time that a restored backup does not know. */
  skipTo(seq: number): Promise<void>;
  /**
   * Puts an accepted act of that time back under its own sequence, or adds values of private parts that are missing
   * here; answers the sequence of doing so, undefined when there was nothing to add. `by` is whose device had it.
   */
  bringAct(entry: Entry, by: string, at: number): Promise<number | undefined>;
  /** Adds an update of that time, whatever freezes the document now; each client id with its writer. */
  bringUpdate(
    document: number,
    bytes: Uint8Array,
    writers: readonly (readonly [client: number, person: string])[],
    by: string,
    at: number,
  ): Promise<number>;
  /** Erases again what an erasure of the lost time has erased. Idempotent. */
  erase(erasure: Erasure, seq: number): Promise<void>;
  setFrozen(document: number, seq: number | null): Promise<void>;
  /** Who has brought back how many acts and updates. */
  brought(): Promise<{ readonly person: string; readonly count: number; readonly last: number }[]>;

  /** Living documents: all, or those of some names. */
  documents(names?: readonly string[]): Promise<DocumentRow[]>;
  /** Names that were ended, with the sequence of their end: none of them begins again. */
  endedDocuments(): Promise<{ readonly name: string; readonly endedSeq: number }[]>;
  beginDocument(name: string, by: string): Promise<DocumentRow>;
  state(document: number): Promise<StoredState>;
  tail(document: number, after: number): Promise<LogRow[]>;
  /** How many updates, and bytes of them, {@link tail} would answer. */
  tailSize(document: number, after: number): Promise<{ readonly count: number; readonly bytes: number }>;
  /**
   * [E-26] The log from behind a sequence on, as many rows as `room` allows and at least one: all of it, whatever
   * snapshots there are. Nothing of an ended document.
   */
  history(
    document: number,
    after: number,
    room: { readonly updates: number; readonly bytes: number },
  ): Promise<HistoryRow[]>;
  clients(document: number): Promise<ClientRow[]>;
  /** When the last update of a document was committed; undefined while nothing is written in it. */
  changedAt(document: number): Promise<number | undefined>;
  /** True when a person has a client id in the living document of a name. */
  wroteIn(name: string, person: string): Promise<boolean>;
  /** Stores updates of any documents in one commit; a result for each, in order. */
  append(updates: readonly Append[]): Promise<Appended[]>;
  /** Stores the state up to a sequence, in commits that are short. The log stays. One at a time for a document. */
  writeSnapshot(document: number, seq: number, bytes: Uint8Array): Promise<void>;

  /**
   * Keeps an update aside; idempotent by its bytes. Closes the client ids named. `no-room` when it would be more than
   * there is room for in all that is kept aside for its person; `erased` when the document or the person is.
   */
  keepAside(
    document: number,
    aside: {
      readonly person: string;
      readonly reason: AsideReason;
      readonly at: number;
      readonly bytes: Uint8Array;
    },
    closes: readonly number[],
    room: { readonly count: number; readonly bytes: number },
  ): Promise<{ readonly id: string } | { readonly refused: 'no-room' | 'erased' }>;
  asideOf(person: string): Promise<AsideRow[]>;
  /** Ids of what is kept aside of a person, in the order of {@link asideOf}; and one of those. */
  asideIds(person: string): Promise<string[]>;
  aside(id: string, person: string): Promise<AsideRow | undefined>;
  dropAside(id: string, person: string): Promise<void>;

  /** Forgets who uploaded a file, and the file when nobody else has; true when its bytes can go. */
  forgetFile(hash: string, person: string): Promise<boolean>;
  /** Files a person uploaded before an instant. */
  filesOf(person: string, before: number): Promise<string[]>;
  addFile(hash: string, size: number, person: string, at: number): Promise<void>;
  fileUploadedBy(hash: string, person: string): Promise<boolean>;
  /** How many bytes a file has that a person uploaded; undefined when they have not. */
  uploadedSize(hash: string, person: string): Promise<number | undefined>;
  /** Bytes of all files that a person has uploaded; a small one counts for `LIMITS.fileCharge`. */
  uploadedBytes(person: string): Promise<number>;

  /** True when anybody has an account. */
  hasAccounts(): Promise<boolean>;
  account(person: string): Promise<Account | undefined>;
  accountByLogin(login: string): Promise<Account | undefined>;
  /** Makes or replaces an account; false when the login belongs to somebody else. */
  saveAccount(account: Account): Promise<boolean>;
  session(id: string): Promise<Session | undefined>;
  sessionsOf(person: string): Promise<Session[]>;
  saveSession(session: Session): Promise<void>;
  /** Moves a session's times; false when it has ended. */
  renewSession(id: string, seenAt: number, expiresAt: number): Promise<boolean>;
  endSession(id: string): Promise<void>;
  invitation(tokenHash: string): Promise<Invitation | undefined>;
  saveInvitation(invitation: Invitation): Promise<void>;
  /**
   * Uses an invitation in one commit: its person has this account, and all their sessions and other invitations are
   * over. It is untold of from then on. `used` when somebody was quicker.
   */
  acceptInvitation(
    tokenHash: string,
    account: Account,
    at: number,
  ): Promise<'accepted' | 'used' | 'login-taken'>;
  /**
   * Uses a personal link in one commit: all sessions and other invitations of its person are over, and it is untold
   * of. `used` when somebody was quicker or took it back, `has-account` when there is a password by now.
   */
  useLink(tokenHash: string, person: string, at: number): Promise<'used-now' | 'used' | 'has-account'>;
  /** Makes the first account of a person; false as in {@link saveAccount}, `has-account` when there is one. */
  addAccount(account: Account): Promise<'added' | 'login-taken' | 'has-account'>;
  /**
   * Takes back every unused invitation of a person; where there is no account, their sessions end with them, since links
   * alone have opened those. Answers how many invitations and sessions that were.
   */
  revokeInvitations(person: string, at: number): Promise<number>;

  /** Invitations that were used and of which no act tells yet. */
  untoldInvitations(): Promise<Invitation[]>;
  toldInvitation(tokenHash: string): Promise<void>;

  mailServer(place: string): Promise<MailServerRow | undefined>;
  saveMailServer(row: MailServerRow): Promise<void>;
  dropMailServer(place: string): Promise<void>;
  /** Letters on their way, in no order. */
  letters(): Promise<LetterRow[]>;
  /** Makes or replaces the row of a letter. */
  saveLetter(row: LetterRow): Promise<void>;
  dropLetter(registry: string, letter: number): Promise<void>;
  /** In no order. */
  reminders(): Promise<ReminderRow[]>;
  /** Makes or replaces the row of a person. */
  saveReminder(row: ReminderRow): Promise<void>;

  /** What the operator has asked for and the relay has not answered, in that order. */
  openOrders(): Promise<{ readonly id: number; readonly asked: string }[]>;
  answerOrder(id: number, answer: string): Promise<void>;
  /** Adds to the journal of refusals; a line that is there already counts on. The oldest beyond `room` go. */
  noteRefusals(lines: readonly RefusalLine[], room: number): Promise<void>;
  /** The newest lines of the journal of refusals, newest first. */
  refusals(limit: number): Promise<RefusalLine[]>;
  /** How many updates are kept aside, of everybody. */
  asideCount(): Promise<number>;
}
