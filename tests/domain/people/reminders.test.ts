import { expect, test } from 'vitest';
import { ACTS, parseAct } from '../../../src/lib/domain/acts';
import { grant } from '../../../src/lib/domain/grants';
import { anAct, idOf } from '../../builders/municipality';
import { aFullHouse } from '../round';

const choose = (person: string, address?: string, whose = person) =>
  anAct(idOf(person), 'choose-reminders', `person:${idOf(whose)}`, address ? { address } : {});
const LINK = 'https://metod.example';

test('[E-22, X-08] only they themselves ask for letters, and take it back', () => {
  const history = aFullHouse();
  const remindAt = () => history.facts.people.get(idOf('expert1'))!.remindAt;
  expect(remindAt()).toBeUndefined();
  expect(history.submit(choose('specialist', LINK, 'expert1'))).toEqual({
    answer: 'no',
    code: 'wrong-subject',
  });
  history.accept(choose('expert1', LINK));
  expect(remindAt()).toBe(LINK);
  history.accept(choose('expert1'));
  expect(remindAt()).toBeUndefined();
});

test('[X-05] nobody else is told of the choice', () => {
  const history = aFullHouse();
  const act = choose('expert1', LINK);
  expect(ACTS.get('choose-reminders')!.seenBy(history.facts, act)).toEqual([grant.person(idOf('expert1'))]);
});

test('[X-08] a letter leads to a plain address of the program and nowhere else', () => {
  const read = (address: string) => !('refused' in parseAct(choose('expert1', address)));
  expect([LINK, 'http://localhost:3000', 'https://методсреда.рф'].map(read)).toEqual([true, true, true]);
  for (const wrong of [
    'javascript:alert(1)',
    'https://metod.example/path',
    'https://metod.example?x',
    'https://a@b',
    'https://a b',
    `https://${'a'.repeat(200)}`,
  ])
    expect(read(wrong)).toBe(false);
});
