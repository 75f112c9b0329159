import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { agreeScore } from '../../src/lib/documents/materials/change';
import { readConclusion, readOutcome } from '../../src/lib/documents/materials/read';
import { fullName } from '../../src/lib/domain/people/person';
import type { Relay } from '../../server/relay/relay';
import { aHandIn, anAct, idOf, PLACE } from '../builders/municipality';
import { conclusion, writeSheet } from '../builders/paper';
import { aRelay } from '../builders/relay';

async function submit(relay: Relay, act: ReturnType<typeof anAct>) {
  return await relay.journal.submit(act.person, act);
}

test('[E-04] [E-06] [E-07] [E-09] [E-10] [E-11] [E-12] [E-13] a material goes from hand-in to an issued conclusion through acts alone', async () => {
  const { relay } = await aRelay();
  const handIn = aHandIn();
  const subject = handIn.subject;
  const submission = handIn.id;
  expect(await submit(relay, handIn)).toMatchObject({ verdict: 'accepted' });
  expect(await submit(relay, handIn)).toMatchObject({ verdict: 'accepted' });

  const accept = anAct(idOf('specialist'), 'accept', subject, {
    submission,
    month: '2026-12',
    association: 'informatics',
  });
  expect(await submit(relay, accept)).toMatchObject({ verdict: 'accepted' });
  for (const expert of ['expert1', 'expert2', 'expert3']) {
    const appoint = anAct(idOf('head'), 'appoint', subject, {
      submission,
      expert: idOf(expert),
      warnings: [],
    });
    expect(await submit(relay, appoint)).toMatchObject({ verdict: 'accepted' });
  }
  const sameSchool = anAct(idOf('head'), 'appoint', subject, {
    submission,
    expert: idOf('spare'),
    warnings: [],
  });
  expect(await submit(relay, sameSchool)).toEqual({ verdict: 'refused', code: 'warnings-unconfirmed' });

  for (const [expert, score] of [
    ['expert1', 3],
    ['expert2', 2],
    ['expert3', 2],
  ] as const) {
    const basis = await writeSheet(relay, submission, expert, score);
    const stale = anAct(idOf(expert), 'complete', subject, { submission }, { basis: '0'.repeat(64) });
    expect(await submit(relay, stale)).toEqual({ verdict: 'refused', code: 'text-changed' });
    const complete = anAct(idOf(expert), 'complete', subject, { submission }, { basis });
    expect(await submit(relay, complete)).toMatchObject({ verdict: 'accepted' });
  }

  const open = anAct(idOf('expert1'), 'open-sheets', subject, { submission });
  expect(await submit(relay, open)).toMatchObject({ verdict: 'accepted' });
  const first = await conclusion(relay, submission);
  expect(await first.live.read('test', readConclusion)).toMatchObject({
    verdict: 'recommend',
    agreed: { c1: 2, c8: 2 },
  });

  // A confirmation holds for the exact text only.
  for (const expert of ['expert1', 'expert2', 'expert3'])
    expect(
      await submit(relay, anAct(idOf(expert), 'confirm', subject, { submission }, { basis: first.hash })),
    ).toMatchObject({ verdict: 'accepted' });
  const edit = new Y.Doc();
  Y.applyUpdate(edit, await first.live.read('test', Y.encodeStateAsUpdate));
  const vector = Y.encodeStateVector(edit);
  agreeScore(edit, 'c3', 3);
  await first.live.write(idOf('expert1'), Y.encodeStateAsUpdate(edit, vector));
  const second = await conclusion(relay, submission);
  expect(second.hash).not.toBe(first.hash);
  const issue = (basis: string) =>
    anAct(idOf('specialist'), 'issue', subject, { submission, verdict: 'recommend' }, { basis });
  expect(await submit(relay, issue(first.hash))).toEqual({ verdict: 'refused', code: 'text-changed' });
  expect(await submit(relay, issue(second.hash))).toEqual({
    verdict: 'refused',
    code: 'confirmations-missing',
  });
  for (const expert of ['expert1', 'expert2', 'expert3'])
    await submit(relay, anAct(idOf(expert), 'confirm', subject, { submission }, { basis: second.hash }));
  const issued = issue(second.hash);
  expect(await submit(relay, issued)).toMatchObject({ verdict: 'accepted' });

  const outcome = await relay.documents.load(`outcome/${PLACE}/${idOf('author')}/${submission}/${issued.id}`);
  expect(await outcome!.read('test', readOutcome)).toMatchObject({
    number: '1/2026-ЭОМ',
    date: '2026-12-07',
    scores: { c3: 3 },
    consent: { given: 3, of: 3, silent: [] },
  });

  // [E-14] What comes after is kept aside, never merged.
  const late = new Y.Doc();
  Y.applyUpdate(late, await second.live.read('test', Y.encodeStateAsUpdate));
  const before = Y.encodeStateVector(late);
  agreeScore(late, 'c1', 0);
  const written = await second.live.write(idOf('expert2'), Y.encodeStateAsUpdate(late, before));
  expect(written).toMatchObject({ verdict: 'aside', reason: 'frozen' });
  expect((await conclusion(relay, submission)).hash).toBe(second.hash);

  expect(await submit(relay, anAct(idOf('author'), 'acknowledge', subject, { submission }))).toMatchObject({
    verdict: 'accepted',
  });

  // [E-14] Opened again it is written on, confirmed and issued anew; what was issued stays as it was.
  const why = { private: { reason: 'Пропущено замечание.' } };
  expect(
    await submit(relay, anAct(idOf('specialist'), 'reopen', subject, { submission }, why)),
  ).toMatchObject({ verdict: 'accepted' });
  const reopened = await conclusion(relay, submission);
  const again = new Y.Doc();
  Y.applyUpdate(again, await reopened.live.read('test', Y.encodeStateAsUpdate));
  const unedited = Y.encodeStateVector(again);
  agreeScore(again, 'c1', 1);
  expect(await reopened.live.write(idOf('expert2'), Y.encodeStateAsUpdate(again, unedited))).toMatchObject({
    verdict: 'stored',
  });
  const third = await conclusion(relay, submission);
  const anew = issue(third.hash);
  expect(await submit(relay, anew)).toEqual({ verdict: 'refused', code: 'confirmations-missing' });
  // [E-13] Issued without one confirmation, by the head's decision: the conclusion says so, and not why.
  for (const expert of ['expert1', 'expert2'])
    await submit(relay, anAct(idOf(expert), 'confirm', subject, { submission }, { basis: third.hash }));
  const decided = { basis: third.hash, private: { reason: 'Эксперт в больнице.' } };
  expect(
    await submit(relay, anAct(idOf('head'), 'accept-quorum', subject, { submission }, decided)),
  ).toMatchObject({ verdict: 'accepted' });
  // [E-13] From now on the author reads no single scores.
  const hiding = { key: 'hideScores', value: true, from: '2026-12-07' };
  const settled = { private: { reason: 'Решение совета' } };
  const setting = anAct(idOf('specialist'), 'change-setting', `place:${PLACE}`, hiding, settled);
  expect(await submit(relay, setting)).toMatchObject({ verdict: 'accepted' });
  const reissued = issue(third.hash);
  expect(await submit(relay, reissued)).toMatchObject({ verdict: 'accepted' });
  const named = (person: string) => fullName(relay.rights.facts.people.get(idOf(person)));
  const edition = async (act: string) =>
    (await relay.documents.load(`outcome/${PLACE}/${idOf('author')}/${submission}/${act}`))!.read(
      'test',
      readOutcome,
    );
  expect(await edition(issued.id)).toMatchObject({ number: '1/2026-ЭОМ', scores: { c1: 2 } });
  expect(await edition(reissued.id)).toMatchObject({
    number: '2/2026-ЭОМ',
    replaces: { number: '1/2026-ЭОМ', date: '2026-12-07' },
    experts: ['expert1', 'expert2'].map(named),
    consent: { given: 2, of: 3, silent: [named('expert3')], decidedBy: named('head') },
  });
  expect((await edition(reissued.id))!.scores).toEqual({});
  expect(
    (await (await conclusion(relay, submission)).live.read('test', readConclusion)).agreed,
  ).toMatchObject({
    c1: 1,
  });
  expect(JSON.stringify(await edition(reissued.id))).not.toContain('больниц');
});
