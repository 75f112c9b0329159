import { Hono } from 'hono';
import { z } from 'zod';
import { MEDIA_TYPES } from '../../src/lib/domain/materials/media';
import { Sha256 } from '../../src/lib/domain/shared/ids';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';

const Media = z.enum(MEDIA_TYPES).optional();

/** Reading bytes; uploading is tus's own (`files.ts`). */
export function fileRoutes({ files }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/files/:hash', async (c) => {
    const hash = Sha256.parse(c.req.param('hash'));
    const person = c.get('session').person;
    if (c.req.query('mine') !== undefined) return c.json({ uploaded: await files.has(hash, person) });
    const { document, place } = c.req.query();
    const media = Media.parse(c.req.query('as'));
    const readable =
      document !== undefined
        ? await files.mayRead(person, hash, document)
        : place !== undefined && (await files.mayReadOfPlace(person, hash, place));
    // Asked with every range: who may not read it any more gets no further.
    const answer = readable
      ? await files.serve(hash, {
          method: c.req.method,
          range: c.req.header('range'),
          ifRange: c.req.header('if-range'),
          media,
        })
      : undefined;
    return answer ?? refuse(c, 404, 'not-found');
  });
  return app;
}
