import type { Facts, SubjectFacts } from '../../domain/facts';
import type { Device } from '../database';
import { indexState } from './news';
import { INDEX, LINES, type LineRow, type SubjectRow } from './rows';

/** Later than every act: whatever is told of such a subject makes it anew. */
const WITHOUT_ACTS = Number.MAX_SAFE_INTEGER;

/** What a page knows of the index. */
export interface Known {
  readonly facts: Facts;
  readonly newer: ReadonlySet<string>;
  readonly lines: Iterable<LineRow>;
}

/**
 * Writes back what a page knows after the browser has emptied the database: screens show it until the relay has told
 * everything again. The entries and documents it was made from are not in the page.
 */
export async function restoreIndex(device: Device, { facts, newer, lines }: Known): Promise<void> {
  const state = await indexState(device);
  const revision = state.revision + 1;
  const row = (kind: string, said: SubjectFacts): SubjectRow => {
    const subject = `${kind}:${said.id}`;
    return { subject, said, seq: WITHOUT_ACTS, revision, ...(newer.has(subject) && { newer: true }) };
  };
  await device.subjects.bulkPut([
    ...[...facts.places.values()].map((place) => row('place', place)),
    ...[...facts.people.values()].map((person) => row('person', person)),
    ...[...facts.materials.values()].map((material) => row('material', material)),
    ...[...facts.lessons.values()].map((lesson) => row('lesson', lesson)),
    ...[...facts.needs.values()].map((need) => row('need', need)),
  ]);
  // What is open has been written again by those who have it open.
  const known = new Set(await device.lines.toCollection().primaryKeys());
  const without = ({ name, changedAt, summary }: LineRow): LineRow => {
    return { name, changedAt, head: 0, bytes: 0, listed: revision, ...(summary && { summary }) };
  };
  await device.lines.bulkPut([...lines].filter(({ name }) => !known.has(name)).map(without));
  await device.keep(INDEX, {
    ...state,
    revision,
    removed: revision,
    lines: LINES,
    subjects: device.program,
  });
}

/** The relay has told everything: what was restored and is not among it goes. */
export async function dropRestored(device: Device): Promise<void> {
  const { documents, lines, subjects, meta } = device;
  await device.transaction('rw', [documents, lines, subjects, meta], async () => {
    const gone = await subjects.filter(({ seq }) => seq === WITHOUT_ACTS).primaryKeys();
    const headless = await lines
      .where('listed')
      .above(-1)
      .filter(({ head, open }) => head === 0 && !open)
      .primaryKeys();
    const held = await documents.bulkGet(headless);
    const lost = headless.filter((_, index) => !held[index]);
    if (gone.length + lost.length === 0) return;
    await subjects.bulkDelete(gone);
    await lines.bulkDelete(lost);
    const state = await indexState(device);
    const revision = state.revision + 1;
    await device.keep(INDEX, { ...state, revision, removed: revision });
  });
}
