import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { PersonName } from '../../src/lib/domain/people/person';
import { isZone } from '../../src/lib/domain/shared/calendar';
import { Ulid } from '../../src/lib/domain/shared/ids';
import { deviceOf, Login, Password, welcome } from '../accounts/routes';
import { body, refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';

const Code = z.string().max(100);
const Founding = z.strictObject({
  code: Code,
  title: z.string().trim().min(3).max(160),
  zone: z.string().min(3).max(60),
  name: PersonName,
  login: Login,
  password: Password,
});

/** The first start, and the sample municipality's open door. */
export function setupRoutes(options: HttpOptions): Hono<Env> {
  const { relay, accounts, files, setup } = options;
  const app = new Hono<Env>();

  app.get('/state', (c) =>
    c.json({ founded: setup.founded, sample: setup.sample, building: setup.building }),
  );

  app.post('/setup', async (c) => {
    const founding = await body(c, Founding);
    if (setup.refusal) return refuse(c, 409, setup.refusal);
    if (!sameText(founding.code.trim(), setup.code)) return refuse(c, 403, 'wrong-code');
    if (!isZone(founding.zone)) return refuse(c, 400, 'bad-zone');
    const person = await setup.found(founding);
    return await welcome(c, options, await accounts.openSession(person, deviceOf(c)));
  });
  app.post('/setup/sample', async (c) => {
    const { code } = await body(c, z.strictObject({ code: Code }));
    if (setup.refusal) return refuse(c, 409, setup.refusal);
    if (!sameText(code.trim(), setup.code)) return refuse(c, 403, 'wrong-code');
    await setup.loadSample(files);
    return c.json({ founded: true });
  });

  app.get('/sample/people', (c) =>
    setup.sample ? c.json(setup.samplePeople()) : refuse(c, 404, 'not-found'),
  );
  app.post('/sample/session', async (c) => {
    if (!setup.sample) return refuse(c, 404, 'not-found');
    const { person } = await body(c, z.strictObject({ person: Ulid }));
    const persona = relay.rights.facts.people.get(person);
    if (!persona || persona.erased) return refuse(c, 404, 'not-found');
    return await welcome(c, options, await accounts.openSession(person, deviceOf(c)));
  });
  return app;
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
