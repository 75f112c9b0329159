import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { isAddress, MAIL_DOUBTS, MAIL_FAULTS } from '../../people/mail';
import { keepsRegister } from '../../people/register';
import { every, must, no, type Decision } from '../../shared/decision';
import { RELAY, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { letterFact, lettersOf } from '../letters';
import type { LetterFact, SentRegistry } from '../registry';

const onLetter = {
  registry: Ulid,
  letter: z.int().check(z.gte(1), z.lte(LIMITS.registryFiles)),
};
/** What the mail server has said. */
const answer = z.string().check(z.maxLength(500));

const byRelay = (act: Act) => must(act.person === RELAY, 'relay-only');
const sentOf = (facts: Facts, { place, payload }: Act): SentRegistry | undefined =>
  facts.places.get(place)?.registries.find(({ act, way }) => act === payload.registry && way === 'smtp');

/** A letter that stands as it has to. */
function letterStands(
  facts: Facts,
  act: Act & { payload: { letter: number } },
  code: string,
  ...states: LetterFact['state'][]
): Decision {
  const sent = sentOf(facts, act);
  const { letter } = act.payload;
  if (!sent || !lettersOf(sent).some(({ number }) => number === letter)) return no('no-letter');
  return must(states.includes(letterFact(sent, letter).state), code);
}

/** What the relay tells of a letter that it was to send. */
const becomesOf = (facts: Facts, act: Act & { payload: { letter: number } }) =>
  every(
    () => byRelay(act),
    () => letterStands(facts, act, 'letter-not-waiting', 'waiting'),
  );

/** Desk and heads learn how a registry fares, the desk alone what a mail server said: it may name people. */
const seen: Pick<ActKind, 'seenBy' | 'partSeenBy'> = {
  seenBy: (_, act) => [grant.specialist(act.place), grant.heads(act.place)],
  partSeenBy: (_, act) => [grant.specialist(act.place)],
};

/** [E-18] What became of the letters that the relay sends, as the mail server answered. */
export const letters: ActKind[] = [
  actKind({
    kind: 'fit-letters',
    subject: 'place',
    payload: openObject({
      registry: Ulid,
      room: z.int().check(z.positive(), z.lt(LIMITS.letterBytes)),
    }),
    decide: (facts, act) => {
      const sent = sentOf(facts, act);
      return every(
        () => byRelay(act),
        () => must(sent !== undefined, 'no-letter'),
        // Later «письмо 1 из 2» would be another letter than the one that left.
        () => must(sent!.letters.size === 0, 'letters-begun'),
      );
    },
    ...seen,
  }),
  actKind({
    kind: 'letter-sent',
    subject: 'place',
    payload: openObject(onLetter),
    parts: { answer },
    decide: becomesOf,
    ...seen,
  }),
  actKind({
    kind: 'letter-refused',
    subject: 'place',
    payload: openObject({
      ...onLetter,
      why: z.enum(MAIL_FAULTS),
      reply: z.optional(z.int().check(z.gte(200), z.lte(999))),
    }),
    parts: { answer },
    decide: becomesOf,
    ...seen,
  }),
  actKind({
    kind: 'letter-uncertain',
    subject: 'place',
    payload: openObject({ ...onLetter, why: z.enum(MAIL_DOUBTS) }),
    parts: { answer },
    decide: becomesOf,
    ...seen,
  }),
  actKind({
    kind: 'send-letter-again',
    subject: 'place',
    // Files, rows and whom the registry was meant for stay frozen; a wrong address is the letter's own.
    payload: openObject({ ...onLetter, to: z.optional(z.string().check(z.maxLength(200))) }),
    decide: (facts, act) =>
      every(
        () => keepsRegister(facts, act),
        () => letterStands(facts, act, 'letter-not-stuck', 'refused', 'uncertain'),
        // Somebody has said that it went otherwise.
        () => must(!sentOf(facts, act)!.said, 'letter-not-stuck'),
        () => must(facts.places.get(act.place)!.mail !== undefined, 'mail-not-set'),
        () => must(act.payload.to === undefined || isAddress(act.payload.to), 'bad-address'),
      ),
    ...seen,
  }),
];
