import { z } from 'zod/mini';
import { actKind, type ActKind } from '../act-kind';
import { grant } from '../grants';
import { every, must } from '../shared/decision';
import { RELAY, Ulid } from '../shared/ids';
import { openObject } from '../shared/open-object';

/**
 * [E-18] The place's mail server: only the relay has it, and tells who has set it, so that nobody turns letters elsewhere
 * unnoticed. Without a host it was taken away.
 */
export const mailActs: ActKind[] = [
  actKind({
    kind: 'mail-set',
    subject: 'place',
    payload: openObject({
      by: Ulid,
      host: z.optional(z.string().check(z.minLength(1), z.maxLength(253))),
      address: z.optional(z.string().check(z.maxLength(200))),
    }),
    decide: (facts, act) =>
      every(
        () => must(act.person === RELAY, 'relay-only'),
        () => must(facts.people.has(act.payload.by), 'no-person'),
      ),
    seenBy: (_, act) => [grant.specialist(act.place)],
  }),
];
