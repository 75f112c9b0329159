import { ulid } from 'ulid';
import * as Y from 'yjs';
import type { AsideReason } from '../protocol/messages';
import type { AsideRow, DocumentRow } from '../storage/database';
import { removeLive } from '../storage/live-store';
import type { Environment } from './environment';

/**
 * The relay did not merge an edit. The whole copy is saved for its writer, and the document goes on with a new
 * generation that has never heard of it: merging it by accident is impossible.
 */
export async function keepAside(
  env: Environment,
  row: DocumentRow,
  doc: Y.Doc,
  reason: AsideRow['reason'] | AsideReason,
  remote?: string,
): Promise<void> {
  const { device } = env;
  await device.transaction('rw', [device.documents, device.aside, device.unsent, device.log], async () => {
    const current = (await device.documents.get(row.name)) ?? row;
    // Another tab was quicker: its copy holds the same edits.
    if (current.generation !== row.generation) return;
    await device.aside.add({
      id: ulid(),
      document: row.name,
      incarnation: row.incarnation,
      generation: row.generation,
      reason,
      state: Y.encodeStateAsUpdate(doc),
      base: current.state,
      at: env.device.now(),
      ...(remote && { remote }),
    });
    await device.documents.put({ ...current, generation: row.generation + 1, open: false });
    await device.unsent.where('document').equals(row.name).delete();
    await device.note('aside', row.name);
  });
  await removeLive(env.person, row).catch(() => undefined);
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
