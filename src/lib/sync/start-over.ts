import { newDocument, type DocumentRow } from '../storage/database';
import { readMerged, saysMore } from '../storage/live-store';
import type { Environment } from './environment';
import { keepAside } from './keep-aside';

/**
 * The relay tells everything from the beginning: it stands on a restored backup. What this person wrote and the relay
 * had taken, but has no more, would vanish with the replicas: such copies are kept aside, and their writer decides.
 * `before` are the rows as they were; documents open in this tab move aside by themselves when their channel ends.
 */
export async function keepWhatIsLost(
  env: Environment,
  before: readonly DocumentRow[],
  told: ReadonlySet<string>,
  isOpen: (document: string) => boolean,
): Promise<void> {
  for (const row of before) {
    if (row.head === 0 || isOpen(row.name)) continue;
    if (!told.has(row.name)) {
      const { state, head, writers } = newDocument(row.name);
      await env.device.documents.update(row.name, { state, head, writers });
    }
    if (!row.writers.some(([, person]) => person === env.person)) continue;
    const now = await env.device.documents.get(row.name);
    const own = await readMerged(env.person, row);
    if (now && saysMore(own, now.state)) await keepAside(env, row, own, 'clean-copy');
    own.destroy();
  }
}
