import { describe, expect, test } from 'vitest';
import { isNearMonth } from '../../../src/lib/domain/materials/cycle';
import { usualSchedule } from '../../../src/lib/domain/people/place';
import { aHandIn, anAct, idOf, PLACE, ZONE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };

test.each([
  ['2026-12', true],
  ['2027-02', true],
  ['2027-03', false],
  ['2026-09', true],
  ['2026-08', false],
])('[E-05] in December 2026 %s is a month of collection to choose: %s', (month, near) => {
  expect(isNearMonth(usualSchedule(ZONE), month, '2026-12-07')).toBe(near);
});

describe('[E-05] the relay asks it too, whatever a screen offered', () => {
  const handIn = (month: string) => {
    const act = aHandIn('robot', {}, 1, 'author');
    return { ...act, payload: { ...act.payload, month } };
  };
  const decided = (month: string) => new Round(aFullHouse()).history.submit(handIn(month));

  test('when a paper is handed in', () => {
    expect(decided('2032-12')).toEqual(no('month-far'));
    expect(decided('2020-12')).toEqual(no('month-far'));
    expect(decided('2027-01')).toEqual(yes);
  });

  test('and when it is taken in', () => {
    const round = new Round(aFullHouse()).handIn();
    const take = (month: string) =>
      round.history.submit(
        anAct(idOf('specialist'), 'accept', round.subject, {
          submission: round.submission,
          month,
          association: 'informatics',
        }),
      );
    expect(take('2031-01')).toEqual(no('month-far'));
    expect(take('2027-01')).toEqual(yes);
  });
});

describe('[E-12] a term for the revision lies ahead', () => {
  const opened = (term: string) => {
    const round = new Round(aFullHouse())
      .handIn()
      .take()
      .appoint('expert1', 'expert2')
      .complete('expert1', 'expert2')
      .open();
    round.history.contents.set(`conclusion/${PLACE}/${round.submission}`, {
      hash: TEXT,
      missing: [],
      verdict: 'revise',
      term,
    });
    return round;
  };
  const on = (round: Round, person: string, kind: string, payload = {}) =>
    anAct(idOf(person), kind, round.subject, { submission: round.submission, ...payload }, { basis: TEXT });

  test('a text whose term has passed is not confirmed', () => {
    const late = opened('2020-01-01');
    expect(late.history.submit(on(late, 'expert1', 'confirm'))).toEqual(no('term-passed'));
    const round = opened('2027-01-20');
    expect(round.history.submit(on(round, 'expert1', 'confirm'))).toEqual(yes);
  });

  test('nor issued, when the term passed between confirming and issuing', () => {
    const round = opened('2027-01-20').confirm('expert1', 'expert2');
    round.history.at = Date.parse('2027-01-22T09:00:00Z');
    expect(round.history.submit(on(round, 'specialist', 'issue', { verdict: 'revise' }))).toEqual(
      no('term-passed'),
    );
  });
});
