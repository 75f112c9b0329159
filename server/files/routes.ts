import { Hono } from 'hono';
import { Sha256 } from '../../src/lib/domain/shared/ids';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';

/** Reading bytes; uploading is tus's own (`files.ts`). */
export function fileRoutes({ files }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/files/:hash', async (c) => {
    const hash = Sha256.parse(c.req.param('hash'));
    const person = c.get('session').person;
    if (c.req.query('mine') !== undefined) return c.json({ uploaded: await files.has(hash, person) });
    const { document, place } = c.req.query();
    const readable =
      document !== undefined
        ? await files.mayRead(person, hash, document)
        : place !== undefined && (await files.mayReadOfPlace(person, hash, place));
    const answer = readable ? await files.serve(hash, c.req.header('range')) : undefined;
    return answer ?? refuse(c, 404, 'not-found');
  });
  return app;
}
