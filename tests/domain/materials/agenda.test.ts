import { describe, expect, test } from 'vitest';
import { holds } from '../../../src/lib/domain/audience';
import { tasks } from '../../../src/lib/domain/materials/agenda';
import { latestSubmission, seatsHeld, stateOf } from '../../../src/lib/domain/materials/material';
import { openAssignments } from '../../../src/lib/domain/materials/panel';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const TODAY = '2026-12-07';

/** Kinds of what waits for a person, in their order. */
function waiting({ history: { facts } }: Round, name: string, today = TODAY): string[] {
  return tasks({
    facts,
    person: idOf(name),
    held: holds(facts, idOf(name)),
    today,
    textOf: () => TEXT,
  }).map(({ kind }) => kind);
}

const judged = () => new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2', 'ended');
const material = ({ history, submission }: Round) =>
  history.facts.materials.get(history.facts.materialOfSubmission.get(submission)!)!;
const held = (round: Round) =>
  seatsHeld(round.history.facts, latestSubmission(material(round))!).map(({ expert }) => expert);

describe('[E-25] a seat goes back to the head', () => {
  const ways: [string, (round: Round) => Round][] = [
    ['when the term of the role ran out', (round) => round.endRoles('ended')],
    ['when the person left', (round) => round.leave('ended')],
    [
      'when the specialist ended the role',
      (round) => {
        const [role] = round.history.facts.people.get(idOf('ended'))!.roles;
        round.history.accept(
          anAct(idOf('specialist'), 'end-role', `person:${idOf('ended')}`, { role: role!.id }),
        );
        return round;
      },
    ],
  ];

  test.each(ways)('%s', (_, ends) => {
    const round = judged();
    expect(waiting(round, 'head')).toEqual([]);
    ends(round);
    expect(held(round)).toEqual(['expert1', 'expert2'].map(idOf));
    expect(waiting(round, 'head')).toEqual(['substitute']);
    expect(waiting(round, 'ended')).toEqual([]);
    expect(openAssignments(round.history.facts, idOf('ended'))).toBe(0);
  });

  test.each(ways)('and nobody waits for it to open the sheets, %s', (_, ends) => {
    const round = ends(judged()).complete('expert1', 'expert2');
    expect(stateOf(round.history.facts, material(round))).toBe('ready-to-open');
    const open = anAct(idOf('expert1'), 'open-sheets', round.subject, { submission: round.submission });
    expect(round.history.submit(open)).toEqual({ answer: 'yes' });
  });

  test('a sheet complete before keeps its seat and its voice', () => {
    const round = judged().complete('ended').endRoles('ended');
    expect(held(round)).toEqual(['expert1', 'expert2', 'ended'].map(idOf));
    expect(waiting(round, 'head')).toEqual([]);
    const reopen = anAct(idOf('ended'), 'reopen-sheet', round.subject, { submission: round.submission });
    expect(round.history.submit(reopen)).toEqual({ answer: 'no', code: 'role-over' });
  });
});

describe('[E-10] sheets are opened with some of them incomplete', () => {
  const open = (round: Round, person: string, more = {}) =>
    round.history.submit(
      anAct(idOf(person), 'open-sheets', round.subject, { submission: round.submission }, more),
    );
  const why = { private: { reason: 'Эксперт в больнице.' } };
  const over = (round: Round) => {
    round.history.at = Date.parse('2026-12-11T07:00:00Z');
    return round;
  };

  test('up to the last day of the assessment by the head with a reason', () => {
    const round = judged().complete('expert1');
    round.history.at = Date.parse('2026-12-10T18:59:00Z');
    expect(open(round, 'head')).toEqual({ answer: 'no', code: 'reason-missing' });
    expect(open(round, 'expert1', why)).toEqual({ answer: 'no', code: 'head-only' });
    expect(open(round, 'head', why)).toEqual({ answer: 'yes' });
  });

  test('after it by the head with those that are ready, and no reason is asked', () => {
    const round = over(judged().complete('expert1'));
    expect(waiting(round, 'head', '2026-12-11')).toEqual(['open-sheets']);
    expect(open(round, 'expert1')).toEqual({ answer: 'no', code: 'head-only' });
    expect(open(round, 'head')).toEqual({ answer: 'yes' });
  });

  test('never with none', () => {
    expect(open(over(judged()), 'head', why)).toEqual({ answer: 'no', code: 'no-complete-sheet' });
  });
});

describe('[E-13] without all confirmations', () => {
  const opened = () => judged().complete('expert1', 'expert2', 'ended').open();
  const on = (round: Round, person: string, kind: string, payload = {}, more = {}) =>
    round.history.submit(
      anAct(
        idOf(person),
        kind,
        round.subject,
        { submission: round.submission, ...payload },
        { basis: TEXT, ...more },
      ),
    );
  const issue = (round: Round, more = {}) => on(round, 'specialist', 'issue', { verdict: 'revise' }, more);
  const decide = (round: Round, person: string) =>
    on(round, person, 'accept-quorum', {}, { private: { reason: 'Эксперт болеет до конца месяца.' } });
  const no = (code: string) => ({ answer: 'no', code });
  const yes = { answer: 'yes' };

  test('the specialist issues nothing on one’s own, not with a quorum either', () => {
    const round = opened().confirm('expert1', 'expert2');
    expect(issue(round)).toEqual(no('confirmations-missing'));
    expect(decide(round, 'specialist')).toEqual(no('decider-only'));
    expect(waiting(round, 'specialist')).toEqual([]);
  });

  test('a quorum and the head’s reason suffice, and the desk is told', () => {
    const round = opened().confirm('expert1');
    expect(decide(round, 'head')).toEqual(no('quorum-missing'));
    round.confirm('expert2');
    expect(waiting(round, 'head', '2026-12-08')).toEqual([]);
    // The conclusion is due on the 10th.
    for (const day of ['2026-12-09', '2026-12-10', '2026-12-11'])
      expect(waiting(round, 'head', day)).toEqual(['quorum']);
    expect(decide(round, 'otherhead')).toEqual(no('decider-only'));
    expect(decide(round, 'head')).toEqual(yes);
    expect(waiting(round, 'head', '2026-12-11')).toEqual([]);
    expect(waiting(round, 'specialist')).toEqual(['issue']);
    expect(issue(round)).toEqual(yes);
  });

  test('the head decides on a text, not on whatever stands there later', () => {
    const round = opened().confirm('expert1', 'expert2');
    expect(decide(round, 'head')).toEqual(yes);
    const later = 'b'.repeat(64);
    round.history.contents.set(`conclusion/${PLACE}/${round.submission}`, {
      hash: later,
      missing: [],
      verdict: 'revise',
    });
    expect(issue(round, { basis: later })).toEqual(no('confirmations-missing'));
  });

  test('only experts whose sheets count confirm', () => {
    const round = judged().complete('expert1').open();
    expect(on(round, 'expert2', 'confirm')).toEqual(no('sheet-not-counted'));
    expect(on(round, 'expert1', 'confirm')).toEqual(yes);
    expect(issue(round)).toEqual(yes);
  });

  test('who cannot confirm any more is not awaited, and the head is asked at once [E-25]', () => {
    const round = opened().confirm('expert1', 'expert2').endRoles('ended');
    expect(waiting(round, 'head')).toEqual(['quorum']);
  });

  test('nobody’s confirmation is no quorum, also when nobody can confirm any more [E-25]', () => {
    const round = opened().endRoles('expert1').endRoles('expert2').endRoles('ended');
    expect(waiting(round, 'head')).toEqual([]);
    expect(decide(round, 'head')).toEqual(no('quorum-missing'));
    expect(issue(round)).toEqual(no('confirmations-missing'));
    round.history.accept(
      anAct(idOf('head'), 'grant-role', `person:${idOf('expert1')}`, {
        role: 'expert',
        association: 'informatics',
        from: '2026-12-07',
        begins: 'now',
      }),
    );
    round.confirm('expert1');
    expect(decide(round, 'head')).toEqual(yes);
    expect(issue(round)).toEqual(yes);
  });

  test('where an association has no head the desk decides [E-07]', () => {
    const round = opened().confirm('expert1', 'expert2').endRoles('head');
    expect(decide(round, 'specialist')).toEqual(yes);
  });
});

describe('[X-03] what is due', () => {
  test('is due by the settings of the paper’s own month [E-22]', () => {
    const round = new Round(aFullHouse()).handIn();
    const due = () =>
      tasks({
        facts: round.history.facts,
        person: idOf('specialist'),
        held: holds(round.history.facts, idOf('specialist')),
        today: '2027-01-12',
        textOf: () => undefined,
      }).map((task) => task.due);
    expect(due()).toEqual(['2026-12-10']);
    const change = { key: 'assessDay', value: 20, from: '2027-01-01' };
    round.history.accept(anAct(idOf('specialist'), 'change-setting', `place:${PLACE}`, change));
    expect(due()).toEqual(['2026-12-10']);
  });
});
