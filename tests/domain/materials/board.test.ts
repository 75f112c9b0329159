import { describe, expect, test } from 'vitest';
import {
  boardOf,
  BoardFilter,
  countStates,
  EVERYTHING,
  fits,
  needsAttention,
  type BoardLine,
} from '../../../src/lib/domain/materials/board';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round } from '../round';

const board = ({ history: { facts } }: Round, today = '2026-12-08', person = 'specialist') =>
  boardOf({ facts, place: facts.places.get(PLACE)!, person: idOf(person), today }, '2026-12');
const one = (...asked: Parameters<typeof board>): BoardLine => board(...asked)[0]!;
const handedIn = () => new Round(aFullHouse()).handIn();
const names = (people: readonly string[]) =>
  ['author', 'head', 'specialist', 'expert1', 'expert2', 'newcomer'].filter((name) =>
    people.includes(idOf(name)),
  );

describe('[E-23] the board of a month', () => {
  test('a material has its state, whose turn it is and the days left, step by step', () => {
    const round = handedIn();
    const seen = () => {
      const { state, turn, daysLeft, awaited } = one(round);
      return [state, turn?.step, daysLeft, names(awaited).join()];
    };
    expect(seen()).toEqual(['handed-in', 'accept', 2, '']);
    round.take();
    expect(seen()).toEqual(['accepted', 'appoint', 2, 'head']);
    round.appoint('expert1', 'expert2', 'newcomer').complete('expert1');
    expect(seen()).toEqual(['assessing', 'assess', 2, 'expert2,newcomer']);
    round.complete('expert2', 'newcomer').open();
    expect(seen()).toEqual(['panel', 'agree', 2, 'expert1,expert2,newcomer']);
    round.confirm('expert1', 'expert2', 'newcomer');
    expect(seen()).toEqual(['confirmed', 'issue', undefined, '']);
    round.issue();
    expect(seen()).toEqual(['issued', 'read', undefined, 'author']);
  });

  test('of a head’s own paper those are awaited who step in, never the author [E-07]', () => {
    const other = (history: ReturnType<typeof aFullHouse>) => {
      const seen = one(new Round(history, 'head', [], 'specialist', 'otherhead').handIn().take());
      return [seen.turn?.step, seen.awaited];
    };
    expect(other(aFullHouse())).toEqual(['appoint', [idOf('otherhead')]]);
    // With another head of the same association it is theirs, and no others are named.
    const history = aFullHouse();
    history.accept(
      anAct(RELAY, 'grant-role', `person:${idOf('newcomer')}`, {
        ...{ role: 'head', association: 'informatics', from: '2026-09-01', begins: 'now' },
      }),
    );
    expect(other(history)).toEqual(['appoint', [idOf('newcomer')]]);
  });

  test('only the latest version counts, in its own month', () => {
    const round = handedIn();
    expect(board(round)).toHaveLength(1);
    const { facts } = round.history;
    const asked = { facts, place: facts.places.get(PLACE)!, person: idOf('specialist'), today: '2026-12-08' };
    expect(boardOf(asked, '2026-11')).toEqual([]);
  });

  test('states stand in the order of the way, counted with those that are late', () => {
    const first = handedIn().take();
    new Round(first.history, 'stranger', [], 'specialist', 'head', 'drawing').handIn();
    const lines = board(first, '2026-12-14');
    expect(lines.map(({ state }) => state)).toEqual(['handed-in', 'accepted']);
    expect(countStates(lines)).toEqual([
      { state: 'handed-in', count: 1, late: 1 },
      { state: 'accepted', count: 1, late: 1 },
    ]);
  });

  test('[X-05] who looks at a paper of their own sees no panel', () => {
    const round = handedIn().take().appoint('expert1', 'expert2');
    expect(one(round, '2026-12-08', 'author').awaited).toEqual([]);
    expect(one(round, '2026-12-08', 'author').turn?.step).toBe('expertise');
  });
});

describe('[E-23] what narrows it', () => {
  test('state, association and who is awaited', () => {
    const line = one(handedIn().take());
    const keeps = (filter: Partial<BoardFilter>) => fits(line, { ...EVERYTHING, ...filter });
    expect(keeps({})).toBe(true);
    expect([keeps({ state: 'accepted' }), keeps({ state: 'issued' })]).toEqual([true, false]);
    expect([keeps({ association: 'informatics' }), keeps({ association: 'physics' })]).toEqual([true, false]);
    expect([keeps({ awaited: idOf('head') }), keeps({ awaited: idOf('otherhead') })]).toEqual([true, false]);
  });

  test.each([
    ['2026-12-06', ['handed-in-late'], 'four days are left'],
    ['2026-12-07', ['soon', 'handed-in-late'], 'three'],
    ['2026-12-10', ['soon', 'handed-in-late'], 'the last day'],
    ['2026-12-11', ['late', 'handed-in-late'], 'the day after'],
  ])('on %s a paper asks for attention: %j (%s)', (today, expected) => {
    const round = handedIn();
    const line = { ...one(round, today), handedInLate: true };
    expect(['late', 'soon', 'handed-in-late'].filter((each) => needsAttention(line, each as never))).toEqual(
      expected,
    );
  });

  test('[E-06] likeness is seen from both sides', () => {
    const first = handedIn();
    // The same author hands the same title in once more, as another material.
    new Round(first.history, 'author', [], 'specialist', 'head', 'again').handIn();
    expect(board(first).map(({ alike }) => alike.length)).toEqual([1, 1]);
  });

  test('what is kept or stands in an address is read within its bounds', () => {
    expect(BoardFilter.safeParse(EVERYTHING).success).toBe(true);
    for (const wrong of [
      { state: 'lost' },
      { text: 'а'.repeat(201) },
      { awaited: 'she' },
      { attention: 'all' },
    ])
      expect(BoardFilter.safeParse({ ...EVERYTHING, ...wrong }).success).toBe(false);
  });
});
