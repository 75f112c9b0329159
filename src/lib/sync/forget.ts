import type { Entry } from '../domain/act';
import { seenBy } from '../domain/acts';
import { accessWith, audience, holds } from '../domain/audience';
import { materialOfGrant, type Facts } from '../domain/facts';
import { documentsOf } from '../domain/materials/audience';
import { isUnsent, type Device } from '../storage/database';
import { factsHere } from '../storage/index/news';
import type { LineRow } from '../storage/index/rows';
import { removeLive } from '../storage/live-store';
import type { Environment } from './environment';
import type { OpenDocument } from './open-document';
import { idIn } from '../domain/subject';

/** What may have taken rights away: acts on subjects, and the loss of grants. */
export interface Narrowing {
  readonly subjects: readonly string[];
  readonly grants: readonly string[];
}

/**
 * Drops what this person may no longer see: of the materials that have been narrowed, or of everything where it is not
 * known of what. Unsent edits stay until the relay has taken them or kept them aside; answers the documents spared for
 * their sake, with their heads.
 */
export async function forget(
  env: Environment,
  open: ReadonlyMap<string, OpenDocument>,
  narrowing: Narrowing | 'everything',
): Promise<(readonly [name: string, head: number])[]> {
  const { device, person } = env;
  const facts = await factsHere(device);
  const held = holds(facts, person);
  const materials = narrowing === 'everything' ? undefined : materialsOf(facts, narrowing);
  const entries = await entriesOf(device, materials);
  const unseen = entries.filter((entry) => !seenBy(facts, entry).some((grant) => held.has(grant)));
  if (unseen.length > 0) await device.entries.bulkDelete(unseen.map(({ seq }) => seq));
  const counters = await device.unsent.toArray();
  const unsent = new Set(counters.filter(isUnsent).map(({ document }) => document));
  const spared: (readonly [string, number])[] = [];
  for (const { name, head } of await linesOf(device, facts, materials)) {
    if (accessWith(held, audience(facts, name)) !== 'none') continue;
    if (unsent.has(name) || (open.get(name)?.unsent ?? 0) > 0) {
      if (head > 0) spared.push([name, head]);
      continue;
    }
    await open.get(name)?.forget();
    const row = await device.documents.get(name);
    await device.documents.delete(name);
    await device.nothingUnsent(name);
    if (row) await removeLive(person, row);
  }
  return spared;
}

/** The materials a narrowing is of; undefined when it reaches further: a role, a person, a desk. */
function materialsOf(facts: Facts, { subjects, grants }: Narrowing): Set<string> | undefined {
  const named = [
    ...subjects.map((subject) => idIn('material', subject) ?? ''),
    ...grants.map((grant) => materialOfGrant(facts, grant) ?? ''),
  ];
  return named.every((material) => facts.materials.has(material)) ? new Set(named) : undefined;
}

async function entriesOf({ entries }: Device, materials: Set<string> | undefined): Promise<Entry[]> {
  if (!materials) return await entries.toArray();
  return await entries
    .where('subject')
    .anyOf([...materials].map((id) => `material:${id}`))
    .toArray();
}

async function linesOf(
  { lines }: Device,
  facts: Facts,
  materials: Set<string> | undefined,
): Promise<LineRow[]> {
  if (!materials) return await lines.toArray();
  const names = [...materials].flatMap((id) => documentsOf(facts.materials.get(id)!));
  return (await lines.bulkGet(names)).filter((line) => line !== undefined);
}
