import { randomBytes } from 'node:crypto';
import { EntrySchema, partHolds, type Entry } from '../../src/lib/domain/act';
import { ACTS } from '../../src/lib/domain/acts';
import { TABLE } from '../../src/lib/domain/audience';
import { numbersOf } from '../../src/lib/domain/facts';
import { waitingLetters } from '../../src/lib/domain/materials/letters';
import { parseName } from '../../src/lib/domain/names';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { BringBackRecord, type BroughtBack } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { erasureOf } from '../journal/erasure';
import { firstContent } from '../journal/first-contents';
import { Queue } from '../queue';
import type { Erasure } from '../store/store';
import { requestRecords } from './request-records';
import { Turns } from './turns';
import { RECOVERY, RESTORED } from '../store/recovery-meta';
import type { Relay } from './relay';

/** What the store says of a recovery: the last sequence of the backup, and since when devices bring back the rest. */
export interface RecoveryState {
  readonly after: number;
  readonly since: number;
}

const SKIP_NUMBERS = 'skip-numbers';
const DOUBT_LETTER = 'letter-uncertain';

/** Without a number from the operator so many are skipped, up to a full hundred: more than is issued in a day. */
const SKIPPED_NUMBERS = 100;

interface BroughtDocument {
  readonly document: string;
  readonly incarnation: number;
  readonly writers: readonly (readonly [client: number, person: string])[];
  readonly bytes: Uint8Array;
}

/**
 * The time after a backup was restored. Everything accepted since it was taken lives on devices only: they bring back
 * acts, which the relay's own signature proves, and states of documents, which nothing proves and which are therefore
 * taken only from whoever may read them, and noted with who brought them. No act is decided until the operator ends
 * it: what devices have not brought yet could decide otherwise.
 */
export class Recovery {
  readonly #turns = new Queue();

  constructor(
    private readonly relay: Relay,
    private state: RecoveryState | undefined,
  ) {}

  get active(): boolean {
    return this.state !== undefined;
  }
  /** True for an act that is not decided yet: all but those with which the recovery ends. */
  holds(kind: string): boolean {
    return this.active && kind !== SKIP_NUMBERS && kind !== DOUBT_LETTER;
  }
  /** The last sequence of the backup; only while {@link active}. */
  get after(): number {
    return this.state!.after;
  }

  /** When it began; only while {@link active}. */
  get since(): number {
    return this.state!.since;
  }

  /** Takes what a device brings; answers how much of it was new here. `has` says whose bytes are here. */
  async take(
    person: string,
    body: Uint8Array,
    has: (hash: string, person: string) => Promise<boolean> = (hash) =>
      this.relay.store.fileUploadedBy(hash, person),
  ): Promise<BroughtBack> {
    const { entries, documents, files } = await read(body, new Turns(person));
    return await this.#turns.run(async () => {
      const missing: string[] = [];
      for (const hash of files) if (!(await has(hash, person))) missing.push(hash);
      // The operator may have ended it while this request waited.
      if (!this.active) return { acts: 0, documents: 0, missing };
      const acts = await this.#takeEntries(person, entries);
      return { acts, documents: await this.#takeDocuments(person, documents), missing };
    });
  }

  async #takeEntries(person: string, entries: readonly unknown[]): Promise<number> {
    const { store, signatures, now } = this.relay;
    const taken: Entry[] = [];
    let last = 0;
    try {
      for (const input of entries) {
        const parsed = EntrySchema.safeParse(input);
        if (!parsed.success || !genuine(parsed.data) || !signatures.verifies(parsed.data)) {
          this.relay.watch.refused({ who: { person }, subject: 'bring-back', code: 'forged' });
          continue;
        }
        const seq = await store.bringAct(parsed.data, person, now());
        if (seq === undefined) continue;
        taken.push(parsed.data);
        last = seq;
      }
    } finally {
      // What is in the journal counts, also when the next could not be stored: asked again, it would be known already.
      if (taken.length > 0) await this.#refold(taken, last);
    }
    return taken.length;
  }

  /** Facts, rights and what freezes documents as they are with the acts brought back in their places. */
  async #refold(taken: readonly Entry[], seq: number): Promise<void> {
    const { store, rights, documents, journal } = this.relay;
    const changed = new Set(taken.map(({ id }) => id));
    const concerned = new Set<string>();
    const frozen = new Map<string, number | null>();
    const rows = [...documents.rows()].map(({ name, head }) => ({ name, head }));
    const erasures: Erasure[] = [];
    const subjects = new Set(taken.map(({ subject }) => subject));
    rights.rebuild(await store.entries(0), rows, subjects, seq, (entry) => {
      const effects = this.#effectsOf(entry);
      for (const { effect, document } of effects) {
        if (effect === 'erase') continue;
        if (changed.has(entry.id)) concerned.add(document);
        frozen.set(document, effect === 'freeze' ? entry.seq : null);
      }
      const erasure = erasureOf(entry, effects, rows, rights.facts);
      if (erasure.person || erasure.documents.length > 0) erasures.push(erasure);
    });
    // What was erased in the lost time, or brought back by a device that had not heard of it, goes again.
    for (const erasure of erasures) {
      await store.erase(erasure, seq);
      if (erasure.person) rights.erasePerson(erasure.person, erasure.parts ?? [], seq);
      await documents.erased(erasure.documents, seq);
    }
    for (const name of concerned) {
      const row = await documents.beginAgain(name, RELAY);
      const at = frozen.get(name) ?? null;
      if (row.frozenSeq !== at) await store.setFrozen(row.id, at);
      rights.begin(name, seq);
    }
    await documents.refresh(concerned);
    for (const { id } of taken) journal.broughtBack(id);
    this.relay.tellEverybody(seq);
  }

  /** An act before which some are still missing may have effects that cannot be told yet. */
  #effectsOf(entry: Entry) {
    try {
      return ACTS.get(entry.kind)?.effects?.(this.relay.rights.facts, entry) ?? [];
    } catch {
      return [];
    }
  }

  async #takeDocuments(person: string, brought: readonly BroughtDocument[]): Promise<number> {
    const { rights, documents } = this.relay;
    let taken = 0;
    for (const { document, incarnation, writers, bytes } of brought) {
      const name = parseName(document);
      if (!name || rights.access(person, document) === 'none') {
        // A right that only a lost act gave is nobody's fault.
        const subject = documents.subject(document);
        this.relay.watch.refused({ who: { person }, subject, code: 'forbidden', offends: false });
        continue;
      }
      const owner = TABLE[name.kind].begins === 'name' && (name.expert ?? name.author);
      const begun = documents.row(document) !== undefined;
      if (documents.ended.has(document) || (!begun && (!owner || !documents.hasRoomFor(document, owner))))
        continue;
      const row = await documents.beginAgain(document, owner || RELAY);
      if (row.incarnation !== incarnation) continue;
      rights.begin(document, row.head || 1);
      const known = writers.filter(([, writer]) => writer === RELAY || rights.facts.people.has(writer));
      const live = await documents.load(document);
      if ((await live?.bring(bytes.slice(), new Map(known), person)) !== undefined) taken++;
    }
    return taken;
  }

  /**
   * The operator ends the recovery: acts are decided again. Every device begins from zero once more, and numbers go on
   * beyond those that a paper nobody brought back may bear; `numbers` are the last of each year, where they are known.
   * Broken off anywhere, it is done again as a whole.
   */
  async end(numbers: Readonly<Record<string, number>>): Promise<void> {
    await this.#turns.run(async () => {
      if (!this.active) return;
      await this.#beginMissing();
      // Before anything is decided: an issue that was quicker would be given a number of the lost time.
      await this.#skipNumbers(numbers);
      await this.#doubtLetters();
      await this.relay.newEpoch();
      await this.relay.store.setMeta(RECOVERY, '');
      this.state = undefined;
    });
    await this.relay.journal.settleOwed();
    this.relay.tellEverybody(await this.relay.store.lastSeq());
  }

  async #skipNumbers(numbers: Readonly<Record<string, number>>): Promise<void> {
    const { facts } = this.relay.rights;
    for (const place of [...facts.places.keys()]) {
      const given = numbersOf(facts, place);
      for (const [year, last] of [...given, ...missingYears(given, numbers)]) {
        const upTo = Math.max(numbers[year] ?? hundredAfter(last + SKIPPED_NUMBERS), last);
        const subject = `place:${place}`;
        if (upTo > last)
          await this.relay.act({ kind: SKIP_NUMBERS, place, subject, payload: { year, upTo } });
      }
    }
  }

  /** [E-18] A letter that waits by what is known here may have left in the lost time: a person decides. */
  async #doubtLetters(): Promise<void> {
    for (const place of [...this.relay.rights.facts.places.values()])
      for (const { sent, letter } of waitingLetters(place))
        await this.relay.act({
          kind: DOUBT_LETTER,
          place: place.id,
          subject: `place:${place.id}`,
          payload: { registry: sent.act, letter: letter.number, why: 'restored' },
        });
  }

  /** First contents of documents whose beginning came back and whose content nobody brought. */
  async #beginMissing(): Promise<void> {
    const { store, rights, documents, now, log } = this.relay;
    const read = async (name: string) => (await documents.load(name))?.read(RELAY, (doc) => doc);
    for (const entry of await store.entries(0))
      for (const { effect, document } of this.#effectsOf(entry)) {
        const row = documents.row(document);
        if (effect !== 'begin' || !row || row.head > 0) continue;
        try {
          const state = await firstContent(
            document,
            rights.facts,
            entry,
            read,
            randomBytes(16).toString('hex'),
          );
          const live = await documents.load(document);
          await live?.bring(state, new Map(), RELAY);
        } catch (error) {
          log.warn({ document, error: String(error), at: now() }, 'nobody has brought this document back');
        }
      }
  }
}

/**
 * What the store says at a start: a recovery that goes on, or one that begins because a backup was restored since.
 * Sequences then continue beyond all that can have been given: a hundred for each second since 2026 is more than any
 * relay gives, so that none of the lost time, or of an earlier restore, is ever given again.
 */
export async function recoveryAtStart(
  store: Relay['store'],
  now: number,
): Promise<{ readonly state: RecoveryState | undefined; readonly begins: boolean }> {
  if (await store.meta(RESTORED)) {
    const state = { after: await store.lastSeq(), since: now };
    await store.skipTo(Math.floor((now - Date.UTC(2026, 0, 1)) / 1_000) * 100);
    await store.setMeta(RECOVERY, JSON.stringify(state));
    await store.setMeta(RESTORED, '');
    return { state, begins: true };
  }
  const known = await store.meta(RECOVERY);
  return { state: known ? (JSON.parse(known) as RecoveryState) : undefined, begins: false };
}

/** Values that a device adds to a signed act are those that were signed. */
const genuine = ({ parts }: Entry) => Object.values(parts).every(partHolds);

const hundredAfter = (number: number) => Math.ceil(number / 100) * 100;

const missingYears = (known: ReadonlyMap<string, number>, asked: Readonly<Record<string, number>>) =>
  Object.keys(asked)
    .filter((year) => !known.has(year))
    .map((year) => [year, 0] as const);

const boundsOf = () => ({ bytes: LIMITS.broughtRecordBytes, values: LIMITS.broughtRecordValues });

async function read(
  body: Uint8Array,
  turns: Turns,
): Promise<{ entries: unknown[]; documents: BroughtDocument[]; files: string[] }> {
  const entries: unknown[] = [];
  const files: string[] = [];
  const documents: BroughtDocument[] = [];
  const records = requestRecords(body, BringBackRecord, LIMITS.broughtRecords, boundsOf, turns);
  for await (const { record, bytes } of records) {
    if (record.record === 'entry') entries.push(record.entry);
    else if (record.record === 'file') files.push(record.hash);
    else documents.push({ ...record, bytes });
  }
  return { entries, documents, files };
}
