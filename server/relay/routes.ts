import { Hono } from 'hono';
import { join } from 'node:path';
import { z } from 'zod';
import { LIMITS } from '../../src/lib/protocol/limits';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import { whoIn } from '../operations/watch';
import { LargeBodies } from '../large-bodies';
import { LongAnswers } from '../long-answers';
import { asideList } from './aside-list';
import { catchUp, readRequest } from './catch-up';
import { historyPage, mayRead } from './history';
import { Turns } from './turns';

/** What a body costs beside an answer of its length: it is measured, parsed and looked through. */
const COSTS_OF_READING = 3;

const After = z.coerce.number().int().nonnegative().default(0);

/** What a device exchanges with the relay besides its socket. */
export function relayRoutes({ relay, files, dataDir }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  const bodies = new LargeBodies(join(dataDir, 'bodies'));
  const catchUps = new LongAnswers(LIMITS.catchUpsPerPerson);
  const asideLists = new LongAnswers(LIMITS.asideListsPerPerson);
  const histories = new LongAnswers(LIMITS.historiesPerPerson);

  app.post('/catch-up', (c) =>
    bodies.take(c, async (body, done) => {
      const began = performance.now();
      const received = body.byteLength;
      const { person } = c.get('session');
      await relay.bears(person, received * COSTS_OF_READING);
      const request = await readRequest(body, new Turns(person));
      let sent = 0;
      async function* counted() {
        for await (const record of catchUp(relay, person, request, whoIn(c.get('session')), done)) {
          sent += record.byteLength;
          yield record;
        }
        relay.watch.caughtUp((performance.now() - began) / 1_000, received, sent);
      }
      return await catchUps.send(c, 'application/octet-stream', counted, (error) => {
        done();
        if (error !== undefined) relay.log.error({ error: String(error) }, 'catch-up broke off');
      });
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
    const { person } = c.get('session');
    const document = c.req.query('document') ?? '';
    if (!mayRead(relay, person, document)) return refuse(c, 404, 'not-found');
    return await histories.send(c, 'application/octet-stream', () =>
      historyPage(relay, person, document, after),
    );
  });

  app.get('/aside', async (c) => {
    const { person } = c.get('session');
    if (c.req.query('ids') !== undefined) return c.json(await relay.store.asideIds(person));
    return await asideLists.send(c, 'application/json', () => asideList(relay, person, c.req.query('id')));
  });
  app.delete('/aside/:id', async (c) => {
    await relay.store.dropAside(c.req.param('id'), c.get('session').person);
    return c.json({});
  });
  return app;
}
