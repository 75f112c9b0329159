import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
import { decodeFrame, encodeFrame, syncMessage, SYNC, MESSAGE } from '../../src/lib/protocol/messages';
import * as decoding from 'lib0/decoding';
import { ChannelClient } from '../simulation/channel-client';
import { idOf } from './municipality';
import { overSocket } from './over-socket';
import type { TestService } from './service';

/** A signed-in person whose client sends what it likes, over everything the relay listens on. */
export async function aModifiedClient(running: TestService, person: string) {
  const cookie = await running.cookieOf(person);
  const { relay } = running.service;

  async function catchUp(head: object, ...records: Uint8Array[]) {
    const response = await fetch(`http://${running.address}/api/catch-up`, {
      method: 'POST',
      headers: { cookie },
      body: Buffer.concat([
        encodeRecord({ record: 'head', epoch: relay.epoch, cursor: 0, ...head }),
        ...records,
      ]),
    });
    const body = Buffer.from(await response.arrayBuffer());
    const said = response.ok ? [...readRecords(body)] : [];
    return { status: response.status, body, records: said.map(({ head: one }) => one as CatchUpAnswer) };
  }

  /** A device's socket with one channel: everything it hears, and the code the channel ends with. */
  async function mux(document: string, named = idOf(person)) {
    const socket = new WebSocket(`ws://${running.address}/mux`, { headers: { cookie } });
    const heard: Buffer[] = [];
    let code = 0;
    socket.on('error', () => undefined);
    socket.on('close', (closed) => (code ||= closed));
    socket.on('message', (bytes: Buffer) => {
      heard.push(bytes);
      const frame = decodeFrame(new Uint8Array(bytes));
      if (frame.op === 'close') code = frame.code;
    });
    await new Promise((done) => socket.once('open', done));
    const opening = { document, person: named, incarnation: 1, epoch: relay.epoch };
    socket.send(encodeFrame({ op: 'open', channel: 1, opening }));
    return {
      heard,
      code: () => code,
      say: (bytes: Uint8Array) => socket.send(encodeFrame({ op: 'data', channel: 1, bytes })),
      /** The reason of the first update kept aside. */
      aside: () =>
        heard
          .map((bytes) => decodeFrame(new Uint8Array(bytes)))
          .flatMap((frame) =>
            frame.op === 'data' && frame.bytes[0] === MESSAGE.keptAside ? [frame.bytes] : [],
          )
          .map((bytes) => {
            const decoder = decoding.createDecoder(bytes);
            decoding.readVarUint(decoder);
            decoding.readVarUint(decoder);
            return decoding.readVarString(decoder);
          })[0],
      end: () => socket.terminate(),
    };
  }

  return {
    person,
    cookie,
    catchUp,
    mux,
    async sync(document: string, doc = new Y.Doc()) {
      return new ChannelClient(idOf(person), doc).connect(
        await overSocket(running.address, document, cookie),
      );
    },
    get: (path: string, headers: Record<string, string> = {}) =>
      running.ask('GET', path, undefined, { cookie, ...headers }),
    /** Sends an update on every way there is; answers what each came to: `stored`, a reason, or a close code. */
    async write(document: string, update: Uint8Array) {
      const record = encodeRecord({ record: 'update', document, incarnation: 1 }, update);
      const { records } = await catchUp({}, record);
      const stored = records.find((one) => one.record === 'stored')!;
      const single = await this.sync(document);
      single.send(syncMessage(SYNC.update, update));
      const device = await mux(document);
      device.say(syncMessage(SYNC.update, update));
      const end = (aside: string | undefined, code: number | undefined) => aside ?? code;
      const outcome = {
        single: () => end(single.of('aside')[0]?.reason, single.of('closed')[0]?.code),
        device: () => end(device.aside(), device.code() || undefined),
      };
      for (let waited = 0; waited < 100; waited++) {
        if (outcome.single() !== undefined && outcome.device() !== undefined) break;
        await new Promise((done) => setTimeout(done, 20));
      }
      single.disconnect();
      device.end();
      const { verdict, reason = verdict } = stored;
      return { 'catch-up': reason, sync: outcome.single(), mux: outcome.device() };
    },
  };
}
export type ModifiedClient = Awaited<ReturnType<typeof aModifiedClient>>;

/** Lines of the journal of refusals so far, as `subject code` by person. */
export async function refusalsOf({ service }: TestService, person: string): Promise<string[]> {
  await service.operations.close();
  const lines = await service.relay.store.refusals(1_000);
  return lines
    .filter((line) => line.person === idOf(person))
    .map(({ subject, code }) => `${subject} ${code}`);
}
