import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Relay } from '../../server/relay/relay';
import { removeAnswer, setAllGates, setScore, setVerdict } from '../../src/lib/documents/materials/change';
import { readConclusion, readOutcome, readSheet, sheetHash } from '../../src/lib/documents/materials/read';
import { materialIn } from '../../src/lib/domain/facts';
import { EXAMPLE_RUBRIC, itemsOf, type RubricForm } from '../../src/lib/domain/materials/rubric';
import { conclusionDocx } from '../../src/lib/exchange/conclusion-docx';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, conclusion, must, writeSheet as writeExample } from '../builders/paper';
import { aRelay } from '../builders/relay';

const ADDED = { id: 'c01NEW', title: 'Открытая лицензия', question: 'Можно ли брать и менять?' };
const OWN: RubricForm = {
  gates: EXAMPLE_RUBRIC.gates.slice(0, 2),
  criteria: [{ ...EXAMPLE_RUBRIC.criteria[2]!, title: 'Польза для коллег' }, ADDED],
};
const EXPERTS = ['expert1', 'expert2', 'expert3'];

const publish = (version: number, form: RubricForm) =>
  anAct(idOf('specialist'), 'publish-rubric', `place:${PLACE}`, { version }, { private: { form } });

/** Edits a sheet as its expert's device does and answers its hash. */
async function write(relay: Relay, name: string, expert: string, edit: (doc: Y.Doc) => void) {
  const live = (await relay.documents.open(name, idOf(expert)))!;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await live.read('test', Y.encodeStateAsUpdate));
  const before = Y.encodeStateVector(doc);
  edit(doc);
  expect(await live.write(idOf(expert), Y.encodeStateAsUpdate(doc, before))).toMatchObject({
    verdict: 'stored',
  });
  return sheetHash(readSheet(doc));
}

const whole = (doc: Y.Doc) => {
  setAllGates(
    doc,
    OWN.gates.map(({ id }) => id),
    'salt',
  );
  for (const { id } of OWN.criteria) setScore(doc, id, 3, 'salt');
  setVerdict(doc, 'recommend', 'salt');
};

test('[E-09] the relay fixes the form with the first appointment: a running round keeps it, a new one has the next', async () => {
  const { relay } = await aRelay();
  const running = await aPaperOnSheets(relay, 'robot');
  await must(relay, publish(2, OWN));
  const fresh = await aPaperOnSheets(relay, 'planet');
  const versions = [running, fresh].map(
    ({ subject }) => materialIn(relay.rights.facts, subject)!.submissions[0]!.rubric,
  );
  expect(versions).toEqual([1, 2]);
  // What a restarted relay and every device fold is what stands in the acts.
  const appointed = (await relay.store.entries(0)).filter(({ kind }) => kind === 'appoint');
  expect(appointed.map(({ given }) => given)).toEqual([
    ...EXPERTS.map(() => undefined),
    { rubric: '2' },
    undefined,
    undefined,
  ]);
  for (const expert of EXPERTS)
    await running.act(
      expert,
      'complete',
      {},
      { basis: await writeExample(relay, running.submission, expert, 2) },
    );
});

test('[E-09] [E-13] a round of version 2 is judged, concluded and printed by it', async () => {
  const { relay } = await aRelay();
  await must(relay, publish(2, OWN));
  const { submission, act, sheet, subject } = await aPaperOnSheets(relay, 'robot');
  const complete = (expert: string, basis: string) =>
    relay.journal.submit(idOf(expert), anAct(idOf(expert), 'complete', subject, { submission }, { basis }));

  // A sheet by the example, as a program that knows no other form writes it.
  const old = await writeExample(relay, submission, 'expert1', 2);
  expect(await complete('expert1', old)).toEqual({ verdict: 'refused', code: 'answer-unknown' });
  const without = await write(relay, sheet('expert1'), 'expert1', (doc) => {
    for (const { id } of itemsOf(EXAMPLE_RUBRIC))
      if (!itemsOf(OWN).some((item) => item.id === id)) removeAnswer(doc, id);
  });
  expect(await complete('expert1', without)).toEqual({ verdict: 'refused', code: 'sheet-incomplete' });
  for (const expert of EXPERTS)
    await act(expert, 'complete', {}, { basis: await write(relay, sheet(expert), expert, whole) });
  await act('expert1', 'open-sheets');

  const { live, hash: basis } = await conclusion(relay, submission);
  expect((await live.read('test', readConclusion)).agreed).toEqual({ c3: 3, [ADDED.id]: 3 });
  for (const expert of EXPERTS) await act(expert, 'confirm', {}, { basis });
  // A later version changes nothing of it.
  await must(relay, publish(3, { ...OWN, criteria: [ADDED] }));
  const issue = await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  const name = `outcome/${PLACE}/${idOf('author')}/${submission}/${issue.id}`;
  const outcome = (await (await relay.documents.load(name))!.read('test', readOutcome))!;
  expect(outcome).toMatchObject({
    rubric: 2,
    scores: { c3: 3, [ADDED.id]: 3 },
    form: {
      gates: OWN.gates.map(({ id, title }) => ({ id, title })),
      criteria: OWN.criteria.map(({ id, title }) => ({ id, title })),
    },
  });
  const paper = new Uint8Array(await (await conclusionDocx(outcome)).arrayBuffer());
  const words = strFromU8(unzipSync(paper)['word/document.xml']!);
  expect(words).toContain('версия 2');
  expect(words).not.toContain('Пример: замените');
  for (const { title } of OWN.criteria) expect(words).toContain(title);
  expect(words).not.toContain(EXAMPLE_RUBRIC.criteria[2]!.title);
});

test('[E-09] of two versions published at once the relay takes the first and says so to the other', async () => {
  const { relay } = await aRelay();
  const submit = (form: RubricForm) => relay.journal.submit(idOf('specialist'), publish(2, form));
  const answers = await Promise.all([submit(OWN), submit({ ...OWN, criteria: [ADDED] })]);
  expect(answers).toMatchObject([{ verdict: 'accepted' }, { verdict: 'refused', code: 'wrong-rubric' }]);
  expect(relay.rights.facts.places.get(PLACE)!.rubrics.map(({ form }) => form)).toEqual([OWN]);
});
