import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { writeRecord, type BroughtBack } from '../protocol/catch-up';
import { LIMITS } from '../protocol/limits';
import { brokenOff } from './api';
import type { Environment } from './environment';
import type { OpenDocuments } from './open-document';

/** A request is sent when it has grown to this; one large document more still fits into what the relay takes. */
const FULL = LIMITS.catchUpBytes / 2;

/**
 * Brings back to a restored relay what it has told this device since its backup: acts as they were signed, then states
 * of documents, whoever wrote in them. Own files that it has lost are uploaded again, and what was never sent from here
 * goes the usual way afterwards. Doing it twice changes nothing.
 */
export async function bringBack(
  { device, api }: Environment,
  after: number,
  open: OpenDocuments,
): Promise<void> {
  const hashes: string[] = [];
  let encoder = encoding.createEncoder();
  let records = 0;
  const send = async () => {
    if (encoding.length(encoder) === 0) return;
    const body = encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
    encoder = encoding.createEncoder();
    records = 0;
    const response = await api.fetch('/api/bring-back', { method: 'POST', body });
    const { missing } = (await response.json().catch(brokenOff)) as BroughtBack;
    await device.files
      .where('hash')
      .anyOf(missing)
      .modify({ uploaded: false, sent: 0, uploadUrl: undefined });
  };
  const add = async (record: object, bytes?: Uint8Array) => {
    writeRecord(encoder, record, bytes);
    records++;
    if (encoding.length(encoder) > FULL || records >= LIMITS.broughtRecords) await send();
  };
  for (const entry of await device.entries.where('seq').above(after).sortBy('seq'))
    await add({ record: 'entry', entry });
  await device.files.filter(({ own, uploaded }) => own && uploaded).each(({ hash }) => hashes.push(hash));
  for (const hash of hashes) await add({ record: 'file', hash });
  // Acts first: they say who may read which document.
  await send();
  const later = (await device.documents.filter(({ head }) => head > after).primaryKeys()) as string[];
  for (const name of new Set([...later, ...open.keys()])) {
    const row = await device.documents.get(name);
    if (!row) continue;
    const { incarnation } = row;
    // What colleagues wrote while this tab had it open is not in the row yet. Own unsent words go the usual way.
    const opened = open.get(name);
    const told = opened?.unsent === 0 && opened.incarnation === incarnation ? opened : undefined;
    const state = told ? Y.encodeStateAsUpdate(told.doc) : row.state;
    const writers = told ? [...told.writers] : row.writers;
    if (told || row.head > after)
      await add({ record: 'document', document: name, incarnation, writers }, state);
  }
  await send();
}
