import { Hono } from 'hono';
import { certificateContent } from '../src/lib/domain/materials/certified';
import { typedCode } from '../src/lib/domain/people/certificate';
import { Ulid } from '../src/lib/domain/shared/ids';
import { idIn } from '../src/lib/domain/subject';
import { refuse, type Env } from './answers';
import type { HttpOptions } from './http';

/**
 * [E-27] What stands in a certificate, to whoever has its code: eighty bits that no list shows, made with its act. A name
 * that was erased since is not told, whatever the paper in hand says.
 */
export function certificateRoutes({ relay }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/certificates/:code', async (c) => {
    const code = Ulid.safeParse(typedCode(c.req.param('code')));
    const known = code.success ? await relay.store.findAct(code.data) : undefined;
    const { facts } = relay.rights;
    const holder = facts.people.get(idIn('person', known?.act.subject ?? '') ?? '');
    const certificate = holder?.certificates.find(({ id }) => id === code.data);
    if (!holder || !certificate) return refuse(c, 404, 'no-certificate');
    return c.json(certificateContent(facts, holder, certificate));
  });
  return app;
}
