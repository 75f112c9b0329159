import { ulid } from 'ulid';
import * as Y from 'yjs';
import { AsideAnswer, AsideIds, type KeptAtRelay } from '../protocol/aside';
import { isUnsent, type AsideRow, type Device } from '../storage/database';
import { readMerged, saysMore } from '../storage/live-store';
import type { Environment } from './environment';
import { discard, discardedOf } from './keep-aside';

/** Copies of no generation of this device's. */
const NO_GENERATION = -1;

/**
 * [E-14] Brings the copies kept aside in step with the relay's: what was written on another device of this person comes
 * here, what was decided on there goes. What this device alone has stays. Throws `ApiError` when the relay is not reached.
 */
export async function fetchAside(env: Environment): Promise<void> {
  const { device, api } = env;
  const ids = AsideIds.parse(await api.json('GET', '/api/aside?ids'));
  const listed = new Set(ids);
  await device.aside
    .filter(({ remote, atRelay }) => atRelay === 'whole' && !!remote && !listed.has(remote))
    .delete();
  const discarded = new Set(await discardedOf(device));
  const held = new Map(
    (await device.aside.toArray()).flatMap((row) => (row.remote ? [[row.remote, row]] : [])),
  );
  for (const id of ids) {
    const row = held.get(id);
    if (row?.atRelay || discarded.has(id)) continue;
    const answer = AsideAnswer.parse(await api.json('GET', `/api/aside?id=${encodeURIComponent(id)}`));
    const kept = answer.find((each) => each.id === id);
    if (!kept) continue;
    try {
      const bytes = Uint8Array.from(atob(kept.bytes), (letter) => letter.charCodeAt(0));
      if (row) await compare(device, row, bytes);
      else await take(env, kept, bytes);
    } catch (error) {
      // One that cannot be read keeps none of the others away.
      console.error(error);
    }
  }
}

/** Notes whether all that a copy says is at the relay too. */
async function compare(device: Device, row: AsideRow, bytes: Uint8Array): Promise<void> {
  const own = docOf(row.state);
  const atRelay = saysMore(own, Y.mergeUpdates([...filled(row.base), bytes])) ? 'part' : 'whole';
  own.destroy();
  await device.aside.update(row.id, { atRelay });
}

async function take(env: Environment, kept: KeptAtRelay, bytes: Uint8Array): Promise<void> {
  const { device } = env;
  const { document } = kept;
  const replica = await device.documents.get(document);
  // Written here, and the relay's word about it is still on its way.
  if (replica) {
    const here = await readMerged(env.person, replica);
    const known = holds(Y.encodeStateAsUpdate(here), bytes);
    here.destroy();
    if (known) return;
  }
  for (const copy of await device.aside.where({ document }).toArray()) {
    if (!holds(copy.state, bytes)) continue;
    // The same words went to the relay twice; of another device's it is that device which tells.
    if (copy.elsewhere) return;
    if (copy.remote) return await discard(device, kept.id);
    await device.aside.update(copy.id, { remote: kept.id });
    return await compare(device, copy, bytes);
  }
  const base = replica?.incarnation === kept.incarnation ? replica.state : new Uint8Array();
  const whole = docOf(Y.mergeUpdates([...filled(base), bytes]));
  // Without what it rests on (the document is no longer this person's) only its words can be read.
  const rests = whole.store.pendingStructs === null && whole.store.pendingDs === null;
  const state = rests ? Y.encodeStateAsUpdate(whole) : bytes;
  whole.destroy();
  await device.transaction('rw', [device.aside, device.log, device.meta], async () => {
    const there = await device.aside.where({ document }).toArray();
    if (there.some(({ remote }) => remote === kept.id) || (await discardedOf(device)).includes(kept.id))
      return;
    await device.aside.add({
      id: ulid(),
      document,
      incarnation: kept.incarnation,
      generation: NO_GENERATION,
      reason: kept.reason as AsideRow['reason'],
      state,
      base: rests ? base : new Uint8Array(),
      remote: kept.id,
      elsewhere: true,
      atRelay: 'whole',
      at: kept.at,
    });
    await device.note('aside', document);
  });
}

const filled = (state: Uint8Array) => (state.byteLength > 0 ? [state] : []);
function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  for (const update of filled(state)) Y.applyUpdate(doc, update);
  return doc;
}

/** True when a state has all that an update says. */
function holds(state: Uint8Array, update: Uint8Array): boolean {
  const doc = docOf(state);
  const before = Y.snapshot(doc);
  Y.applyUpdate(doc, update);
  const same =
    Y.equalSnapshots(before, Y.snapshot(doc)) &&
    doc.store.pendingStructs === null &&
    doc.store.pendingDs === null;
  doc.destroy();
  return same;
}

/** Heads of documents against which copies were compared, by copy: what has not changed is not compared again. */
const compared = new Map<string, number>();

/**
 * [E-14] A copy of which the document says everything already leaves nothing to decide. What others have decided
 * otherwise does: that its writer reads, unless they have asked for it. Of what is in the document, sent and taken, the
 * relay needs no copy any more, and no other device asks about it.
 */
export async function settleAside({ device }: Environment): Promise<void> {
  for (const row of await device.aside.toArray()) {
    const document = await device.documents.get(row.document);
    if (!row.decided && document && compared.get(row.id) !== document.head && row.reason !== 'erased') {
      const [{ changesOf }, { readPutIn }] = await Promise.all([
        import('../documents/changes'),
        import('../documents/put-in'),
      ]);
      compared.set(row.id, document.head);
      const changes = changesOf(row.document, row.base, row.state);
      if (changes.length === 0) continue;
      const doc = docOf(document.state);
      const { comes, stays } = readPutIn(row.document, doc, changes);
      doc.destroy();
      if (comes.length === 0 && (stays.length === 0 || row.askedAt !== undefined))
        await settled(device, row.id);
    } else if (row.decided && row.decided.as !== 'left' && row.remote) {
      const counters = await device.unsent.where('document').equals(row.document).toArray();
      if (counters.some(isUnsent) || document?.open) continue;
      await discard(device, row.remote);
      await device.aside.update(row.id, { remote: undefined, atRelay: undefined });
    }
  }
}

/** Nothing of a copy is left to decide, unless its writer has decided already. */
export async function settled(device: Device, id: string): Promise<void> {
  await device.transaction('rw', device.aside, async () => {
    const row = await device.aside.get(id);
    if (row && !row.decided) await device.aside.update(id, { decided: { as: 'present', at: device.now() } });
  });
}
