import type { Logger } from 'pino';
import { z } from 'zod';
import type { Act } from '../../src/lib/domain/act';
import { parseName } from '../../src/lib/domain/names';
import { PersonName } from '../../src/lib/domain/people/person';
import { Sha256, Slug, Ulid } from '../../src/lib/domain/shared/ids';
import type { Relay } from '../relay/relay';
import { foundPlace } from './found-place';

/**
 * What the operator asks of the running relay: a row of the store that a command has written (`server/admin/orders.ts`).
 * `numbers` are the last of each year that may stand on a lost paper.
 */
export const OrderSchema = z.discriminatedUnion('order', [
  z.object({ order: z.literal('erase-person'), person: z.string() }),
  z.object({ order: z.literal('erase-document'), document: z.string() }),
  z.object({ order: z.literal('end-recovery'), numbers: z.record(z.string(), z.number()) }),
  z.object({
    order: z.literal('found-place'),
    place: Slug,
    title: z.string(),
    zone: z.string(),
    person: Ulid,
    name: PersonName,
    /** The digest of the invitation: who reads the store cannot use it. */
    tokenHash: Sha256,
  }),
]);
export type Order = z.infer<typeof OrderSchema>;

/**
 * Carries out what the operator asks for. Acts are made here and nowhere else: two processes could not give one
 * sequence. An order that was carried out and not answered, because the process ended in between, is carried out again.
 */
export class Orders {
  #carrying: Promise<void> | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly log: Logger,
  ) {}

  /** Everything that can be done now, in the order in which it was asked for. */
  carryOut(): Promise<void> {
    this.#carrying ??= this.#carryOut().finally(() => (this.#carrying = undefined));
    return this.#carrying;
  }

  async #carryOut(): Promise<void> {
    const { store } = this.relay;
    const failed = (error: unknown, what: string) =>
      this.log.error({ error: String(error) }, `${what} failed`);
    // A store that cannot be read now is asked again with the next tick.
    const open = await store.openOrders().catch((error: unknown) => failed(error, 'looking for orders'));
    for (const { id, asked } of open ?? []) {
      try {
        const answer = await this.#answer(asked);
        if (answer) await store.answerOrder(id, answer);
      } catch (error) {
        // It stays, and does not hold up the others.
        failed(error, 'an order');
      }
    }
  }

  /** `accepted`, or the code of a refusal; undefined for what has to wait. */
  async #answer(asked: string): Promise<string | undefined> {
    const parsed = OrderSchema.safeParse(JSON.parse(asked));
    // Of a newer version's command.
    if (!parsed.success) return 'newer-app';
    const order = parsed.data;
    if (order.order === 'end-recovery') {
      await this.relay.recovery.end(order.numbers);
      return 'accepted';
    }
    // What is to be erased may not have been brought back yet.
    if (this.relay.recovery.active) return undefined;
    if (order.order === 'found-place') return await foundPlace(this.relay, order);
    const act = eraseAct(this.relay, order);
    if (!act) return 'not-found';
    const verdict = await this.relay.act(act);
    return 'code' in verdict ? verdict.code : verdict.verdict;
  }
}

function eraseAct(
  { rights: { facts } }: Relay,
  order: Extract<Order, { order: `erase-${string}` }>,
): Pick<Act, 'kind' | 'place' | 'subject' | 'payload'> | undefined {
  if (order.order === 'erase-document') {
    const { document } = order;
    const place = parseName(document)?.place;
    return place === undefined
      ? undefined
      : { kind: 'erase-document', place, subject: `place:${place}`, payload: { document } };
  }
  const { person } = order;
  const place = facts.people.get(person)?.place;
  return place === undefined
    ? undefined
    : { kind: 'erase-person', place, subject: `person:${person}`, payload: {} };
}
