import { numbersOf } from '../../../src/lib/domain/facts';
import { describe, expect, test } from 'vitest';
import { seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import { draftState, tasks } from '../../../src/lib/domain/materials/agenda';
import {
  issuesOf,
  latestSubmission,
  requestsToShow,
  stateOf,
} from '../../../src/lib/domain/materials/material';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const reason = { private: { reason: 'Пропущено замечание.' } };

const issued = () =>
  new Round(aFullHouse())
    .handIn()
    .take()
    .appoint('expert1', 'expert2')
    .complete('expert1', 'expert2')
    .open()
    .confirm('expert1', 'expert2')
    .issue();

const on = (round: Round, person: string, kind: string, payload = {}, more = {}) =>
  anAct(idOf(person), kind, round.subject, { submission: round.submission, ...payload }, more);
const material = ({ history, material: name }: Round) => history.facts.materials.get(idOf(name))!;
const latest = (round: Round) => latestSubmission(material(round))!;
const waiting = ({ history: { facts } }: Round, name: string) =>
  tasks({
    facts,
    person: idOf(name),
    held: holds(facts, idOf(name)),
    today: '2026-12-07',
    textOf: () => TEXT,
  }).map(({ kind }) => kind);

describe('[E-14] an issued conclusion is opened again', () => {
  test('by the desk alone, with a reason', () => {
    const round = issued();
    for (const person of ['head', 'expert1', 'author'])
      expect(round.history.submit(on(round, person, 'reopen', {}, reason))).toEqual(no('specialist-only'));
    expect(round.history.submit(on(round, 'specialist', 'reopen'))).toEqual(no('reason-missing'));
    expect(round.history.submit(on(round, 'specialist', 'reopen', {}, reason))).toEqual(yes);
    expect(round.history.submit(on(round, 'specialist', 'reopen', {}, reason))).toEqual(no('not-issued'));
  });

  test('not when the author has handed in the next version', () => {
    const round = issued();
    const reopen = on(round, 'specialist', 'reopen', {}, reason);
    round.handIn();
    expect(round.history.submit(reopen)).toEqual(no('newer-version'));
  });

  test('what was issued stays under its number, what was confirmed is not', () => {
    const round = issued();
    round.history.accept(on(round, 'author', 'acknowledge'));
    const { number } = latest(round).issued!;
    round.reopen();
    const open = latest(round);
    expect(open.issued).toBeUndefined();
    expect(open.acknowledgedAt).toBeUndefined();
    expect(open.confirmations).toEqual([]);
    expect(open.earlierIssues).toMatchObject([
      { number, reopened: { by: idOf('specialist'), ...reason.private } },
    ]);
    expect(open.earlierIssues[0]!.acknowledgedAt).toBeDefined();
    expect(stateOf(round.history.facts, material(round))).toBe('panel');
    expect(waiting(round, 'expert1')).toEqual(['confirm']);
    expect(waiting(round, 'author')).toEqual([]);
  });

  test('and issued anew: with new confirmations, a number of its own, both readable', () => {
    const round = issued().reopen();
    const issue = on(round, 'specialist', 'issue', { verdict: 'revise' }, { basis: TEXT });
    expect(round.history.submit(issue)).toEqual(no('confirmations-missing'));
    round.confirm('expert1', 'expert2').issue();
    const numbers = issuesOf(latest(round)).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(2);
    expect(waiting(round, 'author')).toEqual(['read-outcome']);
    expect(numbersOf(round.history.facts, PLACE).get('2026')).toBe(2);
  });

  test('the draft of the next version stays in sight, and awaits the new edition [E-15]', () => {
    const round = new Round(aFullHouse());
    const state = () => draftState(round.history.facts.materials.get(idOf(round.material)));
    expect(state()).toBe('open');
    round.handIn();
    expect(state()).toBe('closed');
    round.take().appoint('expert1').complete('expert1').open().confirm('expert1').issue();
    expect(state()).toBe('open');
    round.reopen();
    expect(state()).toBe('awaits');
    round.confirm('expert1').issue();
    expect(state()).toBe('open');
    round.handIn();
    expect(state()).toBe('closed');
    round.giveBack();
    expect(state()).toBe('open');
    round.withdraw();
    expect(state()).toBe('closed');
  });

  test('the author learns of it and why', () => {
    const round = issued().reopen();
    const { facts, entries } = round.history;
    const held = holds(facts, idOf('author'));
    const entry = entries.find(({ kind }) => kind === 'reopen')!;
    expect(seenBy(facts, entry).some((right) => held.has(right))).toBe(true);
  });
});

describe('[E-14] a request to reopen', () => {
  const asked = () => {
    const round = issued();
    const document = `conclusion/${PLACE}/${round.submission}`;
    const text = { private: { text: 'Дописано в поезде.' } };
    const { id } = round.history.accept(on(round, 'expert2', 'ask-reopen', { document }, text));
    return { round, request: id };
  };
  const refuse = (round: Round, request: string, person = 'specialist') =>
    on(round, person, 'refuse-reopen', { request }, reason);

  test('waits for the desk until it is answered', () => {
    const { round, request } = asked();
    expect(waiting(round, 'specialist')).toEqual(['reopen']);
    expect(round.history.submit(refuse(round, request, 'head'))).toEqual(no('specialist-only'));
    expect(round.history.submit(refuse(round, idOf('no request')))).toEqual(no('no-request'));
    expect(round.history.submit(refuse(round, request))).toEqual(yes);
    expect(latest(round).reopenRequests[0]!.answer).toMatchObject({ was: 'refused', ...reason.private });
    expect(waiting(round, 'specialist')).toEqual([]);
    expect(round.history.submit(refuse(round, request))).toEqual(no('request-answered'));
    expect(latest(round).issued).toBeDefined();
  });

  test('about a sheet that nobody has opened yet is no task of the desk', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2').complete('expert1');
    const document = `sheet/${PLACE}/${round.submission}/${idOf('expert1')}`;
    const text = { private: { text: 'Дописано в поезде.' } };
    round.history.accept(on(round, 'expert1', 'ask-reopen', { document }, text));
    expect(waiting(round, 'specialist')).toEqual([]);
  });

  test('is answered by reopening, and said no more once the new edition stands', () => {
    const { round } = asked();
    expect(requestsToShow(latest(round))).toHaveLength(1);
    round.reopen();
    expect(latest(round).reopenRequests[0]!.answer).toMatchObject({ was: 'reopened' });
    expect(requestsToShow(latest(round))).toHaveLength(1);
    round.history.at += 60_000;
    round.confirm('expert1', 'expert2').issue();
    expect(requestsToShow(latest(round))).toEqual([]);
    const { round: refused, request } = asked();
    refused.history.at += 60_000;
    refused.history.accept(refuse(refused, request));
    expect(requestsToShow(latest(refused))).toHaveLength(1);
  });

  test('whose refusal reaches who asked, and the author not', () => {
    const { round, request } = asked();
    const entry = round.history.accept(refuse(round, request));
    const { facts } = round.history;
    const sees = (name: string) => {
      const held = holds(facts, idOf(name));
      return seenBy(facts, entry).some((right) => held.has(right));
    };
    expect(['specialist', 'head', 'expert2', 'expert1', 'author'].map(sees)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('[E-14] what was asked for is put into the conclusion', () => {
  const changes = [{ root: 'section:findings', was: 'Раз.', now: 'Раз. Два.' }];
  const asked = () => {
    const round = issued();
    const document = `conclusion/${PLACE}/${round.submission}`;
    const { id } = round.history.accept(
      on(round, 'expert2', 'ask-reopen', { document }, { private: { text: 'Дописано.', changes } }),
    );
    const put = (person: string, from = 'expert2', request = id) =>
      on(round, person, 'put-in', { request, from: idOf(from) });
    return { round, request: id, put };
  };

  test('once it is open again, by the desk or the deciding head, in the name of who asked, and once', () => {
    const { round, request, put } = asked();
    expect(latest(round).reopenRequests[0]).toMatchObject({ changes });
    expect(round.history.submit(put('specialist'))).toEqual(no('issued'));
    round.reopen();
    for (const person of ['expert1', 'expert2', 'author'])
      expect(round.history.submit(put(person))).toEqual(no('head-only'));
    expect(round.history.submit(put('specialist', 'expert1'))).toEqual(no('no-request'));
    expect(round.history.submit(put('specialist', 'expert2', idOf('none')))).toEqual(no('no-request'));
    expect(round.history.submit(put('head'))).toEqual(yes);
    expect(latest(round).putIn).toMatchObject([{ request, from: idOf('expert2'), by: idOf('head') }]);
    expect(round.history.submit(put('specialist'))).toEqual(no('request-answered'));
  });

  test('the panel and whoever asked learn of it, the author does not; only the desk has the words', () => {
    const { round, put } = asked();
    round.reopen();
    const entry = round.history.accept(put('specialist'));
    const { facts, entries } = round.history;
    const request = entries.find(({ kind }) => kind === 'ask-reopen')!;
    const see = (seen: typeof entry) =>
      ['specialist', 'head', 'expert1', 'expert2', 'author'].filter((name) =>
        seenBy(facts, seen).some((right) => holds(facts, idOf(name)).has(right)),
      );
    expect(see(entry)).toEqual(['specialist', 'head', 'expert1', 'expert2']);
    expect(see(request)).toEqual(['specialist', 'head', 'expert2']);
  });
});
