import { WebSocket } from 'ws';
import type { Channel } from '../../server/relay/channel';
import type { Peer } from '../simulation/channel-client';

/** A document on the far side of a socket of its own. */
export function overSocket(address: string, document: string, cookie: string): Promise<Peer> {
  const url = `ws://${address}/sync/${encodeURIComponent(document)}?v=1`;
  const socket = new WebSocket(url, { headers: { cookie } });
  // The first message may come with the answer to the upgrade, before anybody listens.
  const early: Buffer[] = [];
  let hear: (bytes: Buffer) => void = (bytes) => early.push(bytes);
  let ended: number | undefined;
  let end: (code: number) => void = (code) => (ended = code);
  socket.on('message', (bytes: Buffer) => hear(bytes));
  socket.on('close', (code) => end(code));
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.once('open', () => {
      socket.on('error', () => undefined);
      done({
        open(channel: Channel) {
          end = (code) => channel.close({ code } as Parameters<Channel['close']>[0]);
          hear = (bytes) => channel.send(new Uint8Array(bytes));
          for (const bytes of early.splice(0)) hear(bytes);
          if (ended !== undefined) end(ended);
        },
        receive: (_, message) => socket.send(message, () => undefined),
        leave: () => socket.terminate(),
      });
    });
  });
}
