import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { IncomingMessage } from 'node:http';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import { peerOf } from '../address';

/** For whoever watches over the process: does it work, and what are its figures. */
export function operationRoutes({ relay, operations, metricsToken }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/healthz', async (c) => {
    const ok = await operations.health.check(relay.store);
    return c.json({ ok, seq: relay.progress.safe() }, ok ? 200 : 503, { 'cache-control': 'no-store' });
  });

  // Nobody else learns that there are figures.
  app.get('/metrics', async (c) => {
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const named = metricsToken !== undefined && given !== undefined && sameText(given, metricsToken);
    if (!named && !fromThisMachine(c.env.incoming)) return refuse(c, 404, 'not-found');
    const { metrics } = operations;
    return c.body(await metrics.text(), 200, {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
    });
  });
  return app;
}

/** True for a request made on this machine; one that a proxy on this machine passes on was made elsewhere. */
function fromThisMachine(incoming: IncomingMessage | undefined): boolean {
  const passedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
  if (!incoming || passedOn.some((header) => incoming.headers[header] !== undefined)) return false;
  const peer = peerOf(incoming);
  return peer === '::1' || peer.startsWith('127.');
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
