import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Entry } from '../domain/act';
import { ACTS, seenBy } from '../domain/acts';
import { access, holds } from '../domain/audience';
import { apply, noFacts } from '../domain/facts';
import {
  inventoryDigest,
  readRecords,
  writeRecord,
  type CatchUpAnswer,
  type CatchUpHead,
} from '../protocol/catch-up';
import { LIMITS } from '../protocol/limits';
import { newDocument, type AsideRow, type DocumentRow, type OutboxRow } from '../storage/database';
import { beyondReplica, readMerged, removeLive } from '../storage/live-store';
import { summarize, summaryOf } from '../documents/summary';
import { documentLock, livingTabs, type Environment } from './environment';
import { keepAside } from './keep-aside';
import { keepWhatIsLost } from './start-over';
import type { OpenDocument } from './open-document';

/** What this tab has open: catch-up hands differences to it instead of waiting for the next opening. */
export type OpenDocuments = ReadonlyMap<string, OpenDocument>;

interface Sent {
  /** Unsent counters by tab as they stood when the request was built. */
  readonly covers: Map<string, { tab: string; local: number }[]>;
  readonly acts: Map<string, OutboxRow>;
}

/**
 * Brings this device up to date in one request: unsent edits and acts go up, everything new comes down. Throws
 * `ApiError` when the relay cannot be reached or the session is over; nothing is lost then. Answers whether the relay
 * could store all that was sent: what it could not stays unsent here.
 */
export async function catchUp(env: Environment, open: OpenDocuments): Promise<{ stored: boolean }> {
  const first = await exchange(env, open, false);
  // Something is missing on this device (cleared data, an interrupted answer): ask once more by name.
  if (!first.complete) await exchange(env, open, true);
  return { stored: first.stored };
}

async function exchange(
  env: Environment,
  open: OpenDocuments,
  byName: boolean,
): Promise<{ complete: boolean; stored: boolean }> {
  const { device } = env;
  const encoder = encoding.createEncoder();
  const documents = await device.documents.toArray();
  const known = documents.filter(({ head }) => head > 0);
  const head: CatchUpHead = {
    record: 'head',
    epoch: (await device.read<string>('epoch')) ?? '',
    cursor: (await device.read<number>('cursor')) ?? 0,
    ...(byName && { inventory: Object.fromEntries(known.map(({ name, head }) => [name, head])) }),
  };
  writeRecord(encoder, head);
  const sent: Sent = { covers: new Map(), acts: new Map() };
  if (!byName) {
    await addUpdates(env, encoder, sent);
    const outbox = await device.outbox.orderBy('order').toArray();
    // A request that cannot leave must not take away «Отменить»: where no link is known, ask for one first.
    if (!env.mux.alive && outbox.some(({ state, attempted }) => state === 'waiting' && !attempted))
      await env.api.json('GET', '/api/session');
    for (const row of outbox) {
      if (row.state !== 'waiting' || sent.acts.size >= LIMITS.actsPerCatchUp) continue;
      writeRecord(encoder, { record: 'act', act: row.act });
      sent.acts.set(row.act.id, row);
      if (!row.attempted) await device.outbox.update(row.order!, { attempted: true });
    }
  }
  const response = await env.api.fetch('/api/catch-up', {
    method: 'POST',
    body: encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>,
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  return await take(env, open, sent, answer);
}

async function addUpdates(env: Environment, encoder: encoding.Encoder, sent: Sent): Promise<void> {
  const { device } = env;
  const rows = await device.unsent.toArray();
  const living = await livingTabs(env.person);
  const names = new Set(
    rows.filter(({ local, acknowledged }) => local > acknowledged).map(({ document }) => document),
  );
  for (const row of await device.documents.toArray()) {
    // A document left open by a crash may hold edits that were never counted.
    if (!names.has(row.name) && !row.open) continue;
    if (sent.covers.size >= LIMITS.updatesPerCatchUp) break;
    const doc = await readMerged(env.person, row);
    const update = beyondReplica(doc, row.state);
    // A page closed in the middle of typing leaves the list with the line of before.
    const summary = summarize(row.name, doc);
    if (summary && JSON.stringify(summary) !== JSON.stringify(row.summary))
      await device.documents.update(row.name, { summary });
    doc.destroy();
    const counters = rows
      .filter(({ document }) => document === row.name)
      .map(({ tab, local }) => ({ tab, local }));
    if (update && counters.length === 0) counters.push(await countLate(env, row.name));
    if (update) {
      writeRecord(encoder, { record: 'update', document: row.name, incarnation: row.incarnation }, update);
      sent.covers.set(row.name, counters);
    } else if (names.has(row.name)) {
      // What a living tab has not sent is in its page, whatever the browser has done to the database meanwhile.
      const gone = counters.filter(({ tab }) => !living.has(tab));
      await settle(env, undefined, row.name, gone);
    }
  }
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
): Promise<{ complete: boolean; stored: boolean }> {
  const { device } = env;
  let digest = '';
  let cursor = 0;
  let lost = false;
  let stored = true;
  let epoch = '';
  let startsOver = false;
  const entries: Entry[] = [];
  const documents: TakenDocument[] = [];
  for (const { head, bytes } of readRecords(body)) {
    const record = head as CatchUpAnswer;
    switch (record.record) {
      case 'head':
        epoch = record.epoch;
        startsOver = record.from === 0 && ((await device.read<number>('cursor')) ?? 0) > 0;
        await device.hear(record.at);
        break;
      case 'stored':
        stored &&= record.reason !== 'try-again';
        await takeStored(env, open, sent, record);
        break;
      case 'verdict':
        stored &&= record.code !== 'try-again';
        await takeVerdict(env, sent, record);
        break;
      case 'entry':
        entries.push(record.entry as Entry);
        break;
      case 'document':
        documents.push({ record, bytes });
        break;
      case 'gone':
        lost = true;
        break;
      case 'end':
        digest = record.digest;
        cursor = record.cursor;
    }
  }
  if (!digest) throw new Error('the answer was cut short');
  const before = startsOver ? await device.documents.toArray() : [];
  await takeDocuments(env, open, documents);
  const told = new Set(documents.map(({ record }) => record.document));
  await keepWhatIsLost(env, before, told, (document) => open.has(document));
  await device.transaction('rw', [device.entries, device.meta, device.outbox], async () => {
    // Sequences of a lost time are given again: nothing that was kept under them may stay.
    if (startsOver) await device.entries.clear();
    await device.entries.bulkPut(entries);
    // An accepted act's own entry has arrived with this answer: only now may its outbox row go.
    const accepted = new Set(entries.map(({ id }) => id));
    for (const row of await device.outbox.toArray())
      if (accepted.has(row.act.id)) await device.outbox.delete(row.order!);
    // Together with the cursor: an answer that breaks off leaves both as they were.
    await device.keep('epoch', epoch);
    await device.keep('cursor', cursor);
    await device.keep('contact', device.now());
  });
  if (lost || entries.some(({ kind }) => ACTS.get(kind)?.narrows)) await forget(env, open);
  const held = (await device.documents.toArray()).filter(({ head }) => head > 0);
  return {
    complete: inventoryDigest(held.map(({ name, head }) => [name, head] as const)) === digest,
    stored,
  };
}

async function takeStored(
  env: Environment,
  open: OpenDocuments,
  sent: Sent,
  record: Extract<CatchUpAnswer, { record: 'stored' }>,
): Promise<void> {
  const name = record.document;
  if (record.verdict === 'stored')
    return await settle(env, open.get(name), name, sent.covers.get(name) ?? []);
  if (record.reason === 'try-again') return;
  const reason = (record.reason ?? 'forbidden') as AsideRow['reason'];
  const opened = open.get(name);
  // An open document moves to the clean copy by itself and tells its views; closed silently, they would write into nothing.
  if (opened) return await opened.moveAside(reason, record.id);
  const row = await env.device.documents.get(name);
  if (!row) return;
  const doc = await readMerged(env.person, row);
  await keepAside(env, row, doc, reason, record.id);
  doc.destroy();
}

/** The relay has committed what the counters named; a database that nothing needs any more goes. */
async function settle(
  env: Environment,
  open: OpenDocument | undefined,
  name: string,
  counters: readonly { tab: string; local: number }[],
): Promise<void> {
  const { device } = env;
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
    if (rest.some(({ local, acknowledged }) => local > acknowledged)) return;
    const doc = await readMerged(env.person, row);
    const state = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    await device.documents.put({
      ...row,
      state,
      open: false,
      summary: summaryOf(name, state) ?? row.summary,
    });
    await device.unsent.where('document').equals(name).delete();
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
        summary: summaryOf(name, state) ?? row.summary,
        changedAt: device.now(),
      });
    }
    await device.documents.bulkPut([...merged.values()]);
  });
  for (const { record, bytes } of taken) open.get(record.document)?.receive(bytes);
}

/** Drops what this person may no longer see. Unsent edits stay until the relay has taken them or kept them aside. */
async function forget(env: Environment, open: OpenDocuments): Promise<void> {
  const { device, person } = env;
  const entries = await device.entries.orderBy('seq').toArray();
  const facts = noFacts();
  for (const entry of entries) apply(facts, entry);
  const held = holds(facts, person);
  const unseen = entries.filter((entry) => !seenBy(facts, entry).some((grant) => held.has(grant)));
  await device.entries.bulkDelete(unseen.map(({ seq }) => seq));
  const unsent = new Set((await device.unsent.toArray()).map(({ document }) => document));
  for (const row of await device.documents.toArray()) {
    if (access(facts, person, row.name) !== 'none' || unsent.has(row.name)) continue;
    await open.get(row.name)?.close();
    await device.documents.delete(row.name);
    if (row.open) await removeLive(person, row);
  }
}
