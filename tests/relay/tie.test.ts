import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setVerdict } from '../../src/lib/documents/materials/change';
import { readConclusion, readOutcome, readSheet, sheetHash } from '../../src/lib/documents/materials/read';
import { materialIn } from '../../src/lib/domain/facts';
import { fullName } from '../../src/lib/domain/people/person';
import type { Verdict } from '../../src/lib/domain/materials/rubric';
import type { Relay } from '../../server/relay/relay';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, aWholeSheet, conclusion } from '../builders/paper';
import { aRelay } from '../builders/relay';

/** Writes a whole sheet with a verdict of its own and answers its hash. */
async function vote(relay: Relay, submission: string, expert: string, verdict: Verdict) {
  const doc = aWholeSheet(expert, 2);
  setVerdict(doc, verdict, 'x');
  const live = await relay.documents.open(`sheet/${PLACE}/${submission}/${idOf(expert)}`, idOf(expert));
  await live!.write(idOf(expert), Y.encodeStateAsUpdate(doc));
  return sheetHash(readSheet(doc));
}

/** The head writes a verdict into the conclusion. */
async function write(relay: Relay, submission: string, verdict: Verdict) {
  const { live } = await conclusion(relay, submission);
  const edit = new Y.Doc();
  Y.applyUpdate(edit, await live.read('test', Y.encodeStateAsUpdate));
  const before = Y.encodeStateVector(edit);
  setVerdict(edit, verdict, 'x');
  expect(await live.write(idOf('head'), Y.encodeStateAsUpdate(edit, before))).toMatchObject({
    verdict: 'stored',
  });
  return (await conclusion(relay, submission)).hash;
}

test('[E-12] the relay finds the tie on the opened sheets; the printed conclusion says who decided and not why', async () => {
  const { relay } = await aRelay();
  const { subject, submission, act } = await aPaperOnSheets(relay, 'robot');
  const votes = { expert1: 'recommend', expert2: 'reject', expert3: 'revise' } as const;
  for (const [expert, verdict] of Object.entries(votes))
    await act(expert, 'complete', {}, { basis: await vote(relay, submission, expert, verdict) });
  const round = () => materialIn(relay.rights.facts, subject)!.submissions[0]!;
  expect(round().tie).toBeUndefined();
  await act('expert1', 'open-sheets');
  expect(round().tie).toEqual({ verdicts: ['recommend', 'revise', 'reject'] });
  const { live } = await conclusion(relay, submission);
  expect((await live.read('test', readConclusion)).verdict).toBeUndefined();

  const basis = await write(relay, submission, 'recommend');
  for (const expert of ['expert1', 'expert3']) await act(expert, 'confirm', {}, { basis });
  const submit = (person: string, kind: string, payload = {}, more = {}) =>
    relay.journal.submit(idOf(person), anAct(idOf(person), kind, subject, { submission, ...payload }, more));
  const reason = { private: { reason: 'Двое из троих нашли только мелкие ошибки.' } };
  const quorum = () => submit('head', 'accept-quorum', {}, { basis, ...reason });
  expect(await quorum()).toEqual({ verdict: 'refused', code: 'tie-undecided' });
  expect(await submit('expert1', 'break-tie', { verdict: 'recommend' }, reason)).toEqual({
    verdict: 'refused',
    code: 'decider-only',
  });
  await act('head', 'break-tie', { verdict: 'recommend' }, reason);
  expect(round().tie).toMatchObject({ decided: { by: idOf('head'), verdict: 'recommend' } });
  expect(await quorum()).toMatchObject({ verdict: 'accepted' });

  const issue = await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  const name = `outcome/${PLACE}/${idOf('author')}/${submission}/${issue.id}`;
  const outcome = await (await relay.documents.load(name))!.read('test', readOutcome);
  expect(outcome).toMatchObject({
    verdict: 'recommend',
    tie: { decidedBy: fullName(relay.rights.facts.people.get(idOf('head'))) },
  });
  expect(JSON.stringify(outcome)).not.toContain('мелкие ошибки');
});
