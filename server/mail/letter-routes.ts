import { Hono, type Context } from 'hono';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { grant } from '../../src/lib/domain/grants';
import { lettersOf, waitingLetters, type LetterOnItsWay } from '../../src/lib/domain/materials/letters';
import type { SentRegistry } from '../../src/lib/domain/materials/registry';
import type { Place } from '../../src/lib/domain/people/place';
import { Ulid } from '../../src/lib/domain/shared/ids';
import { LIMITS } from '../../src/lib/protocol/limits';
import { refuse, type Env } from '../answers';
import type { HttpOptions } from '../http';
import type { Said } from './deliveries';
import { letterStream, registryLetter } from './letter';

const LetterNumber = z.coerce.number().int().min(1).max(LIMITS.registryFiles);

/** [E-18] Letters with a registry, for the desk of its place. */
export function letterRoutes({ relay, files }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();

  /** A registry whose desk the asker is at; whoever is not learns no more than of one that is not there. */
  const registryOf = (c: Context<Env>): { place: Place; sent: SentRegistry } | undefined => {
    const act = Ulid.safeParse(c.req.param('act')).data;
    const held = relay.rights.grantsOf(c.get('session').person);
    for (const place of relay.rights.facts.places.values()) {
      const sent = place.registries.find((each) => each.act === act);
      if (sent) return held.has(grant.specialist(place.id)) ? { place, sent } : undefined;
    }
    return undefined;
  };

  // How letters that wait have fared: what no act tells, because it passes.
  app.get('/registries/:act/letters', async (c) => {
    const found = registryOf(c);
    if (!found) return refuse(c, 404, 'not-found');
    const { place, sent } = found;
    const rows = (await relay.store.letters()).filter(({ registry }) => registry === sent.act);
    const waiting = waitingLetters(place).filter((each) => each.sent === sent);
    return c.json(
      await Promise.all(
        waiting.map(async ({ letter, fact }): Promise<LetterOnItsWay> => {
          const row = rows.find((each) => each.letter === letter.number && each.round === fact.rounds);
          const said = row?.said ? (JSON.parse(row.said) as Said) : undefined;
          return {
            number: letter.number,
            filesComing: !(await files.attached(letter.files, sent.by)),
            ...(said && { said, nextAt: row!.nextAt }),
          };
        }),
      ),
    );
  });

  app.get('/registries/:act/letters/:number', async (c) => {
    const found = registryOf(c);
    const number = LetterNumber.safeParse(c.req.param('number')).data;
    const letter = found && lettersOf(found.sent).find((each) => each.number === number);
    if (!letter) return refuse(c, 404, 'not-found');
    const { place, sent } = found;
    const attached = await files.attached(letter.files, sent.by);
    if (!attached) return refuse(c, 409, 'letter-files-coming');
    const { facts } = relay.rights;
    const own = facts.people.get(c.get('session').person)?.contacts?.email;
    const from = place.mail?.address || own;
    const stream = letterStream(
      registryLetter(facts, place, sent, letter, from ? { name: '', address: from } : undefined),
      attached,
      // Mail programs open what was never sent as a draft.
      { date: new Date(relay.now()), headers: { 'X-Unsent': '1' } },
    );
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        'content-type': 'message/rfc822',
        'content-disposition': `attachment; filename="letter-${letter.number}.eml"`,
        'content-security-policy': 'sandbox',
        'cache-control': 'private, no-store',
      },
    });
  });
  return app;
}
