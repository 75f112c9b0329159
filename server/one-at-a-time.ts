import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that wait on one connection for those before them; browsers and proxies send none before the answer. */
const WAITING = 100;

/** What waits on a connection of which a request is being answered. */
const connections = new WeakMap<Socket, (() => void)[]>();

/**
 * Begins to answer a request when those before it on the same connection have been answered. Node begins with all that
 * came in one write at once: a thousand requests of a few bytes would be one piece of work, and everybody would wait for it.
 */
export function oneAtATime({ socket }: IncomingMessage, response: ServerResponse, begin: () => void): void {
  // What else was read with the last of too many comes after the end.
  if (socket.destroyed) return;
  const start = () => {
    response.once('close', next);
    begin();
  };
  const next = () => {
    const waiting = connections.get(socket);
    const first = waiting?.shift();
    if (!first || socket.destroyed) connections.delete(socket);
    // Others have their turn in between, however quickly this one is answered.
    else setImmediate(first);
  };
  const waiting = connections.get(socket);
  if (waiting === undefined) {
    connections.set(socket, []);
    start();
  } else if (waiting.push(start) > WAITING) socket.destroy();
}
