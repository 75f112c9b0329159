import { catchUp as answer, readRequest } from '../../server/relay/catch-up';
import { asideList } from '../../server/relay/aside-list';
import type { Relay } from '../../server/relay/relay';
import { Device } from '../../src/lib/storage/database';
import { catchUp } from '../../src/lib/sync/catch-up';
import type { Environment } from '../../src/lib/sync/environment';
import type { OpenDocuments } from '../../src/lib/sync/open-document';
import { idOf } from './municipality';

/** A person's device, its requests answered by a relay in this process. Needs `fake-indexeddb/auto` and web locks. */
export function aRelayedDevice(person: string) {
  const device = new Device(idOf(person));
  let answering: Relay;
  /** Bytes of an answer that arrive; the rest is lost on the way. */
  let arrives = Infinity;
  const fetch = async (path: string, init?: RequestInit) => {
    const body = init!.body as Uint8Array;
    if (path === '/api/bring-back')
      return new Response(JSON.stringify(await answering.recovery.take(idOf(person), body)));
    const records = [];
    for await (const record of answer(answering, idOf(person), await readRequest(body))) records.push(record);
    return new Response(Buffer.concat(records).subarray(0, arrives));
  };
  /** Only the routes of what is kept aside; `asked` by the rows that were fetched. */
  const asked: string[] = [];
  const json = async (method: string, path: string) => {
    const url = new URL(path, 'http://relay');
    const id = url.searchParams.get('id') ?? undefined;
    const { store } = answering;
    if (method === 'DELETE') return await store.dropAside(url.pathname.split('/').at(-1)!, idOf(person));
    if (url.searchParams.has('ids')) return await store.asideIds(idOf(person));
    asked.push(id!);
    const pieces = [];
    for await (const piece of asideList(answering, idOf(person), id)) pieces.push(piece);
    return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
  };
  const environment = {
    person: device.person,
    tab: 'tab',
    device,
    api: { fetch, json },
    mux: { alive: true },
  };
  return {
    device,
    environment: environment as unknown as Environment,
    /** Ids of kept-aside copies that it fetched. */
    asked,
    /** `open`: what a tab of it has open. */
    async meets(relay: Relay, bytes = Infinity, open: OpenDocuments = new Map()) {
      [answering, arrives] = [relay, bytes];
      return await catchUp(environment as unknown as Environment, open);
    },
  };
}
