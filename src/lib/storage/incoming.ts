import type { IncomingAnswer } from '../domain/materials/incoming';
import type { Device, IncomingKept } from './database';
import { lacksRoom } from './pieces';

/** Keeps a letter or file that was brought, with its bytes; false when this device has no room for it. */
export async function keepIncoming({ incoming }: Device, id: string, file: File): Promise<boolean> {
  if (await lacksRoom(file.size)) return false;
  const { name, type } = file;
  return await incoming.put({ id, name, type, bytes: file }).then(
    () => true,
    () => false,
  );
}

/** What a person says of it, as far as they have said it; nothing happens to what is not kept. */
export async function answerIncoming(
  { incoming }: Device,
  id: string,
  answer: IncomingAnswer,
): Promise<void> {
  await incoming.update(id, { answer });
}

/** What waits for a decision on this device, in the order in which it was brought. */
export const incomingHere = ({ incoming }: Device): Promise<IncomingKept[]> =>
  incoming.orderBy('id').toArray();

/** It was entered, or taken off the list. */
export async function dropIncoming({ incoming }: Device, ids: readonly string[]): Promise<void> {
  await incoming.bulkDelete([...ids]);
}
