import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { Device } from '../../src/lib/storage/database';
import { apiOf } from '../../src/lib/sync/api';
import { catchUp } from '../../src/lib/sync/catch-up';
import type { Environment } from '../../src/lib/sync/environment';
import { Mux } from '../../src/lib/sync/mux';
import { OpenDocument, type OpenDocuments } from '../../src/lib/sync/open-document';
import { idOf } from './municipality';
import type { TestService } from './service';

/**
 * A person's device with a socket and requests of its own to a service: exchanges happen when the test says so. Needs
 * `fake-indexeddb/auto` and web locks; takes over the globals of a browser until `vi.unstubAllGlobals()`.
 */
export async function aConnectedDevice(running: TestService, person: string) {
  const cookie = await running.cookieOf(person);
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } });
    }
  }
  vi.stubGlobal('WebSocket', Socket);
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, { credentials: _, headers, ...init }: RequestInit) => {
    const all = new Headers(headers);
    all.set('cookie', cookie);
    return fetch(`http://${running.address}${path}`, { ...init, headers: all });
  });
  const device = new Device(idOf(person));
  const nothing = () => undefined;
  let up: () => void = nothing;
  const linked = new Promise<void>((done) => (up = done));
  const mux = new Mux(`ws://${running.address}/mux?v=1`, {
    hint: nothing,
    link: up,
    session: nothing,
    outdated: nothing,
  });
  const requestCatchUp = vi.fn();
  const environment = {
    person: device.person,
    tab: 'tab',
    device,
    api: apiOf(device.person),
    mux,
    epoch: () => running.service.relay.epoch,
    requestCatchUp,
    writeFailed: nothing,
  } as unknown as Environment;
  await linked;
  return {
    device,
    /** How often an exchange was asked for. */
    requestCatchUp,
    open: (document: string) => OpenDocument.open(environment, document),
    exchange: (open: OpenDocuments = new Map()) => catchUp(environment, open),
    stop: () => mux.stop(),
  };
}
