import { Hono } from 'hono';
import { z } from 'zod';
import { stream } from 'hono/streaming';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import { whoIn } from '../operations/watch';
import { LargeBodies } from '../large-bodies';
import { catchUp, readRequest } from './catch-up';
import { historyPage } from './history';

const After = z.coerce.number().int().nonnegative().default(0);

/** What a device exchanges with the relay besides its socket. */
export function relayRoutes({ relay, files }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  const bodies = new LargeBodies();

  app.post('/catch-up', (c) =>
    bodies.take(c, async (body, done) => {
      const began = performance.now();
      const received = body.byteLength;
      const request = await readRequest(body);
      const records = catchUp(relay, c.get('session').person, request, whoIn(c.get('session')), done);
      c.header('content-type', 'application/octet-stream');
      return stream(
        c,
        async (out) => {
          let sent = 0;
          for await (const record of records) {
            sent += record.byteLength;
            await out.write(record);
          }
          relay.watch.caughtUp((performance.now() - began) / 1_000, received, sent);
        },
        async (error) => {
          done();
          // The device takes an answer without its last record for a broken line and asks again.
          relay.log.error({ error: String(error) }, 'catch-up broke off');
        },
      );
    }),
  );

  app.post('/bring-back', async (c) => {
    if (!relay.recovery.active) return refuse(c, 409, 'no-recovery');
    const has = (hash: string, person: string) => files.has(hash, person);
    return await bodies.take(c, async (body, done) => {
      const brought = await relay.recovery.take(c.get('session').person, body, has);
      done();
      return c.json(brought);
    });
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
