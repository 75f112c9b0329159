import type { Act } from '../domain/act';
import { ACTS } from '../domain/acts';
import { apply, copyOf, type Facts } from '../domain/facts';
import type { OutboxRow } from '../storage/database';

/** Why an act was not even sent; a stable code, worded by `phrases`. */
export interface Refusal {
  readonly code: string;
}

export interface Performing {
  /** Private parts: free text, cards. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The content hash that the act judges. */
  readonly basis?: string;
}

/** One act to make, before it has an id. */
export interface Planned extends Performing {
  readonly kind: string;
  readonly subject: string;
  readonly payload: Record<string, unknown>;
  /** A subject on whose acts that are still on their way it rests: a person who has just been added. */
  readonly restsOn?: string;
  /** It means nothing without the first act of those made with it, whatever that is about. */
  readonly restsOnFirst?: true;
}

/** Own acts that hold on this device before the relay has ordered them. */
export const waitingAtOnce = (outbox: readonly OutboxRow[]): readonly Act[] =>
  outbox.filter(({ act, state }) => state === 'waiting' && ACTS.get(act.kind)?.atOnce).map(({ act }) => act);

/** True when nothing of the acts on their way has changed. */
export const sameOutbox = (before: readonly OutboxRow[], now: readonly OutboxRow[]): boolean =>
  before.length === now.length &&
  before.every(
    (row, index) =>
      row.order === now[index]!.order &&
      row.state === now[index]!.state &&
      row.attempted === now[index]!.attempted,
  );

/** What has been accepted, and some acts as if they had been. */
export function withActs(accepted: Facts, acts: readonly Act[]): Facts {
  if (acts.length === 0) return accepted;
  const facts = copyOf(accepted);
  for (const act of acts) applyHere(facts, act);
  return facts;
}

/** Adds an own act that the relay has not ordered yet. */
export const applyHere = (facts: Facts, act: Act) =>
  apply(facts, { ...act, seq: Number.MAX_SAFE_INTEGER, receivedAt: act.madeAt });
