import { expect } from 'vitest';
import * as Y from 'yjs';
import type { Relay } from '../../server/relay/relay';
import { setAllGates, setFindings, setScore, setVerdict } from '../../src/lib/documents/materials/change';
import { conclusionHash, readConclusion, readSheet, sheetHash } from '../../src/lib/documents/materials/read';
import { EXAMPLE_RUBRIC, type Score } from '../../src/lib/domain/materials/rubric';
import { aHandIn, anAct, idOf, PLACE } from './municipality';

/** A sheet in which nothing is missing, as its expert's device would make it. */
export function aWholeSheet(expert: string, score: Score): Y.Doc {
  const doc = new Y.Doc();
  setAllGates(
    doc,
    EXAMPLE_RUBRIC.gates.map(({ id }) => id),
    `salt-${expert}`,
  );
  for (const { id } of EXAMPLE_RUBRIC.criteria) setScore(doc, id, score, 'x');
  setVerdict(doc, 'recommend', 'x');
  setFindings(doc, `Мнение ${expert}.`);
  return doc;
}

/** Writes a whole sheet and answers its hash. */
export async function writeSheet(relay: Relay, submission: string, expert: string, score: Score) {
  const name = `sheet/${PLACE}/${submission}/${idOf(expert)}`;
  const doc = aWholeSheet(expert, score);
  const live = await relay.documents.open(name, idOf(expert));
  const written = await live!.write(idOf(expert), Y.encodeStateAsUpdate(doc));
  expect(written.verdict).toBe('stored');
  return sheetHash(readSheet(doc));
}

export async function conclusion(relay: Relay, submission: string) {
  const live = (await relay.documents.load(`conclusion/${PLACE}/${submission}`))!;
  return { live, hash: conclusionHash(await live.read('test', readConclusion)) };
}

/** Enters an act that must be accepted. */
export async function must(relay: Relay, act: ReturnType<typeof anAct>) {
  expect(await relay.journal.submit(act.person, act), act.kind).toMatchObject({ verdict: 'accepted' });
  return act;
}

const experts = ['expert1', 'expert2', 'expert3'];

/** A paper that three experts judge, each on a sheet of their own. */
export async function aPaperOnSheets(relay: Relay, material: string) {
  const handIn = await must(relay, aHandIn(material));
  const { subject, id: submission } = handIn;
  const act = (person: string, kind: string, payload = {}, more = {}) =>
    must(relay, anAct(idOf(person), kind, subject, { submission, ...payload }, more));
  await act('specialist', 'accept', { month: '2026-12', association: 'informatics' });
  for (const expert of experts) await act('head', 'appoint', { expert: idOf(expert), warnings: [] });
  return {
    subject,
    submission,
    act,
    sheet: (expert: string) => `sheet/${PLACE}/${submission}/${idOf(expert)}`,
  };
}

/** A paper's whole way, from handing in to the issued conclusion, by acts and documents of its people. */
export async function anIssuedPaper(relay: Relay, material: string) {
  const { subject, submission, act } = await aPaperOnSheets(relay, material);
  for (const expert of experts)
    await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
  await act('expert1', 'open-sheets');
  const { hash: basis } = await conclusion(relay, submission);
  for (const expert of experts) await act(expert, 'confirm', {}, { basis });
  const issue = await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  return { subject, submission, outcome: `outcome/${PLACE}/${idOf('author')}/${submission}/${issue.id}` };
}
