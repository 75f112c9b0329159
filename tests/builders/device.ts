import * as encoding from 'lib0/encoding';
import {
  inventoryDigest,
  readRecords,
  writeRecord,
  type CatchUpAnswer,
} from '../../src/lib/protocol/catch-up';
import { Device } from '../../src/lib/storage/database';
import type { Environment } from '../../src/lib/sync/environment';
import { idOf } from './municipality';

/** What one request of a device carried. */
export interface Asked {
  readonly kinds: readonly string[];
  readonly documents: readonly string[];
}

/** A socket that connects to nothing; with a code, one that the relay closes at once. */
export function socket(code?: number, opened: () => void = () => undefined) {
  return class {
    readyState = 0;
    onclose: ((event: { code: number; reason: string }) => void) | undefined;
    constructor() {
      opened();
      if (code !== undefined) setTimeout(() => this.end(code), 1);
    }
    end(code: number) {
      this.readyState = 3;
      this.onclose?.({ code, reason: '' });
    }
    send() {}
    close() {
      this.readyState = 3;
    }
  };
}

type Stored = Omit<Extract<CatchUpAnswer, { record: 'stored' }>, 'record' | 'document'>;

/**
 * A person's device whose relay is played by the test: it stores and accepts whatever it gets, unless `judged` has it
 * answer otherwise about an update.
 */
export function aDeviceOf(
  person: string,
  changes: Partial<Environment> = {},
  judged: (document: string) => Stored | Promise<Stored> = () => ({ verdict: 'stored' }),
) {
  const device = new Device(idOf(person));
  const asked: Asked[] = [];

  const fetch = async (_: string, init?: RequestInit) => {
    const records = [...readRecords(init!.body as Uint8Array)].map(
      ({ head }) => head as { record: string; document?: string; act?: { id: string } },
    );
    asked.push({
      kinds: records.map(({ record }) => record),
      documents: records.flatMap(({ document }) => document ?? []),
    });
    const encoder = encoding.createEncoder();
    const answer = (record: CatchUpAnswer) => writeRecord(encoder, record);
    answer({ record: 'head', epoch: 'epoch', person: device.person, at: Date.now(), from: 1 });
    for (const { record, document, act } of records) {
      if (record === 'update')
        answer({ record: 'stored', document: document!, ...(await judged(document!)) });
      if (record === 'act') answer({ record: 'verdict', act: act!.id, verdict: 'accepted' });
    }
    answer({ record: 'end', cursor: asked.length + 1, digest: inventoryDigest([]) });
    return new Response(encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>);
  };
  const environment = {
    person: device.person,
    tab: 'tab',
    device,
    api: { fetch, json: async () => ({}) },
    mux: { alive: true, socketFor: () => socket() },
    epoch: () => '',
    requestCatchUp: () => undefined,
    writeFailed: () => undefined,
    ...changes,
  } as unknown as Environment;
  return { device, environment, asked };
}
