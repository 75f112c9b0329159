import { describe, expect, test } from 'vitest';
import { menteesOf, mentors } from '../../../src/lib/domain/people/mentoring';
import { ACTS } from '../../../src/lib/domain/acts';
import { grant } from '../../../src/lib/domain/grants';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const name = (by: string, mentee: string, mentor: string, from = '2026-09-01') =>
  anAct(idOf(by), 'name-mentor', `person:${idOf(mentee)}`, { mentor: idOf(mentor), from });
const end = (mentoring: string, until: string) =>
  anAct(idOf('specialist'), 'end-mentoring', `person:${idOf('author')}`, { mentoring, until });

describe('[E-07] who mentors whom', () => {
  test('is written down by the specialist, once, of two colleagues, from a day that has come', () => {
    const history = new History();
    expect(history.submit(name('head', 'author', 'expert1'))).toEqual(no('specialist-only'));
    expect(history.submit(name('specialist', 'author', 'author'))).toEqual(no('own-mentor'));
    expect(history.submit(name('specialist', 'author', 'nobody'))).toEqual(no('no-person'));
    expect(history.submit(name('specialist', 'author', 'expert1', '2027-01-01'))).toEqual(
      no('mentoring-ahead'),
    );
    expect(history.submit(name('specialist', 'author', 'expert1'))).toEqual(yes);
    expect(history.submit(name('specialist', 'author', 'expert1'))).toEqual(no('mentor-known'));
    expect(mentors(history.facts, idOf('expert1'), idOf('author'))).toBe(true);
    expect(mentors(history.facts, idOf('author'), idOf('expert1'))).toBe(false);
  });

  test('ends on a day between its first and today, and stays known', () => {
    const history = new History();
    const { id } = history.accept(name('specialist', 'author', 'expert1'));
    expect(history.submit(end(id, '2026-08-31'))).toEqual(no('mentoring-ahead'));
    expect(history.submit(end(id, '2027-01-01'))).toEqual(no('mentoring-ahead'));
    expect(history.submit(end(id, '2026-12-01'))).toEqual(yes);
    expect(history.submit(end(id, '2026-12-01'))).toEqual(no('no-mentoring'));
    expect(mentors(history.facts, idOf('expert1'), idOf('author'))).toBe(false);
    expect(menteesOf(history.facts, history.facts.people.get(idOf('expert1'))!)).toMatchObject([
      { mentee: { id: idOf('author') }, pair: { from: '2026-09-01', until: '2026-12-01' } },
    ]);
    expect(history.submit(name('specialist', 'author', 'expert1', '2026-12-02'))).toEqual(yes);
  });

  test('is seen by the desk, the heads and both of the pair, and by nobody else', () => {
    const history = new History();
    const act = history.accept(name('specialist', 'author', 'expert1'));
    const seen = [
      grant.specialist(PLACE),
      grant.heads(PLACE),
      grant.person(idOf('author')),
      grant.person(idOf('expert1')),
    ];
    expect(ACTS.get('name-mentor')!.seenBy(history.facts, act)).toEqual(seen);
    const over = end(act.id, '2026-12-01');
    expect(ACTS.get('end-mentoring')!.seenBy(history.facts, over)).toEqual(seen);
  });
});
