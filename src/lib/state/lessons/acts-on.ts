import type { OutboxRow } from '../../storage/database';
import type { App } from '../app.svelte';

/** Own acts on a subject that the relay has not answered, in their order. */
export const waitingOn = (app: App, subject: string): readonly OutboxRow[] =>
  app.truth.waitingActs.filter(({ act }) => act.subject === subject);

/** Own acts on a subject that the relay has refused and whose person has not yet said that they know. */
export const refusedOn = (app: App, subject: string): readonly OutboxRow[] =>
  app.truth.refusedActs.filter(({ act }) => act.subject === subject);

/** What an own act of a kind that is still on its way says, the last of them. */
export const sentOn = <Payload>(app: App, subject: string, kind: string): Payload | undefined =>
  waitingOn(app, subject).findLast(({ act }) => act.kind === kind)?.act.payload as Payload | undefined;

/** What became of acts made in one go: how many are on their way, and why the others were not made. */
export interface Handed {
  readonly sent: number;
  readonly refused: readonly { readonly id: string; readonly code: string }[];
}

/** Pairs the answers of `performEach` with what they are about. */
export function handedOf(
  ids: readonly string[],
  answers: readonly ({ readonly code: string } | { readonly act: string })[],
): Handed {
  const refused = answers.flatMap((answer, index) =>
    'code' in answer ? [{ id: ids[index]!, code: answer.code }] : [],
  );
  return { sent: answers.length - refused.length, refused };
}
