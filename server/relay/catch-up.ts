import * as Y from 'yjs';
import { access } from '../../src/lib/domain/audience';
import type { Grant } from '../../src/lib/domain/grants';
import { parseName } from '../../src/lib/domain/names';
import {
  CatchUpAct,
  CatchUpRequestRecord,
  encodeRecord,
  parseHead,
  type CatchUpAnswer,
  type CatchUpHead,
} from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { TooLong } from './compaction';
import type { Who } from '../operations/watch';
import type { Relay } from './relay';
import { MalformedRequest, OversizedRequest, requestRecords } from './request-records';
import { Turns } from './turns';

/** What a device asks and has to say. Views into the body: it goes when the last of them is done. */
export interface CatchUpRequest {
  readonly head: CatchUpHead;
  readonly updates: { document: string; incarnation: number; bytes: Uint8Array }[];
  /** As JSON: what it says is parsed when its turn comes, and forgotten after it. */
  readonly acts: Uint8Array[];
}

/** The first record is the head, and may ask for documents by name; the others are small. */
const boundsOf = (index: number) =>
  index === 0
    ? { bytes: LIMITS.inventoryBytes, values: LIMITS.inventoryNames + 10 }
    : { bytes: LIMITS.recordBytes, values: LIMITS.recordValues };

/** Reads a whole request, so that one which is none is refused before anything of it is done. */
export async function readRequest(body: Uint8Array, turns = new Turns('')): Promise<CatchUpRequest> {
  const updates: CatchUpRequest['updates'] = [];
  const acts: Uint8Array[] = [];
  let head: CatchUpHead | undefined;
  const most = 1 + LIMITS.updatesPerCatchUp + LIMITS.actsPerCatchUp;
  const records = requestRecords(body, CatchUpRequestRecord, most, boundsOf, turns);
  for await (const { record, json, bytes } of records) {
    if ((record.record === 'head') !== (head === undefined))
      throw new MalformedRequest('the head, and no other, comes first');
    if (record.record === 'head') head = record;
    else if (record.record === 'update')
      updates.push({ document: record.document, incarnation: record.incarnation, bytes });
    else acts.push(json);
    if (updates.length > LIMITS.updatesPerCatchUp || acts.length > LIMITS.actsPerCatchUp)
      throw new OversizedRequest('too many records');
  }
  if (!head) throw new MalformedRequest('no head');
  return { head, updates, acts };
}

/** Why an update is refused without anybody's fault, or noted where it is decided. */
const NO_OFFENCE: ReadonlySet<string> = new Set(['try-again', 'no-room']);
/** Why an act is refused before its rules are asked: no honest device makes such. */
const FORGED: ReadonlySet<string> = new Set(['malformed', 'not-yours', 'id-taken', 'too-large']);

/**
 * One request brings a device up to date: its unsent updates and acts go in, documents before acts; verdicts, entries
 * and differences come out. The cursor says how far the device was; grants gained since then are sent from zero.
 */
export async function* catchUp(
  relay: Relay,
  person: string,
  { head, updates, acts }: CatchUpRequest,
  /** Whose device this is, for what is refused to it. */
  who: Who = { person },
  /** Told when everything the device had to say is done. */
  done: () => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const answer = (record: CatchUpAnswer, bytes?: Uint8Array) => encodeRecord(record, bytes);
  const from = startOf(relay, person, head);
  const offences = new Set<string>();
  /** Notes a refusal; one request offends once in each way, however much a device has saved up. */
  const refused = (subject: string, code: string) => {
    relay.watch.refused({ who, subject, code, offends: !offences.has(code) });
    offences.add(code);
  };
  const { recovery } = relay;
  const bringsFirst =
    recovery.active && head.epoch !== '' && head.epoch !== relay.epoch && head.brought !== relay.epoch;
  yield answer({
    record: 'head',
    epoch: relay.epoch,
    person,
    at: relay.now(),
    from,
    ...(recovery.active && { recovery: { after: recovery.after, wanted: bringsFirst } }),
  });
  // First it brings back what was lost here; what it is told then is whole.
  if (bringsFirst) return done();

  const turns = new Turns(person);
  for (let update; (update = updates.shift()); await turns.share()) {
    const { document, incarnation, bytes } = update;
    const opening = relay.documents.open(document, person).then(async (opened) => {
      // What was written before a right ended is kept aside by the document, not lost here.
      return (
        opened ??
        (relay.rights.access(person, document) === 'none'
          ? await relay.ownedBefore(document, person)
          : undefined)
      );
    });
    const live = await opening.catch((error: unknown) => {
      relay.log.error({ error: String(error) }, 'document not opened');
      return 'try-again' as const;
    });
    if (live === 'try-again') {
      yield answer({ record: 'stored', document, verdict: 'refused', reason: 'try-again' });
      continue;
    }
    if (!live || live.incarnation !== incarnation) {
      const reason = live ? 'clean-copy' : whyNone(relay, person, document);
      refused(relay.documents.subject(document), reason);
      yield answer({ record: 'stored', document, verdict: 'refused', reason });
      continue;
    }
    const written = await live.write(person, bytes.slice());
    if (written.verdict === 'stored') yield answer({ record: 'stored', document, verdict: 'stored' });
    else if (written.verdict === 'aside')
      yield answer({ record: 'stored', document, verdict: 'aside', reason: written.reason, id: written.id });
    else {
      if (!NO_OFFENCE.has(written.reason)) refused(document, written.reason);
      yield answer({ record: 'stored', document, verdict: 'refused', reason: written.reason });
    }
  }

  for (let json; (json = acts.shift()); await turns.share()) {
    const { act } = CatchUpAct.parse(parseHead(json));
    // A store that cannot write has decided nothing: the device keeps the act and sends it again.
    const verdict = await relay.journal.submit(person, act).catch((error: unknown) => {
      relay.log.error({ error: String(error) }, 'act not stored');
      return { verdict: 'waiting', code: 'try-again' } as const;
    });
    relay.watch.decided(verdict.verdict);
    if (verdict.verdict === 'refused' && FORGED.has(verdict.code))
      refused('POST /api/catch-up', verdict.code);
    if ('because' in verdict && verdict.because) refused('POST /api/catch-up', verdict.because);
    const id = (act as { id?: unknown } | null)?.id;
    yield answer({
      record: 'verdict',
      act: typeof id === 'string' ? id.slice(0, 40) : '',
      verdict: verdict.verdict,
      ...('code' in verdict && { code: verdict.code }),
    });
  }

  done();

  // Everything below is read at one moment: what commits later lies beyond this cursor.
  const cursor = relay.progress.safe();
  const wanted = changesFor(relay, person, from, head.inventory);
  const digest = relay.inventories.digest(person);
  for (const entry of relay.rights.entriesFor(person, from)) {
    await turns.share();
    yield answer({ record: 'entry', entry });
  }
  for (const { document, after, at } of wanted) {
    await turns.share();
    const row = relay.documents.row(document);
    // Erased meanwhile, or no longer theirs to read: the next request tells.
    if (!row || relay.rights.access(person, document) === 'none') continue;
    await relay.bears(person, 0);
    const bytes = await difference(relay, person, row, after);
    await relay.bears(person, bytes.byteLength);
    const clients = await relay.store.clients(row.id);
    const changedAt = await relay.store.changedAt(row.id);
    yield answer(
      {
        record: 'document',
        document,
        incarnation: row.incarnation,
        head: at,
        frozen: row.frozenSeq !== null,
        whole: after === 0,
        writers: clients.map(({ client, person: writer }) => [client, writer]),
        ...(changedAt !== undefined && { changedAt }),
      },
      bytes,
    );
  }
  const erased = [...relay.documents.ended]
    .filter(([name, at]) => at > from && couldRead(relay, person, name))
    .map(([name]) => name);
  if (erased.length > 0) yield answer({ record: 'erased', documents: erased });
  const gone: Grant[] = relay.rights.lostSince(person, from);
  if (gone.length > 0) yield answer({ record: 'gone', grants: gone });
  yield answer({ record: 'end', cursor, digest });
}

interface Wanted {
  readonly document: string;
  /** The sequence from which the device lacks it; 0 for all of it. */
  readonly after: number;
  /** Its head now. */
  readonly at: number;
}

/** Documents that a device lacks, or holds an older state of. */
function changesFor(
  relay: Relay,
  person: string,
  from: number,
  inventory: CatchUpHead['inventory'],
): Wanted[] {
  const edited = inventory ? undefined : relay.inventories.changedSince(person, from);
  if (edited)
    return [...edited].map((document) => ({ document, after: from, at: relay.documents.head(document) }));
  const wanted: Wanted[] = [];
  for (const [document, since] of relay.rights.readable(person)) {
    const at = relay.documents.head(document);
    if (at === 0) continue;
    const whole = since > from || from === 0;
    if (inventory) {
      // Who claims to have read before they might would be told what was deleted before they might.
      const had = inventory[document] ?? 0;
      if (had !== at) wanted.push({ document, after: had < since ? 0 : had, at });
    } else if (whole || at > from) wanted.push({ document, after: whole ? 0 : from, at });
  }
  return wanted;
}

/** Why there is no document for an update. */
function whyNone(relay: Relay, person: string, document: string): 'erased' | 'too-many-drafts' | 'forbidden' {
  if (relay.documents.ended.has(document) && couldRead(relay, person, document)) return 'erased';
  return relay.documents.isBeyondRoom(document, person) ? 'too-many-drafts' : 'forbidden';
}

/** Its audience is that of the name: rights outlive what they opened. */
function couldRead(relay: Relay, person: string, document: string): boolean {
  return access(relay.rights.facts, person, document) !== 'none' || parseName(document)?.author === person;
}

/**
 * From where a device is told: its cursor, or the beginning for one of another epoch. A cursor that this store has
 * never given comes from before a backup was restored without saying so, or is made up: it names nothing here.
 */
function startOf(relay: Relay, person: string, { epoch, cursor }: CatchUpHead): number {
  if (epoch !== relay.epoch) return 0;
  if (cursor <= relay.progress.safe()) return cursor;
  if (relay.ahead.isFirst(person))
    relay.log.warn({ cursor, reached: relay.progress.safe() }, 'a device knows more than this store');
  return 0;
}

/**
 * What a device lacks of a document: the log's tail, or for a first-time reader the snapshot or one compacted state,
 * in which nothing deleted can be read.
 */
async function difference(
  relay: Relay,
  person: string,
  { id, name: document }: { readonly id: number; readonly name: string },
  after: number,
): Promise<Uint8Array> {
  if (after > 0) {
    // A log may be many times what the document says now: it is measured before it is read.
    const { count, bytes } = await relay.store.tailSize(id, after);
    // To merge, Yjs compares all of the updates at each of their structs.
    if (count === 1 || (count > 0 && count * bytes <= LIMITS.mergedInPlace)) {
      const tail = await relay.store.tail(id, after);
      return tail.length === 1 ? tail[0]!.bytes : Y.mergeUpdates(tail.map((row) => row.bytes));
    }
  }
  try {
    return await relay.compaction.stateOf(id, person);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    // In turns with everybody else's work, however long it takes.
    const live = await relay.documents.load(document);
    return await live!.read(person, (doc) => Y.encodeStateAsUpdate(doc));
  }
}
