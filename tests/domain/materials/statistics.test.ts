import { describe, expect, test } from 'vitest';
import { planHistory, statisticsOf, type Grouping } from '../../../src/lib/domain/materials/statistics';
import { anAct, idOf, NOON, PLACE } from '../../builders/municipality';
import type { History } from '../history';
import { aFullHouse, Round } from '../round';

const judged = (history: History, name: string, author: string, verdict: 'recommend' | 'revise') =>
  new Round(history, author, [], 'specialist', 'head', name, verdict)
    .handIn()
    .take()
    .appoint('expert1')
    .complete('expert1')
    .open()
    .confirm('expert1')
    .issue();

/** Five papers of December: two recommended, one revised, one that waits, one withdrawn; handed in on the last day. */
function aMonth() {
  const history = aFullHouse();
  judged(history, 'robot', 'author', 'recommend');
  judged(history, 'planet', 'stranger', 'recommend');
  judged(history, 'third', 'author', 'revise');
  new Round(history, 'coauthor', [], 'specialist', 'head', 'fourth').handIn();
  new Round(history, 'coauthor', [], 'specialist', 'head', 'fifth').handIn().withdraw();
  return history;
}
const DECEMBER = { from: '2026-12', until: '2026-12' };
const by = ({ facts }: History, grouping: Grouping, months = DECEMBER) => {
  const { groups } = statisticsOf(facts, facts.places.get(PLACE)!, months, grouping);
  return Object.fromEntries(
    groups.map(({ key, counts }) => [key, [counts.handedIn, counts.recommended, counts.withdrawn]]),
  );
};

describe('[E-24] statistics', () => {
  test('count a material once by its last version, a withdrawn one only as that', () => {
    const { facts } = aMonth();
    expect(statisticsOf(facts, facts.places.get(PLACE)!, DECEMBER, 'month').all).toEqual({
      handedIn: 4,
      late: 0,
      underWay: 1,
      recommended: 2,
      revise: 1,
      rejected: 0,
      sent: 0,
      published: 0,
      withdrawn: 1,
    });
  });

  test('by month, school, author, subject and association', () => {
    const history = aMonth();
    expect(by(history, 'month')).toEqual({ '2026-12': [4, 2, 1] });
    expect(by(history, 'school')).toEqual({ 'school-1': [3, 1, 1], 'school-2': [1, 1, 0] });
    expect(by(history, 'author')).toEqual({
      [idOf('author')]: [2, 1, 0],
      [idOf('stranger')]: [1, 1, 0],
      [idOf('coauthor')]: [1, 0, 1],
    });
    expect(by(history, 'subject')).toEqual({ Информатика: [4, 2, 1] });
    // Not accepted yet: nobody’s.
    expect(by(history, 'association')).toEqual({ informatics: [3, 2, 0], '': [1, 0, 1] });
  });

  test('of other months are others', () => {
    expect(by(aMonth(), 'month', { from: '2026-09', until: '2026-11' })).toEqual({});
  });

  test('say what was late, sent and published', () => {
    const history = aFullHouse();
    history.at = NOON + 2 * 86_400_000;
    const round = new Round(history, 'author', [], 'specialist', 'head', 'robot', 'recommend');
    const late = anAct(
      idOf('author'),
      'hand-in',
      round.subject,
      { version: 1, month: '2026-12', coAuthors: [], files: [] },
      { madeAt: history.at, private: { card: CARD } },
    );
    history.accept(late);
    round.submissions.push(late.id);
    round.take().appoint('expert1').complete('expert1').open().confirm('expert1').issue();
    history.accept(
      anAct(idOf('specialist'), 'record-moderation', round.subject, {
        submission: round.submission,
        attempt: 1,
        date: '2026-12-09',
        result: 'published',
      }),
    );
    const { facts } = history;
    expect(statisticsOf(facts, facts.places.get(PLACE)!, DECEMBER, 'month').all).toMatchObject({
      handedIn: 1,
      late: 1,
      published: 1,
      sent: 0,
    });
  });
});
const CARD = {
  title: 'Робот',
  kind: 'lesson',
  subjects: ['Информатика'],
  classes: [7],
  level: 'ООО',
  topic: '',
  annotation: 'Занятие.',
  goals: '',
  links: ['https://example.org/1'],
  sources: [],
  files: [],
};

describe('[E-24] the plan', () => {
  test('stands beside each month by that month’s own settings; without collection there is none', () => {
    const history = aMonth();
    const place = `place:${PLACE}`;
    history.accept(
      anAct(idOf('specialist'), 'change-setting', place, {
        key: 'monthlyPlan',
        value: 7,
        from: '2027-01-01',
      }),
    );
    history.accept(
      anAct(
        idOf('specialist'),
        'mark-month',
        place,
        { month: '2027-02', collects: false },
        { private: { reason: 'Каникулы' } },
      ),
    );
    const { facts } = history;
    expect(planHistory(facts, facts.places.get(PLACE)!, { from: '2026-11', until: '2027-02' })).toEqual([
      { month: '2026-11', recommended: 0, plan: 5 },
      { month: '2026-12', recommended: 2, plan: 5 },
      { month: '2027-01', recommended: 0, plan: 7 },
      { month: '2027-02', recommended: 0, plan: 0 },
    ]);
  });
});
