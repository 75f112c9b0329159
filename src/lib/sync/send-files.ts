import { waitsForPerson } from '../domain/shared/large-files';
import { LIMITS } from '../protocol/limits';
import type { FileRow } from '../storage/database';
import { keptBytes } from '../storage/pieces';
import { ApiError } from './api';
import type { Environment } from './environment';
import { hashOf } from './hash';
import { mayGoUp } from './line';
import { sendBytes } from './upload';

/** A fault of the way to the relay, not of a file: the next file would meet it too. */
const onTheWay = (error: unknown) =>
  !(error instanceof ApiError) || error.code === 'offline' || error.status === 401 || error.status === 426;

/**
 * Sends own files that the relay does not have yet, one after another and small ones first, continuing where a transfer
 * broke off. A file that cannot go does not hold up those behind it; the first such fault is thrown at the end. Large
 * ones that wait for Wi-Fi [E-28] stay, without fault.
 */
export async function sendFiles(env: Environment, stop: () => boolean): Promise<void> {
  const { files } = env.device;
  const faults: ApiError[] = [];
  const waiting = await files.filter(({ own, uploaded }) => own && !uploaded).sortBy('size');
  for (const { hash } of waiting) {
    const row = await files.get(hash);
    if (!row || row.uploaded || waitsForPerson(row) || !(await mayGoUp(env.device, row))) continue;
    if (stop()) return;
    try {
      if (!(await sendOne(env, row, stop))) continue;
      const over = { failed: undefined, differed: undefined, uploadUrl: undefined };
      await files.update(hash, { uploaded: true, sent: row.size, ...over });
      await env.device.note('sent', row.name);
    } catch (error) {
      if (onTheWay(error)) throw error;
      const fault = error as ApiError;
      await files.update(hash, { failed: fault.code });
      faults.push(fault);
    }
  }
  if (faults[0]) throw faults[0];
}

/** Sends one file, again when other bytes have come of it. False when it was stopped or has to wait for another line. */
async function sendOne(env: Environment, row: FileRow, stop: () => boolean): Promise<boolean> {
  const { files } = env.device;
  const stopped = async () => {
    const now = await files.get(row.hash);
    return stop() || !now || !(await mayGoUp(env.device, now));
  };
  for (let differed = row.differed ?? 0; ;) {
    if (await isThere(env, row.hash)) return true;
    const bytes = await keptBytes(env.device, row);
    if (!bytes) throw new ApiError('unreadable', 0);
    try {
      if ((await sendBytes(env, row.hash, bytes, stopped)) === 'stopped') return false;
      if (await isThere(env, row.hash)) return true;
      // Every byte was said to be there, and yet the file is not: as good as another one.
      throw new ApiError('hash-differs', 422);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'hash-differs') throw error;
      differed++;
      await files.update(row.hash, { uploadUrl: undefined, sent: 0, differed });
      // Was it the way, or has this device's own copy changed? That one would arrive differing for ever.
      if ((await hashOf(bytes)) !== row.hash) throw new ApiError('damaged', 0);
      if (differed >= LIMITS.differingUploads) throw error;
    }
  }
}

async function isThere(env: Environment, hash: string): Promise<boolean> {
  return (await env.api.json<{ uploaded: boolean }>('GET', `/api/files/${hash}?mine`)).uploaded;
}
