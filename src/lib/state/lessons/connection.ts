import type { Failure, NetworkLesson, Outcome } from '../../domain/lessons/network-lesson';
import type { App, Refusal } from '../app.svelte';
import type { Lessons } from './lessons.svelte';

/** Where a lesson's call takes place: at its own address, else at the centre's. */
export const linkOf = ({ region }: Lessons, { booked }: NetworkLesson): string =>
  booked?.link ?? region?.connection?.link ?? '';

/** How the connection of one end went on a date. */
export interface Told {
  readonly date: string;
  readonly school: string;
  readonly outcome: Outcome;
  readonly failure?: Failure;
}

/**
 * [V-14, V-18] Writes down how a connection went; it counts on this device at once, also without a network. Answers a refusal, or
 * how to take it back: that does nothing and answers false once it has been sent.
 */
export async function tellConnection(
  app: App,
  lesson: string,
  told: Told,
  words = '',
): Promise<Refusal | { readonly back: () => Promise<boolean> }> {
  const subject = `lesson:${lesson}`;
  const before = new Set(app.outbox.map(({ act }) => act.id));
  const refusal = await app.perform(
    'report-connection',
    subject,
    { ...told },
    { values: { words: words.trim() } },
  );
  if (refusal) return refusal;
  const made = app.outbox.find(
    ({ act }) => act.subject === subject && act.kind === 'report-connection' && !before.has(act.id),
  );
  return { back: async () => !!made && (await app.takeBack(made)) };
}
