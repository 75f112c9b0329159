import { Hono } from 'hono';
import { z } from 'zod';
import { stream } from 'hono/streaming';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import { whoIn } from '../operations/watch';
import { catchUp } from './catch-up';
import { historyPage } from './history';

const After = z.coerce.number().int().nonnegative().default(0);

/** What a device exchanges with the relay besides its socket. */
export function relayRoutes({ relay, files }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.post('/catch-up', async (c) => {
    const began = performance.now();
    const request = new Uint8Array(await c.req.arrayBuffer());
    const records = catchUp(relay, c.get('session').person, request, whoIn(c.get('session')));
    // The first record is made before the answer begins, so that a malformed request still gets its 400.
    const first = await records.next();
    c.header('content-type', 'application/octet-stream');
    return stream(
      c,
      async (out) => {
        let sent = 0;
        const send = async (record: Uint8Array) => {
          sent += record.byteLength;
          await out.write(record);
        };
        if (!first.done) await send(first.value);
        for await (const record of records) await send(record);
        relay.watch.caughtUp((performance.now() - began) / 1_000, request.byteLength, sent);
      },
      async (error) => {
        // The device takes an answer without its last record for a broken line and asks again.
        relay.log.error({ error: String(error) }, 'catch-up broke off');
      },
    );
  });

  app.post('/bring-back', async (c) => {
    if (!relay.recovery.active) return refuse(c, 409, 'no-recovery');
    const body = new Uint8Array(await c.req.arrayBuffer());
    const has = (hash: string, person: string) => files.has(hash, person);
    return c.json(await relay.recovery.take(c.get('session').person, body, has));
  });

  app.get('/history', async (c) => {
    const after = After.parse(c.req.query('after'));
    const page = await historyPage(relay, c.get('session').person, c.req.query('document') ?? '', after);
    if (!page) return refuse(c, 404, 'not-found');
    return c.body(page, 200, { 'content-type': 'application/octet-stream' });
  });

  app.get('/aside', async (c) => {
    const rows = await relay.store.asideOf(c.get('session').person);
    return c.json(
      rows.map(({ bytes, person: _, ...row }) => ({ ...row, bytes: Buffer.from(bytes).toString('base64') })),
    );
  });
  app.delete('/aside/:id', async (c) => {
    await relay.store.dropAside(c.req.param('id'), c.get('session').person);
    return c.json({});
  });
  return app;
}
