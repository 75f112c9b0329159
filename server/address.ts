import type { IncomingMessage } from 'node:http';

/** Who is at the other end of the line, an IPv4 address always in its own form; empty when the line is gone. */
export function peerOf({ socket }: Pick<IncomingMessage, 'socket'>): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}

/**
 * The address a request comes from. Behind a proxy of our own it is the last one named, which that proxy has seen;
 * everything before it is what the client says of itself.
 */
export function addressOf(request: IncomingMessage, behindProxy: boolean): string {
  const header = behindProxy ? request.headers['x-forwarded-for'] : undefined;
  const named = String(header ?? '')
    .split(',')
    .at(-1)!
    .trim();
  return named || peerOf(request);
}
