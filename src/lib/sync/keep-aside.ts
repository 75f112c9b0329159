import { ulid } from 'ulid';
import * as Y from 'yjs';
import type { AsideReason } from '../protocol/messages';
import { isSameCopy, isUnsent, type AsideRow, type Device, type DocumentRow } from '../storage/database';
import { removeLive, saysMore } from '../storage/live-store';
import { ApiError } from './api';
import type { Environment } from './environment';

/**
 * The relay did not merge an edit. The whole copy is saved for its writer, and the document goes on with a new
 * generation that has never heard of it: merging it by accident is impossible. What its writer began from goes with it.
 */
export async function keepAside(
  env: Environment,
  row: DocumentRow,
  doc: Y.Doc,
  reason: AsideRow['reason'] | AsideReason,
  remote?: string,
): Promise<void> {
  const { device } = env;
  const { documents, aside, unsent, began, log } = device;
  await device.transaction('rw', [documents, aside, unsent, began, log], async () => {
    const current = (await device.documents.get(row.name)) ?? row;
    const moved = current.generation !== row.generation;
    const kept = await keptOf(device, row);
    // Another tab was quicker: what was typed here since is in this copy alone.
    if (moved && !kept.every(({ state }) => saysMore(doc, state))) return;
    // The relay's list was quicker than its word on the channel: what was fetched as another device's is this copy.
    if (remote) await fetchedAs(device, row.name, remote).delete();
    await device.aside.add({
      id: ulid(),
      document: row.name,
      incarnation: row.incarnation,
      generation: row.generation,
      reason,
      state: Y.encodeStateAsUpdate(doc),
      base: (moved ? kept[0]?.base : await beginningOf(device, row)) ?? current.state,
      at: env.device.now(),
      ...(remote && { remote }),
    });
    await device.note('aside', row.name);
    if (moved) return;
    await device.documents.put({ ...current, generation: row.generation + 1, open: false, clients: [] });
    await device.nothingUnsent(row.name);
  });
  await removeLive(env.person, row).catch(() => undefined);
}

/** The copy that was fetched from the relay under an id. */
const fetchedAs = ({ aside }: Device, document: string, remote: string) =>
  aside
    .where('document')
    .equals(document)
    .filter((copy) => !!copy.elsewhere && copy.remote === remote);

/** What was kept aside of this very copy, by other tabs. */
async function keptOf(device: Device, row: DocumentRow): Promise<AsideRow[]> {
  const copies = await device.aside.where('document').equals(row.name).toArray();
  return copies.filter((copy) => isSameCopy(copy, row));
}

/**
 * The copy before the first edit that waits for the relay: of several tabs the one that began first, the others began
 * with its words already there. Undefined when nobody noted it: then the relay's state of the last contact has to do.
 */
async function beginningOf(device: Device, row: DocumentRow): Promise<Uint8Array | undefined> {
  const of = { document: row.name };
  const waiting = new Set((await device.unsent.where(of).filter(isUnsent).toArray()).map(({ tab }) => tab));
  const beginnings = await device.began.where(of).sortBy('at');
  return beginnings.find((began) => isSameCopy(began, row) && waiting.has(began.tab))?.state;
}

/** Keeps a copy for its writer beside a document that goes on: what is missing from it can be read and put back. */
export async function keepCopy(
  { device }: Environment,
  { name, incarnation, generation, state: base }: DocumentRow,
  state: Uint8Array,
  reason: AsideRow['reason'],
): Promise<void> {
  await device.transaction('rw', [device.aside, device.log], async () => {
    await device.aside.add({
      id: ulid(),
      document: name,
      incarnation,
      generation,
      reason,
      state,
      base,
      at: device.now(),
    });
    await device.note('aside', name);
  });
}

/**
 * The relay has kept aside twice what went to it by two ways, the channel and the exchange: here it is one copy, kept
 * when the first word of it came.
 */
export async function discardTwin(
  device: Device,
  document: string,
  remote: string | undefined,
): Promise<void> {
  if (!remote) return;
  await fetchedAs(device, document, remote).delete();
  const copies = await device.aside.where('document').equals(document).toArray();
  if (!copies.some((copy) => copy.remote === remote)) await discard(device, remote);
}

/** Where stands which copies the relay still keeps and nobody needs: deleted here, or kept twice. */
const DISCARDED = 'discarded';
/** Ids of copies that the relay is to be told to remove. */
export const discardedOf = async (device: Device): Promise<readonly string[]> =>
  (await device.read<string[]>(DISCARDED)) ?? [];

/** The writer has deleted a copy, or has taken the deletion back: the relay learns of it with the next exchange. */
export async function discard(device: Device, remote: string, discarded = true): Promise<void> {
  await device.transaction('rw', device.meta, async () => {
    const others = ((await device.read<string[]>(DISCARDED)) ?? []).filter((id) => id !== remote);
    await device.keep(DISCARDED, discarded ? [...others, remote] : others);
  });
}

/** Removes at the relay what is discarded here: nobody will ask for it again, and the room there is counted. */
export async function sendDiscarded({ device, api }: Environment): Promise<void> {
  for (const remote of (await device.read<string[]>(DISCARDED)) ?? []) {
    await api.json('DELETE', `/api/aside/${encodeURIComponent(remote)}`).catch((error: unknown) => {
      // Gone already is what was wanted.
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
    await discard(device, remote, false);
  }
}
