import type { Act } from '../../src/lib/domain/act';
import { parseName } from '../../src/lib/domain/names';
import type { Relay } from '../relay/relay';

/** What the operator asks the relay to do, by a row in the store that a command has written. */
export type Order = { readonly erase: 'person' | 'document'; readonly id: string };

/** Where orders stand, and where what became of them does. */
export const ORDERS = { asked: 'orders', answered: 'orders-answered' } as const;

/**
 * Carries out what the operator has asked for. Acts are made here and nowhere else: two processes could not give one
 * sequence. An order that the relay cannot carry out yet stays.
 */
export async function carryOut(relay: Relay): Promise<void> {
  const { store } = relay;
  const asked = await store.meta(ORDERS.asked);
  if (!asked || relay.recovery.active) return;
  const answers: string[] = [];
  for (const order of JSON.parse(asked) as Order[]) {
    const act = actOf(relay, order);
    const verdict = act ? await relay.act(act) : ({ verdict: 'refused', code: 'not-found' } as const);
    answers.push('code' in verdict ? verdict.code! : verdict.verdict);
  }
  await store.setMeta(ORDERS.answered, JSON.stringify(answers));
  await store.setMeta(ORDERS.asked, '');
}

function actOf(
  { rights: { facts } }: Relay,
  { erase, id }: Order,
): Pick<Act, 'kind' | 'place' | 'subject' | 'payload'> | undefined {
  if (erase === 'document') {
    const place = parseName(id)?.place;
    return place === undefined
      ? undefined
      : { kind: 'erase-document', place, subject: `place:${place}`, payload: { document: id } };
  }
  const place = facts.people.get(id)?.place;
  return place === undefined
    ? undefined
    : { kind: 'erase-person', place, subject: `person:${id}`, payload: {} };
}
