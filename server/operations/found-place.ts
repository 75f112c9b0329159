import { randomBytes } from 'node:crypto';
import { makePart, type Act } from '../../src/lib/domain/act';
import { fullName, hasRole } from '../../src/lib/domain/people/person';
import { dateAt, isZone } from '../../src/lib/domain/shared/calendar';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { SETTINGS } from '../../src/lib/domain/people/settings';
import type { Relay } from '../relay/relay';
import type { Order } from './orders';

const DAY = 86_400_000;

type Founding = Extract<Order, { order: 'found-place' }>;

/**
 * A further municipality, or a centre, on a relay that has one: the place, its first specialist, and the invitation by which
 * they come in. Carried out again after a break it skips what is there; asked for again, because the link was lost before it
 * was used, it gives the same specialist another one. The code of a refusal, or `accepted`.
 */
export async function foundPlace(relay: Relay, asked: Founding): Promise<string> {
  const { title, zone, name, tokenHash } = asked;
  const { facts } = relay.rights;
  if (await relay.store.invitation(tokenHash)) return 'accepted';
  const places = [...facts.places.values()];
  if (places.length === 0) return 'not-founded';
  // There everybody signs in as anybody; a place of real people beside it would shut that door and open another.
  if (places.some(({ sample }) => sample)) return 'sample';
  if (!isZone(zone)) return 'bad-zone';
  const known = await foundBefore(relay, asked);
  if (known === 'taken') return 'place-exists';
  const { place, person } = known ?? asked;
  if (known) await relay.store.revokeInvitations(person, relay.now());

  const enter = async (
    subject: string,
    kind: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
  ): Promise<string | undefined> => {
    const parts = Object.fromEntries(
      Object.entries(values).map(([part, value]) => [part, makePart(randomBytes(16).toString('hex'), value)]),
    );
    const verdict = await relay.act({ kind, place, subject, payload, parts });
    return verdict.verdict === 'accepted' ? undefined : 'code' in verdict ? verdict.code : verdict.verdict;
  };
  const about = `person:${person}`;
  const steps: (() => Promise<string | undefined>)[] = [
    async () =>
      facts.places.has(place)
        ? undefined
        : await enter(`place:${place}`, 'found-place', { title, zone, sample: false }),
    async () =>
      facts.people.has(person)
        ? undefined
        : await enter(
            about,
            'enter-person',
            { post: 'ответственный специалист' },
            { name, contacts: { email: '', phone: '' } },
          ),
    async () =>
      hasRole(facts.people.get(person), 'specialist')
        ? undefined
        : await enter(about, 'grant-role', {
            ...{ role: 'specialist', from: dateAt(relay.now(), zone), begins: 'now' },
          }),
    // The fact first: no link may exist that its person could not know of.
    async () =>
      known || facts.people.get(person)?.invitedAt === undefined
        ? await enter(about, 'invited', { by: RELAY, renews: false })
        : undefined,
  ];
  for (const step of steps) {
    const refused = await step();
    if (refused) return refused;
  }
  await relay.store.saveInvitation({
    ...{ tokenHash, person, by: RELAY, kind: 'account', usedAt: null, revokedAt: null },
    createdAt: relay.now(),
    expiresAt: relay.now() + SETTINGS.invitationDays.byDefault * DAY,
  });
  return 'accepted';
}

/** A place of this title that another order has founded, with its specialist if they have not come in yet. */
async function foundBefore(
  { rights: { facts }, store }: Relay,
  { place, title, name }: Founding,
): Promise<{ readonly place: string; readonly person: string } | 'taken' | undefined> {
  const found = [...facts.places.values()].find((each) => each.title === title && each.id !== place);
  if (!found) return undefined;
  const called = [name.family, name.given, name.patronymic].filter(Boolean).join(' ');
  const first = [...facts.people.values()].find(
    (each) => each.place === found.id && hasRole(each, 'specialist') && fullName(each) === called,
  );
  if (!first || (await store.account(first.id))) return 'taken';
  return { place: found.id, person: first.id };
}
