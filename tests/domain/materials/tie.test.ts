import { describe, expect, test } from 'vitest';
import { holds } from '../../../src/lib/domain/audience';
import { tasks } from '../../../src/lib/domain/materials/agenda';
import { latestSubmission } from '../../../src/lib/domain/materials/material';
import { readTied, tiedVerdicts, writeTied } from '../../../src/lib/domain/materials/tie';
import { wayOf } from '../../../src/lib/domain/materials/way';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const DATES = { handIn: '2026-12-07', assess: '2026-12-10', send: '2026-12-28' };
const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };

/** Two experts on opened sheets, each for another verdict; the text says «на доработку». */
const tied = () =>
  new Round(aFullHouse())
    .handIn()
    .take()
    .appoint('expert1', 'expert2')
    .vote('expert1', 'recommend')
    .vote('expert2', 'revise')
    .open();
const on = (round: Round, person: string, kind: string, payload = {}, more = {}) =>
  round.history.submit(
    anAct(idOf(person), kind, round.subject, { submission: round.submission, ...payload }, more),
  );
const decide = (round: Round, person: string, verdict: string) =>
  on(round, person, 'break-tie', { verdict }, { private: { reason: 'Замечания легко исправить.' } });
const issue = (round: Round, verdict = 'revise') =>
  on(round, 'specialist', 'issue', { verdict }, { basis: TEXT });
const material = ({ history: { facts }, submission }: Round) =>
  facts.materials.get(facts.materialOfSubmission.get(submission)!)!;
const waiting = (round: Round, name: string) =>
  tasks({
    facts: round.history.facts,
    person: idOf(name),
    held: holds(round.history.facts, idOf(name)),
    today: '2026-12-07',
    textOf: () => TEXT,
  }).map(({ kind }) => kind);
const way = (round: Round) => {
  const { history } = round;
  const own = material(round);
  return wayOf(history.facts, own, latestSubmission(own)!, DATES, '2026-12-08', 'all');
};
const says = (round: Round, verdict: string) =>
  round.history.contents.set(`conclusion/${PLACE}/${round.submission}`, { hash: TEXT, missing: [], verdict });

describe('[E-12] when the voices of the sheets are tied', () => {
  test.each([
    [['recommend'], []],
    [['recommend', 'recommend', 'revise'], []],
    [['recommend', 'recommend', 'revise', 'reject'], []],
    [
      ['revise', 'recommend'],
      ['recommend', 'revise'],
    ],
    [
      ['reject', 'recommend', 'revise'],
      ['recommend', 'revise', 'reject'],
    ],
    [
      ['revise', 'reject', 'revise', 'reject', 'recommend'],
      ['revise', 'reject'],
    ],
    [[], []],
  ] as const)('%j are tied on %j', (voices, verdicts) => {
    expect(tiedVerdicts(voices)).toEqual(verdicts);
    expect(readTied(writeTied(tiedVerdicts(voices)))).toEqual(verdicts);
  });

  test('what nobody knows is no verdict', () => {
    expect(readTied('maybe revise')).toEqual(['revise']);
    expect(readTied(undefined)).toEqual([]);
  });
});

describe('[E-12] a tie is broken by the head with a reason', () => {
  test('who is asked at once, and stands as the present step on the way', () => {
    const round = tied();
    expect(waiting(round, 'head')).toEqual(['tie']);
    expect(waiting(round, 'otherhead')).toEqual([]);
    expect(way(round).find(({ state }) => state === 'now')).toMatchObject({ step: 'tie', actor: 'head' });
    round.breakTie('revise');
    expect(waiting(round, 'head')).toEqual([]);
    expect(way(round).find(({ step }) => step === 'tie')).toMatchObject({
      state: 'done',
      people: [idOf('head')],
    });
  });

  test('by nobody else, with a reason, for one of the tied verdicts', () => {
    const round = tied();
    for (const person of ['expert1', 'otherhead', 'specialist', 'author'])
      expect(decide(round, person, 'revise')).toEqual(no('decider-only'));
    expect(decide(round, 'head', 'reject')).toEqual(no('verdict-not-tied'));
    expect(on(round, 'head', 'break-tie', { verdict: 'revise' }).answer).toBe('no');
    expect(decide(round, 'head', 'revise')).toEqual(yes);
  });

  test('where an association has no head the desk decides [E-07]', () => {
    expect(decide(tied().endRoles('head'), 'specialist', 'revise')).toEqual(yes);
  });

  test('a majority leaves the head nothing to decide', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2');
    round.complete('expert1', 'expert2').open();
    expect(decide(round, 'head', 'revise')).toEqual(no('no-tie'));
    expect(waiting(round, 'head')).toEqual([]);
  });

  test('an incomplete sheet has no voice', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2');
    round.vote('expert1', 'recommend').open();
    expect(decide(round, 'head', 'recommend')).toEqual(no('no-tie'));
  });

  test('a quorum does not stand in for the decision, and the text states what was decided', () => {
    const round = tied().confirm('expert2');
    const quorum = () =>
      on(round, 'head', 'accept-quorum', {}, { basis: TEXT, private: { reason: 'Эксперт болеет.' } });
    round.endRoles('expert1');
    expect(quorum()).toEqual(no('tie-undecided'));
    round.breakTie('recommend');
    expect(quorum()).toEqual(no('tie-decided-otherwise'));
    says(round, 'recommend');
    expect(quorum()).toEqual(yes);
    expect(issue(round, 'recommend')).toEqual(yes);
  });

  test('nobody confirms another verdict than was decided', () => {
    const round = tied().breakTie('recommend');
    expect(on(round, 'expert2', 'confirm', {}, { basis: TEXT })).toEqual(no('tie-decided-otherwise'));
    says(round, 'recommend');
    expect(on(round, 'expert2', 'confirm', {}, { basis: TEXT })).toEqual(yes);
  });

  test('confirmed before, it is not issued against the head', () => {
    const round = tied().confirm('expert1', 'expert2').breakTie('recommend');
    expect(issue(round)).toEqual(no('tie-decided-otherwise'));
  });

  test('a panel that agrees after all needs no decision', () => {
    const round = tied().confirm('expert1', 'expert2');
    expect(waiting(round, 'head')).toEqual([]);
    expect(waiting(round, 'specialist')).toEqual(['issue']);
    expect(way(round).map(({ step }) => step)).not.toContain('tie');
    expect(issue(round)).toEqual(yes);
  });

  test('the author learns neither of the tie nor of the reason before the conclusion [X-05]', () => {
    const round = tied().breakTie('revise');
    const own = material(round);
    const steps = wayOf(round.history.facts, own, latestSubmission(own)!, DATES, '2026-12-08', 'author');
    expect(steps.map(({ step }) => step)).not.toContain('tie');
  });
});
