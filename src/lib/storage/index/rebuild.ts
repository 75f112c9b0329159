import { EMPTY_INVENTORY } from '../../protocol/catch-up';
import type { Device, DocumentRow } from '../database';
import { indexState } from './news';
import {
  bySubject,
  heldAfter,
  INDEX,
  isListed,
  lineOf,
  LINES,
  subjectAfter,
  unfinishedBy,
  type IndexState,
} from './rows';

/** So many rows are made in one transaction: between two of them the screen is drawn and others write. */
const SLICE = 200;

/** One tab makes the index, the others wait for it. */
const alone = <T>(device: Device, make: () => Promise<T>): Promise<T> =>
  navigator.locks.request(`metodsreda-${device.person}|index`, make) as Promise<T>;

const raised = async (
  device: Device,
  change: (state: IndexState, revision: number) => Partial<IndexState>,
) => {
  const state = await indexState(device);
  const revision = state.revision + 1;
  await device.keep(INDEX, { ...state, revision, ...change(state, revision) });
  return revision;
};

/** Folds all acts anew, unless this program has done so. Until then screens would show less than the device knows. */
export async function ensureSubjects(device: Device): Promise<void> {
  const made = async () => (await indexState(device)).subjects === device.program;
  if (await made()) return;
  await alone(device, async () => {
    // Once more where a tab of another program has written in between.
    while (!(await made())) await makeSubjects(device);
  });
}

/** Makes the lines of all documents anew, unless they are of this version. */
export async function ensureLines(device: Device): Promise<void> {
  const made = async () => (await indexState(device)).lines === LINES;
  if (await made()) return;
  await alone(device, async () => {
    if (!(await made())) await makeLines(device);
  });
}

/** Makes the whole index anew from the entries and documents of this device, whatever it says now. */
export async function rebuildIndex(device: Device): Promise<void> {
  await alone(device, async () => {
    await makeSubjects(device);
    await makeLines(device);
  });
}

/** Row by row in the place of those before: screens that follow the index never see it empty. */
async function makeSubjects(device: Device): Promise<void> {
  const { entries, subjects, meta } = device;
  const unfinished = unfinishedBy(device.program);
  const named = async () => (await entries.orderBy('subject').uniqueKeys()) as string[];
  await device.transaction('rw', meta, async () => {
    await raised(device, () => ({ subjects: unfinished }));
  });
  // What comes meanwhile is projected as it is written, and once more here.
  const names = await named();
  for (let at = 0; at < names.length; at += SLICE) {
    await device.transaction('rw', [entries, subjects, meta], async () => {
      const told = await entries
        .where('subject')
        .anyOf(names.slice(at, at + SLICE))
        .toArray();
      const revision = await raised(device, () => ({}));
      await subjects.bulkPut(
        [...bySubject(told).values()].map((acts) => subjectAfter(undefined, acts, revision)),
      );
    });
  }
  await device.transaction('rw', [entries, subjects, meta], async () => {
    const known = new Set(await named());
    const stale = (await subjects.toCollection().primaryKeys()).filter((subject) => !known.has(subject));
    await subjects.bulkDelete(stale);
    await raised(device, (state, revision) => ({
      subjects: state.subjects === unfinished ? device.program : '',
      ...(stale.length > 0 && { removed: revision }),
    }));
  });
}

async function makeLines(device: Device): Promise<void> {
  const { documents, lines, meta } = device;
  // Only who makes lines needs Yjs: the first screen does not.
  const { summaryOf } = await import('../../documents/summary');
  const summarized = (row: DocumentRow): DocumentRow => {
    // What is open may say more than its replica; its line is written by those who have it open.
    if (row.open || row.state.byteLength === 0 || !isListed(row.name, device.person)) return row;
    const summary = summaryOf(row.name, row.state) ?? row.summary;
    return JSON.stringify(summary) === JSON.stringify(row.summary) ? row : { ...row, summary };
  };
  let last = '';
  for (;;) {
    const more = await device.transaction('rw', [documents, lines, meta], async () => {
      const rows = await documents.where('name').above(last).limit(SLICE).toArray();
      if (rows.length === 0) return false;
      last = rows.at(-1)!.name;
      const now = rows.map(summarized);
      const revision = await raised(device, () => ({}));
      await lines.bulkPut(now.map((row) => lineOf(row, device.person, revision)));
      await documents.bulkPut(now.filter((row, index) => row !== rows[index]));
      return true;
    });
    if (!more) break;
  }
  await device.transaction('rw', [documents, lines, meta], async () => {
    const known = new Set(await documents.toCollection().primaryKeys());
    const all = await lines.toArray();
    const stale = all.flatMap(({ name }) => (known.has(name) ? [] : name));
    await lines.bulkDelete(stale);
    const held = all.reduce(
      (sum, line) => (known.has(line.name) ? heldAfter(sum, undefined, line) : sum),
      EMPTY_INVENTORY,
    );
    await raised(device, (_, revision) => ({
      lines: LINES,
      held,
      ...(stale.length > 0 && { removed: revision }),
    }));
  });
}
