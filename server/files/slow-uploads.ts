import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../../src/lib/protocol/limits';

/**
 * Ends a request whose bytes come slower than an upload may go: what has come is kept, and its device goes on from
 * there. Answers how to stop watching.
 */
export function endWhenSlow(request: IncomingMessage): () => void {
  const least = (LIMITS.slowestUpload * LIMITS.uploadPatience) / 1_000;
  let before = request.socket.bytesRead;
  const watching = setInterval(() => {
    const now = request.socket.bytesRead;
    if (!request.complete && now - before < least) request.destroy(new Error('too slow'));
    before = now;
  }, LIMITS.uploadPatience);
  return () => clearInterval(watching);
}
