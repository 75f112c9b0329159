import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { monotonicFactory } from 'ulid';
import type { Act, Entry } from '../../src/lib/domain/act';
import { seenBy } from '../../src/lib/domain/acts';
import { materialIn } from '../../src/lib/domain/facts';
import { bearersOf, filesComing, type Material } from '../../src/lib/domain/materials/material';
import { parseName } from '../../src/lib/domain/names';
import { outlastsTerm } from '../../src/lib/domain/people/last-specialist';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { LIMITS } from '../../src/lib/protocol/limits';
import { uploadedAll } from '../files/uploaded';
import { Journal } from '../journal/journal';
import { Seldom } from '../operations/seldom';
import { UNWATCHED, type Watch } from '../operations/watch';
import { Signatures } from '../journal/signatures';
import type { Store } from '../store/store';
import { Compaction } from './compaction';
import { Queue } from '../queue';
import { Documents } from './documents';
import type { LiveDocument } from './live-document';
import { Inventories } from './inventories';
import { Paces } from './pace';
import { Progress } from './progress';
import { Recovery, recoveryAtStart, type RecoveryState } from './recovery';
import { Rights, type Touched } from './rights';

/** Somebody to be told that there is something new: the device's socket. */
export interface Listener {
  readonly person: string;
  /** True for a document that this device follows live and need not be told of. */
  follows(document: string): boolean;
  hint(seq: number): void;
}

export interface RelayOptions {
  readonly store: Store;
  readonly log: Logger;
  /** The clock; only the builder of the sample municipality passes one that steps. */
  readonly now?: () => number;
  /** Told of what is stored and refused. */
  readonly watch?: Watch;
}

/** Documents merge, acts are ordered, rights are grants: this is where the three meet. */
export class Relay {
  readonly ulid = monotonicFactory();
  readonly recovery: Recovery;
  /** Of whose devices the log has said lately that they know more than this store. */
  readonly ahead: Seldom;
  readonly inventories: Inventories;
  /** Bytes of requests, and of documents and histories in answers. */
  readonly exchanged = new Paces(LIMITS.exchangedByPerson);
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Versions whose files are being looked for. */
  readonly #arriving = new Set<string>();
  readonly #telling = new Queue();

  private constructor(
    readonly store: Store,
    private currentEpoch: string,
    readonly rights: Rights,
    readonly documents: Documents,
    readonly journal: Journal,
    readonly progress: Progress,
    readonly compaction: Compaction,
    readonly signatures: Signatures,
    readonly now: () => number,
    readonly log: Logger,
    readonly watch: Watch,
    recovering: RecoveryState | undefined,
  ) {
    this.recovery = new Recovery(this, recovering);
    this.ahead = new Seldom(3_600_000, now);
    this.inventories = new Inventories(rights, documents, progress.safe());
  }

  /** Waits while a person's requests and answers have had more than their share, then counts so many bytes more. */
  async bears(person: string, bytes: number): Promise<void> {
    const pace = this.exchanged.of(person);
    const wait = pace.spend(0);
    if (wait > 0) await pause(wait, undefined, { ref: false });
    pace.spend(bytes);
  }

  get epoch(): string {
    return this.currentEpoch;
  }
  /** Every device starts over with its next request. */
  async newEpoch(): Promise<void> {
    this.currentEpoch = await setEpoch(this.store);
  }

  static async start(options: RelayOptions): Promise<Relay> {
    const { store, log, now = Date.now, watch = UNWATCHED } = options;
    const { state, begins } = await recoveryAtStart(store, now());
    let epoch = await store.meta('epoch');
    // Cursors of the lost time name nothing here: every device starts over.
    if (!epoch || begins) epoch = await setEpoch(store);
    const failed = (error: unknown, what: string) => log.error({ error: String(error) }, `${what} failed`);
    const rights = new Rights();
    for (const entry of await store.entries(0)) rights.add(entry);
    const progress = new Progress(await store.lastSeq());
    const signatures = await Signatures.load(store);
    const compaction = new Compaction(store, failed);
    const documents: Documents = new Documents(store, rights, {
      now,
      progress,
      compact: (document) => void compaction.compact(document),
      committed: (document, before, seq) => relay.#committed(document, before, seq),
      wrote: (person, document, written) => {
        watch.wrote(written);
        const aside =
          written.verdict === 'aside' || (written.verdict === 'refused' && written.reason === 'no-room');
        // Nobody's offence but where nobody wrote it: a device tells its writer, and there is only so much room.
        if (aside)
          watch.refused({
            who: { person },
            subject: document,
            code: `aside-${written.reason}`,
            offends: written.reason === 'too-laborious',
          });
      },
      failed,
    });
    await documents.start();
    const journal: Journal = new Journal(
      store,
      rights,
      documents,
      signatures,
      now,
      progress,
      (entry, touched) => relay.#accepted(entry, touched),
      failed,
      (kind) => relay.recovery.holds(kind),
    );
    const relay: Relay = new Relay(
      store,
      epoch,
      rights,
      documents,
      journal,
      progress,
      compaction,
      signatures,
      now,
      log,
      watch,
      state,
    );
    await journal.start();
    return relay;
  }

  /** Tells a device from now on, until the answer is called. */
  listen(listener: Listener): () => void {
    const of = this.#listeners.get(listener.person) ?? new Set();
    this.#listeners.set(listener.person, of.add(listener));
    return () => {
      of.delete(listener);
      if (of.size === 0 && this.#listeners.get(listener.person) === of)
        this.#listeners.delete(listener.person);
    };
  }

  /** A document the person once wrote in and may no longer read: its kept-aside desk is still open to them. */
  async ownedBefore(document: string, person: string): Promise<LiveDocument | undefined> {
    const name = parseName(document);
    if (!name) return undefined;
    const named = name.author === person || name.expert === person;
    // The same question for a document that is not there: a stranger learns nothing from the relay's work.
    const own = named || (await this.store.wroteIn(document, person));
    return own ? await this.documents.load(document) : undefined;
  }

  /**
   * Acts that time brings: roles begin and end on their dates in the place's zone. And what nobody noted, because the
   * process ended: invitations used, arrivals of files, also those of a journal older than that act.
   */
  async tick(): Promise<void> {
    await this.documents.unloadIdle();
    if (this.recovery.active) return;
    for (const person of [...this.rights.facts.people.values()]) {
      const place = this.rights.facts.places.get(person.place);
      if (!place) continue;
      const today = dateAt(this.now(), place.zone);
      for (const role of person.roles) {
        const begins = role.state === 'coming' && role.from <= today;
        const over = role.state !== 'ended' && role.until !== undefined && role.until < today;
        const ends = over && !outlastsTerm(this.rights.facts, person, role, today);
        if (begins || ends) {
          await this.act({
            kind: ends ? 'role-ended' : 'role-began',
            place: place.id,
            subject: `person:${person.id}`,
            payload: { role: role.id },
          });
        }
      }
    }
    await this.journal.settleOwed();
    await this.noteUsedInvitations();
    for (const { id, openedAt, enteredAt } of [...this.rights.facts.people.values()])
      if (openedAt !== undefined && enteredAt === undefined && (await this.store.account(id)))
        await this.noteAccount(id);
    await this.noteArrivals(this.rights.facts.materials.values());
  }

  /** A file of this person has come: papers that waited for it may be whole now [E-04]. */
  async fileCame(hash: string, person: string): Promise<void> {
    // Of all papers: the desk has no part in those that it enters for their authors.
    const waiting = [...this.rights.facts.materials.values()].filter((material) =>
      bearersOf(material, hash).includes(person),
    );
    await this.noteArrivals(waiting);
  }

  /** [E-04] Enters *files arrived* for every version all of whose files were uploaded since by who handed them in. */
  async noteArrivals(materials: Iterable<Material>): Promise<void> {
    for (const material of [...materials]) {
      const { id, place, submissions } = material;
      for (const submission of submissions) {
        if (!filesComing(submission) || this.#arriving.has(submission.id)) continue;
        this.#arriving.add(submission.id);
        try {
          const act = { place, subject: `material:${id}`, payload: { submission: submission.id } };
          if (await uploadedAll(this.store, submission.files, (hash) => bearersOf(material, hash)))
            await this.act({ kind: 'files-arrived', ...act });
        } finally {
          this.#arriving.delete(submission.id);
        }
      }
    }
  }

  /** Enters an act in the relay's own name. */
  async act(act: Pick<Act, 'kind' | 'place' | 'subject' | 'payload'> & Partial<Act>) {
    return await this.journal.enter({
      id: this.ulid(this.now()),
      parts: {},
      needs: [],
      person: RELAY,
      madeAt: this.now(),
      ...act,
    });
  }

  /** Enters what the relay did for or to a person's way in, for that person and the desk to see. */
  async notePerson(person: string, kind: WayInNote, payload: Act['payload']) {
    const place = this.rights.facts.people.get(person)!.place;
    const verdict = await this.act({ kind, place, subject: `person:${person}`, payload });
    if (verdict.verdict !== 'accepted') throw new Error(`${kind}: ${JSON.stringify(verdict)}`);
  }

  /**
   * Tells of every invitation that was used and is untold of: nobody gets a way in unnoticed, though the process may end
   * between the new password and the act.
   */
  async noteUsedInvitations(): Promise<void> {
    await this.#telling.run(async () => {
      for (const { tokenHash, person, by, kind } of await this.store.untoldInvitations()) {
        await this.notePerson(person, kind === 'link' ? 'link-used' : 'invitation-used', { by });
        await this.store.toldInvitation(tokenHash);
      }
    });
  }

  /** Tells that somebody who came by a link has an account now; once. */
  async noteAccount(person: string): Promise<void> {
    await this.#telling.run(async () => {
      const known = this.rights.facts.people.get(person)?.enteredAt !== undefined;
      if (!known) await this.notePerson(person, 'account-made', {});
    });
  }

  /** Hints to every device, after which each asks what is new for it. */
  tellEverybody(seq: number): void {
    this.progress.reached(seq);
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.hint(seq);
    this.documents.tellLoaded((document) => document.rightsMoved());
  }

  #committed(document: string, before: number, seq: number) {
    this.progress.reached(seq);
    this.inventories.moved(document, before, seq);
    for (const person of this.rights.readers(document))
      for (const listener of this.#listeners.get(person) ?? [])
        if (!listener.follows(document)) listener.hint(seq);
  }

  #accepted(entry: Entry, touched: Touched) {
    const heads = [...touched.documents].map((name) => this.documents.head(name));
    this.progress.reached(Math.max(entry.seq, ...heads));
    const seen = new Set(seenBy(this.rights.facts, entry));
    for (const [person, listeners] of this.#listeners) {
      const sees = [...this.rights.grantsOf(person).keys()].some((grant) => seen.has(grant));
      if (sees || touched.people.has(person)) for (const listener of listeners) listener.hint(entry.seq);
    }
    const brings = entry.kind === 'hand-in' || entry.kind === 'enter-material';
    const handedIn = brings && materialIn(this.rights.facts, entry.subject);
    // The last of its files may have come while the act was being decided.
    if (handedIn)
      this.noteArrivals([handedIn]).catch((error: unknown) =>
        this.log.error({ error: String(error) }, 'noting arrived files failed'),
      );
    this.documents.tellLoaded((document) => {
      const concerned =
        touched.documents.has(document.name) || [...document.people].some((id) => touched.people.has(id));
      if (concerned) document.rightsMoved();
    });
  }
}

/** What the relay writes down of a person's way in; who may is `domain/people/acts.ts`. */
type WayInNote = 'invited' | 'invitation-used' | 'link-made' | 'link-used' | 'links-revoked' | 'account-made';

async function setEpoch(store: Store): Promise<string> {
  const epoch = randomBytes(8).toString('hex');
  await store.setMeta('epoch', epoch);
  return epoch;
}
