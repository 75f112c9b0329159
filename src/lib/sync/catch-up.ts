import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Entry } from '../domain/act';
import { ACTS } from '../domain/acts';
import {
  counted,
  digestOf,
  readRecords,
  writeRecord,
  type CatchUpAnswer,
  type CatchUpHead,
} from '../protocol/catch-up';
import { LIMITS } from '../protocol/limits';
import {
  isSameCopy,
  isUnsent,
  newDocument,
  type AsideRow,
  type CopyOf,
  type DocumentRow,
  type OutboxRow,
} from '../storage/database';
import { indexState, openHere } from '../storage/index/news';
import { ensureLines } from '../storage/index/rebuild';
import { dropRestored } from '../storage/index/restore';
import { isListed } from '../storage/index/rows';
import { beyondReplica, readMerged, removeLive, saysMore } from '../storage/live-store';
import { summarize, summaryOf } from '../documents/summary';
import { brokenOff } from './api';
import { bringBack } from './bring-back';
import { documentLock, heldBy, type Environment } from './environment';
import { forget } from './forget';
import { discardTwin, keepAside, keepCopy } from './keep-aside';
import { keepWhatIsLost } from './start-over';
import type { OpenDocument, OpenDocuments } from './open-document';

/** What went up of a document: of which copy, and the unsent counters by tab as they stood when the request was built. */
interface Covers extends CopyOf {
  readonly counters: readonly { readonly tab: string; readonly local: number }[];
}

interface Sent {
  readonly covers: Map<string, Covers>;
  readonly acts: Map<string, OutboxRow>;
  /** Something waits for the next request: this one is as large as the relay takes. */
  more: boolean;
}

/** How an exchange ended. */
export interface CaughtUp {
  /** False when the relay could not store all that was sent: it stays unsent here. */
  readonly stored: boolean;
  /** There is more to send than one request holds. */
  readonly more: boolean;
  /** The relay stands on a restored backup: it takes edits and decides no act yet. */
  readonly recovering: boolean;
}

/**
 * Brings this device up to date in one request: unsent edits and acts go up, everything new comes down. Throws
 * `ApiError` when the relay cannot be reached or the session is over; nothing is lost then.
 */
export async function catchUp(env: Environment, open: OpenDocuments): Promise<CaughtUp> {
  await ensureLines(env.device);
  const first = await exchange(env, open, false);
  // Something is missing on this device (cleared data, an interrupted answer): ask once more by name.
  if (!first.complete && (await indexState(env.device)).held.count <= LIMITS.inventoryNames)
    await exchange(env, open, true);
  return first;
}

async function exchange(
  env: Environment,
  open: OpenDocuments,
  byName: boolean,
): Promise<CaughtUp & { readonly complete: boolean }> {
  const { device } = env;
  const encoder = encoding.createEncoder();
  const head: CatchUpHead = {
    record: 'head',
    epoch: (await device.read<string>('epoch')) ?? '',
    cursor: (await device.read<number>('cursor')) ?? 0,
    ...(byName && { inventory: await inventory(env) }),
    ...((await device.read<string>('brought')) && { brought: await device.read<string>('brought') }),
  };
  writeRecord(encoder, head);
  const sent: Sent = { covers: new Map(), acts: new Map(), more: false };
  if (!byName) {
    await askForLink(env);
    await addUpdates(env, open, encoder, sent);
    await addActs(env, encoder, sent);
  }
  const response = await env.api.fetch('/api/catch-up', {
    method: 'POST',
    body: encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>,
  });
  const answer = new Uint8Array(await response.arrayBuffer().catch(brokenOff));
  const lost = lostBy(answer);
  if (!lost) return await take(env, open, sent, answer);
  await bringBack(env, lost.after, open);
  await device.keep('brought', lost.epoch);
  return await exchange(env, open, byName);
}

/** From where a restored relay has lost what was accepted, when it first wants that back. */
function lostBy(answer: Uint8Array): { readonly epoch: string; readonly after: number } | undefined {
  for (const { head } of readRecords(answer)) {
    const first = head as CatchUpAnswer;
    if (first.record !== 'head' || !first.recovery?.wanted) return undefined;
    return { epoch: first.epoch, after: first.recovery.after };
  }
  return undefined;
}

/** Every document the relay has told of, with its head. */
async function inventory({ device }: Environment): Promise<Record<string, number>> {
  const known = await device.lines.filter(({ head }) => head > 0).toArray();
  return Object.fromEntries(known.map(({ name, head }) => [name, head]));
}

/** A request that cannot leave must not take away «Отменить»: where no link is known, ask for one first. */
async function askForLink({ device, mux, api }: Environment): Promise<void> {
  if (mux.alive) return;
  const fresh = await device.outbox
    .filter(({ state, attempted }) => state === 'waiting' && !attempted)
    .count();
  if (fresh > 0) await api.json('GET', '/api/session');
}

/** Read and marked in one step: what is taken back before is not sent, what is sent cannot be taken back. */
async function addActs({ device }: Environment, encoder: encoding.Encoder, sent: Sent): Promise<void> {
  // Documents before acts: an act may close a document that did not fit.
  if (sent.more) return;
  await device.transaction('rw', device.outbox, async () => {
    for (const row of await device.outbox.orderBy('order').toArray()) {
      if (row.state !== 'waiting') continue;
      if (sent.acts.size >= LIMITS.actsPerCatchUp || encoding.length(encoder) > LIMITS.catchUpBytes / 2) {
        sent.more = true;
        return;
      }
      writeRecord(encoder, { record: 'act', act: row.act });
      sent.acts.set(row.act.id, row);
      if (!row.attempted) await device.outbox.update(row.order!, { attempted: true });
    }
  });
}

async function addUpdates(
  env: Environment,
  open: OpenDocuments,
  encoder: encoding.Encoder,
  sent: Sent,
): Promise<void> {
  const { device } = env;
  const rows = await device.unsent.toArray();
  const held = await heldBy(env.person);
  const names = new Set(rows.filter(isUnsent).map(({ document }) => document));
  // A document left open by a crash may hold edits that were never counted; what this tab has open it counts.
  const opened = (await openHere(device)).filter((name) => open.get(name)?.unsent !== 0);
  for (const row of await device.documents.bulkGet([...new Set([...names, ...opened])])) {
    if (!row) continue;
    if (sent.covers.size >= LIMITS.updatesPerCatchUp || encoding.length(encoder) > LIMITS.catchUpBytes / 3) {
      sent.more = true;
      return;
    }
    const update = await unsentOf(env, open.get(row.name), row);
    const { incarnation, generation } = open.get(row.name)?.copy ?? row;
    const counters = rows
      .filter(({ document }) => document === row.name)
      // What another tab is writing now it sends by itself: its last words need not be on this device yet.
      .filter(({ tab }) => tab === env.tab || !held.tabs.has(tab) || !held.documents.has(row.name))
      .map(({ tab, local }) => ({ tab, local }));
    if (update) {
      const counted = rows.some(({ document }) => document === row.name);
      if (!counted && !held.documents.has(row.name) && isOwn(update, row))
        counters.push(await countLate(env, row.name));
      writeRecord(encoder, { record: 'update', document: row.name, incarnation: row.incarnation }, update);
      sent.covers.set(row.name, { incarnation, generation, counters });
    } else if (names.has(row.name)) {
      // What a living tab has not sent is in its page, whatever the browser has done to the database meanwhile.
      const gone = counters.filter(
        ({ tab }) => !held.tabs.has(tab) || (tab === env.tab && !open.has(row.name)),
      );
      await settle(env, undefined, row.name, { incarnation, generation, counters: gone });
    } else await settle(env, undefined, row.name, { incarnation, generation, counters: [] });
  }
}

/** What a document says beyond the relay's state: from this tab's page, where it is open, else from the databases. */
async function unsentOf(
  env: Environment,
  open: OpenDocument | undefined,
  row: DocumentRow,
): Promise<Uint8Array | undefined> {
  if (open) return beyondReplica(open.doc, row.state);
  const doc = await readMerged(env.person, { ...row, open: true });
  // A page closed in the middle of typing leaves the list with the line of before.
  const summary = summarize(row.name, doc);
  if (summary && JSON.stringify(summary) !== JSON.stringify(row.summary))
    await env.device.documents.update(row.name, { summary });
  const update = beyondReplica(doc, row.state);
  doc.destroy();
  return update;
}

/** True for an update with words that were written on this device. */
function isOwn(update: Uint8Array, { clients = [] }: DocumentRow): boolean {
  const { to } = Y.parseUpdateMeta(update);
  return clients.some((client) => to.has(client));
}

/** An edit whose page went away before it was counted is reported as unsent from now on. */
async function countLate(
  { device, tab }: Environment,
  document: string,
): Promise<{ tab: string; local: number }> {
  return await device.transaction('rw', device.unsent, async () => {
    const known = await device.unsent.where('document').equals(document).first();
    const row = known ?? { document, tab, local: 1, acknowledged: 0, at: device.now() };
    if (!known) await device.unsent.add(row);
    return { tab: row.tab, local: row.local };
  });
}

async function take(
  env: Environment,
  open: OpenDocuments,
  sent: Sent,
  body: Uint8Array,
): Promise<CaughtUp & { readonly complete: boolean }> {
  const { device } = env;
  const accepted = new Set<string>();
  let digest = '';
  let cursor = 0;
  const lost: string[] = [];
  let stored = true;
  let epoch = '';
  let recovering = false;
  let fromZero = false;
  let startsOver = false;
  const entries: Entry[] = [];
  const documents: TakenDocument[] = [];
  const erased: string[] = [];
  for (const { head, bytes } of readRecords(body)) {
    const record = head as CatchUpAnswer;
    switch (record.record) {
      case 'head':
        epoch = record.epoch;
        recovering = record.recovery !== undefined;
        fromZero = record.from === 0;
        startsOver = fromZero && ((await device.read<number>('cursor')) ?? 0) > 0;
        await device.hear(record.at);
        break;
      case 'stored':
        stored &&= record.reason !== 'try-again';
        await takeStored(env, open, sent, record);
        break;
      case 'verdict':
        // An act that only waits for the end of a recovery is no failure of the relay.
        stored &&= recovering || record.code !== 'try-again';
        if (record.verdict === 'accepted') accepted.add(record.act);
        await takeVerdict(env, sent, record);
        break;
      case 'entry':
        entries.push(record.entry as Entry);
        break;
      case 'document':
        documents.push({ record, bytes });
        break;
      case 'erased':
        erased.push(...record.documents);
        break;
      case 'gone':
        lost.push(...record.grants);
        break;
      case 'end':
        digest = record.digest;
        cursor = record.cursor;
    }
  }
  if (!digest) throw new Error('the answer was cut short');
  const before = startsOver ? await device.documents.toArray() : [];
  for (const name of erased) await erase(env, open, name);
  await takeDocuments(env, open, documents);
  const told = new Set(documents.map(({ record }) => record.document));
  await keepWhatIsLost(env, before, told, (document) => open.has(document));
  await device.transaction('rw', [device.entries, device.meta, device.outbox, device.aside], async () => {
    // Sequences of a lost time are given again: nothing that was kept under them may stay.
    if (startsOver) await device.entries.clear();
    // What a relay that begins anew does not keep aside was lost, not decided on.
    if (startsOver) await device.aside.toCollection().modify((copy) => void delete copy.atRelay);
    await device.entries.bulkPut(entries);
    // The entry of an accepted act has arrived with this answer, unless it is hidden: only now may its row go.
    for (const { id } of entries) accepted.add(id);
    for (const row of await device.outbox.toArray())
      if (accepted.has(row.act.id)) await device.outbox.delete(row.order!);
    // Together with the cursor: an answer that breaks off leaves both as they were.
    await device.keep('epoch', epoch);
    await device.keep('cursor', cursor);
    await device.keep('contact', device.now());
  });
  if (fromZero) await dropRestored(device);
  const matches = async (spared: readonly (readonly [name: string, head: number])[] = []) => {
    const { held } = await indexState(device);
    return digestOf(spared.reduce((sum, [name, head]) => counted(sum, name, head, -1), held)) === digest;
  };
  const narrowing = entries.filter(({ kind }) => ACTS.get(kind)?.narrows).map(({ subject }) => subject);
  const spared =
    startsOver || lost.length + narrowing.length > 0
      ? await forget(env, open, startsOver ? 'everything' : { subjects: narrowing, grants: lost })
      : [];
  let complete = await matches(spared);
  // Something is held that should not be, or the reverse; told of once, it is asked again until both agree.
  if (!complete) complete = await matches(await forget(env, open, 'everything'));
  return { complete, stored, more: sent.more, recovering };
}

async function takeStored(
  env: Environment,
  open: OpenDocuments,
  sent: Sent,
  record: Extract<CatchUpAnswer, { record: 'stored' }>,
): Promise<void> {
  const name = record.document;
  const covers = sent.covers.get(name);
  if (!covers) return;
  const opened = open.get(name);
  if (record.verdict === 'stored') return await settle(env, opened, name, covers);
  if (record.reason === 'try-again') return;
  if (record.reason === 'erased') return await erase(env, open, name);
  const row = await env.device.documents.get(name);
  const copy = opened?.copy ?? row;
  if (!copy || !row) return;
  // The channel was quicker: the copy that this is about is kept aside, and a clean one stands in its place.
  if (!isSameCopy(copy, covers)) return await discardTwin(env.device, name, record.id);
  const reason = (record.reason ?? 'forbidden') as AsideRow['reason'];
  // An open document moves to the clean copy by itself and tells its views; closed silently, they would write into nothing.
  if (opened) return await opened.moveAside(reason, record.id);
  const doc = await readMerged(env.person, { ...row, open: true });
  await keepAside(env, row, doc, reason, record.id);
  doc.destroy();
}

/** The relay has committed what the counters named; a database that nothing needs any more goes. */
async function settle(
  env: Environment,
  open: OpenDocument | undefined,
  name: string,
  { counters, ...copy }: Covers,
): Promise<void> {
  const { device } = env;
  const now = open?.copy ?? (await device.documents.get(name));
  // Counters begin anew with a clean copy: those of the one before would call its edits sent.
  if (!now || !isSameCopy(now, copy)) return;
  for (const { tab, local } of counters) {
    if (open && tab === env.tab) await open.settle(local);
    else
      await device.unsent
        .where('[document+tab]')
        .equals([name, tab])
        .modify((row: { acknowledged: number }) => {
          row.acknowledged = Math.max(row.acknowledged, local);
        });
  }
  await navigator.locks.request(documentLock(env.person, name), { ifAvailable: true }, async (lock) => {
    const row = await device.documents.get(name);
    if (!lock || !row?.open) return;
    const rest = await device.unsent.where('document').equals(name).toArray();
    if (rest.some(isUnsent)) return;
    const doc = await readMerged(env.person, row);
    const state = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    await device.documents.put({
      ...row,
      state,
      open: false,
      clients: [],
      summary: summaryOf(name, state) ?? row.summary,
    });
    await device.nothingUnsent(name);
    await removeLive(env.person, row);
  });
}

async function takeVerdict(
  env: Environment,
  sent: Sent,
  record: Extract<CatchUpAnswer, { record: 'verdict' }>,
): Promise<void> {
  const row = sent.acts.get(record.act);
  if (!row?.order) return;
  if (record.verdict === 'refused') {
    await env.device.outbox.update(row.order, { state: 'refused', code: record.code ?? 'refused' });
    await env.device.note('refused', `${row.act.kind} ${record.code ?? ''}`);
  } else if (record.verdict === 'accepted') await env.device.note('sent', row.act.kind);
}

interface TakenDocument {
  readonly record: Extract<CatchUpAnswer, { record: 'document' }>;
  readonly bytes: Uint8Array;
}

/** In one transaction: lists follow the table, and would otherwise be read again for every document of an answer. */
async function takeDocuments(
  env: Environment,
  open: OpenDocuments,
  taken: readonly TakenDocument[],
): Promise<void> {
  const { device } = env;
  await device.transaction('rw', device.documents, async () => {
    const rows = await device.documents.bulkGet(taken.map(({ record }) => record.document));
    const merged = new Map<string, DocumentRow>();
    for (const [index, { record, bytes }] of taken.entries()) {
      const name = record.document;
      const row = merged.get(name) ?? rows[index] ?? newDocument(name);
      const state = record.whole || row.state.byteLength === 0 ? bytes : Y.mergeUpdates([row.state, bytes]);
      merged.set(name, {
        ...row,
        incarnation: record.incarnation,
        state,
        head: record.head,
        frozen: record.frozen,
        writers: record.writers,
        ...(isListed(name, device.person) && { summary: summaryOf(name, state) ?? row.summary }),
        // Never the moment of loading: a device that gets a paper today says nothing of when it was written.
        changedAt: record.changedAt ?? row.changedAt,
      });
    }
    await device.documents.bulkPut([...merged.values()]);
  });
  for (const { record, bytes } of taken) open.get(record.document)?.receive(bytes);
}

/**
 * The document is gone for ever, and its copies go with it, those kept aside too. Only words written here that
 * the relay never had stay beside, for their writer to decide: who erased it elsewhere could not know of them.
 */
async function erase(env: Environment, open: OpenDocuments, name: string): Promise<void> {
  const { device, person } = env;
  const opened = open.get(name);
  await opened?.forget();
  const row = await device.documents.get(name);
  const counters = await device.unsent.where('document').equals(name).toArray();
  // Told of it twice in one answer, it spares what it has kept.
  await device.aside
    .where('document')
    .equals(name)
    .filter(({ reason }) => reason !== 'erased')
    .delete();
  if (row && counters.some(isUnsent)) {
    const doc = opened?.doc ?? (await readMerged(person, { ...row, open: true }));
    if (saysMore(doc, row.state)) await keepCopy(env, row, Y.encodeStateAsUpdate(doc), 'erased');
  }
  await device.documents.delete(name);
  await device.nothingUnsent(name);
  if (row) await removeLive(person, row);
}
