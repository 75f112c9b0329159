import { describe, expect, test } from 'vitest';
import { holds } from '../../../src/lib/domain/audience';
import { tasks } from '../../../src/lib/domain/materials/agenda';
import { latestSubmission } from '../../../src/lib/domain/materials/material';
import { textCode } from '../../../src/lib/domain/materials/signed-text';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const SCAN = { hash: 'c'.repeat(64), name: 'заключение.pdf', type: 'application/pdf', size: 20 };

const opened = () =>
  new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2').complete('expert1', 'expert2').open();
const attach = (round: Round, person: string, expert: string, more = {}, basis = TEXT) =>
  round.history.submit(
    anAct(
      idOf(person),
      'confirm-on-paper',
      round.subject,
      { submission: round.submission, expert: idOf(expert), scans: [SCAN.hash] },
      { basis, private: { files: [SCAN] }, ...more },
    ),
  );
const issue = (round: Round, basis = TEXT) =>
  round.history.submit(
    anAct(
      idOf('specialist'),
      'issue',
      round.subject,
      { submission: round.submission, verdict: 'revise' },
      { basis },
    ),
  );
const latest = ({ history: { facts }, submission }: Round) =>
  latestSubmission(facts.materials.get(facts.materialOfSubmission.get(submission)!)!)!;
const waiting = (round: Round, name: string) =>
  tasks({
    facts: round.history.facts,
    person: idOf(name),
    held: holds(round.history.facts, idOf(name)),
    today: '2026-12-07',
    textOf: () => TEXT,
  }).map(({ kind }) => kind);

describe('[E-13] print, sign, scan counts equally', () => {
  test('a signed paper is a confirmation of exactly its text', () => {
    const round = opened().confirm('expert1');
    expect(waiting(round, 'expert2')).toEqual(['confirm']);
    expect(attach(round, 'expert2', 'expert2')).toEqual(yes);
    expect(waiting(round, 'expert2')).toEqual([]);
    expect(waiting(round, 'specialist')).toEqual(['issue']);
    expect(latest(round).signedTexts).toMatchObject([
      { person: idOf('expert2'), by: idOf('expert2'), basis: TEXT, scans: [SCAN.hash], scanFiles: [SCAN] },
    ]);
    expect(issue(round)).toEqual(yes);
  });

  test('a later edit makes it out of date, and the paper stays', () => {
    const round = opened().confirm('expert1');
    attach(round, 'expert2', 'expert2');
    const later = 'b'.repeat(64);
    round.history.contents.set(`conclusion/${PLACE}/${round.submission}`, {
      hash: later,
      missing: [],
      verdict: 'revise',
    });
    expect(issue(round, later)).toEqual(no('confirmations-missing'));
    expect(attach(round, 'expert2', 'expert2')).toEqual(no('text-changed'));
    expect(attach(round, 'expert2', 'expert2', {}, later)).toEqual(yes);
    expect(latest(round).signedTexts.map(({ basis }) => basis)).toEqual([TEXT, later]);
    expect(latest(round).confirmations).toHaveLength(2);
  });

  test('opened again, the edition is confirmed anew and the paper is kept [E-14]', () => {
    const round = opened().confirm('expert1');
    attach(round, 'expert2', 'expert2');
    round.issue().reopen();
    expect(latest(round).confirmations).toEqual([]);
    expect(latest(round).signedTexts).toHaveLength(1);
    expect(issue(round)).toEqual(no('confirmations-missing'));
  });

  test('the desk and the deciding head attach it for who signed on paper, nobody else does [X-13]', () => {
    for (const person of ['specialist', 'head']) expect(attach(opened(), person, 'expert1')).toEqual(yes);
    for (const person of ['expert2', 'otherhead', 'author'])
      expect(attach(opened(), person, 'expert1')).toEqual(no('head-only'));
  });

  test('only for an expert whose sheet counts and who still may confirm', () => {
    expect(attach(opened(), 'specialist', 'expert3')).toEqual(no('not-on-panel'));
    expect(attach(opened().endRoles('expert1'), 'specialist', 'expert1')).toEqual(no('not-on-panel'));
    const some = new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2').complete('expert1');
    expect(attach(some.open(), 'specialist', 'expert2')).toEqual(no('sheet-not-counted'));
  });

  test('with pictures of it, named as they are hashed', () => {
    const round = opened();
    const other = { ...SCAN, hash: 'd'.repeat(64) };
    expect(attach(round, 'expert1', 'expert1', { private: { files: [other] } })).toEqual(no('files-differ'));
    const table = { ...SCAN, name: 'заключение.csv', type: 'text/csv' };
    expect(attach(round, 'expert1', 'expert1', { private: { files: [table] } })).toEqual(no('scan-type'));
    expect(attach(round, 'expert1', 'expert1', { private: {} }).answer).toBe('no');
  });

  test('the code on the paper is short and another one for another text', () => {
    expect(textCode('3f9a12c077be0000'.padEnd(64, '1'))).toBe('3F9A-12C0-77BE');
    expect(textCode('a'.repeat(64))).not.toBe(textCode('b'.repeat(64)));
  });
});
